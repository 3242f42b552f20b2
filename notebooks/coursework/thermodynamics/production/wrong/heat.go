//go:build ignore

// The heat alone. It is positive for wide data only.
//
// points: 0
// hint: the heat alone

package production

import "math"

func Production(variance, t float64) float64 { return math.Exp(-2*t) * (variance - 1) }
