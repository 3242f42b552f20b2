package plotting

// Reference lines and annotations.

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// VLine adds a vertical reference line at x. Its label stands above the frame.
func (p *Panel) VLine(x float64, label string) *Panel {
	if p.checkMark("VLine", "x", x) {
		p.checkLabel("VLine: label", label)
		p.marks = append(p.marks, mark{kind: vertical, x: x, label: label})
	}
	return p
}

// HLine adds a horizontal reference line at y. Its label stands at the right
// of the frame.
func (p *Panel) HLine(y float64, label string) *Panel {
	if p.checkMark("HLine", "y", y) {
		p.checkLabel("HLine: label", label)
		p.marks = append(p.marks, mark{kind: horizontal, y: y, label: label})
	}
	return p
}

// Annotate writes text into the panel, centered at (x, y) and moved into the
// frame if it would stick out.
func (p *Panel) Annotate(x, y float64, text string) *Panel {
	if p.checkMark("Annotate", "x", x) && p.checkMark("Annotate", "y", y) {
		p.checkLabel("Annotate: text", text)
		p.marks = append(p.marks, mark{kind: note, x: x, y: y, label: text})
	}
	return p
}

func (p *Panel) checkMark(method, argument string, v float64) bool {
	if !finite(v) {
		p.fail("%s: %s = %v", method, argument, v)
		return false
	}
	return true
}

type markKind int

const (
	vertical markKind = iota
	horizontal
	note
)

// A mark is a reference line or an annotation.
type mark struct {
	kind  markKind
	x, y  float64
	label string
}

func (m mark) extent(x, y axis) extent {
	e := extent{x: emptySpan(), y: emptySpan()}
	if m.kind != horizontal && x.admits(m.x) {
		e.x.include(m.x)
	}
	if m.kind != vertical && y.admits(m.y) {
		e.y.include(m.y)
	}
	return e
}

// referenceStyles returns the strokes of a reference line to be drawn one over
// the other; over a heat map it is white with a dark seam.
func referenceStyles(overMap bool) []draw.LineStyle {
	const width = 0.8
	if overMap {
		return cased(width, []vg.Length{3, 2})
	}
	return []draw.LineStyle{{Color: referenceColor, Width: width, Dashes: []vg.Length{3, 2}}}
}

// drawLine draws a reference line; it draws no label.
func (m mark) drawLine(c draw.Canvas, plt *plot.Plot, overMap bool) {
	x, y := plt.Transforms(&c)
	for _, style := range referenceStyles(overMap) {
		switch m.kind {
		case vertical:
			if at := x(m.x); c.ContainsX(at) {
				c.StrokeLine2(style, at, c.Min.Y, at, c.Max.Y)
			}
		case horizontal:
			if at := y(m.y); c.ContainsY(at) {
				c.StrokeLine2(style, c.Min.X, at, c.Max.X, at)
			}
		}
	}
}

// drawNote draws an annotation, on a white ground if it is backed.
func (m mark) drawNote(c draw.Canvas, plt *plot.Plot, backed bool) {
	if m.kind != note {
		return
	}
	var (
		x, y = plt.Transforms(&c)
		sty  = textStyle(smallSize, draw.XCenter, draw.YCenter)
		w, h = sty.Width(m.label)/2 + 2, sty.Height(m.label)/2 + 1
		pt   = vg.Point{X: clamp(x(m.x), c.Min.X+w, c.Max.X-w), Y: clamp(y(m.y), c.Min.Y+h, c.Max.Y-h)}
	)
	if backed {
		c.SetColor(legendBacking)
		c.Fill(around(pt, 2*w, 2*h).Path())
	}
	centered(&c, sty, pt, m.label)
}

// clamp moves v into [lo, hi], to the middle if that is empty.
func clamp(v, lo, hi vg.Length) vg.Length {
	if lo > hi {
		return (lo + hi) / 2
	}
	return max(lo, min(hi, v))
}

// labelPositions returns where the labels of marks of a kind go along their
// axis, moved apart if they would overlap. Marks out of range get no label.
func labelPositions(marks []mark, kind markKind, at func(mark) vg.Length, lo, hi vg.Length, extent func(string) vg.Length) map[int]vg.Length {
	type slot struct {
		index     int
		pos, half vg.Length
	}
	var slots []slot
	for i, m := range marks {
		if pos := at(m); m.kind == kind && m.label != "" && pos >= lo-1 && pos <= hi+1 {
			slots = append(slots, slot{i, pos, extent(m.label) / 2})
		}
	}
	for round := 0; round < 20; round++ {
		for a := range slots {
			for b := range slots {
				s, t := &slots[a], &slots[b]
				if a == b || s.pos > t.pos || s.pos == t.pos && a > b {
					continue
				}
				if overlap := s.pos + s.half + 3 - (t.pos - t.half); overlap > 0 {
					s.pos -= overlap / 2
					t.pos += overlap / 2
				}
			}
		}
	}
	out := make(map[int]vg.Length)
	for _, s := range slots {
		out[s.index] = s.pos
	}
	return out
}
