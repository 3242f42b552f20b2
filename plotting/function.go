package plotting

// Curves of functions.

import (
	"math"

	"gonum.org/v1/plot/plotter"
)

// functionSamples is the number of points of a Function.
const functionSamples = 501

// Function adds the curve of f between lo and hi; on a logarithmic x axis the
// sampling points are equally spaced in its logarithm. The curve has gaps where f is NaN
// or infinite. Each drawing of the panel samples f anew.
func (p *Panel) Function(f func(float64) float64, lo, hi float64, label string) *Panel {
	if f == nil {
		p.fail("Function: f is nil")
		return p
	}
	if !p.checkRange("Function", lo, hi) {
		return p
	}
	p.checkLabel("Function: label", label)
	return p.addColored(&function{labelled: labelled{label: label}, f: f, lo: lo, hi: hi})
}

// A function becomes a line when it is drawn: only then the scale of the axis is
// known, and it can be another one next time.
type function struct {
	labelled
	f      func(float64) float64
	lo, hi float64
}

func (k *function) samples(x axis) series { return k.line(x) }

// line returns the curve through samples that are spread evenly on the axis.
func (k *function) line(x axis) *line {
	pts := make(plotter.XYs, functionSamples)
	for i := range pts {
		t := float64(i) / (functionSamples - 1)
		v := k.lo + t*(k.hi-k.lo)
		if x.log && k.lo > 0 {
			v = k.lo * math.Exp(t*logRatio(k.hi, k.lo))
		}
		pts[i] = plotter.XY{X: v, Y: k.f(v)}
	}
	return &line{labelled: k.labelled, points: pts}
}

func (k *function) layer() layer            { return curveLayer }
func (k *function) extent(x, y axis) extent { return k.line(x).extent(x, y) }
func (k *function) draw(v view)             { k.line(v.x).draw(v) }
func (k *function) entries(v view) []entry  { return (&line{labelled: k.labelled}).entries(v) }
func (k *function) table(x, y axis) table   { return k.line(x).table(x, y) }
