package diagnosis

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
)

// The likelihood of points under the probability flow of the model,
//
//	ln p_θ(x) = ln ρ(X_To) − ∫_From^To [d + ∇·s_θ(X_t, t)] dt,    dX/dt = −X − s_θ(X, t),    X_From = x,
//
// with ρ the distribution from which the model generates (Chen et al., arXiv:1806.07366; Song et al.,
// arXiv:2011.13456, Sec. 4.3), by Steps steps of the classical Runge–Kutta method. The density is that of what the flow
// generates, which differs from what the reverse process generates unless s_θ is exact.

// Likelihood is the log-density of points under the model.
type Likelihood struct {
	LogProb []float64 // ln p_θ of each point, in nats

	Mean diffusion.Estimate // over points, in nats

	// BitsPerDimension is −Mean/(d ln 2), the length of the code of a coordinate. It refers to the scale
	// of the points: pixels of 256 grey levels scaled to [−1, 1] have 7 bits more in their own units.
	BitsPerDimension diffusion.Estimate

	// KL is ⟨ln p_From(x) − ln p_θ(x)⟩, the relative entropy of the data at the time From to what the flow generates, if
	// the points are draws of the data whose score is known, as those of [Comparison.Likelihood] are; else it is nil.
	KL *diffusion.Estimate
}

// Likelihood returns the log-density under the model of Paths draws of the data, noised up to the time From.
func (c Comparison) Likelihood(ctx context.Context) (*Likelihood, error) {
	r, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	return r.likelihood(ctx, func(dst []float64, _ int, src rand.Source) error {
		x := make([]float64, r.dim) // workers call this at the same time
		err := r.draw(x, src)
		diffusion.Transition(dst, x, r.From, src)
		return err
	}, r.law)
}

// LogProb returns the log-density under the model of points, n × d with n at least 2, at the time From.
// Paths is not used.
func (c Comparison) LogProb(ctx context.Context, points mat.Matrix) (*Likelihood, error) {
	c.Paths = 2
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
	r.Paths, _ = own.Dims()
	return r.likelihood(ctx, func(dst []float64, i int, _ rand.Source) error {
		copy(dst, own.RawRowView(i))
		return nil
	}, nil)
}

// rows copies points and checks them.
func rows(ctx context.Context, points mat.Matrix, dim int) (own *mat.Dense, err error) {
	err = blocks.Call(ctx, "points", func() error {
		n, d := points.Dims()
		if d != dim {
			return fmt.Errorf("diagnosis: points have dimension %d, want %d", d, dim)
		}
		if err := arg.AtLeast("the number of points", n, 2); err != nil {
			return err
		}
		own = mat.DenseCopyOf(points)
		for i := range n {
			if !allFinite(own.RawRowView(i)) {
				return fmt.Errorf("diagnosis: point %d is %v, want finite numbers", i, own.RawRowView(i))
			}
		}
		return nil
	})
	return own, err
}

// likelihood computes ln p_θ of the points, which are draws of a law at the time From if it is not nil.
func (r *run) likelihood(ctx context.Context, point func(dst []float64, i int, src rand.Source) error, law *diffusion.Mixture) (*Likelihood, error) {
	times, err := r.grid(r.Steps)
	if err != nil {
		return nil, err
	}
	start, err := r.start()
	if err := check.First(err, arg.Memory("Paths", r.Paths, 8)); err != nil {
		return nil, err
	}
	if law != nil {
		law = law.At(r.From)
	}
	l := &Likelihood{LogProb: make([]float64, r.Paths)}
	const columns = 2 // ln p_θ and ln p/p_θ
	sums, err := r.tallies(ctx, forLikelihood, columns, func() func(context.Context, blocks.Block, *rand.ChaCha8, []tally) error {
		w := r.newWorker()
		x := make([]float64, r.dim)
		return func(ctx context.Context, b blocks.Block, src *rand.ChaCha8, sums []tally) error {
			for i := b.First; i < b.First+b.Len; i++ {
				if err := point(x, i, src); err != nil {
					return err
				}
				drawProbe(w.probe, src)
				logProb, err := w.flowLogProb(ctx, x, times, start)
				if err != nil {
					return err
				}
				l.LogProb[i] = logProb
				sums[0].add(logProb)
				if law != nil {
					sums[1].add(law.LogProb(x) - logProb)
				}
			}
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	if l.Mean, err = sums[0].estimate("the mean log-density"); err != nil {
		return nil, err
	}
	l.BitsPerDimension = inBits(diffusion.Estimate{Value: -l.Mean.Value, StdErr: l.Mean.StdErr}, r.dim)
	if law != nil {
		kl, err := sums[1].estimate("the relative entropy")
		if err != nil {
			return nil, err
		}
		l.KL = &kl
	}
	return l, nil
}

// flowLogProb carries x along the flow to the last of the times and returns its log-density at the first.
func (w *worker) flowLogProb(ctx context.Context, x, times []float64, start *diffusion.Mixture) (float64, error) {
	d := w.dim
	state := append(append(make([]float64, 0, d+1), x...), 0) // the point, and the integral of ∇·ν
	var failed error
	velocity := func(dst, state []float64, t float64) {
		if failed != nil {
			return
		}
		x := state[:d]
		if failed = w.score(dst[:d], x, t); failed != nil {
			return
		}
		for j, s := range dst[:d] {
			dst[j] = -x[j] - s
		}
		var div float64
		if div, failed = w.divergence(x, t); failed == nil {
			dst[d] = -float64(d) - div
		}
	}
	for n := 1; n < len(times); n++ {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		diffusion.RungeKutta(state, velocity, times[n-1], times[n])
		if failed != nil {
			return 0, failed
		}
	}
	logProb := start.LogProb(state[:d]) + state[d]
	if !isFinite(logProb) {
		return 0, fmt.Errorf("diagnosis: the flow carries x = %v to %v with the log-density %v: more Steps are needed, or the score leads beyond the range of float64", x, state[:d], logProb)
	}
	return logProb, nil
}
