package heat

// Heat returns the heat that the path gives to the bath, for the force at a point.
func Heat(path []float64, force func(x float64) float64) float64 {
	// BEGIN SOLUTION
	sum := 0.0
	for k := 1; k < len(path); k++ {
		sum += force((path[k-1]+path[k])/2) * (path[k] - path[k-1])
	}
	return sum
	// END SOLUTION
}
