//go:build ignore

// The levels as if they were equally probable.
//
// points: 1
// hint: before you look

package beforejump

// Before returns R: the element [y][x] is the probability that the qubit was in x, given that it is now in y. noise[x][y] is the
// probability to go from x to y, and p are the probabilities before the noise.
func Before(noise [2][2]float64, p [2]float64) (r [2][2]float64) {
	for y := range 2 {
		after := noise[0][y] + noise[1][y]
		for x := range 2 {
			r[y][x] = noise[x][y] / after
		}
	}
	return r
}
