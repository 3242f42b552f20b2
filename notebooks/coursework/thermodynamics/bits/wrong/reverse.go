//go:build ignore

// The arguments of the relative entropy have changed places.
//
// points: 2
// hint: changed places

package bits

import "math"

func Bits(variance float64) float64 { return (1/variance - 1 + math.Log(variance)) / (2 * math.Ln2) }
