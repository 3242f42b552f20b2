package driven

import (
	"context"
	"fmt"
	"math"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
)

// The exact variance of the weights e^{−Q_hk}, e^{−𝒴} and e^{−ΔS_tot}. The three
// entropies are quadratic functions of the points of a path, so that ⟨e^{−α·}⟩ is a chain of
// Gaussian integrals, done one by one from the end. It diverges if an integrand does not
// fall off. For α = 1 it is exactly 1: the fluctuation theorems.

// SecondMoments are the exact ⟨e^{−2 Q_hk}⟩, ⟨e^{−2𝒴}⟩ and ⟨e^{−2 ΔS_tot}⟩ of a simulation,
// +Inf if they diverge or are beyond the largest float64.
type SecondMoments struct{ Housekeeping, HatanoSasa, Total float64 }

// Fluctuations are ⟨e^{−Q_hk}⟩, ⟨e^{−𝒴}⟩ and ⟨e^{−ΔS_tot}⟩.
type Fluctuations struct{ Housekeeping, HatanoSasa, Total diffusion.Fluctuation }

// leastEffectiveLen is the smallest number of effective samples of a reliable average.
const leastEffectiveLen = 30

// FiniteVarianceTime returns the time up to which the weights e^{−Q_hk} of a trap at rest,
// observed continuously, have a finite variance: +Inf if 8Ω² ≤ κ², otherwise
//
//	t* = (2/ζ) arctan(κ/ζ),    ζ = √(8Ω² − κ²).
//
// From t* on the error of a mean ⟨e^{−Q_hk}⟩ does not fall as 1/√n, and a sample does not
// show this until it contains the largest weights. It is the time at which B reaches κ, where
// ⟨e^{−2 Q_hk}⟩ from the start x is proportional to e^{B|x−c|²/2} and dB/dt = 2B² − 2κB + 4Ω²,
// B(0) = 0.
func (v Vortex) FiniteVarianceTime() float64 {
	excess := 8*v.Rotation*v.Rotation - v.Stiffness*v.Stiffness
	if excess <= 0 {
		return math.Inf(1)
	}
	zeta := math.Sqrt(excess)
	return 2 / zeta * math.Atan(v.Stiffness/zeta)
}

// SecondMoments returns the exact second moments of the weights, for the steps that
// Run takes. Errors are those of Run.
func (s Simulation) SecondMoments() (SecondMoments, error) {
	ctx := context.Background()
	c, err := s.chain(ctx)
	if err != nil {
		return SecondMoments{}, err
	}
	return c.moments(ctx, 2)
}

// Fluctuations returns the three exponential averages of the ensemble, each of which is 1 by
// its theorem. Unlike those of diffusion.IntegralFluctuation their standard errors are exact,
// √((⟨ω²⟩ − 1)/n) for the weights ω, and so is the verdict. If the variance is infinite there is
// a warning even when the sample shows nothing of the tail; StdErr is then the spread that the
// sample happens to have, which is no error. If the variance is finite, the sample's TailShape
// does not matter: the average is reliable if n/⟨ω²⟩, its EffectiveSamples, is at least 30. An
// interval of two standard errors then contains 1 in 94 to 99 % of the ensembles, more often for
// heavier tails. Errors are those of IntegralFluctuation, and Moments that Run has not set.
func (e *Ensemble) Fluctuations() (Fluctuations, error) {
	var f Fluctuations
	for _, part := range []struct {
		name   string
		to     *diffusion.Fluctuation
		sample []float64
		moment float64
	}{
		{"Housekeeping", &f.Housekeeping, e.Housekeeping, e.Moments.Housekeeping},
		{"HatanoSasa", &f.HatanoSasa, e.HatanoSasa, e.Moments.HatanoSasa},
		{"Total", &f.Total, e.Total, e.Moments.Total},
	} {
		if !(part.moment >= 1-1e-9) { // ⟨ω²⟩ ≥ ⟨ω⟩² = 1
			return Fluctuations{}, fmt.Errorf("driven: Moments.%s = %v, want at least 1", part.name, part.moment)
		}
		mean, err := diffusion.IntegralFluctuation(part.sample)
		if err != nil {
			return Fluctuations{}, err
		}
		n := float64(len(part.sample))
		mean.EffectiveSamples = n / part.moment
		mean.Reliable, mean.Warning = true, ""
		if !math.IsInf(part.moment, 1) {
			mean.StdErr = math.Sqrt(math.Max(0, part.moment-1) / n)
		}
		switch {
		case math.IsInf(part.moment, 1):
			mean.Reliable, mean.Warning = false, "infinite variance: the second moment diverges"
		case mean.EffectiveSamples < leastEffectiveLen:
			mean.Reliable, mean.Warning = false, fmt.Sprintf("only %.1f effective samples", mean.EffectiveSamples)
		}
		*part.to = mean
	}
	return f, nil
}

// moments returns ⟨e^{−α·}⟩ of the three entropies. The only error is that of ctx.
func (c *chain) moments(ctx context.Context, alpha float64) (SecondMoments, error) {
	var housekeeping, hatanoSasa, total gaussian
	total.multiply(c.end, alpha)
	for n := len(c.steps) - 1; n >= 0; n-- {
		if err := blocks.Interrupted(ctx, n); err != nil {
			return SecondMoments{}, err
		}
		here, next := c.traps[n], c.traps[n+1]
		housekeeping.propagate(&c.steps[n], alpha)

		hatanoSasa.multiply(next, alpha)
		hatanoSasa.multiply(here, -alpha)
		hatanoSasa.propagate(&c.steps[n], 0)

		total.multiply(here, -alpha)
		total.propagate(&c.steps[n], alpha)
		total.multiply(here, alpha)
	}
	total.multiply(c.traps[0], -alpha)
	// The starting point is drawn from the steady density, like the end of a step that forgets where it began.
	start := transition{trap: c.traps[0], variance: 1 / c.traps[0].Stiffness}
	for _, g := range []*gaussian{&housekeeping, &hatanoSasa, &total} {
		g.propagate(&start, 0)
	}
	return SecondMoments{math.Exp(housekeeping.a), math.Exp(hatanoSasa.a), math.Exp(total.a)}, nil
}

// gaussian is the function exp(a + b·x + ½c|x|²), with a = +Inf once an integral has diverged.
type gaussian struct {
	a float64
	b [2]float64
	c float64
}

// multiply multiplies g by the steady density of v to the power α.
func (g *gaussian) multiply(v Vortex, alpha float64) {
	g.shift(v.Center)
	g.a += alpha * math.Log(v.Stiffness/(2*math.Pi))
	g.c -= alpha * v.Stiffness
	g.shift([2]float64{-v.Center[0], -v.Center[1]})
}

// propagate replaces g by x → ⟨g(x') e^{−α ln P/P†}⟩ for the step x → x'. With y and z the
// offsets of x and x' from the center, z ~ N(m, v) and the exponent −α s z·Jy,
//
//	⟨e^{l·z + ½c|z|²}⟩ = exp((l·m + ½c|m|² + ½v|l|²)/(1 − cv))/(1 − cv),    l = b − αsJy.
func (g *gaussian) propagate(step *transition, alpha float64) {
	g.shift(step.trap.Center)
	falloff := 1 - g.c*step.variance
	if !(falloff > 0) || math.IsInf(g.a, 1) {
		*g = gaussian{a: math.Inf(1)}
		return
	}
	s, b := alpha*step.housekeepingScale, g.b
	back := [2]float64{step.cos*b[0] + step.sin*b[1], step.cos*b[1] - step.sin*b[0]} // Rᵀ b
	g.a += 0.5*step.variance*(b[0]*b[0]+b[1]*b[1])/falloff - math.Log(falloff)
	g.b = [2]float64{
		(step.shrink*back[0] - step.variance*s*b[1]) / falloff,
		(step.shrink*back[1] + step.variance*s*b[0]) / falloff,
	}
	g.c = (g.c*step.shrink*step.shrink + step.variance*s*s - 2*s*step.shrink*step.sin) / falloff
	g.shift([2]float64{-step.trap.Center[0], -step.trap.Center[1]})
}

// shift writes g as a function of x − center.
func (g *gaussian) shift(center [2]float64) {
	g.a += g.b[0]*center[0] + g.b[1]*center[1] + 0.5*g.c*(center[0]*center[0]+center[1]*center[1])
	g.b[0] += g.c * center[0]
	g.b[1] += g.c * center[1]
}
