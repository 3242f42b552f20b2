package samples

import (
	"context"
	"fmt"
	"math"
	"strings"
)

// The three regimes of generation (Biroli, Bonnaire, de Bortoli and Mézard, arXiv:2402.18491). On the way back from noise, at large t, all runs
// are alike; after the split the classes part; below the collapse a model that knows the n points exactly is drawn to one of
// them. Each of the times is where a curve over t crosses a level:
//
//	t_S   the landscape splits      e^{−2t}Λ = 1             signal over noise along the first principal component
//	t_H   half the class is known   I(C; X_t)/H(C) = ½       the window of choice is around it
//	t_C   memory begins             I(X_0; X_t)/ln n = 1     X_t tells one point of n from the others

// Regimes are the times at which the reverse process of the data of a set passes from one regime to the next, and the curves from which they are
// read. All are in the scale of the points, in which noise has the variance 1; see [Set.Standardize] for another.
type Regimes struct {
	Splits    Estimate // t_S, of [Study.SpeciationTime]
	Chooses   Estimate // t_H, of [Study.ClassTime]; not OK if the points have no labels
	Memorizes Estimate // t_C, of [Study.CollapseTime]

	Times   []float64
	Signal  []Estimate // e^{−2t}Λ, 1 at t_S
	Known   []Estimate // I(C; X_t)/H(C), ½ at t_H; nil if the points have no labels
	Clone   []Estimate // the probability that two runs that part at t end in the same class; nil likewise
	Located []Estimate // I(X_0; X_t)/ln n, 1 at t_C; not OK where [Study.Curves] are not
	Copy    []Estimate // the probability that two runs by the score of the points themselves end at the same point
}

// Regimes estimates the dynamical regimes of the data, with the curves at the times t > 0; nil: at 24 from below the collapse to above
// the split. It takes as long as [Study.Curves].
func (s Study) Regimes(ctx context.Context, times []float64) (*Regimes, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if times != nil {
		if err := s.checkTimes(times); err != nil {
			return nil, err
		}
	}
	r := &Regimes{Times: times}
	largest, err := s.Set.largestVariance(ctx)
	if err != nil {
		return nil, err
	}
	r.Splits = largest.time()
	if r.Memorizes, err = s.CollapseTime(ctx); err != nil {
		return nil, err
	}
	if s.Set.labels != nil {
		if r.Chooses, err = s.ClassTime(ctx); err != nil {
			return nil, err
		}
	} else {
		r.Chooses.warn("the points have no labels")
	}
	if times == nil {
		r.Times = r.span(s.Set.variance())
	}
	return r, s.draw(ctx, r, largest)
}

// span returns times that show all regimes of points of a variance.
func (r *Regimes) span(variance float64) []float64 {
	const number = 24
	low, high := 0.05, 1.5
	for _, e := range []Estimate{r.Splits, r.Chooses, r.Memorizes} {
		if e.OK {
			low, high = min(low, e.Value/4), max(high, e.Value+1)
		}
	}
	if variance > 0 { // times of which curves are computed
		first, last := timeOf(math.Log(mostRatio/10/variance)), timeOf(math.Log(leastRatio*10/variance))
		low, high = max(min(low, last/30), first), min(max(high, 30*first), last)
	}
	times := make([]float64, number)
	for k := range times {
		times[k] = low * math.Pow(high/low, float64(k)/(number-1))
	}
	return times
}

// draw computes the curves.
func (s Study) draw(ctx context.Context, r *Regimes, largest variance) error {
	for _, t := range r.Times {
		r.Signal = append(r.Signal, largest.over(t))
	}
	curves, err := s.Curves(ctx, r.Times)
	if err != nil {
		return err
	}
	for _, e := range curves.Information {
		r.Located = append(r.Located, e.scale(1/math.Log(float64(s.Set.Len())), 0))
	}
	if r.Copy, err = s.samePoint(ctx, r.Times); err != nil || s.Set.labels == nil {
		return err
	}
	w, err := s.witnesses()
	if err != nil {
		return err
	}
	for _, t := range r.Times {
		heard, err := w.at(ctx, t)
		if err != nil {
			return err
		}
		r.Known = append(r.Known, w.known(heard))
		r.Clone = append(r.Clone, w.clone(heard))
	}
	return nil
}

// over returns e^{−2t}Λ.
func (v variance) over(t float64) Estimate {
	shrink := math.Exp(-2 * t)
	low, high := v.logBounds()
	value := math.Sqrt(v.low * v.high)
	e := Estimate{Value: value, Low: math.Exp(low), High: math.Exp(high), StdErr: value * (high - low) / (2 * 1.96), OK: true}
	return e.scale(shrink, 0)
}

// scale returns the estimate of shift + factor e.
func (e Estimate) scale(factor, shift float64) Estimate {
	low, high := shift+factor*e.Low, shift+factor*e.High
	e.Value, e.StdErr = shift+factor*e.Value, math.Abs(factor)*e.StdErr
	e.Low, e.High = min(low, high), max(low, high)
	return e
}

// String says when the data split, when classes are chosen and when memory begins, in lines of text.
func (r *Regimes) String() string {
	var b strings.Builder
	b.WriteString("Times in the scale of the points, in which noise has the variance 1:\n")
	for _, line := range []struct {
		name string
		e    Estimate
	}{{"the landscape splits", r.Splits}, {"half the class is known", r.Chooses}, {"memory begins", r.Memorizes}} {
		fmt.Fprintf(&b, "%-24s", line.name)
		if line.e.OK {
			fmt.Fprintf(&b, "t = %.3g (%.3g to %.3g)", line.e.Value, line.e.Low, line.e.High)
		} else {
			b.WriteString("at no time")
		}
		if line.e.Warning != "" {
			fmt.Fprintf(&b, "; %s", line.e.Warning)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
