//go:build ignore

// The binary logarithm for the natural one.
//
// points: 0
// hint: which logarithm belongs to

package snr

import "math"

func Time(r float64) float64 { return 0.5 * math.Log2(1+1/r) }
