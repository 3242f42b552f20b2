// Package numeral writes numbers and values with their errors as papers do: 0.113(3) is 0.113 with the standard error
// 0.003.
package numeral

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Numeral is a number as it is written, times a power of ten.
type Numeral struct {
	Digits   string // with a proper minus sign, and the error in parentheses
	Exponent int    // of the power of ten behind it; 0: none
}

// superscripts are the digits of exponents.
var superscripts = strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

// String returns the numeral as text, 1.13(3)×10⁵.
func (n Numeral) String() string {
	if n.Exponent == 0 {
		return n.Digits
	}
	return n.Digits + "×10" + superscripts.Replace(strconv.Itoa(n.Exponent))
}

// Typed returns the numeral as it is typed, -1.13(3)e+05.
func (n Numeral) Typed() string {
	digits := strings.Replace(n.Digits, "−", "-", 1)
	if n.Exponent == 0 {
		return digits
	}
	return digits + fmt.Sprintf("e%+03d", n.Exponent)
}

// Label returns the numeral as a label of a figure.
func (n Numeral) Label() string {
	if n.Exponent == 0 {
		return n.Digits
	}
	return "$" + n.Formula() + "$"
}

// Formula returns the numeral as a part of a formula in a label.
func (n Numeral) Formula() string {
	if n.Exponent == 0 {
		return n.Digits
	}
	return n.Digits + "×10^{" + strconv.Itoa(n.Exponent) + "}"
}

var inLaTeX = strings.NewReplacer("−", "-", "×", `\times`, "∞", `\infty`)

// LaTeX returns the numeral as a part of a formula in LaTeX.
func (n Numeral) LaTeX() string { return inLaTeX.Replace(n.Formula()) }

// Plain writes a number with at most so many significant digits, without zeros at its end.
func Plain(v float64, digits int) Numeral {
	switch {
	case math.IsNaN(v):
		return Numeral{Digits: "NaN"}
	case math.IsInf(v, 1):
		return Numeral{Digits: "∞"}
	case math.IsInf(v, -1):
		return Numeral{Digits: "−∞"}
	}
	return Parse(strconv.FormatFloat(v, 'g', digits, 64))
}

// Fixed writes a finite number with just so many significant digits, with a power of ten if they do not reach its units or
// it is below 10⁻⁴.
func Fixed(v float64, digits int) Numeral {
	mantissa, power, _ := strings.Cut(strconv.FormatFloat(v, 'e', digits-1, 64), "e")
	exponent, _ := strconv.Atoi(power)
	decimals := digits - 1 - exponent
	if exponent < -4 || decimals < 0 {
		return Numeral{Signed(mantissa), exponent}
	}
	return Numeral{Digits: Signed(strconv.FormatFloat(v, 'f', decimals, 64))}
}

// Parse returns a finite number that strconv has written.
func Parse(s string) Numeral {
	digits, exponent, _ := strings.Cut(s, "e")
	k, _ := strconv.Atoi(exponent) // 0 if there is none
	return Numeral{Signed(digits), k}
}

// plainDigits is the number of significant digits of a number whose error is only rounding.
const plainDigits = 6

// Measured writes a value with its standard error. The error is rounded to one significant digit, or to two if it begins with
// 1, and the value to the same place. A value beyond 10⁶ or below 10⁻⁴, or with an error above 20, has a power of
// ten. An error of zero, or one that is only rounding, below 10⁻¹² of the value, is left out; an infinite one is
// written as (∞), and one that is NaN, unknown, as (?).
func Measured(value, stdErr float64) Numeral {
	const rounding, shown = 1e-12, 3
	switch v, e := value, stdErr; {
	case !finite(v), e <= rounding*math.Abs(v):
		return Plain(v, plainDigits)
	case !finite(e):
		unknown := "(?)"
		if math.IsInf(e, 0) {
			unknown = "(∞)"
		}
		n := Plain(roundedTo(v, shown), plainDigits)
		n.Digits += unknown
		return n
	}
	// The place is the power of ten of the last digit that is written.
	place := exponentOf(stdErr, 2)
	if strings.HasPrefix(strconv.FormatFloat(stdErr, 'e', 1, 64), "1") {
		place--
	}
	exponent := max(exponentAt(value, place), exponentAt(stdErr, place))
	if place <= 0 && -4 <= exponent && exponent < 6 {
		exponent = 0
	}
	return Numeral{Decimal(value, exponent, max(0, exponent-place)) + "(" + Decimal(stdErr, place, 0) + ")", exponent}
}

// Decimal writes a finite number in units of a power of ten, with so many decimals.
func Decimal(v float64, exponent, decimals int) string {
	return Signed(strconv.FormatFloat(shifted(v, -exponent), 'f', decimals, 64))
}

// Signed replaces a hyphen by a minus sign and removes that of a zero.
func Signed(number string) string {
	if strings.Trim(number, "-0.") == "" {
		return strings.TrimPrefix(number, "-")
	}
	return strings.Replace(number, "-", "−", 1)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

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
