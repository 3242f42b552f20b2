package parts

import (
	"fmt"
	"io"
	"math"

	"nonequilibrium/diffusion"
)

// results are the numbers that follow from a complete summary, or from what there is of one.
type results struct {
	Paths       int         `json:"paths"`
	Fluctuation fluctuation `json:"fluctuation"` // ⟨e^{−ΔS_tot}⟩
	System      moments     `json:"system"`
	Environment moments     `json:"environment"`
	Total       moments     `json:"total"`
	Work        *moments    `json:"work,omitempty"`
	Final       []moments   `json:"final"` // coordinates of the end points
}

type fluctuation struct {
	Mean             float64  `json:"mean"`
	StdErr           *float64 `json:"stdErr"` // null: not known, of a single path
	EffectiveSamples float64  `json:"effectiveSamples"`
	TailShape        *float64 `json:"tailShape"` // null: bounded, or too few to tell
	Reliable         bool     `json:"reliable"`
	Warning          string   `json:"warning"`
}

type moments struct {
	Mean     float64  `json:"mean"`
	StdErr   *float64 `json:"stdErr"`
	Variance float64  `json:"variance"`
}

// Finish computes the results.
func (p *Part) Finish() error {
	if p.Summary.Paths() == 0 {
		return nil
	}
	f, err := p.fluctuation()
	if err != nil {
		return err
	}
	r := &results{
		Paths: p.Summary.Paths(),
		Fluctuation: fluctuation{
			Mean: f.Mean, StdErr: finite(f.StdErr), EffectiveSamples: f.EffectiveSamples, TailShape: finite(f.TailShape),
			Reliable: f.Reliable, Warning: f.Warning,
		},
	}
	read := func(m diffusion.Marginal, e error) moments {
		if err == nil {
			err = e
		}
		return moments{m.Mean, finite(m.StdErr), m.Variance}
	}
	r.System, r.Environment, r.Total = read(p.Summary.System()), read(p.Summary.Environment()), read(p.Summary.Total())
	if p.Plan.Process != "flow" {
		work := read(p.Summary.Work())
		r.Work = &work
	}
	for j := range p.Plan.Law.Means[0] {
		r.Final = append(r.Final, read(p.Summary.Final(j)))
	}
	p.Results = r
	return err
}

// fluctuation returns the average, with the exact variance of the weights where it is known.
func (p *Part) fluctuation() (diffusion.Fluctuation, error) {
	if p.Plan.Process != "forward" || p.Plan.Stepwise || len(p.Plan.Law.Means[0]) != 1 {
		return p.Summary.Fluctuation()
	}
	data, err := p.Plan.Law.Mixture()
	if err != nil {
		return diffusion.Fluctuation{}, err
	}
	moment, err := diffusion.NoisingSecondMoment(data, p.Plan.Duration)
	if err != nil {
		return diffusion.Fluctuation{}, err
	}
	return p.Summary.KnownFluctuation(moment)
}

// finite returns nothing for an infinite number, which JSON does not have.
func finite(v float64) *float64 {
	if math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// Report writes the results for a reader.
func (p *Part) Report(out io.Writer) error {
	r := p.Results
	if r == nil {
		return nil
	}
	write := func(name string, m moments) {
		fmt.Fprintf(out, "  %-14s %12.6g ± %-10s variance %.6g\n", name, m.Mean, digits(m.StdErr), m.Variance)
	}
	fmt.Fprintf(out, "%d of %d paths, %s, T = %v in %d steps, seed %d\n", r.Paths, p.Plan.Paths, p.Plan.Process, p.Plan.Duration, p.Plan.Steps, p.Plan.Seed)
	verdict := "reliable"
	if !r.Fluctuation.Reliable {
		verdict = "NOT reliable: " + r.Fluctuation.Warning
	}
	fmt.Fprintf(out, "  %-14s %12.6g ± %-10s %.4g effective paths, %s\n", "⟨exp(−ΔS_tot)⟩", r.Fluctuation.Mean, digits(r.Fluctuation.StdErr), r.Fluctuation.EffectiveSamples, verdict)
	write("⟨ΔS⟩", r.System)
	write("⟨ΔS_E⟩", r.Environment)
	write("⟨ΔS_tot⟩", r.Total)
	if r.Work != nil {
		write("⟨W⟩", *r.Work)
	}
	for j, m := range r.Final {
		if j == 4 && len(r.Final) > 5 {
			fmt.Fprintf(out, "  … and %d more coordinates\n", len(r.Final)-j)
			break
		}
		write(fmt.Sprintf("⟨x_%d⟩", j+1), m)
	}
	return nil
}

func digits(stdErr *float64) string {
	if stdErr == nil {
		return "unknown"
	}
	return fmt.Sprintf("%.2g", *stdErr)
}
