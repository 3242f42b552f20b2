package annealing

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
	logTop                   float64   // a little more than the largest ln p
}

// NewGibbs returns the family of m, which must have one dimension.
func NewGibbs(m *diffusion.Mixture) (*Gibbs, error) {
	if m == nil {
		return nil, errors.New("annealing: m is nil")
	}
	if m.Dim() != 1 {
		return nil, fmt.Errorf("annealing: m has dimension %d, want 1", m.Dim())
	}
	g := &Gibbs{}
	for k := range m.Len() {
		weight, mean, cov := m.Component(k)
		variance := cov.At(0, 0)
		g.logPeaks = append(g.logPeaks, math.Log(weight)-math.Log(2*math.Pi*variance)/2)
		g.means = append(g.means, mean[0])
		g.stdDevs = append(g.stdDevs, math.Sqrt(variance))
	}
	g.logTop = g.top()
	return g, nil
}

// top returns a bound on ln p: the sum of the peaks, or the largest value on the grid and what
// may be missed halfway between two points, where p is less than its maximum by at most Σ peak/σ² h²/8.
func (g *Gibbs) top() float64 {
	r, bound := g.grid(1), floats.LogSumExp(g.logPeaks)
	cell := r.width / floats.Min(g.stdDevs)
	if missed := float64(len(g.means)) * cell * cell / 8; missed < 1 {
		bound = min(bound, -floats.Min(r.energy)-math.Log1p(-missed))
	}
	return bound
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

// Rand returns a draw of p^{1/T}/Z, exactly, by rejection. From T = 1 on the density is less than
// the mixture of its components, each to the power 1/T, and at least one draw in Len is
// kept; below, it is less than p times a constant, and about the share √T of what is in the
// highest peaks is kept. It panics unless T is positive and finite.
func (g *Gibbs) Rand(T float64, src rand.Source) float64 {
	if err := checkPositive("T", T); err != nil {
		panic(err.Error())
	}
	rng, wide := rand.New(src), max(T, 1)
	logs := make([]float64, len(g.means)) // of the integrals of the envelope's parts
	for k, s := range g.stdDevs {
		logs[k] = g.logPeaks[k]/wide + math.Log(s)
	}
	total := floats.LogSumExp(logs)
	parts := make([]float64, len(logs))
	for {
		k, u := 0, rng.Float64()
		for u -= math.Exp(logs[0] - total); u > 0 && k < len(logs)-1; u -= math.Exp(logs[k] - total) {
			k++
		}
		x := g.means[k] + g.stdDevs[k]*math.Sqrt(wide)*rng.NormFloat64()
		for j, s := range g.stdDevs {
			z := (x - g.means[j]) / s
			parts[j] = (g.logPeaks[j] - z*z/2) / wide
		}
		log := -g.Potential(x)
		if math.Log(rng.Float64()) < log/wide-floats.LogSumExp(parts)+(log-g.logTop)*(1/min(T, 1)-1) {
			return x
		}
	}
}
