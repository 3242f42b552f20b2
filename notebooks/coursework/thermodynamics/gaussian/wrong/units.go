//go:build ignore

// The distance is not taken in units of s.
//
// points: 3
// hint: in units of the standard deviation

package gaussian

import "math"

func Mean(s float64) float64 { return s * s / 2 }

func Negative(s float64) float64 { return math.Erfc(s*s/2/math.Sqrt2) / 2 }
