package climate

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Two laws of extremes. The largest of many values, such as that of a year, has the generalised extreme value distribution,
// whatever the values are; what exceeds a high threshold has the generalised Pareto distribution (Coles, An Introduction to
// Statistical Modeling of Extreme Values, 2001, chapters 3 and 4). The shape ξ says how heavy the tail is: x^{−1/ξ} for
// ξ > 0, exponential for ξ = 0, and an end for ξ < 0.

// GEV is the generalised extreme value distribution,
//
//	F(x) = exp{−[1 + ξ (x − μ)/σ]^{−1/ξ}}    where the bracket is positive;    exp(−e^{−(x − μ)/σ}) for ξ = 0.
type GEV struct {
	Location float64 // μ
	Scale    float64 // σ
	Shape    float64 // ξ
}

func (g GEV) check() error {
	return check.First(arg.Finite("Location", g.Location), arg.Positive("Scale", g.Scale), arg.Finite("Shape", g.Shape))
}

// reduced returns y = ln(1 + ξz)/ξ, with which F = exp(−e^{−y}), and whether x is within the law; outside, y is ±Inf.
func reduced(z, shape float64) (y float64, ok bool) {
	if math.Abs(shape) < 1e-9 {
		return z, true
	}
	if 1+shape*z <= 0 {
		return math.Copysign(math.Inf(1), -shape), false // above the end for ξ < 0, below it for ξ > 0
	}
	return math.Log1p(shape*z) / shape, true
}

// unreduced is the inverse, (e^{ξy} − 1)/ξ.
func unreduced(y, shape float64) float64 {
	if math.Abs(shape) < 1e-9 {
		return y
	}
	return math.Expm1(shape*y) / shape
}

// LogProb returns the logarithm of the density, −Inf outside of the law.
func (g GEV) LogProb(x float64) float64 {
	y, ok := reduced((x-g.Location)/g.Scale, g.Shape)
	if !ok {
		return math.Inf(-1)
	}
	return -(1+g.Shape)*y - math.Exp(-y) - math.Log(g.Scale)
}

// CDF returns F(x).
func (g GEV) CDF(x float64) float64 {
	y, _ := reduced((x-g.Location)/g.Scale, g.Shape)
	return math.Exp(-math.Exp(-y))
}

// ReturnLevel returns the level that the maximum of a block, such as a year, exceeds with the probability 1/period: once in so
// many years on average. The period is above 1.
func (g GEV) ReturnLevel(period float64) (float64, error) {
	if err := check.First(g.check(), checkPeriod(period)); err != nil {
		return 0, err
	}
	return finiteLevel(g.level(period), period)
}

func (g GEV) level(period float64) float64 {
	return g.Location + g.Scale*unreduced(reducedLevel(period), g.Shape)
}

// reducedLevel solves exp(−e^{−y}) = 1 − 1/period.
func reducedLevel(period float64) float64 { return -math.Log(-math.Log1p(-1 / period)) }

// Rand returns a draw. A nil src draws from the global source.
func (g GEV) Rand(src rand.Source) float64 {
	return g.Location + g.Scale*unreduced(-math.Log(stream.From(src).ExpFloat64()), g.Shape)
}

// Pareto is the generalised Pareto distribution of what exceeds a threshold u, and how often it does,
//
//	P(X > x | X > u) = [1 + ξ (x − u)/σ]^{−1/ξ},    e^{−(x − u)/σ} for ξ = 0.
type Pareto struct {
	Threshold float64 // u
	Scale     float64 // σ
	Shape     float64 // ξ
	Rate      float64 // exceedances in a unit of time, such as a year
}

func (p Pareto) check() error {
	return check.First(arg.Finite("Threshold", p.Threshold), arg.Positive("Scale", p.Scale), arg.Finite("Shape", p.Shape), arg.Positive("Rate", p.Rate))
}

// LogProb returns the logarithm of the density of an exceedance, −Inf outside of the law.
func (p Pareto) LogProb(x float64) float64 {
	z := (x - p.Threshold) / p.Scale
	y, ok := reduced(z, p.Shape)
	if !ok || z < 0 {
		return math.Inf(-1)
	}
	return -(1+p.Shape)*y - math.Log(p.Scale)
}

// ReturnLevel returns the level that is exceeded once in so many units of time on average, u + σ [(Rate·period)^ξ − 1]/ξ. The period is such
// that the threshold is exceeded more often.
func (p Pareto) ReturnLevel(period float64) (float64, error) {
	if err := check.First(p.check(), arg.Positive("period", period)); err != nil {
		return 0, err
	}
	if p.Rate*period <= 1 {
		return 0, fmt.Errorf("climate: period = %v, want more than 1/Rate = %v", period, 1/p.Rate)
	}
	return finiteLevel(p.level(period), period)
}

func (p Pareto) level(period float64) float64 {
	return p.Threshold + p.Scale*unreduced(math.Log(p.Rate*period), p.Shape)
}

// Rand returns a draw of an exceedance. A nil src draws from the global source.
func (p Pareto) Rand(src rand.Source) float64 {
	return p.Threshold + p.Scale*unreduced(stream.From(src).ExpFloat64(), p.Shape)
}

func checkPeriod(period float64) error {
	if !(period > 1) || math.IsInf(period, 1) {
		return fmt.Errorf("climate: period = %v, want a finite number above 1", period)
	}
	return nil
}

func finiteLevel(level, period float64) (float64, error) {
	if math.IsInf(level, 0) || math.IsNaN(level) {
		return 0, fmt.Errorf("climate: the level of the period %v is not finite", period)
	}
	return level, nil
}

// FitGEV fits the distribution to the maxima of blocks by maximum likelihood. It takes at least 10 maxima.
func FitGEV(maxima []float64) (*GEVFit, error) {
	x, err := checkExtremes("maxima", maxima)
	if err != nil {
		return nil, err
	}
	mean, sd := x.center()
	at := func(v []float64) GEV { return GEV{Location: mean + sd*v[0], Scale: sd * math.Exp(v[1]), Shape: v[2]} }
	l := &likelihood{
		log:   func(v []float64) float64 { return x.sum(v[2], at(v).LogProb) },
		level: func(v []float64, period float64) float64 { return at(v).level(period) },
		pin: func(level, period float64, free []float64) []float64 { // solved for μ
			g := at([]float64{0, free[0], free[1]})
			return []float64{(level-g.Location)/sd - math.Exp(free[0])*unreduced(reducedLevel(period), g.Shape), free[0], free[1]}
		},
		free: func(v []float64) []float64 { return v[1:] },
	}
	// The start is Gumbel's distribution with the mean and the variance of the maxima.
	scale := math.Sqrt(6) / math.Pi
	if err := l.fit([]float64{-0.5772 * scale, math.Log(scale), 0.05}); err != nil {
		return nil, err
	}
	g, errs := at(l.best), l.errors()
	return &GEVFit{GEV: g, Fit: Fit{likelihood: l, LogLikelihood: l.top, Parameters: map[string]diffusion.Estimate{
		"Location": {Value: g.Location, StdErr: sd * errs[0]}, "Scale": {Value: g.Scale, StdErr: g.Scale * errs[1]}, "Shape": {Value: g.Shape, StdErr: errs[2]},
	}}}, nil
}

// FitPareto fits the distribution to the values above a threshold by maximum likelihood. They must be independent: of extremes
// in a row only the largest counts. Duration is the time in which the values were taken, in the unit of Rate and of return
// periods. It takes at least 10 values above the threshold; others do not matter.
func FitPareto(values []float64, threshold, duration float64) (*ParetoFit, error) {
	if err := check.First(arg.Finite("threshold", threshold), arg.Positive("duration", duration), arg.FiniteSlice("values", values)); err != nil {
		return nil, err
	}
	var above []float64
	for _, v := range values {
		if v > threshold {
			above = append(above, v)
		}
	}
	x, err := checkExtremes("values above the threshold", above)
	if err != nil {
		return nil, err
	}
	mean, _ := x.center()
	n := float64(len(above))
	rate, scale := n/duration, mean-threshold
	at := func(v []float64) Pareto {
		return Pareto{Threshold: threshold, Rate: rate * math.Exp(v[0]), Scale: scale * math.Exp(v[1]), Shape: v[2]}
	}
	l := &likelihood{
		log: func(v []float64) float64 {
			return x.sum(v[2], at(v).LogProb) + n*(v[0]-math.Exp(v[0])) // the number is Poissonian
		},
		level: func(v []float64, period float64) float64 { return at(v).level(period) },
		pin: func(level, period float64, free []float64) []float64 { // solved for σ
			units := (level - threshold) / unreduced(free[0]+math.Log(rate*period), free[1])
			return []float64{free[0], math.Log(units / scale), free[1]}
		},
		free: func(v []float64) []float64 { return []float64{v[0], v[2]} },
	}
	if err := l.fit([]float64{0, 0, 0.05}); err != nil {
		return nil, err
	}
	p, errs := at(l.best), l.errors()
	return &ParetoFit{Pareto: p, Fit: Fit{likelihood: l, LogLikelihood: l.top, Parameters: map[string]diffusion.Estimate{
		"Rate": {Value: p.Rate, StdErr: p.Rate * errs[0]}, "Scale": {Value: p.Scale, StdErr: p.Scale * errs[1]}, "Shape": {Value: p.Shape, StdErr: errs[2]},
	}}}, nil
}

// Maxima returns the largest values of consecutive blocks of a record, such as the twelve months of a year. What is left of it behind the last
// whole block does not count.
func Maxima(record []float64, block int) ([]float64, error) {
	if err := arg.AtLeast("block", block, 1); err != nil {
		return nil, err
	}
	if err := checkRecord(record, block); err != nil {
		return nil, err
	}
	var maxima []float64
	for at := 0; at <= len(record)-block; at += block {
		maxima = append(maxima, floats.Max(record[at:at+block]))
	}
	return maxima, nil
}

// Peaks returns the largest value of each cluster of values above a threshold. Two belong to one cluster if they are at most apart
// steps from each other, or linked by others between them. Peaks of different clusters are nearly independent if apart is longer than the
// memory of the record.
func Peaks(record []float64, threshold float64, apart int) ([]float64, error) {
	if err := check.First(arg.Finite("threshold", threshold), arg.AtLeast("apart", apart, 1), checkRecord(record, 1)); err != nil {
		return nil, err
	}
	var peaks []float64
	last := math.Inf(-1)
	for i, v := range record {
		if v <= threshold {
			continue
		}
		if float64(i)-last > float64(apart) {
			peaks = append(peaks, v)
		}
		last, peaks[len(peaks)-1] = float64(i), max(peaks[len(peaks)-1], v)
	}
	return peaks, nil
}

// extremes are at least 10 numbers that are not all equal.
type extremes []float64

func checkExtremes(name string, x []float64) (extremes, error) {
	if err := check.First(arg.AtLeast("the number of "+name, len(x), 10), arg.FiniteSlice(name, x)); err != nil {
		return nil, err
	}
	if _, sd := extremes(x).center(); !(sd > 0) || math.IsInf(sd, 0) {
		return nil, errors.New("climate: the " + name + " are all equal, or too large")
	}
	return x, nil
}
