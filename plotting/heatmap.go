package plotting

// Heat maps.

import "image/color"

// HeatMap adds a map of z[i][j] at (x[i], y[j]), with x and y ascending, and a colour bar
// with the label. NaN is drawn grey. A panel has at most one heat map.
func (p *Panel) HeatMap(x, y []float64, z [][]float64, label string) *Panel {
	if !p.checkField("HeatMap", x, y, z) {
		return p
	}
	if p.bar != nil {
		p.fail("HeatMap: the panel already has a heat map")
		return p
	}
	p.checkLabel("HeatMap: label", label)
	m := &heatMap{field: newField(x, y, z)}
	m.bar = &colorBar{label: label, values: m.field.values()}
	p.bar, p.ground = m.bar, mapGround
	return p.add(m)
}

// ZRange fixes the colour range of the heat map, which must have been added before. A
// value outside the range has the colour of the nearer end.
func (p *Panel) ZRange(lo, hi float64) *Panel {
	if p.bar == nil {
		p.fail("ZRange: the panel has no heat map yet")
		return p
	}
	if !p.checkRange("ZRange", lo, hi) {
		return p
	}
	// The frames of a movie keep the map that they were made with, so this is a new one.
	bar := *p.bar
	bar.values, bar.fixed = span{lo, hi}, true
	for i, s := range p.series {
		if m, ok := s.(*heatMap); ok {
			p.series[i] = &heatMap{field: m.field, bar: &bar}
		}
	}
	p.bar = &bar
	return p
}

// A heatMap is a field in the colours of a colour bar.
type heatMap struct {
	field field
	bar   *colorBar
}

func (m *heatMap) layer() layer { return groundLayer }

func (m *heatMap) extent(x, y axis) extent {
	return extent{x: admitted(x, x.edges(m.field.x)), y: admitted(y, y.edges(m.field.y)), tight: true}
}

func (m *heatMap) draw(v view) {
	theme := themeOf(v.Canvas.Canvas)
	ex, ey := v.x.edges(m.field.x), v.y.edges(m.field.y)
	v.paint(span{ex[0], ex[len(ex)-1]}, span{ey[0], ey[len(ey)-1]}, func(vx, vy float64) color.NRGBA {
		i, j := cellOf(ex, vx), cellOf(ey, vy)
		if i < 0 || j < 0 {
			return theme.shade(missingColor)
		}
		return m.bar.colorOf(m.field.z[i][j], theme)
	})
}

// entries is empty: the colour bar says what the colours are.
func (m *heatMap) entries(view) []entry { return nil }

func (m *heatMap) table(_, _ axis) table { return m.field.table("map", "") }
