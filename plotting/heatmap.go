package plotting

// Heat maps and contour lines.

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// HeatMap adds a map of z[i][j] at (x[i], y[j]), both ascending, with a color
// bar that carries the label. NaN is drawn gray. A panel has one heat map.
func (p *Panel) HeatMap(x, y []float64, z [][]float64, label string) *Panel {
	if !p.checkField("HeatMap", x, y, z) {
		return p
	}
	if p.bar != nil {
		p.fail("HeatMap: the panel has one already")
		return p
	}
	p.checkLabel("HeatMap: label", label)
	m := &heatMap{field: field{x, y, z}, label: label}
	m.values = m.field.values()
	p.bar = m
	p.series = append(p.series, m)
	return p
}

// ZRange fixes the range of the colors of the heat map, which must be there
// already; values beyond it take the color of the end.
func (p *Panel) ZRange(lo, hi float64) *Panel {
	switch {
	case p.bar == nil:
		p.fail("ZRange: there is no heat map before it")
	case !(lo < hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0):
		p.fail("ZRange: want finite lo < hi, have lo = %v, hi = %v", lo, hi)
	default:
		p.bar.values = span{lo, hi}
	}
	return p
}

// Contour adds the lines where z, given at (x[i], y[j]) as for a HeatMap, has
// one of the levels.
func (p *Panel) Contour(x, y []float64, z [][]float64, levels []float64, label string) *Panel {
	if !p.checkField("Contour", x, y, z) {
		return p
	}
	if len(levels) == 0 {
		p.fail("Contour: levels is empty")
		return p
	}
	p.checkLabel("Contour: label", label)
	c := &contour{labelled: labelled{label: label}, field: field{x, y, z}, levels: levels}
	return p.add(c)
}

// checkField notes what is wrong with a field on a grid.
func (p *Panel) checkField(method string, x, y []float64, z [][]float64) bool {
	if !p.checkGrid(method, x, y, "z", len(z)) {
		return false
	}
	for i, row := range z {
		if !p.checkRow(method, "z", i, len(row), len(y)) {
			return false
		}
	}
	if (field{x, y, z}).values().empty() {
		p.fail("%s: no value of z is finite", method)
		return false
	}
	return true
}

// A field is a function on a grid; it implements plotter.GridXYZ.
type field struct {
	x, y []float64
	z    [][]float64
}

var _ plotter.GridXYZ = field{}

func (f field) Dims() (c, r int)   { return len(f.x), len(f.y) }
func (f field) X(c int) float64    { return f.x[c] }
func (f field) Y(r int) float64    { return f.y[r] }
func (f field) Z(c, r int) float64 { return f.z[c][r] }

// values returns the range of the finite values.
func (f field) values() span {
	s := emptySpan()
	for _, row := range f.z {
		for _, v := range row {
			s.include(v)
		}
	}
	return s
}

// A heatMap is a field in colors.
type heatMap struct {
	field  field
	label  string
	values span
}

func (m *heatMap) wear(look)    {}
func (m *heatMap) name() string { return "" }

func (m *heatMap) extent(x, y axis) extent {
	ex, ey := x.edges(m.field.x), y.edges(m.field.y)
	return extent{x: admitted(x, ex), y: admitted(y, ey), tight: true}
}

// admitted returns the range of the values that the axis admits.
func admitted(a axis, values []float64) span {
	s := emptySpan()
	for _, v := range values {
		if a.admits(v) {
			s.include(v)
		}
	}
	return s
}

func (m *heatMap) plot(c draw.Canvas, _ *plot.Plot, x, y axis) {
	ex, ey := x.edges(m.field.x), y.edges(m.field.y)
	paint(c, x, y, span{ex[0], ex[len(ex)-1]}, span{ey[0], ey[len(ey)-1]}, func(vx, vy float64) color.NRGBA {
		i, j := cellOf(ex, vx), cellOf(ey, vy)
		if i < 0 || j < 0 {
			return missingColor
		}
		return m.colorOf(m.field.z[i][j])
	})
}

// colorOf returns the color of a value.
func (m *heatMap) colorOf(v float64) color.NRGBA {
	if m.values.hi == m.values.lo && !math.IsNaN(v) {
		return colorAt(0.5)
	}
	return colorAt((v - m.values.lo) / (m.values.hi - m.values.lo))
}

func (m *heatMap) thumbnail(*draw.Canvas) {}

// A contour is a set of level lines.
type contour struct {
	labelled
	field  field
	levels []float64
	cased  bool // over a heat map: white with a dark seam
}

func (k *contour) extent(x, y axis) extent {
	return extent{x: admitted(x, k.field.x), y: admitted(y, k.field.y), tight: true}
}

// offNodes returns the levels moved by an invisible amount: where a level goes
// exactly through a node, gonum's contour takes one of two ways at random.
func (k *contour) offNodes() []float64 {
	values := k.field.values()
	levels := make([]float64, len(k.levels))
	for i, l := range k.levels {
		levels[i] = l + 1e-9*(values.hi-values.lo)
	}
	return levels
}

func (k *contour) plot(c draw.Canvas, plt *plot.Plot, x, y axis) {
	for _, style := range k.styles() {
		lines := plotter.NewContour(k.field, k.offNodes(), onePen{style.Color})
		lines.LineStyles = []draw.LineStyle{style}
		lines.Plot(c, plt)
	}
}

// styles returns the strokes to be drawn one over the other.
func (k *contour) styles() []draw.LineStyle {
	if !k.cased {
		return []draw.LineStyle{{Color: k.look.color, Width: contourWidth, Dashes: k.look.dashes}}
	}
	return cased(contourWidth, nil)
}

func (k *contour) thumbnail(c *draw.Canvas) {
	for _, style := range k.styles() {
		y := c.Center().Y
		c.StrokeLine2(style, c.Min.X, y, c.Max.X, y)
	}
}
