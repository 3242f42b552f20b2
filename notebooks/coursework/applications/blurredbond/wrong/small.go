//go:build ignore

// The second answer to first order.
//
// points: 3
// hint: a small loss only

package blurredbond

import "math"

func LearnedStiffness(k, temperature, h float64) float64 { return k / (1 + 2*k*h*h/temperature) }

func NoiseAllowed(k, temperature, loss float64) float64 {
	return math.Sqrt(loss * temperature / (2 * k))
}
