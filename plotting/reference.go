package plotting

// Reference lines.

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// VLine adds a vertical reference line at x. Its label is above the frame.
func (p *Panel) VLine(x float64, label string) *Panel {
	if !p.checkFinite("VLine", "x", x) {
		return p
	}
	p.checkLabel("VLine: label", label)
	return p.add(&reference{at: x, label: label})
}

// HLine adds a horizontal reference line at y. Its label is to the right
// of the frame.
func (p *Panel) HLine(y float64, label string) *Panel {
	if !p.checkFinite("HLine", "y", y) {
		return p
	}
	p.checkLabel("HLine: label", label)
	return p.add(&reference{at: y, horizontal: true, label: label})
}

// A reference is a line through the whole frame: at x, or at y if it is
// horizontal.
type reference struct {
	at         float64
	horizontal bool
	label      string
}

func (r *reference) layer() layer { return referenceLayer }

func (r *reference) extent(x, y axis) extent {
	e := emptyExtent()
	switch {
	case r.horizontal && y.admits(r.at):
		e.y.include(r.at)
	case !r.horizontal && x.admits(r.at):
		e.x.include(r.at)
	}
	return e
}

func (r *reference) draw(v view) {
	for _, style := range referenceStyles(v.ground) {
		if r.horizontal {
			if y := v.Y(v.y.fraction(r.at)); v.ContainsY(y) {
				v.StrokeLine2(style, v.Min.X, y, v.Max.X, y)
			}
		} else if x := v.X(v.x.fraction(r.at)); v.ContainsX(x) {
			v.StrokeLine2(style, x, v.Min.Y, x, v.Max.Y)
		}
	}
}

// referenceStyles returns the strokes of a reference line to be drawn one over
// the other; over a heat map it is white with a dark seam.
func referenceStyles(g ground) []draw.LineStyle {
	const width = 0.8
	dashes := []vg.Length{3, 2}
	if g == mapGround {
		return cased(width, dashes)
	}
	return []draw.LineStyle{{Color: referenceColor, Width: width, Dashes: dashes}}
}

func (r *reference) sideLabel(_, _ axis) sideLabel {
	return sideLabel{beside: r.horizontal, at: r.at, text: r.label}
}

// entries is empty: the label stands at the line.
func (r *reference) entries(view) []entry { return nil }

func (r *reference) table(_, _ axis) table {
	if r.horizontal {
		return table{"horizontal line", r.label, []datum{datumAt(none, r.at)}}
	}
	return table{"vertical line", r.label, []datum{datumAt(r.at, none)}}
}
