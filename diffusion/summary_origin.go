package diffusion

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
)

// Which ensemble the paths of a [Summary] belong to.

// provenance is the run that made an [Ensemble].
type provenance struct {
	Simulation
	heats, generates bool // of the motion
	order            direction
	clock            []float64
}

// origin is all that the paths of an ensemble depend on. A digest of its numbers stands for a law, and for the schedule.
type origin struct {
	Process   string  `json:"process"`
	Data      string  `json:"data"`
	Model     string  `json:"model,omitempty"`
	Start     string  `json:"start,omitempty"`
	Dim       int     `json:"dim"`
	Paths     int     `json:"paths"`
	Steps     int     `json:"steps"`
	Duration  float64 `json:"duration"`
	Schedule  string  `json:"schedule"`
	Estimator string  `json:"estimator"`
	Scheme    string  `json:"scheme"`
	Seed      uint64  `json:"seed"`

	Work      bool       `json:"work"`      // there is a heat bath
	BinWidths [2]float64 `json:"binWidths"` // of entropies and of coordinates
}

func (p *provenance) origin() *origin {
	return &origin{
		Process: p.process(), Data: p.Data.digest(), Model: p.Model.digest(), Start: p.Start.digest(), Dim: p.Data.dim,
		Paths: p.Paths, Steps: p.Steps, Duration: p.Duration, Schedule: digest(p.clock), Seed: p.Seed,
		Estimator: p.Estimator.String(), Scheme: p.Scheme.String(), Work: p.heats, BinWidths: p.binWidths(),
	}
}

// process names the method of [Simulation] that ran.
func (p *provenance) process() string {
	switch {
	case !p.heats:
		return "Flow"
	case p.generates && p.order == falling:
		return "Reverse"
	case p.generates:
		return "ReverseConjugate"
	case p.order == falling:
		return "ForwardConjugate"
	}
	return "Forward"
}

// binWidths returns a sixteenth of the expected scatter, rounded down to a power of 2: √d for the entropies, and the
// root mean square of the coordinates at the end of the process.
func (p *provenance) binWidths() [2]float64 {
	d := float64(p.Data.dim)
	var square float64
	for k := range p.Data.components {
		c := &p.Data.components[k]
		for j, v := range c.variances {
			square += c.weight * (v + c.mean[j]*c.mean[j]) / d
		}
	}
	if p.order == rising {
		shrink, noise := decay(p.clock[len(p.clock)-1])
		square = shrink*shrink*square + noise
	}
	return [2]float64{powerBelow(math.Sqrt(d)) / 16, powerBelow(math.Sqrt(square)) / 16}
}

// powerBelow returns the largest power of 2 that is not above v, but none that is so small or large that a histogram would
// leave the range of float64.
func powerBelow(v float64) float64 {
	_, exponent := math.Frexp(v)
	return math.Ldexp(1, max(-900, min(exponent-1, 900)))
}

// columns returns the number of quantities of which moments and histograms are kept.
func (o *origin) columns() int {
	if o.Work {
		return 4 + o.Dim
	}
	return 3 + o.Dim
}

// column returns the name of a quantity.
func (o *origin) column(k int) string {
	names := [...]string{"System", "Environment", "Total", "Work"}
	if entropies := o.columns() - o.Dim; k >= entropies {
		return fmt.Sprintf("Final[%d]", k-entropies)
	}
	return names[k]
}

// width returns the width of the bins of a quantity.
func (o *origin) width(k int) float64 {
	if k >= o.columns()-o.Dim {
		return o.BinWidths[1]
	}
	return o.BinWidths[0]
}

// compare returns an error that names the first difference of two ensembles.
func (o *origin) compare(other *origin) error {
	for _, c := range []struct {
		name string
		a, b any
	}{
		{"the process", o.Process, other.Process},
		{"the dimension", o.Dim, other.Dim},
		{"the law of the data", o.Data, other.Data},
		{"Model", o.Model, other.Model},
		{"Start", o.Start, other.Start},
		{"Paths", o.Paths, other.Paths},
		{"Steps", o.Steps, other.Steps},
		{"Duration", o.Duration, other.Duration},
		{"Schedule", o.Schedule, other.Schedule},
		{"Estimator", o.Estimator, other.Estimator},
		{"Scheme", o.Scheme, other.Scheme},
		{"Seed", o.Seed, other.Seed},
		{"Work", o.Work, other.Work},
		{"the width of the bins", o.BinWidths, other.BinWidths},
	} {
		if c.a != c.b {
			return fmt.Errorf("diffusion: these are paths of different ensembles: %s is %v in one, %v in the other", c.name, orNone(c.a), orNone(c.b))
		}
	}
	return nil
}

func orNone(v any) any {
	if v == "" {
		return "not set"
	}
	return v
}

// digest returns the digest of the numbers of a law, nothing for none.
func (m *Mixture) digest() string {
	if m == nil {
		return ""
	}
	numbers := [][]float64{{float64(m.dim), float64(len(m.components))}}
	for k := range m.components {
		c := &m.components[k]
		numbers = append(numbers, []float64{c.weight}, c.mean, c.variances)
		if c.axes != nil {
			numbers = append(numbers, c.axes.RawMatrix().Data)
		}
	}
	return digest(numbers...)
}

// digest returns 16 hexadecimal digits that stand for the numbers.
func digest(numbers ...[]float64) string {
	h := sha256.New()
	var buf [8]byte
	for _, list := range numbers {
		binary.LittleEndian.PutUint64(buf[:], uint64(len(list)))
		h.Write(buf[:])
		for _, v := range list {
			binary.LittleEndian.PutUint64(buf[:], math.Float64bits(v))
			h.Write(buf[:])
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
