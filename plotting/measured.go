package plotting

// Values with their errors, written as in a paper.

import (
	"math"
	"strconv"
	"strings"
)

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
func (m Measured) String() string { return m.numeral().String() }

// A numeral is a number as it is written.
type numeral struct {
	digits   string // with a proper minus sign, and the error
	exponent int    // of the power of ten behind it; 0: none
}

// superscripts are the digits of exponents.
var superscripts = strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

func (n numeral) String() string {
	if n.exponent == 0 {
		return n.digits
	}
	return n.digits + "×10" + superscripts.Replace(strconv.Itoa(n.exponent))
}

// label returns the numeral as a label.
func (n numeral) label() string {
	if n.exponent == 0 {
		return n.digits
	}
	return "$" + n.formula() + "$"
}

// formula returns the numeral as a part of a formula.
func (n numeral) formula() string {
	if n.exponent == 0 {
		return n.digits
	}
	return n.digits + "×10^{" + strconv.Itoa(n.exponent) + "}"
}

// plainDigits is the number of significant digits of a number without error.
const plainDigits = 6

// numeralOf writes a number without error.
func numeralOf(v float64) numeral {
	switch {
	case math.IsNaN(v):
		return numeral{digits: "NaN"}
	case math.IsInf(v, 1):
		return numeral{digits: "∞"}
	case math.IsInf(v, -1):
		return numeral{digits: "−∞"}
	}
	return numeralFrom(strconv.FormatFloat(v, 'g', plainDigits, 64))
}

// numeralFrom returns a finite number that strconv has written.
func numeralFrom(s string) numeral {
	digits, exponent, _ := strings.Cut(s, "e")
	k, _ := strconv.Atoi(exponent) // 0 if there is none
	return numeral{signed(digits), k}
}

// numeral writes the value with its error.
func (m Measured) numeral() numeral {
	const rounding, shown = 1e-12, 3
	switch v, e := m.Value, m.StdErr; {
	case !finite(v), e <= rounding*math.Abs(v):
		return numeralOf(v)
	case !finite(e):
		unknown := "(?)"
		if math.IsInf(e, 0) {
			unknown = "(∞)"
		}
		n := numeralOf(roundedTo(v, shown))
		n.digits += unknown
		return n
	}
	// The place is the power of ten of the last digit that is written.
	place := exponentOf(m.StdErr, 2)
	if strings.HasPrefix(strconv.FormatFloat(m.StdErr, 'e', 1, 64), "1") {
		place--
	}
	exponent := max(exponentAt(m.Value, place), exponentAt(m.StdErr, place))
	if place <= 0 && -4 <= exponent && exponent < 6 {
		exponent = 0
	}
	digits := strconv.FormatFloat(shifted(m.Value, -exponent), 'f', max(0, exponent-place), 64)
	size := strconv.FormatFloat(shifted(m.StdErr, -place), 'f', 0, 64)
	return numeral{signed(digits) + "(" + size + ")", exponent}
}

// roundedTo returns a number with so many significant digits.
func roundedTo(v float64, digits int) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'e', digits-1, 64), 64)
	return r
}

// exponentOf returns the power of ten of the first of so many significant digits.
func exponentOf(v float64, digits int) int {
	_, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', digits-1, 64), "e")
	k, _ := strconv.Atoi(exponent)
	return k
}

// exponentAt returns the power of ten of the first digit of a number that is rounded at a
// place, and the place if nothing is left.
func exponentAt(v float64, place int) int {
	k := exponentOf(v, 17)
	if v == 0 || k < place {
		return place
	}
	return exponentOf(v, k-place+1)
}

// shifted returns v·10^k, of which strconv rounds the decimal digits only once.
func shifted(v float64, k int) float64 {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
	e, _ := strconv.Atoi(exponent)
	out, _ := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(e+k), 64)
	return out
}
