package samples

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/vec"
)

// Given says what [Law.Evaluate] takes besides the points x. Its zero value is all points of the set with the same weight.
type Given struct {
	Without []int     // for each x a point that is left out, −1 for none; nil: none
	Weights []float64 // how often each point of the set counts; nil: once

	Workers  int                   // 0: all cores
	Progress func(done, total int) // told for how many x the work is done; nil: silent
}

// Evaluation is what a [Law] says of each of m points x, given X_t = x.
type Evaluation struct {
	LogProb       []float64  // ln p_t(x)
	Score         *mat.Dense // ∇ln p_t(x), m × d
	Denoised      *mat.Dense // ⟨X_0⟩, m × d
	Variance      []float64  // tr Cov(X_0)
	Entropy       []float64  // −Σ w ln w of the probabilities of the points, in nats; a point that counts twice is two
	Participation []float64  // 1/Σ w², how many points X_0 could have been
	Nearest       []int      // the most probable of them
	Largest       []float64  // its probability
	Classes       *mat.Dense // the probability of each class, m × K; nil if the points have no labels
}

// Evaluate computes what the law says of the points x, which are rows, m × d. The sums over the points of the set are exact but for what
// is below 1e−17 of them, and rounding. The numbers do not depend on Workers. Besides its results, it takes the memory of another copy of the points.
func (l *Law) Evaluate(ctx context.Context, x mat.Matrix, given Given) (*Evaluation, error) {
	if err := l.set.checkPlaces("x", x); err != nil {
		return nil, err
	}
	m, d := x.Dims()
	if err := check.First(given.check(m, l.set.Len()), arg.AtLeast("Workers", given.Workers, 0), ctx.Err()); err != nil {
		return nil, err
	}
	e := &Evaluation{
		LogProb: make([]float64, m), Score: mat.NewDense(m, d, nil), Denoised: mat.NewDense(m, d, nil),
		Variance: make([]float64, m), Entropy: make([]float64, m), Participation: make([]float64, m),
		Nearest: make([]int, m), Largest: make([]float64, m),
	}
	if l.set.labels != nil {
		e.Classes = mat.NewDense(m, len(l.set.classes), nil)
	}
	places, ok := x.(*mat.Dense)
	if !ok {
		places = mat.DenseCopyOf(x)
	}
	order := upTo(m)
	arrange(places, order, vec.Lanes)
	cloud := l.cloud(given.Weights)
	run := blocks.Run{Paths: m, Size: vec.Lanes, Workers: given.Workers, Progress: given.Progress}
	err := run.Each(ctx, func() blocks.Work {
		w := newEvaluator(l, cloud, e)
		return func(ctx context.Context, b blocks.Block) error {
			return w.evaluate(ctx, places, order[b.First:b.First+b.Len], given.Without)
		}
	})
	if err != nil {
		return nil, err
	}
	l.set.tiles.clouds.Put(cloud) // after an error a worker may still be reading it
	if err := e.check(); err != nil {
		return nil, err
	}
	return e, nil
}

// check returns an error if a number is not finite.
func (e *Evaluation) check() error {
	for k, v := range e.LogProb {
		if sum := v + floats.Sum(e.Score.RawRowView(k)) + floats.Sum(e.Denoised.RawRowView(k)) + e.Variance[k]; math.IsNaN(sum) || math.IsInf(sum, 0) {
			return fmt.Errorf("%s: x(%d, :) is too far from the points, or these from each other, for distances to be squared", arg, k)
		}
	}
	return nil
}

// checkPlaces returns an error unless x, the argument of the given name, has finite rows of the dimension of the set.
func (s *Set) checkPlaces(name string, x mat.Matrix) error {
	if x == nil {
		return fmt.Errorf("%s: %s is nil", arg, name)
	}
	m, d := x.Dims()
	if m == 0 || d != s.Dim() {
		return fmt.Errorf("%s: %s is %d × %d, want %d columns and at least one row", arg, name, m, d, s.Dim())
	}
	for i := range m {
		for j := range d {
			if v := x.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("%s: %s(%d, %d) = %v is not a finite number", arg, name, i, j, v)
			}
		}
	}
	return nil
}

// check returns an error if there is nothing that an x could come from, for m of them and n points.
func (g Given) check(m, n int) error {
	if g.Without != nil && len(g.Without) != m {
		return fmt.Errorf("%s: len(Without) = %d, want %d, one for each x", arg, len(g.Without), m)
	}
	if g.Weights != nil && len(g.Weights) != n {
		return fmt.Errorf("%s: len(Weights) = %d, want %d, one for each point", arg, len(g.Weights), n)
	}
	positive := n
	if g.Weights != nil {
		positive = 0
		for i, w := range g.Weights {
			if err := arg.NonNegative(fmt.Sprintf("Weights[%d]", i), w); err != nil {
				return err
			}
			if w > 0 {
				positive++
			}
		}
		if positive == 0 {
			return fmt.Errorf("%s: all Weights are 0", arg)
		}
	}
	for k, i := range g.Without {
		if i < -1 || i >= n {
			return fmt.Errorf("%s: Without[%d] = %d is not one of %d points, or −1", arg, k, i, n)
		}
		if i >= 0 && positive == 1 && (g.Weights == nil || g.Weights[i] > 0) {
			return fmt.Errorf("%s: Without[%d] = %d leaves no point", arg, k, i)
		}
	}
	return nil
}
