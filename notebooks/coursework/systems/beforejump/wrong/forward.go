//go:build ignore

// The noise itself for its reversal.
//
// points: 1
// hint: forwards in time

package beforejump

// Before returns R: the element [y][x] is the probability that the qubit was in x, given that it is now in y. noise[x][y] is the
// probability to go from x to y, and p are the probabilities before the noise.
func Before(noise [2][2]float64, p [2]float64) (r [2][2]float64) {
	for y := range 2 {

		for x := range 2 {
			r[y][x] = noise[y][x]
		}
	}
	return r
}
