package figures

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
)

// Data are two modes of equal width,
//
//	p_0 = w N(−μ, σ²) + (1 − w) N(μ, σ²).
type Data struct {
	Mu       float64 // μ
	Variance float64 // σ²
	Left     float64 // w, the weight of the left mode
}

// mixture returns the distribution, or the error of what cannot be used. A single mode, at a weight 0 or 1, is allowed.
func (d Data) mixture() (*diffusion.Mixture, error) {
	if !(math.Abs(d.Mu) <= 1e3) {
		return nil, fmt.Errorf("figures: Mu = %v, want a number up to 1000", d.Mu)
	}
	if !(d.Variance >= 1e-6 && d.Variance <= 1e6) {
		return nil, fmt.Errorf("figures: Variance = %v, want a number from 1e-6 to 1e6", d.Variance)
	}
	if !(d.Left >= 0 && d.Left <= 1) {
		return nil, fmt.Errorf("figures: Left = %v, want a weight from 0 to 1", d.Left)
	}
	return diffusion.NewIsotropicMixture([]float64{d.Left, 1 - d.Left}, [][]float64{{-d.Mu}, {d.Mu}}, []float64{d.Variance, d.Variance})
}

// opening returns the name of the time at which a valley opens, and what happens then.
func (d Data) opening() (name, what string) {
	if d.symmetric() {
		return "t_s", "the valley splits at the speciation time"
	}
	return "t_sp", "the second valley opens at"
}

// checkTime reports a time that is negative or no number.
func checkTime(name string, t float64) error {
	if !(t >= 0) || math.IsInf(t, 1) {
		return fmt.Errorf("figures: %s = %v, want a time, 0 or more", name, t)
	}
	return nil
}

// symmetric reports whether the modes have the same weight, which is when the phases of the paper are defined.
func (d Data) symmetric() bool { return d.Left == .5 }

// edge is where the axis of positions ends: the same for all times, so that a picture does not jump while t moves.
func (d Data) edge() float64 {
	reach := math.Abs(d.Mu) + 2.5*math.Sqrt(math.Max(d.Variance, 1))
	return math.Max(4, 2*math.Ceil(reach/2))
}

// grid returns n positions from −edge to edge.
func (d Data) grid(n int) []float64 { return floats.Span(make([]float64, n), -d.edge(), d.edge()) }

// points is the number of points of a curve.
const points = 401

// density returns p at the positions.
func density(p *diffusion.Mixture, x []float64) []float64 {
	values := make([]float64, len(x))
	for i := range x {
		values[i] = math.Exp(p.LogProb(x[i : i+1]))
	}
	return values
}

// ceiling returns the next number of the form {1, 1.5, 2, 3, 4, 5, 7}·10^k that is not smaller than v > 0: the end of an axis.
func ceiling(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 1.5, 2, 3, 4, 5, 7} {
		if m*unit >= v {
			return m * unit
		}
	}
	return 10 * unit
}

// end returns where an axis ends that reaches to least, or further if values do.
func end(least, most float64) float64 {
	if most <= least {
		return least
	}
	return ceiling(most)
}
