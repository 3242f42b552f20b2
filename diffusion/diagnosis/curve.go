package diagnosis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/integrate"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
)

// Where in time the nats are: a rate ℓ(t) and its integral ∫ℓ dt. For the data's exact score s at hand the rate of a
// model s_θ is |s − s_θ|²; where only draws x = e^{−t} x_0 + √Δ ξ of the data are,
//
//	ℓ = |s_θ(x, t)|² + 2 s_θ(x, t)·ξ/√Δ + d,
//
// whose mean is ⟨|s − s_θ|²⟩ plus what does not depend on the model (Vincent, Neural Comput. 23, 1661 (2011); Song, Durkan,
// Murray and Ermon, arXiv:2101.09258, Theorem 3). It is averaged over ξ and −ξ: then it scatters by no more
// than a constant for Δ → 0, and not like 1/√Δ.

// Curve is a rate over time and its integral.
type Curve struct {
	Times    []float64            // increasing
	Density  []diffusion.Estimate // the rate at these times, in nats per unit time
	Integral diffusion.Estimate   // in nats; its error is that of whole paths or rows, not of independent times

	// Quadrature is by how much the trapezoid rule on Density differs from Integral: what a finite number of times may
	// cost. It is an error besides that of Integral, and mostly too large.
	Quadrature float64
}

// Share returns the part of the integral that is before the time t, between 0 and 1 if Density is not negative: the
// trapezoid rule on Density, 0 if nothing is lost.
func (c *Curve) Share(t float64) float64 {
	before, all := c.trapezoid(t), c.trapezoid(math.Inf(1))
	if !(all > 0) || math.IsNaN(before) {
		return 0
	}
	return before / all
}

// trapezoid returns the integral of Density up to the time t by the trapezoid rule.
func (c *Curve) trapezoid(t float64) (sum float64) {
	for n := 1; n < len(c.Times) && n < len(c.Density); n++ {
		from, to := c.Times[n-1], c.Times[n]
		lost := (to - from) * (c.Density[n-1].Value + c.Density[n].Value) / 2
		sum += lost * min(1, max(0, (t-from)/(to-from)))
	}
	return sum
}

// half returns the time before which half of the Integral is lost.
func (c *Curve) half() float64 {
	lo, hi := c.Times[0], c.Times[len(c.Times)-1]
	for range 60 {
		if middle := (lo + hi) / 2; c.Share(middle) < 0.5 {
			lo = middle
		} else {
			hi = middle
		}
	}
	return hi
}

// newCurve returns the curve of the columns of a rate at the times, and of its integral.
func newCurve(times []float64, rates []tally, integral tally, what string) (Curve, error) {
	c := Curve{Times: times, Density: make([]diffusion.Estimate, len(times))}
	var err error
	for n, t := range times {
		if c.Density[n], err = rates[n].estimate(fmt.Sprintf("%s at t = %.6g", what, t)); err != nil {
			return c, err
		}
	}
	c.Integral, err = integral.estimate("the integral of " + what)
	c.Quadrature = math.Abs(c.Integral.Value - c.trapezoid(math.Inf(1)))
	return c, err
}

// integral returns ∫ rate dt over times that increase, by Simpson's rule if there are three or more.
func integral(times, rates []float64) float64 {
	if len(times) < 3 {
		return integrate.Trapezoidal(times, rates)
	}
	return integrate.Simpsons(times, rates)
}

// overTime draws X_0 from the data for every path and noises it up to each of the times, independently. f puts a rate and other numbers
// at X_t into out; they are averaged over X_t and its mirror image. The rate is integrated with the weights and the others are summed up over
// the times, and what finish makes of the results for a path becomes the columns behind those of the rate.
func (r *run) overTime(ctx context.Context, purpose uint64, times, weights []float64, numbers, columns int, f func(w *worker, k int, x0, x, out []float64) error, finish func(dst, path []float64)) ([]tally, error) {
	laws, err := r.laws(ctx, times)
	if err != nil {
		return nil, err
	}
	return r.tallies(ctx, purpose, len(times)+columns, func() func(context.Context, blocks.Block, *rand.ChaCha8, []tally) error {
		w := r.newWorker()
		x0, x := make([]float64, r.dim), make([]float64, r.dim)
		path, out, results := make([]float64, numbers), make([]float64, numbers), make([]float64, columns)
		return func(ctx context.Context, b blocks.Block, src *rand.ChaCha8, sums []tally) error {
			for range b.Len {
				if err := r.draw(x0, src); err != nil {
					return err
				}
				clear(path)
				for k, t := range times {
					if err := ctx.Err(); err != nil {
						return err
					}
					w.noised = laws[k]
					diffusion.Transition(x, x0, t, src)
					var rate float64
					for range 2 {
						clear(out)
						if err := f(w, k, x0, x, out); err != nil {
							return err
						}
						rate += out[0] / 2
						path[0] += weights[k] * out[0] / 2
						for i, v := range out[1:] {
							path[1+i] += v / 2
						}
						reflect(x, x0, t)
					}
					sums[k].add(rate)
				}
				finish(results, path)
				for i, v := range results {
					sums[len(times)+i].add(v)
				}
			}
			return nil
		}
	})
}

// reflect turns x = e^{−t} x_0 + √Δ ξ into its mirror image e^{−t} x_0 − √Δ ξ, which is as probable.
func reflect(x, x0 []float64, t float64) {
	shrink := math.Exp(-t)
	for j, v := range x {
		x[j] = 2*shrink*x0[j] - v
	}
}

// loss returns |s_θ|² + 2 s_θ·ξ/√Δ + d of the score at x = e^{−t} x_0 + √Δ ξ.
func loss(x0, x, score []float64, t float64) float64 {
	shrink, delta := math.Exp(-t), noise(t)
	sum := float64(len(x))
	for j, s := range score {
		sum += s * (s + 2*(x[j]-shrink*x0[j])/delta)
	}
	return sum
}
