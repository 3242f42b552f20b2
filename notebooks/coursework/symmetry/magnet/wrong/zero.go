//go:build ignore

// The iteration starts at 0 and stays there.
//
// points: 0
// hint: 0 is a solution too

package magnet

import "math"

func Magnetization(K float64) float64 {
	u := 0.0
	for range 1000 {
		u = math.Tanh(K * u)
	}
	return u
}
