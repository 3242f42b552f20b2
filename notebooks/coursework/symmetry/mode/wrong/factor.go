//go:build ignore

// The exponent misses the factor 2.
//
// points: 2
// hint: misses a factor 2

package mode

import "math"

func Right(x, m, v float64) float64 { return 1 / (1 + math.Exp(-m*x/v)) }
