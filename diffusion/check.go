package diffusion

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/check"
)

// What arguments must be, one rule for all functions: data that cannot be used are a
// returned error that names the argument and its value. A function that returns no error
// panics on a time that is negative or NaN, and every function panics on a slice
// of the wrong length.

// arg words the errors of this package.
const arg = check.Package("diffusion")

const badLength = "diffusion: slice length does not match the dimension"

// mustHave panics if the mixture m, or the function f that a caller hands in, is nil.
func mustHave(name string, ok bool) {
	if !ok {
		panic("diffusion: " + name + " is nil")
	}
}

// checkedTime panics if t is negative or NaN, for functions that return no error.
func checkedTime(t float64) {
	if !(t >= 0) {
		panic(fmt.Sprintf("diffusion: negative time t = %v", t))
	}
}

// checkMixture reports an argument that is nil.
func checkMixture(name string, m *Mixture) error {
	if m == nil {
		return errors.New("diffusion: " + name + " is nil")
	}
	return nil
}

// checkSame reports two laws that are nil or not of the same dimension.
func checkSame(nameP string, p *Mixture, nameQ string, q *Mixture) error {
	if err := check.First(checkMixture(nameP, p), checkMixture(nameQ, q)); err != nil {
		return err
	}
	if p.dim != q.dim {
		return fmt.Errorf("diffusion: %s has dimension %d, %s has %d", nameP, p.dim, nameQ, q.dim)
	}
	return nil
}

// checkQuadrature reports an argument of the function what over which no quadrature
// goes, and what may be used instead.
func checkQuadrature(what, name string, m *Mixture, instead string) error {
	if err := checkMixture(name, m); err != nil {
		return err
	}
	if m.dim <= maxQuadratureDim {
		return nil
	}
	if instead != "" {
		instead = ": use " + instead
	}
	return fmt.Errorf("diffusion: %s has dimension %d, and the quadrature of %s goes to %d%s", name, m.dim, what, maxQuadratureDim, instead)
}

// checkOneDimension reports an argument of the function what that must have one dimension.
func checkOneDimension(what, name string, m *Mixture) error {
	if err := checkMixture(name, m); err != nil {
		return err
	}
	if m.dim != 1 {
		return fmt.Errorf("diffusion: %s has dimension %d, and %s takes 1: take a Projection first", name, m.dim, what)
	}
	return nil
}

// checkReach reports a mixture whose landscape is too wide to be searched.
func checkReach(m *Mixture) error {
	const most = 1e100
	for k := range m.components {
		if size := floats.Norm(m.components[k].mean, 2); size > most {
			return fmt.Errorf("diffusion: component %d of m is %v from the origin, further than %v", k, size, most)
		}
		if widest := floats.Max(m.components[k].variances); widest > most {
			return fmt.Errorf("diffusion: component %d of m has a variance of %v, more than %v", k, widest, most)
		}
	}
	return nil
}

// checkTime reports a time that is negative or not finite.
func checkTime(t float64) error { return arg.NonNegative("t", t) }

// checkDensityAt reports a time that cannot be used, and a mixture m that has no density at the time t:
// one of singular covariances, at t = 0. That m is nil is for others to report.
func checkDensityAt(name string, m *Mixture, t float64) error {
	if err := checkTime(t); err != nil || m == nil {
		return err
	}
	return arg.Density(name, m.At(t))
}

// checkDensity reports a mixture that has no density.
func checkDensity(name string, m *Mixture) error { return checkDensityAt(name, m, 0) }

func checkPair(mu, variance float64) error {
	return check.First(arg.Finite("mu", mu), checkVariance("variance", variance))
}

// checkVariance reports a variance that cannot be used.
func checkVariance(name string, v float64) error {
	if v == 0 || usableVariance(v) {
		return nil
	}
	return fmt.Errorf("diffusion: %s = %v is neither 0 nor a positive finite number with a finite inverse", name, v)
}

func checkWeights(weights []float64) error {
	if len(weights) == 0 {
		return errors.New("diffusion: no weights")
	}
	for k, w := range weights {
		if err := arg.NonNegative(fmt.Sprintf("weights[%d]", k), w); err != nil {
			return err
		}
	}
	if sum := floats.Sum(weights); !(math.Abs(sum-1) <= weightTolerance) {
		return fmt.Errorf("diffusion: weights sum to %v, not to 1", sum)
	}
	return nil
}

func checkMeans(means [][]float64, components int) error {
	if len(means) != components {
		return fmt.Errorf("diffusion: %d means for %d weights", len(means), components)
	}
	if len(means[0]) == 0 {
		return errors.New("diffusion: means[0] is empty")
	}
	for k, mean := range means {
		if len(mean) != len(means[0]) {
			return fmt.Errorf("diffusion: means[%d] has length %d, means[0] has %d", k, len(mean), len(means[0]))
		}
		if err := arg.FiniteSlice(fmt.Sprintf("means[%d]", k), mean); err != nil {
			return err
		}
	}
	return nil
}

// checkSample reports a sample that is empty or has an element that is not finite.
func checkSample(name string, sample []float64) error {
	if len(sample) == 0 {
		return errors.New("diffusion: " + name + " is empty")
	}
	return arg.FiniteSlice(name, sample)
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// leastInvertible is the least number with a finite inverse of full precision.
const leastInvertible = 0x1p-1022

// usableVariance reports whether v and 1/v are positive, finite and normal.
func usableVariance(v float64) bool { return v >= leastInvertible && v <= math.MaxFloat64 }

// epsilon is the spacing of float64 at 1.
const epsilon = 0x1p-52
