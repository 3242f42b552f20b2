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

// coldest is the lowest temperature at which one can draw: of 1/√ϑ proposals one is kept, and below
// this temperature a draw would take a second or more.
const coldest = 1e-12

// checkCold returns an error if ϑ is below the coldest temperature.
func checkCold(name string, theta float64) error {
	if theta < coldest {
		return fmt.Errorf("annealing: %s = %v is below %v, where draws and integrals take too long", name, theta, coldest)
	}
	return nil
}

// hottest is the highest temperature at which integrals over the data are done: the fifth power in
// the friction soon leaves the range of float64. A way from [coldest] to here takes seconds.
const hottest = 1e12

// checkTemperature returns an error unless ϑ is from coldest to hottest.
func checkTemperature(name string, theta float64) error {
	if err := check.First(arg.Positive(name, theta), checkCold(name, theta)); err != nil {
		return err
	}
	if theta > hottest {
		return fmt.Errorf("annealing: %s = %v is above %v", name, theta, hottest)
	}
	return nil
}

// requireTemperature panics unless ϑ is from coldest to hottest.
func requireTemperature(theta float64) {
	if err := checkTemperature("theta", theta); err != nil {
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
