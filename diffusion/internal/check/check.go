// Package check words the errors of arguments that cannot be used in the same way for all
// packages: the name of the package, the argument, its value and what it should be.
//
//	driven: Paths = 0, want at least 1
//	sde: Step = NaN is not a positive finite number
package check

import (
	"fmt"
	"math"
)

// Package is the name of the package whose arguments are checked. Every message begins with it.
type Package string

// Positive returns an error unless v is positive and finite.
func (p Package) Positive(name string, v float64) error {
	return p.check(v > 0 && !math.IsInf(v, 1), name, v, "a positive finite number")
}

// NonNegative returns an error unless v is at least zero and finite.
func (p Package) NonNegative(name string, v float64) error {
	return p.check(v >= 0 && !math.IsInf(v, 1), name, v, "a non-negative finite number")
}

// Finite returns an error if v is infinite or not a number.
func (p Package) Finite(name string, v float64) error {
	return p.check(!math.IsNaN(v) && !math.IsInf(v, 0), name, v, "a finite number")
}

// FiniteSlice returns an error if an element is infinite or not a number. It words nothing before it finds one, so that it is
// cheap for long slices.
func (p Package) FiniteSlice(name string, values []float64) error {
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return p.Finite(fmt.Sprintf("%s[%d]", name, i), v)
		}
	}
	return nil
}

func (p Package) check(ok bool, name string, v float64, kind string) error {
	if ok {
		return nil
	}
	return fmt.Errorf("%s: %s = %v is not %s", p, name, v, kind)
}

// AtLeast returns an error if n is less than least.
func (p Package) AtLeast(name string, n, least int) error {
	if n >= least {
		return nil
	}
	return fmt.Errorf("%s: %s = %d, want at least %d", p, name, n, least)
}

// Slice returns dst, or a new slice of the length n if dst is nil. It panics if dst has
// another length, as gonum does.
func (p Package) Slice(dst []float64, n int) []float64 {
	if dst == nil {
		return make([]float64, n)
	}
	if len(dst) != n {
		panic(fmt.Sprintf("%s: slice length is %d, want %d", p, len(dst), n))
	}
	return dst
}

// Index panics if i is not an index below n.
func (p Package) Index(name string, i, n int) {
	if i < 0 || i >= n {
		panic(fmt.Sprintf("%s: %s = %d is outside 0 to %d", p, name, i, n-1))
	}
}

// Noise returns what the time t of dX = −X dt + √2 dW leaves of the data, e^{−t}, and the variance of the noise, 1 − e^{−2t}. It
// panics unless t > 0: at t = 0 data need not have a score.
func (p Package) Noise(t float64) (signal, variance float64) {
	if !(t > 0) {
		panic(fmt.Sprintf("%s: t is not positive", p))
	}
	return math.Exp(-t), -math.Expm1(-2 * t)
}

// Run checks the fields that all ensembles have in common. Their memory is checked by
// [Package.Memory].
func (p Package) Run(paths, steps int, duration float64, workers int) error {
	return First(
		p.AtLeast("Paths", paths, 1),
		p.AtLeast("Steps", steps, 1),
		p.Positive("Duration", duration),
		p.AtLeast("Workers", workers, 0),
	)
}

// Density returns an error if the mixture, the argument of the given name, has no density.
func (p Package) Density(name string, law interface{ HasDensity() bool }) error {
	if law.HasDensity() {
		return nil
	}
	return fmt.Errorf("%s: %s has no density (a covariance is singular); %s.At(t) has one at t > 0", p, name, name)
}

// First returns the first error that is not nil.
func First(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
