package plotting

// How the values of the parameter of a movie are written.

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"nonequilibrium/internal/numeral"
	"nonequilibrium/plotting/internal/tex"
)

// valueTexts returns the values with one number of decimals, such that neighbours differ. Values
// over many orders of magnitude have three digits each.
func valueTexts(values []float64) []numeral.Numeral {
	least, largest := math.Inf(1), 0.0
	for i := 1; i < len(values); i++ {
		if step := math.Abs(values[i] - values[i-1]); step > 0 {
			least, largest = math.Min(least, step), math.Max(largest, step)
		}
	}
	write := func(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }
	if decimals := decimalsOf(values, least); decimals <= 6 && largest < 50*least {
		write = func(v float64) string { return strconv.FormatFloat(v, 'f', decimals, 64) }
	}
	texts := make([]numeral.Numeral, len(values))
	for i, v := range values {
		texts[i] = numeral.Parse(write(v))
	}
	return texts
}

// decimalsOf returns how many decimals write values whose smallest step is given: as many as write all of
// them in full, if these are few, and otherwise as many as tell steps from each other.
func decimalsOf(values []float64, step float64) int {
	if math.IsInf(step, 1) {
		step = 1
	}
	enough := max(0, int(math.Ceil(-math.Log10(0.3*step)-1e-9)))
	for decimals := range enough + 2 {
		if scale := math.Pow(10, float64(decimals)); step*scale > 0.99 && areWhole(values, scale) {
			return decimals
		}
	}
	return enough
}

// areWhole reports whether multiples of values are whole numbers, but for rounding.
func areWhole(values []float64, times float64) bool {
	for _, v := range values {
		if math.Abs(v*times-math.Round(v*times)) > 1e-6 {
			return false
		}
	}
	return true
}

// nameValue returns the label "$t = 0.35$" for "$t$" and 0.35.
func nameValue(name string, value numeral.Numeral) string {
	if inner := strings.Trim(name, "$"); "$"+inner+"$" == name && !strings.Contains(inner, "$") {
		return "$" + inner + " = " + value.Formula() + "$"
	}
	return name + " $= " + value.Formula() + "$"
}

// plainValues returns "t = 0.35" for each value, without TeX.
func (m *Movie) plainValues() []string {
	name := subscripted(tex.Plain(m.name))
	var out []string
	for _, v := range valueTexts(m.values) {
		out = append(out, name+" = "+v.String())
	}
	return out
}

var (
	numberedName = regexp.MustCompile(`_[0-9]+`)
	subscripts   = strings.NewReplacer("_", "", "0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉")
)

// subscripted writes the numbers among the subscripts as Unicode has them: w₁₂ for w_12.
func subscripted(name string) string {
	return numberedName.ReplaceAllStringFunc(name, subscripts.Replace)
}

// csv returns the data of all frames: those of a figure, behind a column with the value.
func (m *Movie) csv() ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	for i, f := range m.frames {
		data, err := f.csv()
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			return nil, fmt.Errorf("plotting: Save: %w", err)
		}
		for k, row := range rows {
			switch {
			case k > 0:
				row = append([]string{number(m.values[i])}, row...)
			case i == 0:
				row = append([]string{"value"}, row...)
			default:
				continue
			}
			if err := w.Write(row); err != nil {
				return nil, fmt.Errorf("plotting: Save: %w", err)
			}
		}
	}
	w.Flush()
	return buf.Bytes(), w.Error()
}
