package learned

import (
	"fmt"
	"math/rand/v2"
	"sync"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/sde"
)

// Flow is a learned velocity b(x, τ) that carries a base distribution at τ = 0 to the data at τ = 1: if x is a draw of the base,
// the solution of dx/dτ = b(x, τ) is one of the data at the end. τ is a time of its own, and not that of dX = −X dt + √2 dW.
// A Flow is made by [FlowTraining.Run] or [LoadFlow], cannot be changed, and can be used by several goroutines.
type Flow struct {
	flowDescription
	params   *nn.Params
	velocity module
	score    module    // nil without noise on the path
	tapes    sync.Pool // of evaluations
}

// flowDescription is what says how to build the networks, and what their output means.
type flowDescription struct {
	Kind    string
	Network Network
	Dim     int
	Path    path
}

func newFlow(d flowDescription, seed uint64) *Flow {
	f := &Flow{flowDescription: d, params: new(nn.Params)}
	rng := newRand(seed, 0, initial)
	f.velocity = d.Network.build(f.params, d.Dim, levelFeatures, rng)
	if d.Path.Noise > 0 {
		f.score = d.Network.build(f.params, d.Dim, levelFeatures, rng)
	}
	f.tapes.New = func() any { return f.params.NewTape() }
	return f
}

// with sets the weights.
func (f *Flow) with(weights [][]float32) *Flow {
	for i, p := range f.params.List {
		copy(p.V, weights[i])
	}
	f.params.Pack()
	return f
}

// Dim returns the number of coordinates.
func (f *Flow) Dim() int { return f.flowDescription.Dim }

// Parameters returns the number of weights.
func (f *Flow) Parameters() int { return f.params.Len() }

// Velocity puts b(x, τ) into dst and returns dst; a nil dst allocates. x is a point or several, one after the other, which takes a
// small part of the time; 0 ≤ τ ≤ 1. On a path with noise it is
//
//	b = E[x_1 − x_0|x] − σ_τ (dσ_τ/dτ) ∇ln ρ_τ(x).
func (f *Flow) Velocity(dst, x []float64, tau float64) []float64 {
	return f.each(dst, x, tau, f.velocities)
}

// Score puts the score ∇ln ρ_τ(x) of the distribution on the path into dst and returns dst; a nil dst allocates. x is a point or several,
// one after the other. Where the path has noise the score has been learned, −E[ε|x]/σ_τ. Without noise it follows from the velocity if the
// base is N(0, I),
//
//	∇ln ρ_τ(x) = (τ b(x, τ) − x)/(1 − τ),
//
// and errors of b are divided by 1 − τ; nearer to the data than 1 − τ = .005 by .005. For another base it is not known,
// and Score panics: see [Flow.HasScore].
func (f *Flow) Score(dst, x []float64, tau float64) []float64 {
	if !f.HasScore() {
		panic("learned: the score does not follow from the velocity of this flow")
	}
	return f.each(dst, x, tau, f.scores)
}

// HasScore reports whether the score is known: the path has noise, or the base is N(0, I) and the flow has been matched.
func (f *Flow) HasScore() bool { return f.score != nil || f.Path.Normal && f.Path.Matched }

// Drift returns Velocity as the integrators of package sde take it, for one point or several, one after the other.
func (f *Flow) Drift() diffusion.Drift {
	return func(dst, x []float64, tau float64) { f.Velocity(dst, x, tau) }
}

// SDE returns the equation
//
//	dx = [b(x, τ) + ½ g(τ)² ∇ln ρ_τ(x)] dτ + g(τ) dW
//
// for so many points at once, one after the other. For any g it carries the base to the data through the same distributions ρ_τ as the flow does (Albergo, Boffi and
// Vanden-Eijnden, arXiv:2303.08797). It returns an error for a flow without a score, for points < 1 and for a nil g.
func (f *Flow) SDE(points int, g func(tau float64) float64) (sde.SDE, error) {
	if !f.HasScore() {
		return sde.SDE{}, fmt.Errorf("learned: the score does not follow from the velocity of this flow: train it with Noise")
	}
	score := func(dst, x []float64, tau float64) { f.Score(dst, x, tau) }
	return noisy(f.Drift(), score, f.Dim(), points, g)
}

func noisy(velocity, score diffusion.Drift, dim, points int, g func(tau float64) float64) (sde.SDE, error) {
	if err := arg.AtLeast("points", points, 1); err != nil {
		return sde.SDE{}, err
	}
	if g == nil {
		return sde.SDE{}, fmt.Errorf("learned: g is nil, want the amplitude of the noise")
	}
	drift := func(dst, x []float64, tau float64) {
		velocity(dst, x, tau)
		s := make([]float64, len(x))
		score(s, x, tau)
		half := g(tau) * g(tau) / 2
		for i := range dst {
			dst[i] += half * s[i]
		}
	}
	return sde.SDE{Dim: points * dim, Drift: drift, Noise: sde.Isotropic(points*dim, g)}, nil
}

// Sample returns draws of the flow from N(0, I), one after the other, by so many steps of [sde.RK4]. For another base call sde.RK4 with
// its draws. A nil src stands for the global source of math/rand/v2.
func (f *Flow) Sample(draws, steps int, src rand.Source) ([]float64, error) {
	if err := check.First(
		arg.AtLeast("draws", draws, 1), arg.AtLeast("steps", steps, 1),
		arg.Memory("draws", draws, 100*float64(f.Dim())),
	); err != nil {
		return nil, err
	}
	if !f.Path.Normal {
		return nil, fmt.Errorf("learned: the base is not N(0, I): integrate along Drift, from draws of the base")
	}
	rng := stream.From(src)
	x := make([]float64, draws*f.Dim())
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x, sde.RK4(x, f.Drift(), 0, 1, steps)
}

// each lets compute fill dst for a few points at a time.
func (f *Flow) each(dst, x []float64, tau float64, compute func(t *nn.Tape, dst, x []float64, tau float64)) []float64 {
	if len(x)%f.Dim() != 0 {
		panic("learned: the length of x is no multiple of Dim")
	}
	checkClock(tau)
	dst = arg.Slice(dst, len(x))
	t := f.tapes.Get().(*nn.Tape)
	defer f.tapes.Put(t)
	for from, step := 0, shardLen*f.Dim(); from < len(x); from += step {
		to := min(from+step, len(x))
		t.Reset()
		t.Record(false)
		compute(t, dst[from:to], x[from:to], tau)
	}
	return dst
}

func checkClock(tau float64) {
	if !(tau >= 0 && tau <= 1) {
		panic("learned: tau is outside 0 to 1")
	}
}

// input are points in units of their standard deviation.
func (f *Flow) input(t *nn.Tape, x []float64, m []moments) *nn.Node {
	d := f.Dim()
	return standard(t, x, d, func(i int) (mean, v float64) { return m[i].mean, m[i].v })
}

func (f *Flow) velocities(t *nn.Tape, dst, x []float64, tau float64) {
	d, m := f.Dim(), f.Path.all(tau)
	u := f.input(t, x, m)
	out := f.velocity.apply(t, u, clocks(t, u.Rows, tau), false)
	for j := range dst {
		c := &m[j%d]
		dst[j] = c.shift + c.A*(x[j]-c.mean) + c.c*float64(out.V[j])
	}
	if f.score == nil {
		return
	}
	score := make([]float64, len(x))
	f.scores(t, score, x, tau)
	for j := range dst {
		dst[j] -= m[0].halfRate * score[j]
	}
}

func (f *Flow) scores(t *nn.Tape, dst, x []float64, tau float64) {
	d, m := f.Dim(), f.Path.all(tau)
	u := f.input(t, x, m)
	net := f.score
	if net == nil {
		net = f.velocity
	}
	out := net.apply(t, u, clocks(t, u.Rows, tau), false)
	for j := range dst {
		c := &m[j%d]
		factor := -c.kappa
		if f.score == nil {
			factor = tau * c.c / max(1-tau, .005)
		}
		dst[j] = -(x[j]-c.mean)/c.v + factor*float64(out.V[j])
	}
}
