//go:build ignore

// The work that the bath does.
//
// points: 1
// hint: the sign

package heat

func Heat(path []float64, force func(x float64) float64) float64 {
	sum := 0.0
	for k := 1; k < len(path); k++ {
		sum -= force((path[k-1]+path[k])/2) * (path[k] - path[k-1])
	}
	return sum
}
