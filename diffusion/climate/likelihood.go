package climate

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
)

// Fit is what a fit by maximum likelihood tells besides the distribution.
type Fit struct {
	Parameters    map[string]diffusion.Estimate // by their names, with errors from the curvature of the likelihood
	LogLikelihood float64

	likelihood *likelihood
}

// GEVFit is a generalised extreme value distribution with the errors of its parameters.
type GEVFit struct {
	GEV
	Fit
}

// ParetoFit is a generalised Pareto distribution with the errors of its parameters.
type ParetoFit struct {
	Pareto
	Fit
}

// ReturnLevel is the level that is exceeded once in a period, with its error.
type ReturnLevel struct {
	Value, StdErr float64 // the error is from the curvature of the likelihood (delta method)
	// Low and High are the 95 % interval of the profile likelihood: the levels for which the best fit that has them is less likely by
	// at most χ²/2 = 1.92. High is +Inf where the likelihood does not bound the level.
	Low, High float64
}

// Level returns the return level with its error. The interval, by the profile likelihood, is not symmetric: the level may be
// much higher than found, but not much lower. The period is as for ReturnLevel of the distribution.
func (f *GEVFit) Level(period float64) (ReturnLevel, error) {
	if _, err := f.ReturnLevel(period); err != nil {
		return ReturnLevel{}, err
	}
	return f.profiled(period)
}

// Level returns the return level with its error, as for [GEVFit.Level]. The error of the rate is part of it. For 30 to 200 peaks the
// interval contains the level in 91 to 94 % of all records, and is mostly too low where it does not (CALIBRATION.md).
func (f *ParetoFit) Level(period float64) (ReturnLevel, error) {
	if _, err := f.ReturnLevel(period); err != nil {
		return ReturnLevel{}, err
	}
	return f.profiled(period)
}

func (f *Fit) profiled(period float64) (ReturnLevel, error) {
	if f.likelihood == nil {
		return ReturnLevel{}, errors.New("climate: the fit was not made by FitGEV or FitPareto")
	}
	return f.likelihood.returnLevel(period)
}

// likelihood is that of a distribution with three parameters, in units in which they are of order one.
type likelihood struct {
	log   func(v []float64) float64
	level func(v []float64, period float64) float64
	pin   func(level, period float64, free []float64) []float64 // the parameters that have a level, given two of them
	free  func(v []float64) []float64                           // these two

	best       []float64
	top        float64
	covariance *mat.SymDense
}

// maximum climbs from a start, to 10⁻⁷ of the logarithm.
func maximum(f func(v []float64) float64, start []float64) (v []float64, top float64, err error) {
	settings := &optimize.Settings{Converger: &optimize.FunctionConverge{Absolute: 1e-7, Iterations: 15}}
	loss := func(v []float64) float64 {
		if l := f(v); !math.IsNaN(l) {
			return -l
		}
		return math.Inf(1)
	}
	result, err := optimize.Minimize(optimize.Problem{Func: loss}, start, settings, &optimize.NelderMead{SimplexSize: 0.1})
	if err != nil {
		return nil, 0, fmt.Errorf("climate: no maximum of the likelihood: %w", err)
	}
	return result.X, -result.F, nil
}

// fit finds the maximum and the inverse of the information there.
func (l *likelihood) fit(start []float64) error {
	var err error
	for range 2 { // a second simplex, since the first may have collapsed
		if l.best, l.top, err = maximum(l.log, start); err != nil {
			return err
		}
		start = l.best
	}
	information := mat.NewSymDense(3, nil)
	fd.Hessian(information, l.log, l.best, &fd.Settings{Formula: fd.Central, Step: 1e-3})
	information.ScaleSym(-1, information)
	var chol mat.Cholesky
	if !chol.Factorize(information) {
		return fmt.Errorf("climate: the likelihood has no maximum inside, the best shape is %.3g", l.best[2])
	}
	l.covariance = mat.NewSymDense(3, nil)
	if err := chol.InverseTo(l.covariance); err != nil {
		return fmt.Errorf("climate: the data do not determine the parameters: %w", err)
	}
	return nil
}

// errors returns the standard errors of the parameters.
func (l *likelihood) errors() [3]float64 {
	var e [3]float64
	for i := range e {
		e[i] = math.Sqrt(l.covariance.At(i, i))
	}
	return e
}

// returnLevel returns the level of the best fit, its error by the delta method and the interval of the profile.
func (l *likelihood) returnLevel(period float64) (ReturnLevel, error) {
	r := ReturnLevel{Value: l.level(l.best, period)}
	gradient := mat.NewVecDense(3, fd.Gradient(nil, func(v []float64) float64 { return l.level(v, period) }, l.best, &fd.Settings{Formula: fd.Central}))
	r.StdErr = math.Sqrt(mat.Inner(gradient, l.covariance, gradient))
	if !(r.StdErr > 0) || math.IsInf(r.StdErr, 1) {
		return ReturnLevel{}, fmt.Errorf("climate: the level of the period %v has no error", period)
	}
	r.Low, r.High = l.bound(r.Value, -r.StdErr, period), l.bound(r.Value, r.StdErr, period)
	return r, nil
}

// bound returns where, from the best level in steps of the given size, the profile has fallen by 1.92.
func (l *likelihood) bound(level, step, period float64) float64 {
	const drop, most = 3.841 / 2, 60
	free := l.free(l.best)
	profile := func(level float64) float64 {
		v, top, err := maximum(func(free []float64) float64 { return l.log(l.pin(level, period, free)) }, free)
		if err != nil {
			return math.Inf(-1)
		}
		free = v
		return top - l.top + drop
	}
	inside, outside := level, level+step
	for n := 0; profile(outside) > 0; n++ {
		if n == most {
			return math.Copysign(math.Inf(1), step)
		}
		inside, outside = outside, outside+step
		step *= 1.3
	}
	free = l.free(l.best)
	for range 14 {
		middle := (inside + outside) / 2
		before := slices.Clone(free)
		if profile(middle) > 0 {
			inside = middle
		} else {
			outside, free = middle, before
		}
	}
	return (inside + outside) / 2
}

// sum returns the logarithm of the likelihood. Shapes beyond ±1 are excluded: from −1 down it has no maximum, and from 1 up the
// distribution no mean.
func (x extremes) sum(shape float64, log func(x float64) float64) float64 {
	if !(math.Abs(shape) < 1) {
		return math.Inf(-1)
	}
	sum := 0.0
	for _, v := range x {
		sum += log(v)
	}
	return sum
}

func (x extremes) center() (mean, stdDev float64) {
	mean, stdDev = stat.MeanStdDev(x, nil)
	if floats.Max(x) == floats.Min(x) {
		stdDev = 0
	}
	return mean, stdDev
}
