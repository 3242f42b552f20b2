package annealing

import (
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// arg words the errors of this package.
const arg = check.Package("annealing")

// isPositive reports whether x is positive and finite.
func isPositive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

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
