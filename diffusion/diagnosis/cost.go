package diagnosis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
)

// What a wrong score costs. The reverse process of the data and the one that the model's score drives,
// dY = (Y + 2 s_θ) dt̄ + √2 dW, started alike, have the relative entropy
//
//	KL(P ‖ P_θ) = ⟨ln P[x]/P_θ[x]⟩ = ∫⟨|s − s_θ|²⟩ dt
//
// on their paths (Girsanov's theorem; Song, Durkan, Murray and Ermon, arXiv:2101.09258). Both sides are measured.
// The left one needs the score of the model only: paths x_0, x_1, … of noising have the probability
// p_0(x_0) Π p(x_{n+1}|x_n), and the chain of the model, which goes from x_{n+1} to x_n, p_T(x_T) Π q_θ(x_n|x_{n+1})
// with the Gaussian of an Euler–Maruyama step,
//
//	R = ln p_0(x_0) − ln p_T(x_T) + Σ_n ln p(x_{n+1}|x_n) − ln q_θ(x_n|x_{n+1}).
//
// ⟨e^{−R}⟩ = 1 for any score and any steps, since P_θ is normalised.

// Cost is what a score costs between the times From and To, in nats.
type Cost struct {
	Curve // ⟨|s − s_θ|²⟩ at 2·Steps + 1 times from From to To, and ∫⟨|s − s_θ|²⟩ dt by Simpson's rule

	// LogRatio is ⟨R⟩ = ⟨ln P[x]/P_θ[x]⟩, measured on paths of noising with Steps and with 2·Steps steps and
	// extrapolated to infinitely many. Disagreement is LogRatio − Integral on the same paths. It is 0
	// within its error, once the steps are short enough: for a pair of variance 0.1 over unit time 5 steps leave 0.05, and
	// 20 steps nothing that 20,000 paths show.
	LogRatio, Disagreement diffusion.Estimate

	// ChainRatio is ⟨ln P_s[x]/P_θ[x]⟩ with P_s the chain that has the exact score, extrapolated in the same way. Much
	// of the effect of finite steps is the same in both chains, and cancels.
	ChainRatio diffusion.Estimate

	// Discretisation is ⟨ln P[x]/P_s[x]⟩ for 2·Steps steps: what these steps cost with the exact score.
	Discretisation diffusion.Estimate

	// Start is KL(p_To ‖ Start) of the distribution from which the model generates, 0 if that is p_To. Integral + Start
	// bounds the relative entropy of p_From to what the model generates, in continuous time.
	Start diffusion.Estimate

	// Theorem is ⟨e^{−R}⟩ for the chain of 2·Steps steps. It is 1 for any score: it cannot tell a wrong one.
	Theorem diffusion.Fluctuation
}

// The columns of a cost, behind those of the density.
const (
	costIntegral = iota
	costLogRatio
	costDisagreement
	costChainRatio
	costDiscretisation
	costStart
	costColumns
)

// PathCost returns what the score costs between From and To. It needs data whose score is known. Every path takes
// 2·Steps + 1 scores.
func (c Comparison) PathCost(ctx context.Context) (*Cost, error) {
	r, err := c.beginWithLaw(ctx, "PathCost")
	if err != nil {
		return nil, err
	}
	times, err := r.grid(2 * r.Steps)
	if err != nil {
		return nil, err
	}
	if err := arg.Memory("Paths", r.Paths, 16); err != nil {
		return nil, err
	}
	start, err := r.start()
	if err != nil {
		return nil, err
	}
	weights := simpson(r.From, r.To, len(times))
	ratios := make([]float64, r.Paths)
	sums, err := r.tallies(ctx, forCost, len(times)+costColumns, func() func(context.Context, blocks.Block, *rand.ChaCha8, []tally) error {
		w := r.newWorker()
		return func(ctx context.Context, b blocks.Block, src *rand.ChaCha8, sums []tally) error {
			return w.cost(ctx, times, weights, start, ratios[b.First:b.First+b.Len], src, sums)
		}
	})
	if err != nil {
		return nil, err
	}
	return newCost(times, sums, ratios)
}

// newCost returns the result of the columns and of R of each path.
func newCost(times []float64, sums []tally, ratios []float64) (*Cost, error) {
	cost, columns := new(Cost), sums[len(times):]
	var err error
	if cost.Curve, err = newCurve(times, sums[:len(times)], columns[costIntegral], "the mean square error of the score"); err != nil {
		return nil, err
	}
	for _, c := range []struct {
		dst    *diffusion.Estimate
		column int
		name   string
	}{
		{&cost.LogRatio, costLogRatio, "the log-ratio of path probabilities"},
		{&cost.Disagreement, costDisagreement, "the log-ratio less the integral"},
		{&cost.ChainRatio, costChainRatio, "the log-ratio of two chains"},
		{&cost.Discretisation, costDiscretisation, "the cost of finite steps"},
		{&cost.Start, costStart, "the relative entropy to Start"},
	} {
		if *c.dst, err = columns[c.column].estimate(c.name); err != nil {
			return nil, err
		}
	}
	if cost.Theorem, err = diffusion.IntegralFluctuation(ratios); err != nil {
		return nil, fmt.Errorf("diagnosis: log-ratio of path probabilities: %w", err)
	}
	return cost, nil
}

// simpson returns the weights of Simpson's rule over an odd number of times t = from + (to − from) u², u equally spaced.
func simpson(from, to float64, n int) []float64 {
	weights := make([]float64, n)
	for k := range weights {
		u := float64(k) / float64(n-1)
		factor := 2.0
		switch {
		case k%2 == 1:
			factor = 4
		case k == 0 || k == n-1:
			factor = 1
		}
		weights[k] = factor / 3 / float64(n-1) * 2 * u * (to - from)
	}
	return weights
}

// costPath is the state of a path of noising.
type costPath struct {
	x, coarse         []float64 // the point, and that at the last even step
	integral          float64
	fine, fineExact   float64 // R of the chains with 2·Steps steps
	twice, twiceExact float64 // and with Steps
}

// cost moves a block of paths from step to step, so that the distribution at a step is made once.
func (w *worker) cost(ctx context.Context, times, weights []float64, start *diffusion.Mixture, ratios []float64, src *rand.ChaCha8, sums []tally) error {
	paths := make([]costPath, len(ratios))
	before := make([]float64, w.dim)
	for n, t := range times {
		if err := ctx.Err(); err != nil {
			return err
		}
		w.noised = w.law.At(t)
		for i := range paths {
			p := &paths[i]
			if n == 0 {
				p.x, p.coarse = w.noised.Rand(nil, src), make([]float64, w.dim)
				p.addEnds(w.noised.LogProb(p.x))
				copy(p.coarse, p.x)
			} else {
				copy(before, p.x)
				diffusion.Transition(p.x, before, t-times[n-1], src)
			}
			square, err := w.miss(p.x, t)
			if err != nil {
				return err
			}
			sums[n].add(square)
			p.integral += weights[n] * square
			if n == 0 {
				continue
			}
			p.fine += stepRatio(before, p.x, w.model, t-times[n-1])
			p.fineExact += stepRatio(before, p.x, w.exact, t-times[n-1])
			if n%2 == 0 {
				p.twice += stepRatio(p.coarse, p.x, w.model, t-times[n-2])
				p.twiceExact += stepRatio(p.coarse, p.x, w.exact, t-times[n-2])
				copy(p.coarse, p.x)
			}
		}
	}
	for i := range paths {
		p, last := &paths[i], w.noised.LogProb(paths[i].x)
		p.addEnds(-last)
		p.tally(sums[len(times):], last-start.LogProb(p.x))
		ratios[i] = p.fine
	}
	return nil
}

// addEnds adds a term of the ends of the path to R of all chains.
func (p *costPath) addEnds(term float64) {
	for _, r := range []*float64{&p.fine, &p.fineExact, &p.twice, &p.twiceExact} {
		*r += term
	}
}

// tally adds the path to the columns. The effect of finite steps on R goes with their length.
func (p *costPath) tally(sums []tally, start float64) {
	extrapolated, exact := 2*p.fine-p.twice, 2*p.fineExact-p.twiceExact
	sums[costIntegral].add(p.integral)
	sums[costLogRatio].add(extrapolated)
	sums[costDisagreement].add(extrapolated - p.integral)
	sums[costChainRatio].add(extrapolated - exact)
	sums[costDiscretisation].add(p.fineExact)
	sums[costStart].add(start)
}

// stepRatio returns ln p(y|x) − ln q(x|y): x → y by noising for the time h, and y → x by a step of the
// reverse process with the score at y.
func stepRatio(x, y, score []float64, h float64) float64 {
	shrink, variance := math.Exp(-h), noise(h)
	var there, back float64
	for j, s := range score {
		a, b := y[j]-shrink*x[j], x[j]-y[j]-h*(y[j]+2*s)
		there += a * a
		back += b * b
	}
	return back/(4*h) - there/(2*variance) + 0.5*float64(len(x))*math.Log(2*h/variance)
}
