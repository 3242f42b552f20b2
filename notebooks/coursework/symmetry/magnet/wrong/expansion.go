//go:build ignore

// The expansion near K = 1, cut off at 1.
//
// points: 3
// hint: the approximation near K = 1

package magnet

import "math"

func Magnetization(K float64) float64 { return math.Min(1, math.Sqrt(3*(K-1))) }
