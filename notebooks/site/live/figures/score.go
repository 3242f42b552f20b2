package figures

import (
	"fmt"
	"math"
	"slices"

	"nonequilibrium/diffusion"
)

// Distribution is p_t and what drives generation at one time.
type Distribution struct {
	X, P        []float64
	Left, Right []float64 // the parts that the two modes contribute
	Score       []float64 // ∂ ln p_t
	Top         float64   // where the axis of p ends, the same for all t
	Steepest    float64   // where that of the score ends, further out where the modes are narrow

	Words    string
	Readouts []Readout
}

// Score returns p_t and its score at the time t.
func Score(d Data, t float64) (*Distribution, error) {
	m, err := d.mixture()
	if err != nil {
		return nil, err
	}
	if err := checkTime("Time", t); err != nil {
		return nil, err
	}
	p, x := m.At(t), d.grid(points)
	r := &Distribution{X: x, P: density(p, x), Score: make([]float64, points)}
	r.Left, r.Right = make([]float64, points), make([]float64, points)
	for i := range x {
		share := p.Posterior(nil, x[i:i+1])
		r.Left[i], r.Right[i] = share[0]*r.P[i], share[1]*r.P[i]
		p.Score(r.Score[i:i+1], x[i:i+1])
	}
	r.Top = ceiling(1.05 * max(slices.Max(density(m, x)), 1/math.Sqrt(2*math.Pi))) // the peaks of the data and of the noise
	r.Steepest = r.steepest()
	r.describe(p, t)
	return r, nil
}

// steepest returns where the axis of the score ends. The score is on it wherever p is more than a hundredth of its peak.
func (r *Distribution) steepest() float64 {
	most, peak := 0.0, slices.Max(r.P)
	for i, p := range r.P {
		if p > peak/100 {
			most = max(most, math.Abs(r.Score[i]))
		}
	}
	return end(6, most)
}

// describe puts what is seen into words.
func (r *Distribution) describe(p *diffusion.Mixture, t float64) {
	peaks := falls(r.X, r.Score)
	variance := p.CovarianceMatrix(nil).At(0, 0)
	r.Words = fmt.Sprintf("At t = %s the density has %s at %s; there the score vanishes. Its mean is %s and its variance %s.",
		number(t, 2), counted(len(peaks), "peak"), places(peaks), number(p.Mean(nil)[0], 3), number(variance, 3))
	r.Readouts = []Readout{{"peaks", places(peaks)}, {"mean", number(p.Mean(nil)[0], 3)}, {"variance", number(variance, 3)}}
}

// falls returns where a curve falls through 0, by interpolation between the points.
func falls(x, y []float64) []float64 {
	var zeros []float64
	for i := 1; i < len(x); i++ {
		if y[i-1] > 0 && y[i] <= 0 {
			zeros = append(zeros, x[i-1]+(x[i]-x[i-1])*y[i-1]/(y[i-1]-y[i]))
		}
	}
	for i, z := range zeros {
		if math.Abs(z) < 1e-9 {
			zeros[i] = 0
		}
	}
	return zeros
}
