//go:build ignore

// The binary logarithm.
//
// points: 1
// hint: not a question of bits

package field

import "math"

func Field(w float64) float64 { return math.Log2(w/(1-w)) / 2 }
