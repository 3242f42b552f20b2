//go:build ignore

// The standard deviation for the variance.
//
// points: 3
// hint: not the standard deviation

package gaussian

import "math"

func Mean(s float64) float64 { return s / 2 }

func Negative(s float64) float64 { return math.Erfc(s/2/math.Sqrt2) / 2 }
