package numeral

import "testing"

func TestFixed(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{
		{0.5, 4, "0.5000"},
		{1.38629436, 4, "1.386"},
		{-1.38629436, 1, "−1"},
		{20000, 5, "20000"},
		{123456, 3, "1.23×10⁵"},
		{9.9996, 4, "10.00"},
		{99999.7, 5, "1.0000×10⁵"},
		{999999.7, 6, "1.00000×10⁶"},
		{1234567, 7, "1234567"},
		{0, 3, "0.00"},
		{0.0001234, 2, "0.00012"},
		{0.00001234, 2, "1.2×10⁻⁵"},
		{-6.02214e23, 3, "−6.02×10²³"},
		{5e-324, 17, "4.9406564584124654×10⁻³²⁴"},
	} {
		if have := Fixed(c.v, c.digits).String(); have != c.want {
			t.Errorf("%v to %d digits is written %s, want %s", c.v, c.digits, have, c.want)
		}
	}
}

func TestTyped(t *testing.T) {
	for _, c := range []struct {
		n    Numeral
		want string
	}{
		{Measured(-0.1132, 0.0031), "-0.113(3)"},
		{Measured(113245, 3100), "1.13(3)e+05"},
		{Plain(-2.5e-9, 6), "-2.5e-09"},
	} {
		if have := c.n.Typed(); have != c.want {
			t.Errorf("%v is typed %s, want %s", c.n, have, c.want)
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		v                  float64
		exponent, decimals int
		want               string
	}{
		{-113245, 5, 2, "−1.13"},
		{1.5e-320, -320, 1, "1.5"},
		{0.0025, -3, 1, "2.5"},
		{-0.001, 0, 2, "0.00"},
	} {
		if have := Decimal(c.v, c.exponent, c.decimals); have != c.want {
			t.Errorf("%v in units of 10^%d with %d decimals is written %s, want %s", c.v, c.exponent, c.decimals, have, c.want)
		}
	}
}

func TestLaTeX(t *testing.T) {
	for _, c := range []struct {
		n    Numeral
		want string
	}{
		{Measured(-0.1132, 0.0031), "-0.113(3)"},
		{Measured(113245, 3100), `1.13(3)\times10^{5}`},
		{Plain(-2.5e-9, 6), `-2.5\times10^{-9}`},
	} {
		if have := c.n.LaTeX(); have != c.want {
			t.Errorf("%v in LaTeX is %s, want %s", c.n, have, c.want)
		}
	}
}
