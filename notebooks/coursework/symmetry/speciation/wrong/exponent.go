//go:build ignore

// The root is taken for e^t.
//
// points: 1
// hint: not for e^t

package speciation

import "math"

func Speciation(mu, variance float64) float64 {
	return max(0, math.Log(mu*mu+math.Sqrt(math.Pow(mu, 4)+(variance-1)*(variance-1))))
}
