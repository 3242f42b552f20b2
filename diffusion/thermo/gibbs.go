package thermo

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
)

// The potential of the data, U = −ln p, in a bath of temperature T. Equilibrium is
// p^{1/T}/Z(T), the data themselves at T = 1, and
//
//	F = −T ln Z,    ⟨U⟩,    S = (⟨U⟩ − F)/T,    C = Var(U)/T².

// Gibbs is the family of laws p^{1/T}/Z of a mixture p in one dimension. It is
// immutable and safe for concurrent use.
type Gibbs struct {
	data                    *diffusion.Mixture
	weights, means, stdDevs []float64 // of the components
}

// NewGibbs returns the family of m, which must have one dimension.
func NewGibbs(m *diffusion.Mixture) (*Gibbs, error) {
	if m == nil {
		return nil, errors.New("thermo: m is nil")
	}
	if m.Dim() != 1 {
		return nil, fmt.Errorf("thermo: m has dimension %d, want 1", m.Dim())
	}
	g := &Gibbs{data: m}
	for k := range m.Len() {
		weight, mean, cov := m.Component(k)
		g.weights = append(g.weights, weight)
		g.means = append(g.means, mean[0])
		g.stdDevs = append(g.stdDevs, math.Sqrt(cov.At(0, 0)))
	}
	return g, nil
}

// Potential returns U(x) = −ln p(x).
func (g *Gibbs) Potential(x float64) float64 { return -g.data.LogProb([]float64{x}) }

// Force returns −U'(x), the score of p.
func (g *Gibbs) Force(x float64) float64 {
	var dst [1]float64
	return g.data.Score(dst[:], []float64{x})[0]
}

// LogProb returns the logarithm of the density p^{1/T}/Z at x; each call is a
// quadrature for Z.
func (g *Gibbs) LogProb(x, T float64) float64 {
	return (g.State(T).FreeEnergy() - g.Potential(x)) / T
}

// Rand returns a draw of p^{1/T}/Z, exactly, by rejection: the density is less than a
// constant times the mixture of the components, each to the power 1/T. From T = 1 on
// at least one draw in Len is kept, below it fewer.
func (g *Gibbs) Rand(T float64, src rand.Source) float64 {
	rng := rand.New(src)
	logs := make([]float64, len(g.weights)) // of the integrals of the envelope's parts
	for k, s := range g.stdDevs {
		logs[k] = (math.Log(g.weights[k])-math.Log(s))/T + math.Log(s)
	}
	total := floats.LogSumExp(logs)
	reach := max(0, 1/T-1) * math.Log(float64(len(logs)))
	parts := make([]float64, len(logs))
	for {
		k, u := 0, rng.Float64()
		for u -= math.Exp(logs[0] - total); u > 0 && k < len(logs)-1; u -= math.Exp(logs[k] - total) {
			k++
		}
		x := g.means[k] + g.stdDevs[k]*math.Sqrt(T)*rng.NormFloat64()
		for j, s := range g.stdDevs {
			z := (x - g.means[j]) / s
			parts[j] = (math.Log(g.weights[j]/s) - z*z/2) / T
		}
		envelope := floats.LogSumExp(parts) + reach
		density := -g.Potential(x)/T + math.Log(2*math.Pi)/(2*T)
		if math.Log(rng.Float64()) < density-envelope {
			return x
		}
	}
}
