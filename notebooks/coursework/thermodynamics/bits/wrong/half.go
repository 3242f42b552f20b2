//go:build ignore

// The binary logarithm in an expression in nats. It is 0 at both 1 and 2.
//
// points: 1
// hint: the whole expression

package bits

import "math"

func Bits(variance float64) float64 { return (variance - 1 - math.Log2(variance)) / 2 }
