package figures

import (
	"fmt"
	"math"
	"slices"

	"nonequilibrium/diffusion"
)

// Potential and the line of its fixed points: U(y, t) = −y²/2 − 2 ln p_t(y).

// Landscape is the potential at one time, measured from the lowest fixed point that is drawn.
type Landscape struct {
	Y, U      []float64
	Low, High float64 // where the axis of U begins and ends

	FixedPoints []FixedPoint
	Words       string
	Readouts    []Readout
}

// FixedPoint is a point at which the force vanishes.
type FixedPoint struct {
	Y, U   float64
	Stable bool
}

// Potential returns U at the time t.
func Potential(d Data, t float64) (*Landscape, error) {
	m, err := d.mixture()
	if err != nil {
		return nil, err
	}
	if err := checkTime("Time", t); err != nil {
		return nil, err
	}
	fixed, err := diffusion.FixedPoints(m, t)
	if err != nil {
		return nil, err
	}
	l := &Landscape{Y: d.grid(points), U: make([]float64, points)}
	if l.Low, err = lowest(d, m); err != nil {
		return nil, err
	}
	p := m.At(t) // once for all points
	for i := range l.Y {
		l.U[i] = diffusion.Potential(p, l.Y[i:i+1], 0)
	}
	bottom := math.Inf(1)
	for _, f := range fixed {
		if math.Abs(f.Y[0]) <= d.edge() {
			bottom = min(bottom, f.Potential)
		}
	}
	if math.IsInf(bottom, 1) {
		bottom = slices.Min(l.U)
	}
	for i := range l.U {
		l.U[i] -= bottom
	}
	top := 0.0
	for _, f := range fixed {
		l.FixedPoints = append(l.FixedPoints, FixedPoint{f.Y[0], f.Potential - bottom, f.Stable()})
		if math.Abs(f.Y[0]) <= d.edge() {
			top = max(top, f.Potential-bottom)
		}
	}
	l.High = end(6, 1.1*top) // with the ridge, which is high between narrow modes
	return l, l.describe(d, m, t)
}

// lowest is where the axis of U begins, the same for all times: there is room below if the valleys leave the picture, for t → 0 or because they end.
func lowest(d Data, m *diffusion.Mixture) (float64, error) {
	const room, none = -3, -.5
	if math.Sqrt(d.Variance) >= diffusion.UnstableSigma {
		return room, nil
	}
	last, err := diffusion.FixedPoints(m, 0)
	if err != nil {
		return 0, err
	}
	for _, f := range last {
		if math.Abs(f.Y[0]) > d.edge() {
			return room, nil
		}
	}
	return none, nil
}

// describe puts what is seen into words.
func (l *Landscape) describe(d Data, m *diffusion.Mixture, t float64) error {
	var valleys []float64
	for _, f := range l.FixedPoints {
		if f.Stable {
			valleys = append(valleys, f.Y)
		}
	}
	l.Words = fmt.Sprintf("At t = %s the potential has %s", number(t, 2), counted(len(valleys), "valley"))
	if len(valleys) > 0 {
		l.Words += " at " + places(valleys)
	}
	l.Words += "; "
	name, opens := d.opening()
	ts, ok, err := diffusion.PairSpinodalTime(d.Mu, d.Variance, d.Left)
	if err != nil {
		return err
	}
	if ok {
		l.Words += fmt.Sprintf("%s %s = %s", opens, name, number(ts, 3))
		l.Readouts = append(l.Readouts, Readout{name, number(ts, 3)})
	} else {
		l.Words += "there is never more than one"
		l.Readouts = append(l.Readouts, Readout{name, "none"})
	}
	tu, unstable, err := diffusion.InstabilityTime(m)
	if err != nil {
		return err
	}
	if unstable {
		l.Words += fmt.Sprintf(", and there is no bottom below t_u = %s", number(tu, 3))
		l.Readouts = append(l.Readouts, Readout{"t_u", number(tu, 3)})
	}
	l.Words += "."
	phase := "named for equal weights only"
	if d.symmetric() {
		p, err := diffusion.ClassifyPhase(d.Mu, math.Sqrt(d.Variance))
		if err != nil {
			return err
		}
		phase = p.String()
		l.Words += " Phase: " + phase + "."
	}
	l.Readouts = append(l.Readouts, Readout{"phase", phase}, Readout{"valleys", valleysAt(valleys)})
	return nil
}

func valleysAt(y []float64) string {
	if len(y) == 0 {
		return "none"
	}
	return places(y)
}

// Branch is a line of fixed points over time.
type Branch struct {
	T, Y   []float64
	Stable bool
}

// thin is the part of the instability time t_u around it where the outer fixed points are too far away to be told apart from rounding.
const thin = 2e-3

// Branches returns the fixed points at the times from 0 to duration.
func Branches(d Data, duration float64) ([]Branch, error) {
	m, err := d.mixture()
	if err != nil {
		return nil, err
	}
	if err := checkTime("Duration", duration); err != nil {
		return nil, err
	}
	ts, splits, err := diffusion.PairSpinodalTime(d.Mu, d.Variance, d.Left)
	if err != nil {
		return nil, err
	}
	times := []float64{0, duration}
	if splits {
		times = append(times, ts)
	}
	if tu, unstable, err := diffusion.InstabilityTime(m); err != nil {
		return nil, err
	} else if unstable {
		times = append(times, tu*(1-thin), tu*(1+thin))
	}
	slices.Sort(times)
	times = slices.Compact(times)
	var all []Branch
	for i := 1; i < len(times) && times[i] <= duration; i++ {
		if times[i-1] > times[i]*(1-3*thin) {
			continue // t_u lies between them
		}
		between, err := branches(m, times[i-1], times[i])
		if err != nil {
			return nil, err
		}
		if splits && times[i] == ts {
			join(between, ts)
		}
		all = append(all, between...)
	}
	return all, nil
}

// branches follows the fixed points between two times at which their number changes.
func branches(m *diffusion.Mixture, from, to float64) ([]Branch, error) {
	const n = 48
	var found []Branch
	for i := range n {
		z := 1e-3 + (1-2e-3)*float64(i)/(n-1)
		t := to - (to-from)*z*z // the branches begin like square roots
		fixed, err := diffusion.FixedPoints(m, t)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			found = make([]Branch, len(fixed))
		}
		for k := range min(len(fixed), len(found)) {
			b := &found[k]
			b.T, b.Y, b.Stable = append(b.T, t), append(b.Y, fixed[k].Y[0]), fixed[k].Stable()
		}
	}
	return found, nil
}

// join begins the branches that meet where a valley opens: all three by symmetry, else the two that are closest.
func join(b []Branch, ts float64) {
	if len(b) != 3 {
		return // they meet beyond what can be drawn
	}
	gap, other := b[1].Y[0]-b[0].Y[0], b[2].Y[0]-b[1].Y[0]
	meeting := b
	switch {
	case gap < .9*other:
		meeting = b[:2]
	case other < .9*gap:
		meeting = b[1:]
	}
	y := (meeting[0].Y[0] + meeting[len(meeting)-1].Y[0]) / 2
	for i := range meeting {
		meeting[i].T, meeting[i].Y = slices.Insert(meeting[i].T, 0, ts), slices.Insert(meeting[i].Y, 0, y)
	}
}
