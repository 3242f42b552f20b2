//go:build ignore

// Noise of one atom only.
//
// points: 0
// hint: both atoms have noise

package blurredbond

import "math"

func LearnedStiffness(k, temperature, h float64) float64 { return k / (1 + k*h*h/temperature) }

func NoiseAllowed(k, temperature, loss float64) float64 {
	return math.Sqrt(loss / (1 - loss) * temperature / k)
}
