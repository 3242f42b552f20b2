package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Identities of path probabilities that are exact at any number of steps. With R = ln P[x]/P_θ[x] of noising and the chain of the model
//
//	⟨e^{−R}⟩ = 1,    ⟨e^{R}⟩_θ = 1,    ⟨1/(1 + e^{R})⟩ = ⟨1/(1 + e^{−R})⟩_θ,    ⟨R⟩ = KL(P ‖ P_θ),    −⟨R⟩_θ = KL(P_θ ‖ P),
//
// and on paths that begin at a point x_0, without the term ln p_0(x_0), ⟨e^{−R}⟩ = p_θ(x_0). All hold for any score, so that none tells a wrong
// one. They tell whether P and P_θ overlap: if they do not, averages with the weights e^{∓R}, such as a likelihood, cannot be trusted.

// PathIdentities are the averages over paths of noising and over paths that the model generates, with Steps steps.
type PathIdentities struct {
	Noising, Generation diffusion.Fluctuation // ⟨e^{−R}⟩ and ⟨e^{R}⟩_θ, both 1

	// BennettNoising and BennettGeneration are ⟨1/(1 + e^{R})⟩ and ⟨1/(1 + e^{−R})⟩_θ, which are equal; their Overlap is that of the two
	// distributions of paths, 1 if the model is exact.
	BennettNoising, BennettGeneration diffusion.Fluctuation

	Cost        diffusion.Estimate // ⟨R⟩ = KL(P ‖ P_θ), which the steps and the start of the chain are part of
	ReverseCost diffusion.Estimate // −⟨R⟩_θ = KL(P_θ ‖ P): large if the model generates what is not in the data

	NoisingRatios, GenerationRatios []float64 // R of each path
}

// PathIdentities runs Paths paths of noising from From to To, and as many of the chain of the model back. It needs data whose density is known.
func (c Comparison) PathIdentities(ctx context.Context) (*PathIdentities, error) {
	r, err := c.beginWithLaw(ctx, "PathIdentities")
	if err != nil {
		return nil, err
	}
	times, err := r.grid(r.Steps)
	if err := check.First(err, arg.Memory("Paths", r.Paths, 32)); err != nil {
		return nil, err
	}
	start, err := r.start()
	if err != nil {
		return nil, err
	}
	first := r.law.At(r.From)
	p := &PathIdentities{NoisingRatios: make([]float64, r.Paths), GenerationRatios: make([]float64, r.Paths)}
	sums, err := r.tallies(ctx, forPathIdentities, 2, func() func(context.Context, blocks.Block, *rand.ChaCha8, []tally) error {
		w := r.newWorker()
		x := make([]float64, r.dim)
		return func(ctx context.Context, b blocks.Block, src *rand.ChaCha8, sums []tally) error {
			for i := b.First; i < b.First+b.Len; i++ {
				first.Rand(x, src)
				logProb := first.LogProb(x)
				there, err := w.noisingRatio(ctx, x, times, start, src)
				if err != nil {
					return err
				}
				back, err := w.generationRatio(ctx, x, times, start, src)
				if err != nil {
					return err
				}
				p.NoisingRatios[i], p.GenerationRatios[i] = logProb+there, first.LogProb(x)+back
				sums[0].add(p.NoisingRatios[i])
				sums[1].add(-p.GenerationRatios[i])
			}
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	return p, p.finish(sums)
}

// finish averages over the paths.
func (p *PathIdentities) finish(sums []tally) (err error) {
	if p.Cost, err = sums[0].estimate("the log-ratio of path probabilities"); err != nil {
		return err
	}
	if p.ReverseCost, err = sums[1].estimate("the log-ratio on paths of the model"); err != nil {
		return err
	}
	own := make([]float64, len(p.GenerationRatios)) // ln P_θ/P on paths of P_θ
	for i, r := range p.GenerationRatios {
		own[i] = -r
	}
	if p.Noising, err = diffusion.IntegralFluctuation(p.NoisingRatios); err != nil {
		return fmt.Errorf("diagnosis: log-ratio of path probabilities: %w", err)
	}
	if p.Generation, err = diffusion.IntegralFluctuation(own); err != nil {
		return fmt.Errorf("diagnosis: log-ratio on paths of the model: %w", err)
	}
	p.BennettNoising, p.BennettGeneration, err = diffusion.BennettFluctuation(p.NoisingRatios, own)
	return err
}

// noisingRatio noises x, which it changes, and returns R without the term of its beginning.
func (w *worker) noisingRatio(ctx context.Context, x, times []float64, start *diffusion.Mixture, src *rand.ChaCha8) (ratio float64, err error) {
	for n := 1; n < len(times); n++ {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		copy(w.direction, x)
		diffusion.Transition(x, w.direction, times[n]-times[n-1], src)
		if err := w.score(w.model, x, times[n]); err != nil {
			return 0, err
		}
		ratio += stepRatio(w.direction, x, w.model, times[n]-times[n-1])
	}
	return checkRatio(ratio-start.LogProb(x), x)
}

// generationRatio draws a path of the chain of the model, which ends at x, and returns R without the term of its end.
func (w *worker) generationRatio(ctx context.Context, x, times []float64, start *diffusion.Mixture, src *rand.ChaCha8) (ratio float64, err error) {
	start.Rand(x, src)
	ratio = -start.LogProb(x)
	rng := rand.New(src)
	for n := len(times) - 1; n > 0; n-- {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		if err := w.score(w.model, x, times[n]); err != nil {
			return 0, err
		}
		h := times[n] - times[n-1]
		copy(w.direction, x)
		for j, v := range w.direction {
			x[j] += h*(v+2*w.model[j]) + math.Sqrt(2*h)*rng.NormFloat64()
		}
		ratio += stepRatio(x, w.direction, w.model, h)
	}
	return checkRatio(ratio, x)
}

// checkRatio returns the ratio of a path that ends at x.
func checkRatio(ratio float64, x []float64) (float64, error) {
	if !isFinite(ratio) || !allFinite(x) {
		return 0, fmt.Errorf("diagnosis: a path ends at %v with the log-ratio %v: more Steps are needed, or the score leads beyond the range of float64", x, ratio)
	}
	return ratio, nil
}

// ChainLikelihood is the log-density of points under the chain of the model, with Steps steps.
type ChainLikelihood struct {
	// Likelihood has ln p_θ of each point, ln⟨e^{−R}⟩ over the paths from it. Its errors are those of a finite number of points.
	Likelihood

	// Points are ln p_θ of each point with its error of a finite number of paths, effective sample size and, where it cannot be trusted, a warning. The
	// logarithm of a mean is too small on average, by half the square of the error.
	Points []diffusion.Fluctuation
}

// ChainLogProb returns ln p_θ(x) of points, n × d with n at least 2, at the time From, for the chain by which the model generates in Steps
// steps, from Paths paths of noising for each point. Between it and −⟨R⟩ is what the [Bound] gives away.
func (c Comparison) ChainLogProb(ctx context.Context, points mat.Matrix) (*ChainLikelihood, error) {
	r, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	if points == nil {
		return nil, errors.New("diagnosis: points is nil")
	}
	own, err := rows(ctx, points, r.dim)
	if err != nil {
		return nil, err
	}
	times, err := r.grid(r.Steps)
	if err := check.First(err, arg.Memory("Paths", r.Paths, 32)); err != nil {
		return nil, err
	}
	start, err := r.start()
	if err != nil {
		return nil, err
	}
	n, _ := own.Dims()
	l := &ChainLikelihood{Points: make([]diffusion.Fluctuation, n)}
	l.LogProb = make([]float64, n)
	each := blocks.Run{Paths: n, Size: 1, Workers: r.Workers, Progress: r.Progress}
	err = each.Each(ctx, func() blocks.Work {
		w := r.newWorker()
		x, exponents := make([]float64, r.dim), make([]float64, r.Paths)
		return func(ctx context.Context, b blocks.Block) error {
			src := stream.New(r.Seed, uint64(b.Index), forChainLogProb)
			for i := range exponents {
				copy(x, own.RawRowView(b.First))
				ratio, err := w.noisingRatio(ctx, x, times, start, src)
				if err != nil {
					return err
				}
				exponents[i] = -ratio
			}
			var err error
			l.Points[b.First], err = diffusion.LogMeanExp(exponents)
			l.LogProb[b.First] = l.Points[b.First].Mean
			return err
		}
	})
	if err != nil {
		return nil, err
	}
	var sum tally
	for _, v := range l.LogProb {
		sum.add(v)
	}
	if l.Mean, err = sum.estimate("the mean log-density"); err != nil {
		return nil, err
	}
	l.BitsPerDimension = inBits(diffusion.Estimate{Value: -l.Mean.Value, StdErr: l.Mean.StdErr}, r.dim)
	return l, nil
}
