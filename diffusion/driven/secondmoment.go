package driven

import (
	"context"
	"fmt"
	"math"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
)

// The exact variance of the weights e^{−Q_hk}, e^{−Y} and e^{−ΔS_tot}. The three
// entropies are quadratic in the points of a path, so that ⟨e^{−λ·}⟩ is a chain of
// Gaussian integrals, done from the end; it diverges where an integrand does not
// fall off. λ = 1 gives 1: the fluctuation theorems, exactly.

// SecondMoments are the exact ⟨e^{−2 Q_hk}⟩, ⟨e^{−2Y}⟩ and ⟨e^{−2 ΔS_tot}⟩ of a simulation,
// +Inf where they diverge or are beyond the largest float64.
type SecondMoments struct{ Housekeeping, HatanoSasa, Total float64 }

// Fluctuations are ⟨e^{−Q_hk}⟩, ⟨e^{−Y}⟩ and ⟨e^{−ΔS_tot}⟩.
type Fluctuations struct{ Housekeeping, HatanoSasa, Total diffusion.Fluctuation }

// leastEffectiveLen is how many effective samples a reliable average has at least.
const leastEffectiveLen = 30

// FiniteVarianceTime returns how long the weights e^{−Q_hk} of the trap at rest,
// watched continuously, have a finite variance: for ever if 8ω² ≤ k², otherwise up
// to the time
//
//	t* = (2/w) arctan(k/w),    w = √(8ω² − k²).
//
// At t* and later the error of a mean ⟨e^{−Q_hk}⟩ is not 1/√n, and no sample shows it
// before its largest weights have come. It is the time at which b reaches k, where
// ⟨e^{−2 Q_hk}|x⟩ ∝ e^{b|x−c|²/2} and b' = 2b² − 2kb + 4ω² from b = 0.
func (v Vortex) FiniteVarianceTime() float64 {
	excess := 8*v.Rotation*v.Rotation - v.Stiffness*v.Stiffness
	if excess <= 0 {
		return math.Inf(1)
	}
	w := math.Sqrt(excess)
	return 2 / w * math.Atan(v.Stiffness/w)
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

// Fluctuations returns the three exponential averages of the ensemble, each 1 by its
// theorem. Unlike those of diffusion.IntegralFluctuation their errors are exact,
// √((⟨w²⟩ − 1)/n), and so is the verdict. A variance that is infinite is
// warned of also where the sample has seen nothing of the tail; StdErr is then the spread that the
// sample happens to show, no error. One that is finite is no matter of the sample's
// TailShape: the average is reliable if n/⟨w²⟩, its EffectiveSamples, is at least 30. Two
// standard errors then cover 1 in 94 to 99 % of the ensembles, the more the heavier the tail.
// Errors are those of IntegralFluctuation, and of an ensemble without the Moments that Run
// gives it.
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
		if !(part.moment >= 1-1e-9) { // ⟨w²⟩ ≥ ⟨w⟩² = 1
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

// moments returns ⟨e^{−λ·}⟩ of the three entropies. The only error is that of ctx.
func (c *chain) moments(ctx context.Context, lambda float64) (SecondMoments, error) {
	var housekeeping, hatanoSasa, total gaussian
	total.multiply(c.end, lambda)
	for n := len(c.steps) - 1; n >= 0; n-- {
		if err := blocks.Interrupted(ctx, n); err != nil {
			return SecondMoments{}, err
		}
		here, next := c.traps[n], c.traps[n+1]
		housekeeping.propagate(&c.steps[n], lambda)

		hatanoSasa.multiply(next, lambda)
		hatanoSasa.multiply(here, -lambda)
		hatanoSasa.propagate(&c.steps[n], 0)

		total.multiply(here, -lambda)
		total.propagate(&c.steps[n], lambda)
		total.multiply(here, lambda)
	}
	total.multiply(c.traps[0], -lambda)
	// The start is drawn from the steady law, as by a step that forgets.
	start := transition{trap: c.traps[0], variance: 1 / c.traps[0].Stiffness}
	for _, g := range []*gaussian{&housekeeping, &hatanoSasa, &total} {
		g.propagate(&start, 0)
	}
	return SecondMoments{math.Exp(housekeeping.a), math.Exp(hatanoSasa.a), math.Exp(total.a)}, nil
}

// gaussian is the function exp(a + b·x + ½c|x|²), a = +Inf once it has diverged.
type gaussian struct {
	a float64
	b [2]float64
	c float64
}

// multiply multiplies g by the steady law of v to the power lambda.
func (g *gaussian) multiply(v Vortex, lambda float64) {
	g.shift(v.Center)
	g.a += lambda * math.Log(v.Stiffness/(2*math.Pi))
	g.c -= lambda * v.Stiffness
	g.shift([2]float64{-v.Center[0], -v.Center[1]})
}

// propagate replaces g by x → ⟨g(x') e^{−λ ln P/P†}⟩ for the step x → x'. With y and z the
// offsets of x and x' from the center, z ~ N(m, v) and the exponent −λ s z·Jy,
//
//	⟨e^{l·z + ½c|z|²}⟩ = exp((l·m + ½c|m|² + ½v|l|²)/(1 − cv))/(1 − cv),    l = b − λsJy.
func (g *gaussian) propagate(step *transition, lambda float64) {
	g.shift(step.trap.Center)
	falloff := 1 - g.c*step.variance
	if !(falloff > 0) || math.IsInf(g.a, 1) {
		*g = gaussian{a: math.Inf(1)}
		return
	}
	s, b := lambda*step.housekeepingScale, g.b
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
