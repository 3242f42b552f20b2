package plotting

// Contour lines.

import (
	"slices"

	"gonum.org/v1/plot/vg/draw"
)

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
	for i, level := range levels {
		if !finite(level) {
			p.fail("Contour: levels[%d] = %v, want a finite number", i, level)
			return p
		}
	}
	p.checkLabel("Contour: label", label)
	f := newField(x, y, z)
	return p.addColored(&contour{labelled: labelled{label: label}, field: f, levels: newLevelSet(f, slices.Clone(levels))})
}

// A contour is a set of level lines.
type contour struct {
	labelled
	field  field
	levels levelSet
}

func (k *contour) layer() layer { return curveLayer }

func (k *contour) extent(x, y axis) extent { return k.field.nodes(x, y) }

func (k *contour) draw(v view) {
	for _, style := range k.styles(v.ground) {
		v.strokeLevels(k.levels, style)
	}
}

// styles returns the strokes to be drawn one over the other.
func (k *contour) styles(g ground) []draw.LineStyle {
	if g == mapGround {
		return cased(contourWidth, nil)
	}
	return []draw.LineStyle{{Color: k.look.color, Width: contourWidth, Dashes: k.look.dashes}}
}

func (k *contour) entries(v view) []entry {
	return k.entry(func(c *draw.Canvas) {
		for _, style := range k.styles(v.ground) {
			y := c.Center().Y
			c.StrokeLine2(style, c.Min.X, y, c.Max.X, y)
		}
	})
}

func (k *contour) table(_, _ axis) table { return k.field.table("contour", k.label) }
