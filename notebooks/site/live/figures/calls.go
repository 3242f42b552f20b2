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
	Run
	Time      float64 // t
	Direction string  // of the motion: forward or reverse
}

// calls are the figures by their names in a page.
var calls = map[string]func(Settings) (any, error){
	"branches":      func(s Settings) (any, error) { return Branches(s.Data, s.Duration) },
	"entropy":       func(s Settings) (any, error) { return Entropy(s.Data, s.Run, s.Direction) },
	"franz-parisi":  func(s Settings) (any, error) { return FranzParisi(s.Data, s.Time) },
	"phase-diagram": func(s Settings) (any, error) { return Phases(s.Data) },
	"potential":     func(s Settings) (any, error) { return Potential(s.Data, s.Time) },
	"score":         func(s Settings) (any, error) { return Score(s.Data, s.Time) },
	"trajectories":  func(s Settings) (any, error) { return Trajectories(s.Data, s.Run) },
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
