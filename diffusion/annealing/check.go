package annealing

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// arg words the errors of this package.
const arg = check.Package("annealing")

// isPositive reports whether x is positive and finite.
func isPositive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

func isFinite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// coldest is the lowest temperature of a draw: of 1/√T proposals one is kept, and below
// it a draw would take a second and more.
const coldest = 1e-12

// checkCold returns an error if T is below what can be drawn at.
func checkCold(name string, T float64) error {
	if T < coldest {
		return fmt.Errorf("annealing: %s = %v is below %v, where draws and integrals take too long", name, T, coldest)
	}
	return nil
}

// hottest is the highest temperature at which the integrals over a law of the data are done: of the
// fifth power in the friction the range of numbers is soon at its end, and a way from
// [coldest] to here is done in seconds.
const hottest = 1e12

// checkTemperature returns an error unless T is from coldest to hottest.
func checkTemperature(name string, T float64) error {
	if err := check.First(arg.Positive(name, T), checkCold(name, T)); err != nil {
		return err
	}
	if T > hottest {
		return fmt.Errorf("annealing: %s = %v is above %v", name, T, hottest)
	}
	return nil
}

// requireTemperature panics unless T is from coldest to hottest.
func requireTemperature(T float64) {
	if err := checkTemperature("T", T); err != nil {
		panic(err.Error())
	}
}

// requirePositive panics unless x is positive and finite.
func requirePositive(name string, x float64) {
	if err := arg.Positive(name, x); err != nil {
		panic(err.Error())
	}
}

// checkRange reports the first of the ends of a protocol and its duration that is not
// positive and finite.
func checkRange(start, end, duration float64) error {
	return check.First(arg.Positive("start", start), arg.Positive("end", end), arg.Positive("duration", duration))
}
