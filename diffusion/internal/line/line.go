// Package line has Gaussian mixtures in one dimension as plain numbers, for code that
// treats every component separately.
package line

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Gaussian is one component, Weight·N(Mean, Variance).
type Gaussian struct {
	Weight, Mean, Variance float64
	LogPeak                float64 // ln of Weight/√(2π Variance)
}

// New returns the component with the given weight, mean and variance.
func New(weight, mean, variance float64) Gaussian {
	return Gaussian{weight, mean, variance, math.Log(weight) - math.Log(2*math.Pi*variance)/2}
}

// Log returns ln of Weight·N(x; Mean, Variance).
func (g *Gaussian) Log(x float64) float64 {
	return g.LogPeak - (x-g.Mean)*(x-g.Mean)/(2*g.Variance)
}

// Slope returns the derivative of [Gaussian.Log] at x, −(x − Mean)/Variance.
func (g *Gaussian) Slope(x float64) float64 { return (g.Mean - x) / g.Variance }

// Mixture is a sum of components.
type Mixture []Gaussian

// Source is a mixture in one dimension; *diffusion.Mixture is one.
type Source interface {
	Len() int
	Component(k int) (weight float64, mean []float64, cov *mat.SymDense)
}

// Of returns the components of m whose weight is not zero.
func Of(m Source) Mixture {
	var list Mixture
	for k := range m.Len() {
		if weight, mean, cov := m.Component(k); weight > 0 {
			list = append(list, New(weight, mean[0], cov.At(0, 0)))
		}
	}
	return list
}

// stackLen is the number of components up to which [Mixture.Log] allocates nothing.
const stackLen = 48

// Log returns ln p(x) and its first two derivatives.
func (m Mixture) Log(x float64) (log, first, second float64) {
	var buf [stackLen]float64
	parts := buf[:]
	if len(m) > stackLen {
		parts = make([]float64, len(m))
	}
	most := math.Inf(-1)
	for k := range m {
		parts[k] = m[k].Log(x)
		most = max(most, parts[k])
	}
	var sum float64
	for k := range m {
		parts[k] = math.Exp(parts[k] - most)
		sum += parts[k]
		first += parts[k] * m[k].Slope(x)
	}
	first /= sum
	for k := range m {
		z := m[k].Slope(x) - first
		second += parts[k] * (z*z - 1/m[k].Variance)
	}
	return most + math.Log(sum), first, second / sum
}
