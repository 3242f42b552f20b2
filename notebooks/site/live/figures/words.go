package figures

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"nonequilibrium/internal/numeral"
)

// Readout is a number beside a figure. Only digits are given that are the same on every processor.
type Readout struct{ Label, Value string }

// number writes v with as many digits after the point, and a proper minus sign.
func number(v float64, digits int) string {
	return numeral.Signed(strconv.FormatFloat(v, 'f', digits, 64))
}

// measured writes a mean and its standard error as 0.113(3): the digits in brackets are the error in units of the last digit.
func measured(mean, stdErr float64) string { return numeral.Measured(mean, stdErr).String() }

// list joins words as in a sentence.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// places writes positions as 0.21 and 1.30, or ±0.83.
func places(y []float64) string {
	if len(y) == 2 && math.Abs(y[0]+y[1]) < 1e-6 && y[0] != 0 {
		return "±" + number(math.Abs(y[0]), 2)
	}
	var words []string
	for _, v := range y {
		words = append(words, number(v, 2))
	}
	return list(words)
}

// counted writes one valley, two valleys, 3 valleys.
func counted(n int, thing string) string {
	switch n {
	case 0:
		return "no " + thing
	case 1:
		return "one " + thing
	case 2:
		return "two " + thing + "s"
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
