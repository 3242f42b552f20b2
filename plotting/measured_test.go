package plotting

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestMeasured(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		value, err float64
		want       string
	}{
		{0.1132, 0.0031, "0.113(3)"},
		{0.1132, 0.0131, "0.113(13)"},
		{0.1132, 0.0194, "0.113(19)"},
		{0.1132, 0.0196, "0.11(2)"},
		{-0.1132, 0.0031, "−0.113(3)"},
		{0.5, 0.096, "0.50(10)"},
		{0.5, 0.0996, "0.50(10)"},
		{0.9996, 0.003, "1.000(3)"},
		{12.3, 4, "12(4)"},
		{1.3, 4, "1(4)"},
		{0.2, 4, "0(4)"},
		{-0.2, 4, "0(4)"},
		{3, 1200, "0.0(12)×10³"},
		{113000, 3000, "1.13(3)×10⁵"},
		{99996, 30, "1.0000(3)×10⁵"},
		{1234, 56, "1.23(6)×10³"},
		{1234, 15, "1234(15)"},
		{123456, 2, "123456(2)"},
		{1234567, 2, "1.234567(2)×10⁶"},
		{0.000113, 0.000003, "0.000113(3)"},
		{0.0000113, 0.0000003, "1.13(3)×10⁻⁵"},
		{-6.02214e23, 3e18, "−6.02214(3)×10²³"},
		{0, 0.02, "0.00(2)"},
		{0, 0, "0"},
		{0.25, 0, "0.25"},
		{1.0 / 3, 0, "0.333333"},
		{1.0 / 3, 1e-14, "0.333333"},
		{1e7, 0, "1×10⁷"},
		{-2.5e-9, 0, "−2.5×10⁻⁹"},
		{0.12345, inf, "0.123(∞)"},
		{0.12345, nan, "0.123(?)"},
		{1.2345e9, nan, "1.23(?)×10⁹"},
		{nan, 0.1, "NaN"},
		{inf, 0.1, "∞"},
		{-inf, nan, "−∞"},
		{5e-324, 5e-324, "5(5)×10⁻³²⁴"},
		{math.MaxFloat64, 1e307, "1.80(10)×10³⁰⁸"},
	} {
		if have := Value(c.value, c.err).String(); have != c.want {
			t.Errorf("%v ± %v is written %s, want %s", c.value, c.err, have, c.want)
		}
	}
}

var inParentheses = regexp.MustCompile(`^(−?)([0-9]+)(?:\.([0-9]+))?\(([0-9]+)\)(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$`)

// Whatever the value and its error, what is written means the same: the error has one digit, or two below 20, and both
// are right to half of the last digit.
func TestMeasuredCanBeRead(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	back := strings.NewReplacer("⁻", "-", "⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9")
	for range 20000 {
		m := Value(r.NormFloat64()*math.Pow(10, 20*r.Float64()-10), math.Pow(10, 20*r.Float64()-10))
		if m.StdErr < 1e-11*math.Abs(m.Value) {
			continue
		}
		text := m.String()
		parts := inParentheses.FindStringSubmatch(text)
		if parts == nil {
			t.Fatalf("%v is written %s", [2]float64{m.Value, m.StdErr}, text)
		}
		exponent := back.Replace(parts[5])
		if exponent == "" {
			exponent = "0"
		}
		power, _ := strconv.Atoi(exponent)
		value, _ := strconv.ParseFloat(strings.Replace(parts[1], "−", "-", 1)+parts[2]+"."+parts[3]+"e"+exponent, 64)
		size, _ := strconv.ParseFloat(parts[4], 64)
		unit := math.Pow10(power - len(parts[3]))
		if math.Abs(value-m.Value) > 0.5001*unit || math.Abs(size*unit-m.StdErr) > 0.5001*unit || size < 2 || size > 19 || size >= 10 && m.StdErr/unit < 9.4 {
			t.Fatalf("%v is written %s", [2]float64{m.Value, m.StdErr}, text)
		}
	}
}
