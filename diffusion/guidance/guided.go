package guidance

import (
	"errors"
	"fmt"
	"sync/atomic"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// arg words the errors of this package.
const arg = check.Package("guidance")

// Guided is the generation of a class with the guided score
//
//	s_g = (1 − g) ∇ln p_t(x) + g ∇ln p_t(x|c).
//
// It is safe for concurrent use.
type Guided struct {
	law, class *diffusion.Mixture // at time 0
	weight     float64
	noised     atomic.Pointer[pair] // at the time last asked for
}

// pair holds both distributions at one time.
type pair struct {
	t          float64
	law, class *diffusion.Mixture
}

// New returns the generation of the given class out of data distributed like law, with
// guidance of any finite weight. With finitely many labels the class is a part of the
// law, as in [Classes.Guided]; with continuous labels it may be any distribution.
func New(law, class *diffusion.Mixture, weight float64) (*Guided, error) {
	switch {
	case law == nil:
		return nil, errors.New("guidance: law is nil")
	case class == nil:
		return nil, errors.New("guidance: class is nil")
	case class.Dim() != law.Dim():
		return nil, fmt.Errorf("guidance: class has dimension %d, law has %d", class.Dim(), law.Dim())
	}
	if err := arg.Finite("weight", weight); err != nil {
		return nil, err
	}
	return &Guided{law: law, class: class, weight: weight}, nil
}

// checkDensity reports data that have no score at t = 0.
func (g *Guided) checkDensity() error {
	return check.First(arg.Density("law", g.law), arg.Density("class", g.class))
}

// Dim returns the dimension of the data.
func (g *Guided) Dim() int { return g.law.Dim() }

// at returns both distributions at time t. Solvers ask for many points at one time.
func (g *Guided) at(t float64) *pair {
	if p := g.noised.Load(); p != nil && p.t == t {
		return p
	}
	p := &pair{t: t, law: g.law.At(t), class: g.class.At(t)}
	g.noised.Store(p)
	return p
}

// Score is the [diffusion.Drift] s_g(x, t). It panics if the length of dst or x is
// not g.Dim(), if t is negative or NaN, or if law or class has no density at t.
func (g *Guided) Score(dst, x []float64, t float64) {
	if d := g.Dim(); len(x) != d || len(dst) != d {
		panic("guidance: slice length does not match")
	}
	p := g.at(t)
	var buf [8]float64
	free := p.law.Score(append(buf[:0], x...), x)
	p.class.Score(dst, x)
	for j, s := range free {
		dst[j] = (1-g.weight)*s + g.weight*dst[j]
	}
}

// ScoreDivergence returns ∇·s_g(x, t). It panics as Score does.
func (g *Guided) ScoreDivergence(x []float64, t float64) float64 {
	p := g.at(t)
	return (1-g.weight)*p.law.ScoreDivergence(x) + g.weight*p.class.ScoreDivergence(x)
}

// ReverseDrift is the [diffusion.Drift] of the reverse process with the guided score,
//
//	dY = (Y + 2 s_g(Y, t)) dt̄ + √2 dW,    t = T − t̄.
func (g *Guided) ReverseDrift(dst, x []float64, t float64) {
	g.Score(dst, x, t)
	for j, v := range x {
		dst[j] = v + 2*dst[j]
	}
}

// FlowVelocity is the [diffusion.Drift] of the probability flow with the guided score,
//
//	dX/dt = −X − s_g(X, t).
func (g *Guided) FlowVelocity(dst, x []float64, t float64) {
	g.Score(dst, x, t)
	for j, v := range x {
		dst[j] = -v - dst[j]
	}
}

// LogTilt returns (1 − g) ln p(x) + g ln p(x|c), the logarithm of the tilted density
// p(x) p(c|x)^g up to a constant. Its gradient is s_g(x, 0). It panics if a distribution has no density.
func (g *Guided) LogTilt(x []float64) float64 {
	return (1-g.weight)*g.law.LogProb(x) + g.weight*g.class.LogProb(x)
}
