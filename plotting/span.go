package plotting

// Shaded intervals.

import (
	"math"
)

// VSpan shades the interval from lo to hi of the x axis over the whole height of the frame,
// in grey or in the colour that Color chose before. Its label is above the frame.
func (p *Panel) VSpan(lo, hi float64, label string) *Panel {
	return p.addShade("VSpan", &shade{lo: lo, hi: hi}, label)
}

// HSpan shades the interval from lo to hi of the y axis over the whole width of the frame,
// in grey or in the colour that Color chose before. Its label is to the right of the frame.
func (p *Panel) HSpan(lo, hi float64, label string) *Panel {
	return p.addShade("HSpan", &shade{lo: lo, hi: hi, horizontal: true}, label)
}

func (p *Panel) addShade(method string, s *shade, label string) *Panel {
	if !p.checkRange(method, s.lo, s.hi) {
		return p
	}
	p.checkLabel(method+": label", label)
	s.label = label
	s.color = faded(referenceColor, spanAlpha)
	if c := p.looks.chosen; c != nil {
		s.color = faded(lookOf(int(*c)).color, spanAlpha)
		p.looks.chosen = nil
	}
	return p.add(s)
}

// A shade is an interval of the x axis, or of the y axis if it is horizontal.
type shade struct {
	lo, hi     float64
	horizontal bool
	label      string
	color      hue
}

func (s *shade) layer() layer { return areaLayer }

func (s *shade) extent(x, y axis) extent {
	e := emptyExtent()
	for _, v := range []float64{s.lo, s.hi} {
		switch {
		case s.horizontal && y.admits(v):
			e.y.include(v)
		case !s.horizontal && x.admits(v):
			e.x.include(v)
		}
	}
	return e
}

// part returns the part of an axis, from 0 to 1, that is shaded.
func (s *shade) part(a axis) (from, to float64) {
	return math.Max(0, a.fraction(s.lo)), math.Min(1, a.fraction(s.hi))
}

func (s *shade) draw(v view) {
	box := v.Rectangle
	if s.horizontal {
		from, to := s.part(v.y)
		box.Min.Y, box.Max.Y = v.Y(from), v.Y(to)
	} else {
		from, to := s.part(v.x)
		box.Min.X, box.Max.X = v.X(from), v.X(to)
	}
	if _, blind := v.Canvas.Canvas.(*inkCanvas); blind || box.Min.X >= box.Max.X || box.Min.Y >= box.Max.Y {
		return // It is no obstacle for a legend.
	}
	v.SetColor(s.color)
	v.Fill(box.Path())
}

// sideLabel stands at the middle of what is visible.
func (s *shade) sideLabel(x, y axis) sideLabel {
	a := x
	if s.horizontal {
		a = y
	}
	from, to := s.part(a)
	if from >= to {
		return sideLabel{}
	}
	return sideLabel{beside: s.horizontal, at: a.valueAt((from + to) / 2), text: s.label}
}

// entries is empty: the label stands at the interval.
func (s *shade) entries(view) []entry { return nil }

func (s *shade) table(_, _ axis) table {
	d := datumAt(s.lo, none)
	d.xTo = s.hi
	if s.horizontal {
		d = datumAt(none, s.lo)
		d.yTo = s.hi
	}
	return table{"interval", s.label, []datum{d}}
}
