package plotting

// An axis of a panel: its range, its scale and its ticks.

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// An axis is one direction of a panel.
type axis struct {
	label  string
	log    bool
	date   bool // of seconds since 1970
	fixed  bool // lo and hi were given
	lo, hi float64
}

// fix gives the axis a range.
func (a *axis) fix(lo, hi float64) { a.lo, a.hi, a.fixed = lo, hi, true }

// A span is an interval that grows.
type span struct{ lo, hi float64 }

func emptySpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s span) empty() bool { return s.lo > s.hi }

func (s *span) include(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	s.lo, s.hi = math.Min(s.lo, v), math.Max(s.hi, v)
}

func (s *span) unite(t span) {
	if !t.empty() {
		s.include(t.lo)
		s.include(t.hi)
	}
}

// logScale is gonum's logarithmic scale without its panic: what is not
// positive lies far below.
type logScale struct{}

func (logScale) Normalize(lo, hi, x float64) float64 {
	if x <= 0 {
		return -100
	}
	return logRatio(x, lo) / logRatio(hi, lo)
}

// normalizer returns the scale as gonum's plotters want it.
func (a axis) normalizer() plot.Normalizer {
	if a.log {
		return logScale{}
	}
	return boundedScale{}
}

// fraction returns how far v is along the axis, between 0 and 1 in its range.
func (a axis) fraction(v float64) float64 { return a.normalizer().Normalize(a.lo, a.hi, v) }

// valueAt is the inverse of fraction.
func (a axis) valueAt(t float64) float64 {
	lo, hi := a.scaled(a.lo), a.scaled(a.hi)
	return a.unscaled(lo + t*(hi-lo))
}

// scaled returns the position of v on the scale of the axis, which is where
// cells are halved and values interpolated.
func (a axis) scaled(v float64) float64 {
	if !a.log {
		return v
	}
	if v <= 0 {
		return math.Inf(-1)
	}
	return math.Log(v)
}

// unscaled is the inverse of scaled.
func (a axis) unscaled(u float64) float64 {
	if a.log {
		return math.Exp(u)
	}
	return u
}

// fitted returns the axis with the range of the data, widened by a margin
// that is a fraction of it, at the sides that are not tight.
func (a axis) fitted(data span, marginLo, marginHi float64) axis {
	if a.fixed {
		return a
	}
	if data.empty() {
		data = span{0, 1}
		if a.log {
			data = span{1, 10}
		}
	}
	if a.log {
		return a.fittedLog(data, marginLo, marginHi)
	}
	width := data.hi - data.lo
	if isNarrow(data.lo, data.hi) {
		// A single value: the range depends on its size.
		width = math.Abs(data.lo)
		if width <= narrowest {
			width = 1
		}
		marginLo, marginHi = 0.5, 0.5
	}
	a.lo, a.hi = data.lo-marginLo*width, data.hi+marginHi*width
	return a
}

// fittedLog is fitted for a logarithmic axis.
func (a axis) fittedLog(data span, marginLo, marginHi float64) axis {
	width := logRatio(data.hi, data.lo)
	if width < 1e-9 {
		width, marginLo, marginHi = math.Log(10), 0.5, 0.5
	}
	a.lo = math.Max(math.SmallestNonzeroFloat64, data.lo*math.Exp(-marginLo*width))
	a.hi = data.hi * math.Exp(marginHi*width)
	return a
}

// admits reports whether the axis can show v.
func (a axis) admits(v float64) bool {
	return !math.IsNaN(v) && !math.IsInf(v, 0) && (!a.log || v > 0)
}

// shows reports whether v is admitted and inside the range, if one was given.
func (a axis) shows(v float64) bool {
	return a.admits(v) && (!a.fixed || a.lo <= v && v <= a.hi)
}

// ticks returns the ticks for an axis of the given length: as many as fit
// if each label has the length that extent returns, with some space around it.
func (a axis) ticks(length vg.Length, extent func(label string) vg.Length, air vg.Length) tickSet {
	find := linearTicks
	switch {
	case a.date:
		find = dateTicks
	case a.log:
		find = logTicks
	}
	for count := 7; count > 2; count-- {
		set := find(a.lo, a.hi, count)
		if a.fits(set, length, extent, air) {
			return set
		}
	}
	return find(a.lo, a.hi, 2)
}

// fits reports whether neighbouring labels are far enough apart.
func (a axis) fits(set tickSet, length vg.Length, extent func(string) vg.Length, air vg.Length) bool {
	end := vg.Length(math.Inf(-1))
	for _, t := range set.ticks {
		if t.IsMinor() {
			continue
		}
		at := vg.Length(a.fraction(t.Value)) * length
		half := extent(t.Label) / 2
		if at-half < end+air {
			return false
		}
		end = at + half
	}
	return true
}
