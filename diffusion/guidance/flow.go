package guidance

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// Flow is the distribution into which the guided probability flow turns the noise
// ρ_T, in any dimension. The flow is a change of variables, so the density can be
// followed along it,
//
//	ln ρ(x) = ln ρ_T(X_T) + ∫_0^T ∇·v_t(X_t) dt,    dX/dt = v_t = −X − s_g(X, t),  X_0 = x
//
// (Chen et al., arXiv:1806.07366; Song et al., arXiv:2011.13456, Sec. 4.3). In one
// dimension it maps quantiles to quantiles.
type Flow struct {
	guided *Guided
	start  *diffusion.Mixture
	times  []float64 // from 0 to T
}

// NewFlow returns the distribution at time 0 of what is distributed like start at the
// time duration; a nil start is N(0, I). It takes the given number of Runge–Kutta
// steps, between the times duration·(i/steps)². With a hundred of them the
// integration is accurate to several digits. Distributions without a density are an error.
func NewFlow(g *Guided, start *diffusion.Mixture, duration float64, steps int) (*Flow, error) {
	switch {
	case g == nil:
		return nil, errors.New("guidance: g is nil")
	case start != nil && start.Dim() != g.Dim():
		return nil, fmt.Errorf("guidance: start has dimension %d, the data have %d", start.Dim(), g.Dim())
	}
	if err := g.checkDensity(); err != nil {
		return nil, err
	}
	if err := check.First(arg.Positive("duration", duration), arg.AtLeast("steps", steps, 1), arg.Memory("steps", steps, 8)); err != nil {
		return nil, err
	}
	if duration > longest {
		return nil, fmt.Errorf("guidance: duration = %v is above %v, where e^{−T} underflows and nothing is left of the data", duration, longest)
	}
	if start == nil {
		start = g.law.At(math.Inf(1))
	}
	if err := arg.Density("start", start); err != nil {
		return nil, err
	}
	times := make([]float64, steps+1)
	for i := range times {
		times[i] = duration * math.Pow(float64(i)/float64(steps), 2)
	}
	return &Flow{guided: g, start: start, times: times}, nil
}

// longest is a duration T for which e^{−T} does not underflow.
const longest = 700

// LogProb returns ln ρ(x). It panics if len(x) is not the dimension.
func (f *Flow) LogProb(x []float64) float64 {
	d := f.guided.Dim()
	if len(x) != d {
		panic("guidance: slice length does not match")
	}
	state := append(append(make([]float64, 0, d+1), x...), 0)
	for i := 1; i < len(f.times); i++ {
		diffusion.RungeKutta(state, f.augmented, f.times[i-1], f.times[i])
	}
	return f.start.LogProb(state[:d]) + state[d]
}

// augmented is the velocity v of the point and, as one more coordinate, ∇·v.
func (f *Flow) augmented(dst, state []float64, t float64) {
	d := len(state) - 1
	f.guided.FlowVelocity(dst[:d], state[:d], t)
	dst[d] = -float64(d) - f.guided.ScoreDivergence(state[:d], t)
}

// Carry moves x in place along the flow, from the time T to 0. It panics if len(x) is not the dimension.
func (f *Flow) Carry(x []float64) {
	for i := len(f.times) - 1; i > 0; i-- {
		diffusion.RungeKutta(x, f.guided.FlowVelocity, f.times[i], f.times[i-1])
	}
}

// Rand puts a draw into dst and returns it: a draw from the start, carried to time 0.
// A nil dst is allocated, a nil src draws from the global source. It panics if
// len(dst) is not the dimension.
func (f *Flow) Rand(dst []float64, src rand.Source) []float64 {
	dst = f.start.Rand(dst, src)
	f.Carry(dst)
	return dst
}

// Quantile returns the x with P(X ≤ x) = p in one dimension, p between 0 and 1
// exclusive. More dimensions are an error.
func (f *Flow) Quantile(p float64) (float64, error) {
	if d := f.guided.Dim(); d != 1 {
		return 0, fmt.Errorf("guidance: the flow has %d dimensions; Quantile works in 1", d)
	}
	q, err := f.start.Quantile(p)
	if err != nil {
		return 0, fmt.Errorf("guidance: p = %v is not between 0 and 1", p)
	}
	x := []float64{q}
	f.Carry(x)
	if math.IsNaN(x[0]) || math.IsInf(x[0], 0) {
		return 0, fmt.Errorf("guidance: the flow carries the quantile %v of the start to %v", q, x[0])
	}
	return x[0], nil
}
