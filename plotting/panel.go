package plotting

// A panel is one set of axes with what is drawn in it. Its methods only note
// what to draw; ranges, ticks and places are decided when the figure is drawn.

import (
	"errors"
	"fmt"
	"math"

	"nonequilibrium/plotting/internal/tex"
)

// A Panel is one set of axes. Make it with NewPanel; all its methods return
// the panel, so calls chain. The first error, such as slices of different
// length, is kept and returned by Show and Save.
type Panel struct {
	title    string
	x, y     axis
	series   []series
	marks    []mark
	legendAt Corner
	count    int      // looks given out
	repeat   bool     // the next series looks like the last one
	band     []*band  // bands that wait for the look of the next series
	bar      *heatMap // what the color bar explains
	hideX    bool     // tick labels and axis label, in a grid with a shared axis
	hideY    bool
	size     printSize
	equal    bool
	err      error
}

// NewPanel returns an empty panel. Labels are text with TeX mathematics
// between dollar signs; "" leaves a label out. A title can have lines.
func NewPanel(title, xLabel, yLabel string) *Panel {
	p := &Panel{title: title, x: axis{label: xLabel}, y: axis{label: yLabel}}
	p.checkLabel("title", title)
	p.checkLabel("xLabel", xLabel)
	p.checkLabel("yLabel", yLabel)
	return p
}

// XRange fixes the range of the x axis.
func (p *Panel) XRange(lo, hi float64) *Panel {
	p.setRange(&p.x, "XRange", lo, hi)
	return p
}

// YRange fixes the range of the y axis.
func (p *Panel) YRange(lo, hi float64) *Panel {
	p.setRange(&p.y, "YRange", lo, hi)
	return p
}

func (p *Panel) setRange(a *axis, name string, lo, hi float64) {
	if !(lo < hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		p.fail("%s: want finite lo < hi, have lo = %v, hi = %v", name, lo, hi)
		return
	}
	a.lo, a.hi, a.fixed = lo, hi, true
}

// LogX makes the x axis logarithmic. Values that are not positive are left
// out; a line has a gap there.
func (p *Panel) LogX() *Panel {
	p.x.log = true
	return p
}

// LogY makes the y axis logarithmic. Values that are not positive are left
// out; a line has a gap there.
func (p *Panel) LogY() *Panel {
	p.y.log = true
	return p
}

// Equal gives x and y the same scale, so that a circle is round. It widens
// the range of one of them.
func (p *Panel) Equal() *Panel {
	p.equal = true
	return p
}

// SameColor gives the next series the color of the last one: points and the
// curve of the theory behind them.
func (p *Panel) SameColor() *Panel {
	if p.count == 0 {
		p.fail("SameColor: there is no series before it")
	}
	p.repeat = true
	return p
}

// Size sets the size in print of a figure of this one panel, in millimeters.
// The default is a journal column, 86 mm by 62 mm.
func (p *Panel) Size(width, height float64) *Panel {
	p.keep(p.size.set(width, height))
	return p
}

// fail keeps an error unless there is one already.
func (p *Panel) fail(format string, args ...any) {
	p.keep(fmt.Errorf("plotting: "+format, args...))
}

func (p *Panel) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

// checkLabel notes a label that cannot be set.
func (p *Panel) checkLabel(argument, label string) {
	if err := tex.Check(label); err != nil {
		p.fail("%s: %w", argument, err)
	}
}

// add takes a series up and gives it a look.
func (p *Panel) add(s series) *Panel {
	if p.repeat && p.count > 0 {
		p.count--
	}
	p.repeat = false
	l := lookOf(p.count)
	p.count++
	s.wear(l)
	for _, b := range p.band {
		b.wear(l)
	}
	p.band = nil
	p.series = append(p.series, s)
	return p
}

// problem returns the first error of the panel; it implements Drawable.
func (p *Panel) problem() error {
	if p.err != nil {
		return p.err
	}
	return errors.Join(p.checkScale("x", p.x), p.checkScale("y", p.y))
}

// checkScale reports a range that a logarithmic axis cannot have.
func (p *Panel) checkScale(name string, a axis) error {
	if a.log && a.fixed && a.lo <= 0 {
		return fmt.Errorf("plotting: the %s axis is logarithmic and its range starts at %v", name, a.lo)
	}
	return nil
}

// ranges returns the axes with their final ranges.
func (p *Panel) ranges() (x, y axis) {
	var (
		data           = extent{x: emptySpan(), y: emptySpan()}
		xPad, padBelow = 0.0, 0.04
	)
	for _, s := range p.series {
		e := s.extent(p.x, p.y)
		data.x.unite(e.x)
		data.y.unite(e.y)
		if e.roomy {
			xPad = 0.04
		}
		if e.grounded && !p.y.log {
			padBelow = 0
		}
	}
	above := 0.06
	for _, s := range p.series {
		if s.extent(p.x, p.y).tight {
			padBelow, above = 0, 0
		}
	}
	for _, m := range p.marks {
		e := m.extent(p.x, p.y)
		data.x.unite(e.x)
		data.y.unite(e.y)
	}
	if data.y.lo < 0 && padBelow == 0 && above > 0 {
		padBelow = 0.04
	}
	return p.x.fitted(data.x, xPad, xPad), p.y.fitted(data.y, padBelow, above)
}
