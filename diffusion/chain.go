package diffusion

import (
	"context"
	"math"
)

// The motions of a block: one exact transition, the Euler–Maruyama chain and the
// probability flow.

// transition moves the paths from their start to their end by one exact
// transition of the Ornstein–Uhlenbeck process. Detailed balance makes the heat
// a difference of the potential |x|²/2 between the ends, whatever lies between.
func (b *block) transition(ctx context.Context) error {
	last := len(b.clock) - 1
	b.start(b.endLaw(b.clock[0]))
	start, end := b.scratch[0], b.scratch[1]
	copy(start, b.x)
	shrink, noise := decay(b.span(0, last))
	for k, v := range start {
		end[k] = shrink*v + math.Sqrt(noise)*b.rng.NormFloat64()
		b.environment[k%b.n] += 0.5 * (v*v - end[k]*end[k])
	}
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
	normal := normals(b.stream(bridgeStream))
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
		for k, v := range b.x {
			b.x[k] = fromHere*v + fromEnd*end[k] + spread*normal()
		}
		b.record(n)
	}
	return nil
}

// span is the time on the clock between two steps, whatever the direction.
func (b *block) span(n, m int) float64 { return math.Abs(b.clock[m] - b.clock[n]) }

// force puts the drift at the points x and the clock's reading tau into dst.
type force func(dst, x []float64, tau float64)

func (b *block) noisingChain(ctx context.Context) error {
	return b.chain(ctx, func(dst, x []float64, _ float64) {
		for k, v := range x {
			dst[k] = -v
		}
	})
}

func (b *block) generationChain(ctx context.Context) error {
	model := b.sim.model()
	return b.chain(ctx, func(dst, x []float64, tau float64) {
		b.scores.score(dst, x, b.law.setAt(model, tau), b.n)
		for k, v := range x {
			dst[k] = v + 2*dst[k]
		}
	})
}

// chain is the Euler–Maruyama chain on the clock, x ← x + F h + √(2h) ξ, with the
// entropy of the environment by the estimator of the simulation.
func (b *block) chain(ctx context.Context, drift force) error {
	b.start(b.endLaw(b.clock[0]))
	f, next, step := b.scratch[0], b.scratch[1], b.scratch[2]
	drift(f, b.x, b.clock[0])
	for n := 1; n < len(b.clock); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		h := b.span(n-1, n)
		noise := math.Sqrt(2 * h)
		for k, v := range f {
			step[k] = v*h + noise*b.rng.NormFloat64()
		}
		if b.sim.Estimator == Stratonovich {
			b.addMidpoint(drift, next, step, b.clock[n-1])
		}
		for k, v := range step {
			b.x[k] += v
		}
		drift(next, b.x, b.clock[n])
		if b.sim.Estimator == LogRatio {
			b.addLogRatio(f, next, step, h)
		}
		f, next = next, f
		b.record(n)
	}
	return nil
}

// addLogRatio adds the [LogRatio] of a step between the forces f and next.
func (b *block) addLogRatio(f, next, step []float64, h float64) {
	for j := 0; j < len(step); j += b.n {
		for i := range b.n {
			f0, f1 := f[j+i], next[j+i]
			b.environment[i] += 0.5*step[j+i]*(f0+f1) + 0.25*h*(f1*f1-f0*f0)
		}
	}
}

// addMidpoint adds the [Stratonovich] product of a step from b.x, using mid as
// workspace: the force at the start's time in the middle of the step.
func (b *block) addMidpoint(drift force, mid, step []float64, tau float64) {
	half := b.scratch[3]
	for k, v := range step {
		half[k] = b.x[k] + 0.5*v
	}
	drift(mid, half, tau)
	for j := 0; j < len(step); j += b.n {
		for i := range b.n {
			b.environment[i] += step[j+i] * mid[j+i]
		}
	}
}

// flow moves the paths along the probability flow, by the classical
// Runge–Kutta method on the clock, and integrates the divergence of its velocity.
func (b *block) flow(ctx context.Context) error {
	data := b.sim.Data
	b.start(b.endLaw(b.clock[0]))
	for n := 1; n < len(b.clock); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		from, to := b.clock[n-1], b.clock[n]
		step := newFlowStep(data.At(from), data.At((from+to)/2), data.At(to), to-from)
		for i := range b.n {
			b.copyPoint(b.point, i)
			b.environment[i] -= step.move(b.point)
			b.setPoint(i, b.point)
		}
		b.record(n)
	}
	return nil
}
