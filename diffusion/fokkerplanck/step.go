package fokkerplanck

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/stream"
)

// Trajectories in a box. A step that ends inside may have been outside in between. Given
// its ends, the path of a step with constant drift is a Brownian bridge, and a bridge of
// variance 2 dt whose ends have the distances ℓ_x and ℓ_y from a wall meets it with the
// probability e^{−ℓ_xℓ_y/dt} (Gobet, Stochastic Process. Appl. 87, 167 (2000)). Without
// this correction the survival probability is too large by O(√dt).

// CrossingProbability returns the probability e^{−(x−wall)(y−wall)/dt} that the
// Brownian bridge of variance 2 dt from x to y meets the wall; it is 1 if the wall is
// between x and y. It panics unless dt is positive.
func CrossingProbability(x, y, wall, dt float64) float64 {
	requirePositive("dt", dt)
	return math.Exp(-math.Max(0, (x-wall)*(y-wall)) / dt)
}

// BridgeSurvival returns the probability that the Brownian bridge of variance
// 2 dt from x to y stays within (lo, hi),
//
//	Σ_k [e^{−kℓ(y−x+kℓ)/dt} − e^{−(x−lo+kℓ)(y−lo+kℓ)/dt}],    ℓ = hi − lo,
//
// the ratio of the density with absorbing ends to the free one. It panics unless lo < hi and dt is
// positive.
func BridgeSurvival(x, y, lo, hi, dt float64) float64 {
	requirePositive("dt", dt)
	length := span(lo, hi)
	if !(x > lo && x < hi && y > lo && y < hi) {
		return 0
	}
	a, b := (x-lo)/length, (y-lo)/length
	tau := dt / (length * length)
	if tau > 100 { // it is below e^{−100π²}, and a sum of more than a hundred terms that cancel
		return 0
	}
	var sum float64
	terms := 2 + math.Ceil(math.Sqrt(40*tau))
	for k := -terms; k <= terms; k++ {
		sum += math.Exp(-k*(b-a+k)/tau) - math.Exp(-(a+k)*(b+k)/tau)
	}
	return math.Min(1, math.Max(0, sum))
}

// Step advances x in place by one Euler–Maruyama step dt > 0 of dX = f dt + √2 dW
// with the drift f at the forward time t, in the box whose j-th side is walls[j],
// and reports whether x is still alive. Reflecting ends fold the step and periodic ends
// wrap it. An absorbing end stops it if it ends outside, or with the probability
// 1 − [BridgeSurvival] that it was outside in between, and leaves x at the nearer end.
// Without a drift the distribution after the step is exact for any dt; with one it is off
// by O(dt). x must start inside. A nil drift is none, a nil src
// draws from the global source. It panics if the lengths of x and walls differ and
// unless dt is positive, and if the drift is not finite.
func Step(x []float64, walls []Interval, drift diffusion.Drift, t, dt float64, src rand.Source) (alive bool) {
	if len(x) != len(walls) {
		panic(badLength)
	}
	requirePositive("dt", dt)
	if drift == nil {
		drift = noDrift
	}
	var buf [8]float64
	start := append(buf[:0], x...)
	diffusion.EulerMaruyama(x, drift, t, dt, src)
	for j, v := range x {
		if !isFinite(v) {
			panic(fmt.Sprintf("fokkerplanck: x[%d] = %v after the step from x = %v at t = %v: the drift is not finite", j, v, start, t))
		}
	}
	alive = true
	for j, v := range walls {
		switch v.Boundary {
		case Reflecting:
			x[j] = Reflect(x[j], v.Lo, v.Hi)
		case Periodic:
			x[j] = Wrap(x[j], v.Lo, v.Hi)
		case Absorbing:
			if stream.From(src).Float64() >= BridgeSurvival(start[j], x[j], v.Lo, v.Hi, dt) {
				x[j] = v.nearerEnd(x[j])
				alive = false
			}
		}
	}
	return alive
}

func noDrift(dst, _ []float64, _ float64) { clear(dst) }

func (v Interval) nearerEnd(x float64) float64 {
	if x-v.Lo < v.Hi-x {
		return v.Lo
	}
	return v.Hi
}
