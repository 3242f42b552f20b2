//go:build ignore

// Nats for bits.
//
// points: 2
// hint: use the binary logarithm

package bits

import "math"

func Bits(variance float64) float64 { return (variance - 1 - math.Log(variance)) / 2 }
