package samples

import (
	"context"
	"errors"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// How unusual a point is, −ln p_t tells; t sets the scale √Δ/e^{−t} below which structure does not count. The points of the set are judged by
// the law without them. The rank of a new point among theirs is then a p-value, up to 1/n, whatever the distribution (conformal prediction; Vovk, Gammerman and
// Shafer, Algorithmic Learning in a Random World, Springer 2005).

// Anomaly is how unusual each of m points is.
type Anomaly struct {
	Score  []float64 // −ln p_t, in nats
	PValue []float64 // the share of points, those of the set and this one, that are as unusual; a threshold of α gives false alarms at the rate α
	Own    []float64 // the score of each point of the set by the law without it
}

// Anomaly judges points in the scale of the set, which are rows, m × d, by −ln p_t(e^{−t} point). It also evaluates the law at all points
// of the set, of which it needs two. Of given it takes Workers and Progress; the others must be nil.
func (l *Law) Anomaly(ctx context.Context, points mat.Matrix, given Given) (*Anomaly, error) {
	if given.Without != nil || given.Weights != nil {
		return nil, errors.New(string(arg) + ": Without and Weights of an anomaly must be nil")
	}
	if err := l.set.checkPlaces("points", points); err != nil {
		return nil, err
	}
	m, d := points.Dims()
	n := l.set.Len()
	if err := arg.AtLeast("the number of points of the set", n, 2); err != nil {
		return nil, err
	}
	places := mat.NewDense(m+n, d, nil)
	places.Slice(0, m, 0, d).(*mat.Dense).Scale(l.root, points)
	places.Slice(m, m+n, 0, d).(*mat.Dense).Scale(l.root, l.set.points)
	given.Without = make([]int, m+n)
	for k := range given.Without {
		given.Without[k] = max(k-m, -1)
	}
	e, err := l.Evaluate(ctx, places, given)
	if err != nil {
		return nil, err
	}
	scores := e.LogProb
	for k := range scores {
		scores[k] = -scores[k]
	}
	a := &Anomaly{Score: scores[:m:m], Own: scores[m:], PValue: make([]float64, m)}
	own := slices.Sorted(slices.Values(a.Own))
	for k, s := range a.Score {
		below, _ := slices.BinarySearch(own, s)
		a.PValue[k] = float64(n-below+1) / float64(n+1)
	}
	return a, nil
}
