package figures

import (
	"fmt"
	"math"
	"strings"
)

// Readout is a number beside a figure. Only digits are given that are the same on every processor.
type Readout struct{ Label, Value string }

// number writes v with as many digits after the point, and a proper minus sign.
func number(v float64, digits int) string {
	s := fmt.Sprintf("%.*f", digits, v)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
}

// measured writes a mean and its standard error as 0.113(3): the digits in brackets are the error in units of the last digit.
func measured(mean, stdErr float64) string {
	if !(stdErr > 0) || math.IsInf(stdErr, 1) {
		return fmt.Sprintf("%s(?)", number(mean, 2))
	}
	digits := max(0, -int(math.Floor(math.Log10(stdErr))))
	last := math.Round(stdErr * math.Pow(10, float64(digits)))
	if last >= 10 && digits > 0 { // 0.096 is 0.1, not 0.10
		digits, last = digits-1, last/10
	}
	return fmt.Sprintf("%s(%.0f)", number(mean, digits), last)
}

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
