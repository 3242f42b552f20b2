package samples

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
)

// Memory: how many of the generated points are copies of the training points? A point counts as a copy if the nearest training point is
// at less than a third of the distance of the second nearest (Yoon et al., ICML workshop SPIGM (2023); Bonnaire et al., arXiv:2505.17638).
// This also happens by chance: for new draws of a smooth law in d dimensions the ratio of the two distances is below c with
// the probability c^d. How often is measured on held-out points, or on the training points themselves, each of which is new to all the others. If a share f of the generated points
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
// The points that were held out from the training are the new ones. If heldOut is nil, these are the points of the set, each compared with the others; of
// more than 2000, these many.
//
// Share.Warning says if more than half of the new points count as copies, as they do if the set contains its points several times, and if
// there are fewer than fifty.
func (s Study) Copies(ctx context.Context, generated, heldOut mat.Matrix, limit float64) (*Copies, error) {
	if limit == 0 {
		limit = 1. / 3
	}
	if err := check.First(s.check(), arg.Positive("limit", limit)); err != nil {
		return nil, err
	}
	if limit >= 1 {
		return nil, fmt.Errorf("%s: limit = %v, want a ratio below 1", arg, limit)
	}
	if err := arg.AtLeast("the number of points", s.Set.Len(), 3); err != nil {
		return nil, err
	}
	made, err := s.countAs(ctx, "generated", generated, limit)
	if err != nil {
		return nil, err
	}
	c := &Copies{Generated: made, Limit: limit}
	news := s.Set.Len()
	if heldOut != nil {
		news, _ = heldOut.Dims()
		c.New, err = s.countAs(ctx, "heldOut", heldOut, limit)
	} else {
		c.New, err = s.countOwn(ctx, limit)
	}
	if err != nil {
		return nil, err
	}
	m, _ := generated.Dims()
	c.Share = c.share(shareOf(0, m).High)
	if min(m, news) < bootstrap.Least {
		c.Share.warn(fmt.Sprintf("%d generated and %d new points are few, want at least %d", m, news, bootstrap.Least))
	}
	return c, nil
}

// countAs returns the share of the points that count as copies.
func (s Study) countAs(ctx context.Context, name string, points mat.Matrix, limit float64) (Estimate, error) {
	if err := s.Set.checkPlaces(name, points); err != nil {
		return Estimate{}, err
	}
	x := mat.DenseCopyOf(points)
	hits, err := s.copies(ctx, x, nil, limit)
	return shareOf(hits, x.RawMatrix().Rows), err
}

// countOwn returns the share of the points of the set that count as copies of others.
func (s Study) countOwn(ctx context.Context, limit float64) (Estimate, error) {
	n := s.Set.Len()
	index := s.rng(forCopies).Perm(n)[:min(n, mostTests)]
	hits, err := s.copies(ctx, s.Set.rows(index), index, limit)
	e := shareOf(hits, len(index))
	// Two points that are near each other count as copies together, so that only half of them are independent.
	half := shareOf(hits/2, (len(index)+1)/2)
	e.StdErr, e.Low, e.High = half.StdErr, min(half.Low, e.Value), max(half.High, e.Value)
	return e, err
}

// share returns f. The distance of each bound from the value is that of the bounds of P_generated and P_new,
// combined as independent errors are (Newcombe, Stat. Med. 17, 873 (1998)). The upper one is not below that of no copies at all.
func (c *Copies) share(none float64) Estimate {
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
	e := Estimate{Value: clip(value), StdErr: (down + up) / (2 * 1.96), Low: clip(value - down), High: clip(max(value+up, none)), OK: true}
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
	rng := s.rng(forWitnesses)
	index := rng.Perm(n)[:min(n, mostTests)]
	z := normals(len(index), s.Set.Dim(), rng)
	list := make([]Estimate, len(times))
	for k, t := range times {
		e, err := s.Set.At(t).Evaluate(ctx, s.Set.noised(index, z, t), Given{Workers: s.Workers})
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
