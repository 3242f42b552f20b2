package diffusion

import (
	"math"

	"nonequilibrium/internal/numeral"
)

// Estimate is a mean over independent paths or points, or a function of such means, with its standard error:
// ± 1.96 StdErr is the 95 % interval.
type Estimate struct{ Value, StdErr float64 }

// Agrees reports whether v is within the given number of standard errors of the estimate. It is false if one of them is NaN.
func (e Estimate) Agrees(v, deviations float64) bool {
	return math.Abs(e.Value-v) <= deviations*e.StdErr
}

// String writes the estimate as 0.113(3): the error in units of the last digit. It has two digits if they
// are below 20, and is left out if it is rounding. An estimate that is large or small, or whose error is above 20, is
// written as 1.13(3)e+05.
func (e Estimate) String() string { return numeral.Measured(e.Value, e.StdErr).Typed() }
