package samples

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// plain is what a law says of x by sums in the order of the points, with differences x − x_i e^{−t} in 200 bits.
type plain struct {
	logProb, variance, entropy, participation, largest float64
	score, denoised, weights, classes                  []float64
}

func (l *Law) plain(x []float64, without int, counts []float64) plain {
	s, n := l.set, l.set.Len()
	logs, weights, total := make([]float64, n), make([]float64, n), 0.
	for i := range n {
		weights[i] = 1
		if counts != nil {
			weights[i] = counts[i]
		}
		if i == without {
			weights[i] = 0
		}
		total += weights[i]
		square := exact(0)
		for j, v := range s.points.RawRowView(i) {
			e := exact(v)
			e.Sub(exact(x[j]), e.Mul(e, exact(l.root)))
			square.Add(square, e.Mul(e, e))
		}
		q, _ := square.Quo(square, exact(2*l.delta)).Float64()
		logs[i] = -q
		if weights[i] == 0 {
			logs[i] = math.Inf(-1)
		}
	}
	most := floats.Max(logs)
	var sum float64
	for i := range weights {
		weights[i] *= math.Exp(logs[i] - most)
		sum += weights[i]
	}
	d := l.Dim()
	p := plain{logProb: most + math.Log(sum) - math.Log(total) - float64(d)/2*math.Log(2*math.Pi*l.delta), weights: weights,
		score: make([]float64, d), denoised: make([]float64, d), classes: make([]float64, len(s.classes))}
	var squares float64
	for i, w := range weights {
		w /= sum
		weights[i] = w
		squares += w * w
		p.largest = max(p.largest, w)
		if w > 0 {
			p.entropy -= w * (logs[i] - most - math.Log(sum))
		}
		floats.AddScaled(p.denoised, w, s.points.RawRowView(i))
		for j, v := range s.points.RawRowView(i) {
			p.score[j] += w * (math.FMA(l.root, v, -x[j]) / l.delta)
		}
		if s.labels != nil {
			p.classes[s.labels[i]] += w
		}
	}
	p.participation = 1 / squares
	for i, w := range weights {
		p.variance += w * math.Pow(floats.Distance(s.points.RawRowView(i), p.denoised, 2), 2)
	}
	return p
}

func exact(v float64) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(v) }

// shapes are sets of points, times and places that need products or differences, many points or coordinates, and points far from 0.
var shapes = []struct {
	n, d  int
	t     float64
	shift float64 // of all points
	far   float64 // what places are multiplied by
}{
	{1, 1, 0.5, 0, 1}, {2, 1, 0.01, 0, 1}, {33, 2, 1, 0, 1}, {200, 3, 0.2, 0, 1}, {300, 1, 3, 0, 1}, {100, 16, 0.05, 0, 1}, {70, 40, 1e-3, 0, 1}, {20, 100, 0.3, 0, 1},
	{300, 2, 1e-6, 0, 1}, {300, 2, 1e-3, 1 << 20, 1}, {100, 5, 0.7, 1 << 30, 1}, {100, 3, 0.7, 0, 1e4}, {50, 2, 12, 0, 1}, {50, 2, 400, 0, 1}, {50, 2, math.Inf(1), 0, 1},
}

func TestEvaluateAgainstPlainSums(t *testing.T) {
	for k, shape := range shapes {
		t.Run(fmt.Sprint(shape), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(uint64(k), 1))
			points := gaussian(shape.n, shape.d, uint64(k))
			points.Apply(func(_, _ int, v float64) float64 { return v + shape.shift }, points)
			labels, counts := make([]int, shape.n), make([]float64, shape.n)
			for i := range labels {
				labels[i], counts[i] = i%min(3, shape.n), float64(rng.IntN(3))+0.5*float64(i%2)
			}
			counts[0]++
			set := lawtest.Must(lawtest.Must(New(points)).WithLabels(labels))
			law := set.At(shape.t)
			const m = 37 // more than a chunk
			checked := []int{0, 1, 31, 36}
			places, without := mat.NewDense(m, shape.d, nil), make([]int, m)
			for p := range m {
				i := rng.IntN(shape.n)
				for j, v := range set.points.RawRowView(i) {
					places.Set(p, j, math.FMA(law.root, v, shape.far*math.Sqrt(law.delta)*rng.NormFloat64()))
				}
				without[p] = -1
				if p%2 == 0 && shape.n > 2 {
					without[p] = i
				}
			}
			for _, given := range []Given{{}, {Weights: counts}, {Without: without}, {Without: without, Weights: counts}} {
				e := lawtest.Must(law.Evaluate(context.Background(), places, given))
				for _, p := range checked {
					left := -1
					if given.Without != nil {
						left = without[p]
					}
					compare(t, law, e, p, places.RawRowView(p), law.plain(places.RawRowView(p), left, given.Weights), given.Weights == nil)
				}
			}
			for _, p := range checked {
				x := places.RawRowView(p)
				want := law.plain(x, -1, nil)
				near(t, "LogProb", law.LogProb(x), want.logProb, 1+math.Abs(want.logProb))
				nearAll(t, "Score", law.Score(nil, x), want.score, 1/math.Sqrt(law.delta)+norm(want.score))
				nearAll(t, "Denoise", law.Denoise(nil, x), want.denoised, 1+norm(want.denoised))
				nearAll(t, "Posterior", law.Posterior(nil, x), want.weights, 1)
			}
		})
	}
}

func compare(t *testing.T, law *Law, e *Evaluation, p int, x []float64, want plain, once bool) {
	t.Helper()
	near(t, "ln p", e.LogProb[p], want.logProb, 1+math.Abs(want.logProb))
	nearAll(t, "score", e.Score.RawRowView(p), want.score, 1/math.Sqrt(law.delta)+norm(want.score))
	nearAll(t, "mean", e.Denoised.RawRowView(p), want.denoised, 1+norm(want.denoised))
	nearAll(t, "classes", e.Classes.RawRowView(p), want.classes, 1)
	near(t, "participation", e.Participation[p], want.participation, want.participation)
	near(t, "largest", e.Largest[p], want.largest, 1)
	near(t, "weight of the nearest", want.weights[e.Nearest[p]], want.largest, 1)
	// The variance is a difference of squares, of lengths about the center or of distances from x, and the mean is rounded.
	length := 5 * math.Sqrt(float64(len(x)))
	distance := length * math.Sqrt(law.delta) / law.root
	near(t, "variance", e.Variance[p], want.variance, 0.01*length*min(length, distance)+want.variance)
	if once {
		near(t, "entropy", e.Entropy[p], want.entropy, 1)
	}
}

func near(t *testing.T, what string, got, want, unit float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12*unit) {
		t.Errorf("%s = %v, want %v, off by %.1g", what, got, want, (got-want)/unit)
	}
}

func nearAll(t *testing.T, what string, got, want []float64, unit float64) {
	t.Helper()
	for i := range want {
		near(t, what, got[i], want[i], unit)
	}
}

func norm(x []float64) float64 { return floats.Norm(x, 2) }
