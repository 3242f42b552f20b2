package annealing

import (
	"math"

	"nonequilibrium/diffusion/internal/check"
)

const pkg = check.Package("annealing")

// isPositive reports whether x is positive and finite.
func isPositive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

// requirePositive panics unless x is positive and finite.
func requirePositive(name string, x float64) {
	if err := pkg.Positive(name, x); err != nil {
		panic(err.Error())
	}
}

// checkRange reports the first of the ends of a protocol and its duration that is not
// positive and finite.
func checkRange(start, end, duration float64) error {
	return check.First(pkg.Positive("start", start), pkg.Positive("end", end), pkg.Positive("duration", duration))
}
