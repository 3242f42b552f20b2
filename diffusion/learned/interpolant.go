package learned

import (
	"fmt"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/sde"
)

// Interpolant is the exact path between two mixtures, to compare a learned [Flow] with:
//
//	x_τ = (1 − τ) x_0 + τ x_1 + σ_τ ε,    σ_τ = s√(2τ(1−τ)),
//
// with independent draws x_0 of the base, x_1 of the data, and ε of N(0, I). If x_0 comes from component j and x_1 from k, x_τ is Gaussian with the mean
// m = (1−τ)μ_j + τμ_k and the covariance C = (1−τ)²C_j + τ²C_k + σ_τ²I, and the velocity of a Gaussian is
// linear:
//
//	b(x, τ) = Σ_jk γ_jk(x) [dm/dτ + ½ (dC/dτ) C⁻¹ (x − m)],
//
// with the posterior weights γ_jk. It can be used by several goroutines.
type Interpolant struct {
	base, data *diffusion.Mixture
	noise      float64
	last       atomic.Pointer[instant] // of the last τ
}

// instant is the path at one time.
type instant struct {
	tau    float64
	law    *diffusion.Mixture
	pieces []piece // one for each pair of components, in the order of law's
}

// piece is the velocity shift + gain (x − mean) of a pair of components.
type piece struct {
	shift, mean []float64
	gain        *mat.Dense
}

// NewInterpolant returns the path from base to data with the noise s; a nil base stands for N(0, I). It returns an error for a nil data, for
// distributions without a density or of different dimensions, and for an s that is negative or not finite.
func NewInterpolant(base, data *diffusion.Mixture, noise float64) (*Interpolant, error) {
	if data == nil {
		return nil, fmt.Errorf("learned: data is nil, want a mixture")
	}
	if base == nil {
		var err error
		if base, err = diffusion.NewIsotropicMixture([]float64{1}, [][]float64{make([]float64, data.Dim())}, []float64{1}); err != nil {
			return nil, err
		}
	}
	if base.Dim() != data.Dim() {
		return nil, fmt.Errorf("learned: base has dimension %d, data %d", base.Dim(), data.Dim())
	}
	if err := check.First(arg.Density("base", base), arg.Density("data", data), arg.NonNegative("noise", noise)); err != nil {
		return nil, err
	}
	p := &Interpolant{base: base, data: data, noise: noise}
	for _, tau := range []float64{0, .5, 1} { // the ends and the middle decide whether numbers are within the range of float64
		now, err := p.compute(tau)
		if err != nil {
			return nil, err
		}
		p.last.Store(now)
	}
	return p, nil
}

// At returns the distribution ρ_τ of x_τ, 0 ≤ τ ≤ 1.
func (p *Interpolant) At(tau float64) *diffusion.Mixture { return p.at(tau).law }

// Velocity puts b(x, τ) into dst and returns dst; a nil dst allocates. x is a point or several, one after the other.
func (p *Interpolant) Velocity(dst, x []float64, tau float64) []float64 {
	return p.each(dst, x, tau, (*instant).velocity)
}

// Score puts the score ∇ln ρ_τ(x) into dst and returns dst; a nil dst allocates. x is a point or several, one after the other.
func (p *Interpolant) Score(dst, x []float64, tau float64) []float64 {
	return p.each(dst, x, tau, func(now *instant, dst, x []float64) { now.law.Score(dst, x) })
}

// Drift returns Velocity as the integrators of package sde take it, for one point or several, one after the other.
func (p *Interpolant) Drift() diffusion.Drift {
	return func(dst, x []float64, tau float64) { p.Velocity(dst, x, tau) }
}

// SDE is that of [Flow.SDE] with the exact velocity and score.
func (p *Interpolant) SDE(points int, g func(tau float64) float64) (sde.SDE, error) {
	score := func(dst, x []float64, tau float64) { p.Score(dst, x, tau) }
	return noisy(p.Drift(), score, p.data.Dim(), points, g)
}

func (p *Interpolant) each(dst, x []float64, tau float64, compute func(now *instant, dst, x []float64)) []float64 {
	d := p.data.Dim()
	if len(x)%d != 0 {
		panic("learned: the length of x is no multiple of the dimension")
	}
	dst = arg.Slice(dst, len(x))
	now := p.at(tau)
	for i := 0; i < len(x); i += d {
		compute(now, dst[i:i+d], x[i:i+d])
	}
	return dst
}

// velocity is b for one point.
func (now *instant) velocity(dst, x []float64) {
	d := len(x)
	clear(dst)
	for k, w := range now.law.Posterior(nil, x) {
		c := &now.pieces[k]
		for i := range d {
			v := c.shift[i]
			for j := range d {
				v += c.gain.At(i, j) * (x[j] - c.mean[j])
			}
			dst[i] += w * v
		}
	}
}

func (p *Interpolant) at(tau float64) *instant {
	checkClock(tau)
	if now := p.last.Load(); now.tau == tau {
		return now
	}
	now, err := p.compute(tau)
	if err != nil {
		panic(err.Error())
	}
	p.last.Store(now)
	return now
}

// compute makes the mixture at the time τ and the velocities of its components.
func (p *Interpolant) compute(tau float64) (*instant, error) {
	d, a, b := p.data.Dim(), 1-tau, tau
	var weights []float64
	var means [][]float64
	var covs []mat.Symmetric
	now := &instant{tau: tau}
	for j := range p.base.Len() {
		wj, mj, cj := p.base.Component(j)
		for k := range p.data.Len() {
			wk, mk, ck := p.data.Component(k)
			c := piece{make([]float64, d), make([]float64, d), new(mat.Dense)}
			cov, halfRate := mat.NewSymDense(d, nil), mat.NewSymDense(d, nil)
			for i := range d {
				c.shift[i], c.mean[i] = mk[i]-mj[i], a*mj[i]+b*mk[i]
				for l := range i + 1 {
					cov.SetSym(i, l, a*a*cj.At(i, l)+b*b*ck.At(i, l))
					halfRate.SetSym(i, l, b*ck.At(i, l)-a*cj.At(i, l))
				}
				cov.SetSym(i, i, cov.At(i, i)+2*p.noise*p.noise*a*b)
				halfRate.SetSym(i, i, halfRate.At(i, i)+p.noise*p.noise*(a-b))
			}
			var inverse mat.Dense
			if err := inverse.Inverse(cov); err != nil {
				return nil, fmt.Errorf("learned: the covariance of components %d and %d at τ = %v: %w", j, k, tau, err)
			}
			c.gain.Mul(halfRate, &inverse)
			weights, means, covs = append(weights, wj*wk), append(means, c.mean), append(covs, cov)
			now.pieces = append(now.pieces, c)
		}
	}
	var err error
	now.law, err = diffusion.NewMixture(weights, means, covs)
	return now, err
}

// Straightness returns the mean over points of
//
//	∫_0^1 |x(1) − x(0) − b(x(τ), τ)|² dτ = ∫_0^1 |b|² dτ − |x(1) − x(0)|²
//
// along a flow from τ = 0 to 1, by so many steps of the Runge–Kutta method of fourth order: 0 if all paths are straight and go at constant speed, so that one Euler step is
// exact (Liu et al., arXiv:2209.03003). The points x, of dim coordinates, are draws of the base, one after the other; velocity takes them all at once, as [Flow.Drift] does. It also
// returns the mean of ∫|b|²dτ, which is not less than W_2² between the ends.
func Straightness(velocity diffusion.Drift, x []float64, dim, steps int) (straightness, action float64, err error) {
	if err := check.First(arg.AtLeast("dim", dim, 1), arg.AtLeast("steps", steps, 1)); err != nil {
		return 0, 0, err
	}
	switch {
	case velocity == nil:
		return 0, 0, fmt.Errorf("learned: velocity is nil")
	case len(x) == 0:
		return 0, 0, fmt.Errorf("learned: x is empty")
	case len(x)%dim != 0:
		panic("learned: the length of x is no multiple of dim")
	}
	state := append(append([]float64(nil), x...), 0)
	n := len(x)
	augmented := func(dst, state []float64, tau float64) {
		velocity(dst[:n], state[:n], tau)
		dst[n] = 0
		for _, v := range dst[:n] {
			dst[n] += v * v * float64(dim) / float64(n)
		}
	}
	if err := sde.RK4(state, augmented, 0, 1, steps); err != nil {
		return 0, 0, err
	}
	displacement := 0.0
	for i, v := range x {
		displacement += (state[i] - v) * (state[i] - v) * float64(dim) / float64(n)
	}
	return state[n] - displacement, state[n], nil
}
