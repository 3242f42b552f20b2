package samples

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
)

// What X_t tells of the class C of labelled points. Points of the set are noised, and the law of all the other points is asked for their
// class, γ_c = P(C = c | X_t). This γ is not that of the data: it has an error δ, of mean 0 to first order in 1/n. Then with the
// class c of the point itself,
//
//	⟨−ln γ_c⟩ = H(C|X_t) + ½⟨Σ δ²/γ⟩,    ⟨−Σ γ ln γ⟩ = H(C|X_t) − ½⟨Σ δ²/γ⟩,    ⟨γ_c⟩ = ⟨Σ γ²⟩ of the data.
//
// The mean of the first two has no error of second order, and half of their difference says how large the error was that it
// corrects. Where X_t has few neighbours, with ⟨1/N⟩ the mean of Σ w² over the points, higher orders are as large: the entropy remains too large,
// and the probability too small, by up to min(1, 4⟨1/N⟩) of the correction, as seen for two laws in 16 and 64 dimensions. The intervals allow
// for this. What is left depends on which points are in the set: to first order it is the mean over the points of what
// the point itself contributes, −ln γ_c for the entropy and 2γ_c − Σ γ² for the probability, the influence functions of both.

// mostTests is the number of points that a time is judged by, in sets of more points. Of fewer points each is noised several times, and
// at least twice, which tells the scatter due to the noise from that between points.
const mostTests = 2000

// witnesses are noised points and their classes.
type witnesses struct {
	set    *Set
	index  []int      // which points of the set
	noise  *mat.Dense // the same at all times
	labels []int
	draws  int       // noises for each point, which follow each other
	start  []float64 // −ln of the share of the class of each

	workers int
}

// witnesses draws the points and the noise.
func (s Study) witnesses() (*witnesses, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.Set.labels == nil {
		return nil, errors.New("samples: the points have no labels, see Set.WithLabels")
	}
	n, k := s.Set.Len(), len(s.Set.classes)
	if k < 2 {
		return nil, fmt.Errorf("%s: the points have %d class, want at least 2", arg, k)
	}
	counts := make([]float64, k)
	for _, c := range s.Set.labels {
		counts[c]++
	}
	if i := floats.MinIdx(counts); counts[i] < 2 {
		return nil, fmt.Errorf("%s: the class %s has %v point, want at least 2", arg, s.Set.classes[i], counts[i])
	}
	w := &witnesses{set: s.Set, draws: max(2, mostTests/n), workers: s.Workers}
	rng := s.rng(forWitnesses)
	points := rng.Perm(n)[:min(n, mostTests)]
	w.noise = normals(len(points)*w.draws, s.Set.Dim(), rng)
	for _, i := range points {
		for range w.draws {
			w.index = append(w.index, i)
			w.labels = append(w.labels, s.Set.labels[i])
			w.start = append(w.start, -math.Log(counts[s.Set.labels[i]]/float64(n)))
		}
	}
	return w, nil
}

// The purposes of random streams besides those of replicates.
const (
	forWitnesses = 100 + iota
	forForks
	forTurns
	forCopies
)

// testimony is what the witnesses say at a time, each for itself.
type testimony struct {
	surprise []float64 // −ln γ_c
	entropy  []float64 // −Σ γ ln γ
	right    []float64 // γ_c
	squares  []float64 // Σ γ²
	alone    float64   // ⟨1/N⟩
}

// at asks the witnesses at the time t.
func (w *witnesses) at(ctx context.Context, t float64) (*testimony, error) {
	e, err := w.set.At(t).Evaluate(ctx, w.set.noised(w.index, w.noise, t), Given{Without: w.index, Workers: w.workers})
	if err != nil {
		return nil, err
	}
	m := len(w.index)
	heard := &testimony{surprise: make([]float64, m), entropy: make([]float64, m), right: make([]float64, m), squares: make([]float64, m)}
	least := 1 / (2 * float64(w.set.Len())) // where there are no points, a class is not impossible
	for i, c := range w.labels {
		gamma := e.Classes.RawRowView(i)
		heard.surprise[i] = -math.Log(max(gamma[c], least))
		heard.entropy[i] = stat.Entropy(gamma)
		heard.right[i] = gamma[c]
		heard.squares[i] = floats.Dot(gamma, gamma)
		heard.alone += 1 / e.Participation[i] / float64(m)
	}
	return heard, nil
}

// ClassEntropy estimates the entropy H(C|X_t), in nats, of the class of a point given what noise has left of it at each of the
// times t > 0: from H(C) at large t down to 0, if the classes do not overlap. The times over which it falls are those at which
// generation chooses (Li and Chen, arXiv:2403.01633). The points need labels.
//
// Estimate.Warning says where the points are too few for the law of the others to tell what is between them: at small t, and the
// earlier the more dimensions there are.
func (s Study) ClassEntropy(ctx context.Context, times []float64) ([]Estimate, error) {
	return s.eachTestimony(ctx, times, func(w *witnesses, heard *testimony) Estimate { return w.classEntropy(heard) })
}

// CloneProbability estimates the probability ⟨Σ γ²⟩ that two reverse runs that part at X_t, at each of the times t > 0, end in the same class
// (Biroli et al., arXiv:2402.18491), from the posteriors. It is also the probability that a point that is
// noised to t and back is of the class that it was before. [ReverseRuns] measures both for a model. The points need labels.
func (s Study) CloneProbability(ctx context.Context, times []float64) ([]Estimate, error) {
	return s.eachTestimony(ctx, times, func(w *witnesses, heard *testimony) Estimate { return w.clone(heard) })
}

// eachTestimony returns an estimate for each time.
func (s Study) eachTestimony(ctx context.Context, times []float64, f func(*witnesses, *testimony) Estimate) ([]Estimate, error) {
	if err := checkTimes(times); err != nil {
		return nil, err
	}
	w, err := s.witnesses()
	if err != nil {
		return nil, err
	}
	list := make([]Estimate, len(times))
	for k, t := range times {
		heard, err := w.at(ctx, t)
		if err != nil {
			return nil, err
		}
		list[k] = f(w, heard)
	}
	return list, nil
}

// checkTimes refuses no times, and those that are not positive and finite.
func checkTimes(times []float64) error {
	errs := []error{arg.AtLeast("len(times)", len(times), 1)}
	for k, t := range times {
		errs = append(errs, arg.Positive(fmt.Sprintf("times[%d]", k), t))
	}
	return check.First(errs...)
}

// classEntropy returns H(C|X_t).
func (w *witnesses) classEntropy(h *testimony) Estimate {
	middle, gap := h.halves(h.surprise, h.entropy)
	e := w.around(middle, h.surprise)
	e.Low, e.Value = max(0, e.Low-gap), min(max(0, e.Value), stat.Mean(w.start, nil)) // H(C|X_t) ≤ H(C)
	e.warnOfGap(gap, "this entropy")
	return e
}

// clone returns ⟨Σ γ²⟩.
func (w *witnesses) clone(h *testimony) Estimate {
	influence := make([]float64, len(h.right))
	floats.AddScaledTo(influence, h.right, 2, h.right)
	floats.Sub(influence, h.right)
	floats.Sub(influence, h.squares)
	_, gap := h.halves(h.squares, h.right)
	e := w.around(h.right, influence)
	e.Low, e.High = max(0, e.Low), min(1, e.High+gap)
	e.warnOfGap(gap, "this probability")
	return e
}

// known returns I(C; X_t)/H(C).
func (w *witnesses) known(h *testimony) Estimate {
	entropy := w.classEntropy(h)
	all := stat.Mean(w.start, nil)
	influence := make([]float64, len(w.start)) // of H(C|X_t)/H(C)
	for i, s := range h.surprise {
		influence[i] = (s - entropy.Value/all*w.start[i]) / all
	}
	middle, gap := h.halves(h.surprise, h.entropy)
	floats.Scale(1/all, middle)
	e := w.around(middle, influence).scale(-1, 1)
	e.Value, e.Low, e.High, e.Warning = max(0, e.Value), max(0, e.Low), min(1, max(0, e.High+gap/all)), entropy.Warning
	return e
}

// halves returns (a + b)/2, and how much of the mean of (a − b)/2 may be left of the error that it corrects.
func (h *testimony) halves(a, b []float64) (middle []float64, gap float64) {
	middle = make([]float64, len(a))
	for i := range a {
		middle[i] = (a[i] + b[i]) / 2
	}
	return middle, max(0, stat.Mean(a, nil)-stat.Mean(b, nil)) / 2 * min(1, 4*h.alone)
}

// around returns the mean of the values. Its error is that of the mean of the influences of the points, in which the scatter due to the noise is
// replaced by that of the values. It is not 0 where all points agree: the next one may be the first that does not.
func (w *witnesses) around(values, influences []float64) Estimate {
	byPoint, within := w.byPoint(influences)
	value, withinValues := w.byPoint(values)
	_, stdErr := bootstrap.Mean(byPoint)
	if scatter := stat.Variance(byPoint, nil); scatter > 0 {
		stdErr *= math.Sqrt(max(scatter-within+withinValues, withinValues) / scatter)
	}
	stdErr = max(stdErr, 0.7/float64(len(byPoint)))
	mean := stat.Mean(value, nil)
	e := Estimate{Value: mean, StdErr: stdErr, Low: mean - 1.96*stdErr, High: mean + 1.96*stdErr, OK: true}
	if n := len(byPoint); n < bootstrap.Least {
		e.warn(fmt.Sprintf("%d points are too few for an error, want at least %d", n, bootstrap.Least))
	}
	return e
}

// byPoint returns the mean for each point, and the variance of such a mean due to the noise.
func (w *witnesses) byPoint(values []float64) (means []float64, within float64) {
	n := len(values) / w.draws
	means = make([]float64, n)
	for k := range means {
		mean, variance := stat.MeanVariance(values[k*w.draws:(k+1)*w.draws], nil)
		means[k] = mean
		within += variance / float64(w.draws*n)
	}
	return means, within
}

// exceeded reports whether the gap is more than the scatter.
func (e *Estimate) exceeded(gap float64) bool { return gap > 1.96*e.StdErr }

// warnOfGap warns if the interval allows for more than the scatter.
func (e *Estimate) warnOfGap(gap float64, what string) {
	if e.exceeded(gap) {
		e.warn(fmt.Sprintf("at this t the points are too few for %s: it depends on what is between them", what))
	}
}
