package diffusion

import (
	"fmt"
	"math"
	"slices"

	"nonequilibrium/diffusion/internal/check"
)

// The distribution of the ΔS_tot of noising in one dimension. ΔS_tot depends on the ends of a path alone,
//
//	ΔS_tot = ψ_0(x) − ψ_T(y),    ψ_t = ln p_t/N(0, 1),    y = e^{−T} x + √Δ ξ,
//
// x drawn from p_0 and ξ from N(0, 1). Its moments are averages over both, and
//
//	P(ΔS_tot ≤ r) = ∫ p_0(x) P(ψ_T(y) ≥ ψ_0(x) − r | x) dx
//
// over the intervals of y in which ψ_T is high enough. For data without a density, ΔS_tot is infinite.

// Cumulants are the first four cumulants of a distribution: its mean μ and variance, ⟨(x−μ)³⟩, and ⟨(x−μ)⁴⟩ − 3⟨(x−μ)²⟩².
type Cumulants struct{ Mean, Variance, Third, Fourth float64 }

// NoisingCumulants returns the cumulants of the ΔS_tot of noising m up to the time T > 0, in one dimension. The
// mean is KL(p_0 ‖ N(0, 1)) − KL(p_T ‖ N(0, 1)), with the digits that this difference leaves. The relative accuracy of the
// variance is about 1e−10; the error of the third and fourth is about 1e−10 times the moments that they are computed from.
func NoisingCumulants(m *Mixture, T float64) (Cumulants, error) {
	if err := check.First(checkOneDimension("NoisingCumulants", "m", m), arg.Positive("T", T), checkDensity("m", m)); err != nil {
		return Cumulants{}, err
	}
	before, err := relativeEntropy(m, 0, standardNormal(1))
	if err != nil {
		return Cumulants{}, err
	}
	after, err := relativeEntropy(m, T, standardNormal(1))
	if err != nil {
		return Cumulants{}, err
	}
	mean := before - after
	shrink, noise := decay(T)
	data, law := m.cover(nil, 1), m.At(T).cover(nil, 1)
	start, end := newDeparture(m, 0, data), newDeparture(m, T, law)
	ends := make([]*component, len(data)) // the distributions of (x, ξ)
	for k, c := range data {
		ends[k] = &component{weight: c.weight, mean: []float64{c.mean[0], 0}}
		ends[k].setVariances([]float64{c.variances[0], 1})
	}
	moved, y := make([]float64, 1), make([]float64, 1)
	moment, err := average(ends, 3, func(value *averages, anchor int, offset, x []float64) {
		moved[0] = shrink*offset[0] + math.Sqrt(noise)*x[1]
		y[0] = law[anchor].mean[0] + moved[0]
		start.at(anchor, offset[:1], x[:1])
		end.at(anchor, moved, y)
		away := start.logRatio - end.logRatio - mean
		square := away * away
		*value = averages{square, square * away, square * square}
	})
	if err != nil {
		return Cumulants{}, err
	}
	return Cumulants{Mean: mean, Variance: moment[0], Third: moment[1], Fourth: moment[2] - 3*moment[0]*moment[0]}, nil
}

// NoisingCDF returns P(ΔS_tot ≤ sigma) for noising m up to the time T ≥ 1e−16, in one dimension, to about 1e−11, or to
// 1e−14/√T, if that is more. At sigma = 0 it is the share of paths that seem to run backwards.
func NoisingCDF(m *Mixture, T, sigma float64) (float64, error) {
	if err := check.First(checkOneDimension("NoisingCDF", "m", m), arg.Positive("T", T), checkDensity("m", m)); err != nil {
		return 0, err
	}
	if T < 1e-16 {
		return 0, fmt.Errorf("diffusion: T = %v is below 1e-16, where ΔS_tot is lost in rounding", T)
	}
	if math.IsNaN(sigma) {
		return 0, fmt.Errorf("diffusion: sigma = NaN is not a number")
	}
	data := m.cover(nil, 1)
	start, end := newDeparture(m, 0, data), newEndRatio(m, T)
	shrink, noise := decay(T)
	spread := math.Sqrt(noise)
	mean, err := averageRounded(data, 1, func(value *averages, anchor int, offset, x []float64) {
		start.at(anchor, offset, x)
		*value = averages{0, 1e-13 + 16*epsilon*(1+math.Abs(x[0]))/spread} // the places that above yields are rounded
		end.above(start.logRatio-sigma, func(a, b float64) {
			value[0] += normalBetween((a-shrink*x[0])/spread, (b-shrink*x[0])/spread)
		})
	})
	return min(max(mean[0], 0), 1), err
}

// endRatio is ψ_T on a line, cut where it turns.
type endRatio struct {
	law    *departure
	y      []float64
	turns  []float64 // both ends, and the turning points between them
	values []float64 // ψ_T there
}

func newEndRatio(m *Mixture, T float64) *endRatio {
	law := m.At(T).cover(nil, 1)
	e := &endRatio{law: newDeparture(m, T, standardNormal(1).cover(nil, 1)), y: make([]float64, 1)}
	const deviations, perDeviation = 14, 8 // of y, if x and ξ are within 9 of their own
	var grid []float64
	for _, c := range law {
		for i := -deviations * perDeviation; i <= deviations*perDeviation; i++ {
			grid = append(grid, c.mean[0]+math.Sqrt(c.variances[0])*float64(i)/perDeviation)
		}
	}
	slices.Sort(grid)
	slope := func(y float64) float64 {
		e.at(y)
		return e.law.excess[0]
	}
	e.turn(grid[0])
	for i, b := range grid[1:] {
		a := grid[i]
		if fa, fb := slope(a), slope(b); fa*fb < 0 {
			e.turn(findRoot(slope, a, b, fa, fb))
		}
	}
	e.turn(grid[len(grid)-1])
	return e
}

func (e *endRatio) turn(y float64) {
	e.turns = append(e.turns, y)
	e.values = append(e.values, e.at(y))
}

// at returns ψ_T(y).
func (e *endRatio) at(y float64) float64 {
	e.y[0] = y
	e.law.at(0, e.y, e.y)
	return e.law.logRatio
}

// above calls yield for the intervals in which ψ_T ≥ level.
func (e *endRatio) above(level float64, yield func(a, b float64)) {
	for i, b := range e.turns[1:] {
		a := e.turns[i]
		fa, fb := e.values[i]-level, e.values[i+1]-level
		switch {
		case fa >= 0 && fb >= 0:
			yield(a, b)
		case fa >= 0:
			yield(a, e.crossing(level, a, b, fa, fb))
		case fb >= 0:
			yield(e.crossing(level, a, b, fa, fb), b)
		}
	}
}

func (e *endRatio) crossing(level, a, b, fa, fb float64) float64 {
	return findRoot(func(y float64) float64 { return e.at(y) - level }, a, b, fa, fb)
}

// normalBetween returns the probability of N(0, 1) between a and b ≥ a, without cancellation in the tails.
func normalBetween(a, b float64) float64 {
	if a > 0 {
		a, b = -b, -a
	}
	return 0.5 * (math.Erfc(-b/math.Sqrt2) - math.Erfc(-a/math.Sqrt2))
}
