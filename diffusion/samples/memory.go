package samples

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync/atomic"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Memory: how many of the generated points are copies of the training points? A point counts as a copy if the nearest training point is
// at less than a third of the distance of the second nearest (Yoon et al., ICML workshop SPIGM (2023); Bonnaire et al., arXiv:2505.17638).
// This also happens by chance: for new draws of a smooth law in d dimensions the ratio of the two distances is below c with
// the probability c^d. How often is measured on the training points themselves: each is new to all the others. If a share f of the generated points
// are copies, P_generated = f + (1 − f) P_new, and
//
//	f = (P_generated − P_new)/(1 − P_new).

// Copies is what [Study.Copies] finds.
type Copies struct {
	Share     Estimate // f, the share of the generated points that are copies
	Generated Estimate // P_generated, the share of them that count as copies
	New       Estimate // P_new, the share of new points that count as copies by chance
	Limit     float64  // the ratio of distances below which a point counts as a copy
}

// Copies estimates the share of generated points, m × d, that are copies of points of the set, on which the model was trained. A point counts as a copy
// if the ratio of the distances of the nearest and the second nearest point of the set is below the limit, between 0 and 1; 0: 1/3. In one or two dimensions
// a smaller limit is better, as chance has a large share there: (1/3)^d.
//
// Of sets of more than 2000 points, these many are the new ones. Share.Warning says if more than half of the new points count as copies, as they do
// if the set contains its points several times.
func (s Study) Copies(ctx context.Context, generated mat.Matrix, limit float64) (*Copies, error) {
	if limit == 0 {
		limit = 1. / 3
	}
	if err := check.First(s.check(), arg.Positive("limit", limit)); err != nil {
		return nil, err
	}
	if limit >= 1 {
		return nil, fmt.Errorf("%s: limit = %v, want a ratio below 1", arg, limit)
	}
	x, err := New(generated)
	if err != nil {
		return nil, err
	}
	n := s.Set.Len()
	if x.Dim() != s.Set.Dim() {
		return nil, fmt.Errorf("%s: generated has %d columns, want %d", arg, x.Dim(), s.Set.Dim())
	}
	if err := arg.AtLeast("the number of points", n, 3); err != nil {
		return nil, err
	}
	made, err := s.copies(ctx, x.points, nil, limit)
	if err != nil {
		return nil, err
	}
	index := rand.New(stream.New(s.Seed, 0, forCopies)).Perm(n)[:min(n, mostTests)]
	others := mat.NewDense(len(index), s.Set.Dim(), nil)
	for k, i := range index {
		others.SetRow(k, s.Set.points.RawRowView(i))
	}
	fresh, err := s.copies(ctx, others, index, limit)
	if err != nil {
		return nil, err
	}
	c := &Copies{Generated: shareOf(made, x.Len()), New: shareOf(fresh, len(index)), Limit: limit}
	// Two points that are near each other count as copies together, so that only half of them are independent.
	half := shareOf(fresh/2, (len(index)+1)/2)
	c.New.StdErr, c.New.Low, c.New.High = half.StdErr, min(half.Low, c.New.Value), max(half.High, c.New.Value)
	c.Share = c.share()
	if min(x.Len(), n) < bootstrap.Least {
		c.Share.warn(fmt.Sprintf("%d generated and %d other points are few, want at least %d", x.Len(), n, bootstrap.Least))
	}
	return c, nil
}

// share returns f. The distance of each bound from the value is that of the bounds of P_generated and P_new,
// combined as independent errors are (Newcombe, Stat. Med. 17, 873 (1998)).
func (c *Copies) share() Estimate {
	if c.New.Value == 1 {
		e := Estimate{High: 1, StdErr: 1}
		e.warn("all new points count as copies: the points of the set are all there more than once")
		return e
	}
	p, q := c.Generated, c.New
	f := func(p, q float64) float64 { return (p - q) / (1 - q) }
	value := f(p.Value, q.Value)
	down := math.Hypot(value-f(p.Low, q.Value), value-f(p.Value, min(q.High, 1-1e-9)))
	up := math.Hypot(f(p.High, q.Value)-value, f(p.Value, q.Low)-value)
	clip := func(v float64) float64 { return min(1, max(0, v)) }
	e := Estimate{Value: clip(value), StdErr: (down + up) / (2 * 1.96), Low: clip(value - down), High: clip(value + up), OK: true}
	if q.Value > 0.5 {
		e.warn(fmt.Sprintf("%.0f %% of new points count as copies too: choose a smaller limit, or look for points that the set contains more than once", 100*q.Value))
	}
	return e
}

// copies counts the points x that count as copies of points of the set; of x that are points of the set themselves, the index says which.
func (s Study) copies(ctx context.Context, x *mat.Dense, index []int, limit float64) (int, error) {
	rows, _ := x.Dims()
	var count atomic.Int64
	run := blocks.Run{Paths: rows, Size: 16, Workers: s.Workers}
	err := run.Each(ctx, func() blocks.Work {
		return func(_ context.Context, b blocks.Block) error {
			for k := b.First; k < b.First+b.Len; k++ {
				without := -1
				if index != nil {
					without = index[k]
				}
				if nearest, second := s.Set.twoNearest(x.RawRowView(k), without); nearest < limit*second {
					count.Add(1)
				}
			}
			return nil
		}
	})
	return int(count.Load()), err
}

// twoNearest returns the distances of x from the two nearest points of the set, of which one is left out.
func (s *Set) twoNearest(x []float64, without int) (nearest, second float64) {
	nearest, second = math.Inf(1), math.Inf(1)
	for i := range s.Len() {
		if v := floats.Distance(x, s.points.RawRowView(i), 2); v < second && i != without {
			nearest, second = min(nearest, v), max(nearest, v)
		}
	}
	return nearest, second
}

// samePoint returns the probability ⟨Σ w²⟩ that two reverse runs by the score of the points, which part at X_t, end at the same point.
func (s Study) samePoint(ctx context.Context, times []float64) ([]Estimate, error) {
	n := s.Set.Len()
	rng := rand.New(stream.New(s.Seed, 0, forWitnesses))
	index := rng.Perm(n)[:min(n, mostTests)]
	noise := mat.NewDense(len(index), s.Set.Dim(), nil)
	for i := range noise.RawMatrix().Data {
		noise.RawMatrix().Data[i] = rng.NormFloat64()
	}
	list := make([]Estimate, len(times))
	for k, t := range times {
		e, err := s.Set.At(t).Evaluate(ctx, s.Set.noised(index, noise, t), Given{Workers: s.Workers})
		if err != nil {
			return nil, err
		}
		for i, p := range e.Participation {
			e.Participation[i] = 1 / p
		}
		mean, stdErr := stat.MeanStdDev(e.Participation, nil)
		stdErr /= math.Sqrt(float64(len(index)))
		list[k] = Estimate{Value: mean, StdErr: stdErr, Low: max(0, mean-1.96*stdErr), High: min(1, mean+1.96*stdErr), OK: true}
	}
	return list, nil
}
