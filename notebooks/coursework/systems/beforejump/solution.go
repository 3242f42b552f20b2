package beforejump

// Before returns R: the element [y][x] is the probability that the qubit was in x, given that it is now in y. noise[x][y] is the
// probability to go from x to y, and p are the probabilities before the noise.
func Before(noise [2][2]float64, p [2]float64) (r [2][2]float64) {
	// BEGIN SOLUTION
	for y := range 2 {
		after := p[0]*noise[0][y] + p[1]*noise[1][y]
		for x := range 2 {
			r[y][x] = p[x] * noise[x][y] / after
		}
	}
	// END SOLUTION
	return r
}
