package diagnosis

import (
	"context"
	"math"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// The likelihood of data whose density nobody knows. On a path of noising x_0, x_1, … that begins at a point of the data,
//
//	R = −ln ρ(x_T) + Σ_n ln p(x_{n+1}|x_n) − ln q_θ(x_n|x_{n+1}),
//
// the logarithm of the ratio of the probability of noising it, given x_0, to that with which the chain of the model makes it from the
// distribution ρ. By Jensen's inequality ⟨R⟩ ≥ −⟨ln p_θ(x_0)⟩, since ⟨e^{−R}⟩ = p_θ(x_0). For short steps
//
//	⟨R⟩ → −⟨ln ρ(X_T)⟩ + ∫⟨|s_θ|² + 2 s_θ·ξ/√Δ + d⟩ dt,
//
// which exceeds the entropy of the data by KL(p_T ‖ ρ) + ∫⟨|s − s_θ|²⟩ dt (Sohl-Dickstein et al., arXiv:1503.03585; Ho et al.,
// arXiv:2006.11239; Song et al., arXiv:2101.09258). Ding, Quan and Tu, arXiv:2606.17252, study the fluctuations of such a log-ratio of
// noising and generation, which they call time-asymmetry entropy production.

// Bound is a bound on −⟨ln p_θ(x)⟩ of data at the time From, in nats, for what the reverse process of the model generates. The likelihood by the
// probability flow, [Likelihood], is that of another distribution.
type Bound struct {
	// Curve is the rate ⟨|s_θ|² + 2 s_θ·ξ/√Δ⟩ + d. It is not what a wrong score costs, but that plus the rate at which the
	// entropy of the data grows, 2d + ⟨∇·s⟩: only differences between models are the model's.
	Curve

	Start            diffusion.Estimate // −⟨ln ρ(X_To)⟩, ρ the distribution from which the model generates
	Total            diffusion.Estimate // Start + Integral, not below −⟨ln p_θ⟩ of the reverse process in continuous time
	BitsPerDimension diffusion.Estimate // Total in bits per dimension, in the scale of the points

	// Chain is ⟨R⟩ for 2·Steps steps, averaged over each step with its end given: the bound for the chain that makes so many steps; nil if it is not known, as from a table.
	Chain *diffusion.Estimate

	// Excess is Total − ⟨−ln p_From⟩ on the same points, if the density of the data is known, else nil:
	// what the model costs, ∫⟨|s − s_θ|²⟩dt + KL(p_To ‖ ρ).
	Excess *diffusion.Estimate
}

// The columns of a bound, behind those of its rate.
const (
	boundIntegral = iota
	boundStart
	boundTotal
	boundChain
	boundExcess
	boundColumns
)

// Bound returns the bound for Paths draws of the data, each noised to 2·Steps + 1 times, with opposite noise too. From must be positive. An exact score
// need not be known. The model takes 4·Steps + 2 scores for each path.
func (c Comparison) Bound(ctx context.Context) (*Bound, error) {
	r, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	times, err := r.grid(2 * r.Steps)
	if err := check.First(err, arg.Positive("From", r.From)); err != nil {
		return nil, err
	}
	start, err := r.start()
	if err != nil {
		return nil, err
	}
	// What is found for each path: the integral, and sums over the times of which the ends have one term.
	const (
		rate = iota
		end
		steps
		entropy
		numbers
	)
	sums, err := r.overTime(ctx, forBound, times, simpson(r.From, r.To, len(times)), numbers, boundColumns, func(w *worker, k int, x0, x, out []float64) error {
		if err := w.score(w.model, x, times[k]); err != nil {
			return err
		}
		out[rate] = loss(x0, x, w.model, times[k])
		switch {
		case k > 0:
			out[steps] = stepBound(x0, x, w.model, times[k-1], times[k])
		case w.noised != nil:
			out[entropy] = -w.noised.LogProb(x)
		}
		if k == len(times)-1 {
			out[end] = -start.LogProb(x)
		}
		return nil
	}, func(dst, path []float64) {
		dst[boundIntegral], dst[boundStart] = path[rate], path[end]
		dst[boundTotal], dst[boundChain] = path[rate]+path[end], path[steps]+path[end]
		dst[boundExcess] = path[rate] + path[end] - path[entropy]
	})
	if err != nil {
		return nil, err
	}
	return newBound(times, sums, r.dim, r.law != nil)
}

func newBound(times []float64, sums []tally, dim int, exact bool) (*Bound, error) {
	b := &Bound{Chain: new(diffusion.Estimate)}
	columns := sums[len(times):]
	var err error
	if b.Curve, err = newCurve(times, sums[:len(times)], columns[boundIntegral], "the rate of the bound"); err != nil {
		return nil, err
	}
	if b.Start, err = columns[boundStart].estimate("−⟨ln ρ⟩ at the end of noising"); err != nil {
		return nil, err
	}
	if b.Total, err = columns[boundTotal].estimate("the bound on the likelihood"); err != nil {
		return nil, err
	}
	if *b.Chain, err = columns[boundChain].estimate("the log-ratio of path probabilities"); err != nil {
		return nil, err
	}
	if exact {
		b.Excess = new(diffusion.Estimate)
		*b.Excess, err = columns[boundExcess].estimate("the bound less the entropy of the data")
	}
	b.BitsPerDimension = inBits(b.Total, dim)
	return b, err
}

// stepBound returns the mean of ln p(x_{n+1}|x_n) − ln q_θ(x_n|x_{n+1}) over x_n given its end x_{n+1} = y and x_0. Given these, x_n is
// Gaussian with the variance ṽ = 1/(1/Δ + e^{−2h}/v), Δ that of x_n given x_0 and v that of the step h.
func stepBound(x0, y, score []float64, from, to float64) float64 {
	h := to - from
	shrink, v, delta := math.Exp(-h), noise(h), noise(from)
	within := 1 / (1/delta + shrink*shrink/v)
	faded := math.Exp(-from)
	var square float64
	for j, s := range score {
		mean := within * (faded*x0[j]/delta + shrink*y[j]/v)
		off := mean - y[j] - h*(y[j]+2*s)
		square += off*off + within
	}
	return square/(4*h) + 0.5*float64(len(y))*(math.Log(2*h/v)-1)
}
