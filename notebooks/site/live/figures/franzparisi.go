package figures

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/franzparisi"
)

// Overlap is the Franz–Parisi potential at one time, as V(q) − F with the free energy F: −ln of the probability density of the
// distance q, averaged over what has been observed.
type Overlap struct {
	Q, V     []float64
	Valleys  []float64 // where V is least, beyond the one at q = 0
	Barriers []float64 // and where it is largest

	Words    string
	Readouts []Readout
}

// FranzParisi returns V at the time t > 0.
func FranzParisi(d Data, t float64) (*Overlap, error) {
	const n = 64
	m, err := d.mixture()
	if err != nil {
		return nil, err
	}
	f, err := franzparisi.New(m, t)
	if err != nil {
		return nil, err
	}
	most := ceiling(max(4, 1.75*4*d.Mu*d.Mu))
	o := &Overlap{Q: floats.Span(make([]float64, n+1), 0, most)[1:], V: make([]float64, n)}
	slope := make([]float64, n)
	for i, q := range o.Q {
		if o.V[i], slope[i], _, err = f.At(q); err != nil {
			return nil, err
		}
	}
	floats.AddConst(-f.FreeEnergy(), o.V)
	for i := 1; i < n; i++ {
		if slope[i-1]*slope[i] >= 0 {
			continue
		}
		q, err := root(f, o.Q[i-1], o.Q[i], slope[i-1])
		if err != nil {
			return nil, err
		}
		if slope[i-1] < 0 {
			o.Valleys = append(o.Valleys, q)
		} else {
			o.Barriers = append(o.Barriers, q)
		}
	}
	o.describe(t)
	return o, nil
}

// root returns where the slope of V is 0 between a and b, to three digits after the point. It is first at a.
func root(f *franzparisi.Potential, a, b, first float64) (float64, error) {
	for b-a > 2e-4 {
		middle := (a + b) / 2
		_, slope, _, err := f.At(middle)
		if err != nil {
			return 0, err
		}
		if math.Signbit(slope) == math.Signbit(first) {
			a = middle
		} else {
			b = middle
		}
	}
	return (a + b) / 2, nil
}

func (o *Overlap) describe(t float64) {
	o.Words = fmt.Sprintf("At t = %s V(q) has no second valley.", number(t, 2))
	if len(o.Valleys) > 0 {
		o.Words = fmt.Sprintf("At t = %s V(q) has a second valley at q = %s, behind a barrier at %s: another state agrees with the same observation.",
			number(t, 2), places(o.Valleys), places(o.Barriers))
	}
	o.Readouts = []Readout{{"second valley at q", valleysAt(o.Valleys)}, {"barrier at q", valleysAt(o.Barriers)}}
}
