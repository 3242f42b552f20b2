package plotting

// Bands: the area between two curves.

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// Band adds a translucent area between lo and hi, such as an error band. It takes the
// colour of the next series, or of the last one if none follows: add the band before its
// line.
func (p *Panel) Band(x, lo, hi []float64, label string) *Panel {
	if !p.checkXY("Band", x, lo) || !p.checkLength("Band", "hi", hi, len(x)) {
		return p
	}
	for i := range lo {
		if lo[i] > hi[i] {
			p.fail("Band: lo[%d] = %v is above hi[%d] = %v", i, lo[i], i, hi[i])
			return p
		}
	}
	p.checkLabel("Band: label", label)
	return p.addPaired(&band{labelled: labelled{label: label}, low: points(x, lo), high: points(x, hi)})
}

// A band is the area between two curves with the same abscissas.
type band struct {
	labelled
	low, high plotter.XYs
}

func (b *band) layer() layer { return areaLayer }

func (b *band) extent(x, y axis) extent {
	e := extentOf(b.low, x, y)
	e.unite(extentOf(b.high, x, y))
	return e
}

func (b *band) draw(v view) {
	drawn := func(i int) bool {
		// A lower edge at or below zero reaches the floor of a logarithmic axis.
		return v.x.admits(b.low[i].X) && finite(b.low[i].Y) && v.y.admits(b.high[i].Y)
	}
	for _, s := range stretches(len(b.low), drawn) {
		ring := slices.Clone(v.places(b.low[s.from:s.to]))
		for _, pt := range slices.Backward(v.places(b.high[s.from:s.to])) {
			ring = append(ring, pt)
		}
		v.FillPolygon(b.fill(), v.ClipPolygonXY(ring))
	}
}

func (b *band) fill() color.Color { return faded(b.look.color, bandAlpha) }

func (b *band) entries(view) []entry { return b.entry(b.sample) }

func (b *band) sample(c *draw.Canvas) { swatch(c, b.fill(), draw.LineStyle{}) }

func (b *band) table(_, _ axis) table {
	t := pointTable("band", b.label, b.low)
	for i := range t.rows {
		t.rows[i].yTo = b.high[i].Y
	}
	return t
}
