//go:build ignore

// The valley is taken to split where the density has two peaks, μ > σ.
//
// points: 3
// hint: the boundary falls on both sides

package phase

import "math"

func Phase(mu, sigma float64) string {
	switch {
	case sigma >= math.Sqrt2:
		return "unstable"
	case mu <= sigma:
		return "none"
	}
	return "breaking"
}
