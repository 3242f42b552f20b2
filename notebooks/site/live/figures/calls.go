package figures

import (
	"fmt"
	"maps"
	"slices"
)

// Settings are the positions of all controls that a page may have. Each figure uses some of them.
type Settings struct {
	Figure string // which figure: a name of Names
	Data
	Time, Duration float64
	Steps, Paths   int
	Seed           uint64
	Direction      string // of the motion: forward or reverse
}

// calls are the figures by their names in a page.
var calls = map[string]func(Settings) (any, error){
	"score":     func(s Settings) (any, error) { return Score(s.Data, s.Time) },
	"potential": func(s Settings) (any, error) { return Potential(s.Data, s.Time) },
	"branches":  func(s Settings) (any, error) { return Branches(s.Data, s.Duration) },
}

// Names returns the names that Call knows, in alphabetical order.
func Names() []string { return slices.Sorted(maps.Keys(calls)) }

// Call computes the figure that the settings name.
func Call(s Settings) (any, error) {
	call, ok := calls[s.Figure]
	if !ok {
		return nil, fmt.Errorf("figures: there is no figure called %q", s.Figure)
	}
	return call(s)
}
