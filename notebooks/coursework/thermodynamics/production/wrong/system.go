//go:build ignore

// The rate of the system's entropy alone, which is positive for narrow data.
//
// points: 1
// hint: The bath's is missing

package production

import "math"

func Production(variance, t float64) float64 {
	v := 1 + math.Exp(-2*t)*(variance-1)
	return (1 - v) / v
}
