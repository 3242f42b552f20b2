package samples

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Given says what [Law.Evaluate] takes besides the points x. Its zero value is all points of the set with the same weight.
type Given struct {
	Without []int     // for each x a point that is left out, −1 for none; nil: none
	Weights []float64 // how often each point of the set counts, as in a bootstrap sample; nil: once
}

// Evaluation is what a [Law] says of each of m points x, given X_t = x.
type Evaluation struct {
	LogProb       []float64  // ln p_t(x)
	Denoised      *mat.Dense // ⟨X_0⟩, m × d
	Variance      []float64  // tr Cov(X_0)
	Participation []float64  // 1/Σ w², how many points X_0 could have been
	Nearest       []int      // the most probable of them
	Largest       []float64  // its probability
	Classes       *mat.Dense // the probability of each class, m × K; nil if the points have no labels
}

// Evaluate computes what the law says of the points x, which are rows, m × d.
func (l *Law) Evaluate(ctx context.Context, x mat.Matrix, given Given) (*Evaluation, error) {
	m, d := x.Dims()
	if d != l.Dim() {
		return nil, fmt.Errorf("%s: x is %d × %d, want %d columns", arg, m, d, l.Dim())
	}
	n := l.set.Len()
	if given.Without != nil && len(given.Without) != m {
		return nil, fmt.Errorf("%s: len(Without) = %d, want %d, one for each x", arg, len(given.Without), m)
	}
	if given.Weights != nil && len(given.Weights) != n {
		return nil, fmt.Errorf("%s: len(Weights) = %d, want %d, one for each point", arg, len(given.Weights), n)
	}
	e := &Evaluation{
		LogProb:       make([]float64, m),
		Denoised:      mat.NewDense(m, d, nil),
		Variance:      make([]float64, m),
		Participation: make([]float64, m),
		Nearest:       make([]int, m),
		Largest:       make([]float64, m),
	}
	if l.set.labels != nil {
		e.Classes = mat.NewDense(m, len(l.set.classes), nil)
	}
	for k := range m {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l.evaluate(e, k, mat.Row(nil, k, x), given)
	}
	return e, nil
}

// evaluate fills in what belongs to x, the kth point.
func (l *Law) evaluate(e *Evaluation, k int, x []float64, given Given) {
	logs := l.exponents(x)
	total := float64(len(logs))
	if given.Weights != nil {
		total = floats.Sum(given.Weights)
		for i, w := range given.Weights {
			logs[i] += math.Log(w)
		}
	}
	if given.Without != nil && given.Without[k] >= 0 {
		i := given.Without[k]
		logs[i] = math.Inf(-1)
		if given.Weights != nil {
			total -= given.Weights[i]
		} else {
			total--
		}
	}
	sum := floats.LogSumExp(logs)
	e.LogProb[k] = sum - math.Log(total) - float64(len(x))/2*math.Log(2*math.Pi*l.delta)
	mean := e.Denoised.RawRowView(k)
	var squares, participation float64
	for i, v := range logs {
		w := math.Exp(v - sum)
		point := l.set.points.RawRowView(i)
		floats.AddScaled(mean, w, point)
		squares += w * floats.Dot(point, point)
		participation += w * w
		if w > e.Largest[k] {
			e.Largest[k], e.Nearest[k] = w, i
		}
		if e.Classes != nil {
			e.Classes.RawRowView(k)[l.set.labels[i]] += w
		}
	}
	e.Variance[k] = max(0, squares-floats.Dot(mean, mean))
	e.Participation[k] = 1 / participation
}
