//go:build ignore

// The probability of the other sign.
//
// points: 3
// hint: the probability of the other case

package gaussian

import "math"

func Mean(s float64) float64 { return s * s / 2 }

func Negative(s float64) float64 { return 1 - math.Erfc(s/2/math.Sqrt2)/2 }
