//go:build ignore

// The noise for the score.
//
// points: 1
// hint: and not −ξ

package oneweight

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
)

// TrainWeight returns θ and its standard error from clean points at the time t.
// The same seed gives the same numbers.
func TrainWeight(clean []float64, t float64, seed uint64) (theta, stdErr float64) {
	normal := rand.New(rand.NewPCG(seed, 0))
	delta := -math.Expm1(-2 * t)
	x, target := make([]float64, len(clean)), make([]float64, len(clean))
	for i, x0 := range clean {
		xi := normal.NormFloat64()
		x[i], target[i] = math.Exp(-t)*x0+math.Sqrt(delta)*xi, -xi
	}
	theta = floats.Dot(x, target) / floats.Dot(x, x)
	sum := 0.0
	for i := range x {
		r := target[i] - theta*x[i]
		sum += x[i] * x[i] * r * r
	}
	return theta, math.Sqrt(sum) / floats.Dot(x, x)
}
