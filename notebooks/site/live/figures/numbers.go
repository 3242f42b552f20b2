package figures

import (
	"fmt"
	"strings"
)

// Numbers returns, a line each, what figures say for a few settings. A page and a native program must return the same: all digits that
// are shown are here.
func Numbers() (string, error) {
	var text strings.Builder
	for _, name := range Names() {
		for _, d := range []Data{{1, .1, .5}, {.5, 1, .5}, {1, 2.2, .5}, {1.3, .3, .3}} {
			for _, t := range []float64{.05, .4, 1} {
				s := Settings{Figure: name, Data: d, Time: t, Duration: 3, Steps: 100, Paths: 500, Seed: 1}
				result, err := Call(s)
				if err != nil {
					return "", fmt.Errorf("figures: %s of %+v: %w", name, s, err)
				}
				if told, ok := result.(interface{ told() string }); ok {
					fmt.Fprintf(&text, "%s %v %v: %s\n", name, d, t, told.told())
				}
			}
		}
	}
	return text.String(), nil
}

func (l *Landscape) told() string    { return told(l.Words, l.Readouts) }
func (r *Distribution) told() string { return told(r.Words, r.Readouts) }

func told(words string, readouts []Readout) string {
	for _, r := range readouts {
		words += " | " + r.Label + " " + r.Value
	}
	return words
}
