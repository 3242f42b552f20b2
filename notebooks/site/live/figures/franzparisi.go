package figures

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/interp"

	"nonequilibrium/diffusion/franzparisi"
)

// Overlap is the Franz–Parisi potential at one time, as V(q) − F with the free energy F: −ln of the probability density of the
// distance q, averaged over what has been observed.
type Overlap struct {
	Q, V     []float64
	Valleys  []float64 // where V is least, beyond the one at q = 0
	Barriers []float64 // and where it is largest
	High     float64   // where the axis of V ends

	Words    string
	Readouts []Readout
}

// FranzParisi returns V at the time t > 0.
func FranzParisi(d Data, t float64) (*Overlap, error) {
	m, err := d.mixture()
	if err != nil {
		return nil, err
	}
	f, err := franzparisi.New(m, t)
	if err != nil {
		return nil, err
	}
	// A value of V takes a millisecond in a page. V and V′ at a few nodes, closer where V falls like ½ ln q, give the curve to all digits that can be seen.
	const nodes = 32
	most := ceiling(max(4, 1.75*4*d.Mu*d.Mu))
	var q, v, slope [nodes]float64
	for i := range nodes {
		share := (float64(i) + 1) / nodes
		q[i] = most * share * share
		if v[i], slope[i], _, err = f.At(q[i]); err != nil {
			return nil, err
		}
	}
	floats.AddConst(-f.FreeEnergy(), v[:])
	var curve interp.PiecewiseCubic
	curve.FitWithDerivatives(q[:], v[:], slope[:])
	o := &Overlap{Q: floats.Span(make([]float64, points), q[0], most)}
	for _, q := range o.Q {
		o.V = append(o.V, curve.Predict(q))
	}
	top := 0.0
	for i := 1; i < nodes; i++ {
		if slope[i-1]*slope[i] >= 0 {
			continue
		}
		at, err := level(f, q[i-1], q[i])
		if err != nil {
			return nil, err
		}
		if slope[i-1] < 0 {
			o.Valleys = append(o.Valleys, at)
		} else {
			o.Barriers = append(o.Barriers, at)
			top = max(top, v[i-1], v[i])
		}
	}
	o.High = end(12, 1.1*top) // with the barrier, which is high between narrow modes
	o.describe(t)
	return o, nil
}

// level returns where V is level between a and b, by Newton's method; a step that leaves the interval is replaced by halving it.
func level(f *franzparisi.Potential, a, b float64) (float64, error) {
	_, first, _, err := f.At(a)
	for q := (a + b) / 2; err == nil; {
		var slope, curvature float64
		if _, slope, curvature, err = f.At(q); err != nil {
			break
		}
		if math.Signbit(slope) == math.Signbit(first) {
			a = q
		} else {
			b = q
		}
		next := q - slope/curvature
		if math.Abs(next-q) < 1e-4 {
			return next, nil
		}
		if !(next > a && next < b) {
			next = (a + b) / 2
		}
		q = next
	}
	return 0, err
}

func (o *Overlap) describe(t float64) {
	o.Words = fmt.Sprintf("At t = %s V(q) has no second valley.", number(t, 2))
	if len(o.Valleys) > 0 {
		o.Words = fmt.Sprintf("At t = %s V(q) has a second valley at q = %s, behind a barrier at %s: another state agrees with the same observation.",
			number(t, 2), places(o.Valleys), places(o.Barriers))
	}
	o.Readouts = []Readout{{"second valley at q", valleysAt(o.Valleys)}, {"barrier at q", valleysAt(o.Barriers)}}
}
