package figures

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
)

// Diagram is the plane of μ and σ with the phases of an equal pair.
type Diagram struct {
	Mu, Sigma []float64 // the border of the phase with one valley
	Unstable  float64   // σ from which on breaking is unstable

	Words    string
	Readouts []Readout
}

// Phases returns the borders, and the phase of a pair with the data's μ and σ², whatever the weights are.
func Phases(d Data) (*Diagram, error) {
	const n = 121
	if !(d.Variance >= 0) {
		return nil, fmt.Errorf("figures: Variance = %v, want 0 or more", d.Variance)
	}
	sigma := math.Sqrt(d.Variance)
	phase, err := diffusion.ClassifyPhase(d.Mu, sigma)
	if err != nil {
		return nil, err
	}
	g := &Diagram{Sigma: floats.Span(make([]float64, n), 0, diffusion.UnstableSigma), Unstable: diffusion.UnstableSigma}
	for _, s := range g.Sigma {
		g.Mu = append(g.Mu, diffusion.BreakingMu(s))
	}
	g.Words = fmt.Sprintf("The pair with μ = %s and σ = %s is in the phase of %v.", number(d.Mu, 2), number(sigma, 2), phase)
	g.Readouts = []Readout{{"μ", number(d.Mu, 2)}, {"σ", number(sigma, 2)}, {"phase", phase.String()}}
	return g, nil
}
