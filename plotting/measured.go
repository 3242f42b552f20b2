package plotting

// Values with their errors, written as in a paper.

import "nonequilibrium/internal/numeral"

// Measured is a value with its standard error. What has these two fields can be
// converted to it, as in plotting.Measured(estimate).
type Measured struct{ Value, StdErr float64 }

// Value returns a value with its standard error.
func Value(value, stdErr float64) Measured { return Measured{value, stdErr} }

// String writes the value as 0.113(3): the digits in parentheses are the error in units of the
// last digit. The error is rounded to one significant digit, or to two if it begins with 1, and
// the value to the same place. A value beyond 10⁶ or below 10⁻⁴, or with an error above 20, is
// written as 1.13(3)×10⁵. An error of zero, or one that is only rounding, below 10⁻¹² of the value, is left
// out; an infinite one is written as (∞), and one that is NaN, unknown, as (?).
func (m Measured) String() string { return numeral.Measured(m.Value, m.StdErr).String() }

// plainDigits is the number of significant digits of a number without error.
const plainDigits = 6
