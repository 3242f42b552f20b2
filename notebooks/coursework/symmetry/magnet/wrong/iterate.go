//go:build ignore

// A hundred iterations of the equation, which are far from enough near K = 1.
//
// points: 1
// hint: just above K = 1

package magnet

import "math"

func Magnetization(K float64) float64 {
	u := 1.0
	for range 100 {
		u = math.Tanh(K * u)
	}
	return u
}
