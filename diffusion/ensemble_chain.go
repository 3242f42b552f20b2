package diffusion

import (
	"context"
	"math"

	"nonequilibrium/diffusion/internal/vec"
)

// The motions of a block: one exact transition, the Euler–Maruyama chain and the
// probability flow.

// transition moves the paths from their start to their end by one exact
// transition of the Ornstein–Uhlenbeck process. By detailed balance the heat
// is the difference of the potential |x|²/2 between the ends, whatever lies between.
func (b *block) transition(ctx context.Context) error {
	last := len(b.clock) - 1
	b.start()
	end := b.force
	b.stream.Normals(end)
	shrink, noise := decay(b.span(0, last))
	spread := math.Sqrt(noise)
	chunks(b.lanes, b.sim.Data.Dim(), func(from, to, lane int) {
		for k := from; k < to; k++ {
			v := b.x[k]
			end[k] = shrink*v + spread*end[k]
			b.environment[lane+k%vec.Lanes] += 0.5 * (v*v - end[k]*end[k])
		}
	})
	if len(b.sim.RecordPaths)+len(b.sim.RecordSteps) > 0 {
		if err := b.bridge(ctx, end); err != nil {
			return err
		}
	}
	copy(b.x, end)
	b.record(last)
	return ctx.Err()
}

// bridge moves the paths through the steps before the last, given their end:
// with h the step and r what remains after it,
//
//	X_{t+h} | X_t, X_T ~ N((e^{−h} Δ_r X_t + e^{−r} Δ_h X_T)/Δ_{h+r}, Δ_h Δ_r/Δ_{h+r}).
func (b *block) bridge(ctx context.Context, end []float64) error {
	var stream vec.Stream
	stream.Seed(b.source(bridgeStream))
	z := make([]float64, len(b.x))
	last := len(b.clock) - 1
	for n := 1; n < last; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		shrinkStep, noiseStep := decay(b.span(n-1, n))
		shrinkRest, noiseRest := decay(b.span(n, last))
		_, noise := decay(b.span(n-1, last))
		fromHere := shrinkStep * noiseRest / noise
		fromEnd := shrinkRest * noiseStep / noise
		spread := math.Sqrt(noiseStep * noiseRest / noise)
		stream.Normals(z)
		for k, v := range b.x {
			b.x[k] = fromHere*v + fromEnd*end[k] + spread*z[k]
		}
		b.record(n)
	}
	return nil
}

// span is the time on the clock between two steps, whatever the direction.
func (b *block) span(n, m int) float64 { return math.Abs(b.clock[m] - b.clock[n]) }

// force drives an Euler–Maruyama chain.
type force interface {
	at(tau float64)         // sets the clock's reading
	drift(dst, x []float64) // puts the drift at the chunks x into dst
}

// relaxing is the force −x of noising.
type relaxing struct{}

func (relaxing) at(float64) {}

func (relaxing) drift(dst, x []float64) { vec.Scale(dst, x, -1) }

// generating is the force y + 2 ∇ln p(y) of generation.
type generating struct {
	model *Mixture
	law   Mixture
	score vec.Law

	table     *driftTable // nil: not worth it
	tabulated bool        // it is good enough at this time
}

func (g *generating) at(tau float64) {
	g.law.setAt(g.model, tau).fill(&g.score, vec.Isotropic)
	g.tabulated = g.table != nil && g.table.set(g)
}

func (g *generating) drift(dst, x []float64) {
	if g.tabulated {
		g.table.drift(dst, x, &g.law)
	} else {
		g.score.Score(dst, x, 1, 2)
	}
}

func (b *block) noisingChain(ctx context.Context) error { return b.chain(ctx, relaxing{}) }

func (b *block) generationChain(ctx context.Context) error {
	if p, ok := b.generate.model.twin(); ok {
		return b.pairChain(ctx, &p)
	}
	return b.chain(ctx, &b.generate)
}

// chain is the Euler–Maruyama chain on the clock, x ← x + f h + √(2h) ξ, with the
// entropy of the environment by the estimator of the simulation.
func (b *block) chain(ctx context.Context, f force) error {
	b.start()
	f.at(b.clock[0])
	f.drift(b.force, b.x)
	return b.steps(ctx, func(tau, h float64) {
		f.at(tau)
		chunks(b.lanes, b.sim.Data.Dim(), func(from, to, lane int) {
			x := b.x[from:to]
			if b.sim.Estimator == LogRatio {
				b.logRatioStep(f, x, b.force[from:to], b.doubled[lane:lane+vec.Lanes], h)
			} else {
				b.midpointStep(f, x, b.environment[lane:lane+vec.Lanes], h)
			}
		})
	})
}

// pairChain is the chain of generation for data of which a step is one call.
func (b *block) pairChain(ctx context.Context, p *twin) error {
	b.start()
	b.generate.at(b.clock[0])
	b.generate.drift(b.force, b.x)
	return b.steps(ctx, func(tau, h float64) {
		p.set(&b.pair, tau, h)
		if b.sim.Estimator == LogRatio {
			b.pair.LogRatio(b.x, b.force, b.doubled, &b.stream)
		} else {
			b.pair.Midpoint(b.x, b.environment, &b.stream)
		}
	})
}

// steps takes the steps of a chain: of length h, with the force at the clock's
// reading tau, that at the end of the step for the log-ratio, which finds the one
// at the start in b.force, and that at the start for the midpoint.
func (b *block) steps(ctx context.Context, step func(tau, h float64)) error {
	for n := 1; n < len(b.clock); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		tau := b.clock[n]
		if b.sim.Estimator == Stratonovich {
			tau = b.clock[n-1]
		}
		step(tau, b.span(n-1, n))
		b.record(n)
	}
	if b.sim.Estimator == LogRatio {
		vec.Scale(b.environment, b.doubled, 0.5)
	}
	return nil
}
