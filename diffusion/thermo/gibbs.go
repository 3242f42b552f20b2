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
	logPeaks, means, stdDevs []float64 // of the components; ln of weight/√(2π variance)
}

// NewGibbs returns the family of m, which must have one dimension.
func NewGibbs(m *diffusion.Mixture) (*Gibbs, error) {
	if m == nil {
		return nil, errors.New("thermo: m is nil")
	}
	if m.Dim() != 1 {
		return nil, fmt.Errorf("thermo: m has dimension %d, want 1", m.Dim())
	}
	g := &Gibbs{}
	for k := range m.Len() {
		weight, mean, cov := m.Component(k)
		variance := cov.At(0, 0)
		g.logPeaks = append(g.logPeaks, math.Log(weight)-math.Log(2*math.Pi*variance)/2)
		g.means = append(g.means, mean[0])
		g.stdDevs = append(g.stdDevs, math.Sqrt(variance))
	}
	return g, nil
}

// Potential returns U(x) = −ln p(x).
func (g *Gibbs) Potential(x float64) float64 {
	_, u := g.at(x)
	return u
}

// Force returns −U'(x), the score of p.
func (g *Gibbs) Force(x float64) float64 {
	f, _ := g.at(x)
	return f
}

// at returns −U' and U at x. It is what Score and LogProb of the mixture do, for one dimension
// and in one go, as a path takes no other time.
func (g *Gibbs) at(x float64) (force, potential float64) {
	top := math.Inf(-1)
	for k, s := range g.stdDevs {
		z := (x - g.means[k]) / s
		top = max(top, g.logPeaks[k]-z*z/2)
	}
	var sum, pull float64
	for k, s := range g.stdDevs {
		z := (x - g.means[k]) / s
		w := math.Exp(g.logPeaks[k] - z*z/2 - top)
		sum += w
		pull -= w * z / s
	}
	return pull / sum, -top - math.Log(sum)
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
	logs := make([]float64, len(g.means)) // of the integrals of the envelope's parts
	for k, s := range g.stdDevs {
		logs[k] = g.logPeaks[k]/T + math.Log(s)
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
			parts[j] = (g.logPeaks[j] - z*z/2) / T
		}
		if math.Log(rng.Float64()) < -g.Potential(x)/T-floats.LogSumExp(parts)-reach {
			return x
		}
	}
}
