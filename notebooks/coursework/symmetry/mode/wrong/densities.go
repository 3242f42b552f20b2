//go:build ignore

// The ratio of two densities that are both 0 far out.
//
// points: 3
// hint: not a number

package mode

import "math"

func Right(x, m, v float64) float64 {
	p, q := math.Exp(-(x-m)*(x-m)/2/v), math.Exp(-(x+m)*(x+m)/2/v)
	return p / (p + q)
}
