package plotting

// Insets: a panel in a panel.

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Inset puts a panel, with its numbers and labels, into this one. The lower left corner of its place is at (x, y), with
// (0, 0) and (1, 1) the corners of the frame, and width and height are parts of those of the frame. It shows
// what inner has when Inset is called.
func (p *Panel) Inset(inner *Panel, x, y, width, height float64) *Panel {
	return p.addInset("Inset", inner, x, y, width, height, false)
}

// Enlarge is Inset for a part of this panel: a frame marks the part that inner shows, which has a range for x
// and one for y, and two lines lead from there to the inset.
func (p *Panel) Enlarge(inner *Panel, x, y, width, height float64) *Panel {
	if inner != nil && inner.err == nil && (!inner.x.fixed || !inner.y.fixed) {
		p.fail("Enlarge: inner has no range; set XRange and YRange")
		return p
	}
	return p.addInset("Enlarge", inner, x, y, width, height, true)
}

func (p *Panel) addInset(method string, inner *Panel, x, y, width, height float64, marked bool) *Panel {
	if inner == nil {
		p.fail("%s: inner is nil", method)
		return p
	}
	const slack = 1e-9 // 0.7 + 0.3 may be above 1
	if !(x >= 0 && y >= 0 && width > 0 && height > 0 && x+width <= 1+slack && y+height <= 1+slack) {
		p.fail("%s: x = %v, y = %v, width = %v, height = %v, want a part of the frame, whose corners are (0, 0) and (1, 1)", method, x, y, width, height)
		return p
	}
	if err := inner.problem(); err != nil {
		p.keep(err)
		return p
	}
	copied := *inner // so that no panel can contain itself
	copied.series = slices.Clone(inner.series)
	return p.add(&inset{&copied, x, y, width, height, marked})
}

// An inset is a panel at a place in the frame.
type inset struct {
	inner               *Panel
	x, y, width, height float64
	marked              bool
}

func (s *inset) layer() layer            { return textLayer }
func (s *inset) extent(_, _ axis) extent { return emptyExtent() }
func (s *inset) entries(view) []entry    { return nil }

// samples returns the inset with the samples of its functions.
func (s *inset) samples(axis) series {
	prepared := *s
	prepared.inner = s.inner.prepared().(*Panel)
	return &prepared
}

// obstacle reports why the inset cannot be drawn.
func (s *inset) obstacle() error { return s.inner.obstacle() }

// table is empty: tables has those of the panel.
func (s *inset) table(_, _ axis) table { return table{} }

func (s *inset) tables() []table {
	all := s.inner.tables()
	for i := range all {
		all[i].kind = "inset " + all[i].kind
	}
	return all
}

func (s *inset) draw(v view) {
	place := vg.Rectangle{
		Min: vg.Point{X: v.X(s.x), Y: v.Y(s.y)},
		Max: vg.Point{X: v.X(min(1, s.x+s.width)), Y: v.Y(min(1, s.y+s.height))},
	}
	frame := s.inner.frameIn(place)
	v.SetColor(groundColor)
	v.Fill(place.Path())
	if s.marked {
		s.drawMark(v, s.inner.fit(frame).frame)
	}
	if _, blind := v.Canvas.Canvas.(*inkCanvas); !blind {
		s.inner.draw(draw.Canvas{Canvas: v.Canvas.Canvas, Rectangle: frame})
	}
}

// frameIn returns the frame that leaves enough space for what is around it.
func (p *Panel) frameIn(place vg.Rectangle) vg.Rectangle {
	const least = 12
	size := place.Size()
	frame := place
	for range 3 { // The margins depend on the frame, as in a figure.
		m := p.margins(size.X, size.Y)
		frame.Min = place.Min.Add(vg.Point{X: m.left, Y: m.bottom})
		frame.Max = place.Max.Sub(vg.Point{X: m.right, Y: m.top})
		frame.Max = vg.Point{X: max(frame.Max.X, frame.Min.X+least), Y: max(frame.Max.Y, frame.Min.Y+least)}
		size = frame.Size()
	}
	return frame
}

// drawMark draws a frame around what the inset shows, and two lines to it.
func (s *inset) drawMark(v view, frame vg.Rectangle) {
	low, high := v.place(s.inner.x.lo, s.inner.y.lo), v.place(s.inner.x.hi, s.inner.y.hi)
	part := vg.Rectangle{
		Min: vg.Point{X: max(low.X, v.Min.X), Y: max(low.Y, v.Min.Y)},
		Max: vg.Point{X: min(high.X, v.Max.X), Y: min(high.Y, v.Max.Y)},
	}
	if part.Min.X >= part.Max.X || part.Min.Y >= part.Max.Y {
		return
	}
	styles := []draw.LineStyle{{Color: referenceColor, Width: thinWidth}}
	if v.ground == mapGround {
		styles = cased(thinWidth, nil)
	}
	lines := connections(part, frame)
	for _, style := range styles {
		v.SetLineStyle(style)
		v.Stroke(part.Path())
		v.StrokeLines(style, lines...)
	}
}

// connections returns the two shortest lines between corresponding corners of rectangles that
// cross neither of them.
func connections(a, b vg.Rectangle) [][]vg.Point {
	corners := func(r vg.Rectangle) []vg.Point {
		return []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
	}
	// enters tells whether the line from a corner of a rectangle begins inside of it.
	enters := func(r vg.Rectangle, corner, to vg.Point) bool {
		out, along := corner.Sub(middleOf(r)), to.Sub(corner)
		return out.X*along.X <= 0 && out.Y*along.Y <= 0
	}
	var lines [][]vg.Point
	for i, from := range corners(a) {
		if to := corners(b)[i]; !enters(a, from, to) && !enters(b, to, from) {
			lines = append(lines, []vg.Point{from, to})
		}
	}
	slices.SortStableFunc(lines, func(p, q []vg.Point) int { return cmp.Compare(distance(p[0], p[1]), distance(q[0], q[1])) })
	return lines[:min(2, len(lines))]
}
