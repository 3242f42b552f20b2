package figures

import (
	"fmt"
	"reflect"
	"strings"
)

// Numbers returns, as JSON with a line each, what figures say for a few settings: every digit that is shown comes from there. A page and
// a native program must return the same.
func Numbers() (string, error) {
	var lines []string
	for _, name := range Names() {
		for _, d := range []Data{{1, .1, .5}, {.5, 1, .5}, {1, 2.2, .5}, {1.3, .3, .3}} {
			last := ""
			for _, t := range []float64{.05, .4, 1} {
				s := Settings{Figure: name, Data: d, Run: Run{Duration: 3, Steps: 100, Paths: 500, Seed: 1}, Time: t, Direction: "reverse"}
				result, err := Call(s)
				if err != nil {
					return "", fmt.Errorf("figures: %s of %+v: %w", name, s, err)
				}
				said := told(result)
				if said != last { // some figures are the same at all times
					lines = append(lines, fmt.Sprintf("%q: %q", fmt.Sprintf("%s, μ = %v, σ² = %v, w = %v, t = %v", name, d.Mu, d.Variance, d.Left, t), said))
				}
				last = said
			}
		}
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n}\n", nil
}

// told returns the words and readouts of a figure.
func told(result any) string {
	v := reflect.Indirect(reflect.ValueOf(result))
	if v.Kind() != reflect.Struct {
		return "" // lines only
	}
	words := v.FieldByName("Words").String()
	for _, r := range v.FieldByName("Readouts").Interface().([]Readout) {
		words += " | " + r.Label + " " + r.Value
	}
	return words
}
