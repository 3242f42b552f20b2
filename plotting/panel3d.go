package plotting

// Panels in three dimensions, made for one picture: clouds of points at two
// or more times, each a plane of its own, and the trajectories between them.

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg/draw"

	"nonequilibrium/plotting/internal/tex"
)

// A Panel3D is a box of three axes, seen along parallel rays. As with a Panel,
// methods chain and the first error is returned by Show and Save.
type Panel3D struct {
	title              string
	axes               [3]axis
	aspect             vec3
	azimuth, elevation float64
	items              []item3
	count              int
	legendAt           Corner
	size               printSize
	err                error
}

// NewPanel3D returns an empty box. The z axis points upwards; for a time that
// runs to the right, pass time as x.
func NewPanel3D(title, xLabel, yLabel, zLabel string) *Panel3D {
	p := &Panel3D{title: title, aspect: vec3{1, 1, 1}, azimuth: -60, elevation: 22}
	p.checkLabel("title", title)
	for i, label := range []string{xLabel, yLabel, zLabel} {
		p.axes[i].label = label
		p.checkLabel(axisName(i)+"Label", label)
	}
	return p
}

// axisName returns "x", "y" or "z".
func axisName(i int) string { return string(rune('x' + i)) }

// Points adds a cloud of points. If they share one coordinate, the plane in
// which they lie is drawn too, as a pale sheet.
func (p *Panel3D) Points(x, y, z []float64, label string) *Panel3D {
	if !p.check("Points", label, x, y, z) {
		return p
	}
	return p.addColored(&cloud{body: body{label: label, at: zip(x, y, z)}})
}

// Path adds a curve that stands out, such as one trajectory among many.
func (p *Panel3D) Path(x, y, z []float64, label string) *Panel3D {
	if !p.check("Path", label, x, y, z) {
		return p
	}
	return p.addColored(&path3{body: body{label: label, at: zip(x, y, z)}})
}

// Thread adds a thin translucent curve, one of many.
func (p *Panel3D) Thread(x, y, z []float64) *Panel3D {
	if !p.check("Thread", "", x, y, z) {
		return p
	}
	p.items = append(p.items, &thread{body{at: zip(x, y, z)}})
	return p
}

// View sets the direction from which the box is seen, in degrees: the azimuth
// around the z axis, counted from x to y, and the elevation above the x-y
// plane. The default is -60, 22.
func (p *Panel3D) View(azimuth, elevation float64) *Panel3D {
	if !finite(azimuth) || !(math.Abs(elevation) <= 90) {
		p.fail("View: azimuth = %v, elevation = %v; want finite and within ±90", azimuth, elevation)
		return p
	}
	p.azimuth, p.elevation = azimuth, elevation
	return p
}

// Aspect sets the relative lengths of the axes, 1, 1, 1 by default.
func (p *Panel3D) Aspect(x, y, z float64) *Panel3D {
	for i, v := range []float64{x, y, z} {
		if !(v > 0) || math.IsInf(v, 0) {
			p.fail("Aspect: %s = %v, want a positive length", axisName(i), v)
			return p
		}
	}
	p.aspect = vec3{x, y, z}
	return p
}

// XRange fixes the range of the x axis.
func (p *Panel3D) XRange(lo, hi float64) *Panel3D { return p.setRange(0, lo, hi) }

// YRange fixes the range of the y axis.
func (p *Panel3D) YRange(lo, hi float64) *Panel3D { return p.setRange(1, lo, hi) }

// ZRange fixes the range of the z axis.
func (p *Panel3D) ZRange(lo, hi float64) *Panel3D { return p.setRange(2, lo, hi) }

func (p *Panel3D) setRange(i int, lo, hi float64) *Panel3D {
	if !(lo < hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		p.fail("%sRange: want finite lo < hi, have lo = %v, hi = %v", string(rune('X'+i)), lo, hi)
		return p
	}
	p.axes[i].lo, p.axes[i].hi, p.axes[i].fixed = lo, hi, true
	return p
}

// Legend sets the place of the legend.
func (p *Panel3D) Legend(at Corner) *Panel3D {
	if at < LegendAuto || at > LegendNone || at == LegendRight {
		p.fail("Legend: corner %d is not for a Panel3D", at)
		return p
	}
	p.legendAt = at
	return p
}

// Size sets the size in print of a figure of this one panel, in millimeters.
func (p *Panel3D) Size(width, height float64) *Panel3D {
	p.keep(p.size.set(width, height))
	return p
}

// Show displays the panel in a GoNB notebook; see Figure.Show.
func (p *Panel3D) Show(alt string) error { return p.figure().Show(alt) }

// Save writes the panel to a file; see Figure.Save.
func (p *Panel3D) Save(path string) error { return p.figure().Save(path) }

func (p *Panel3D) figure() *Figure { return &Figure{columns: 1, cells: []cell{p}, size: p.size} }

func (p *Panel3D) problem() error { return p.err }

func (p *Panel3D) fail(format string, args ...any) { p.keep(fmt.Errorf("plotting: "+format, args...)) }

func (p *Panel3D) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *Panel3D) checkLabel(argument, label string) {
	if err := tex.Check(label); err != nil {
		p.fail("%s: %w", argument, err)
	}
}

// check notes what is wrong with the coordinates and the label of an item.
func (p *Panel3D) check(method, label string, x, y, z []float64) bool {
	p.checkLabel(method+": label", label)
	switch {
	case len(x) == 0:
		p.fail("%s: x has no points", method)
		return false
	case len(y) != len(x):
		p.fail("%s: x has %d values and y has %d", method, len(x), len(y))
		return false
	case len(z) != len(x):
		p.fail("%s: x has %d values and z has %d", method, len(x), len(z))
		return false
	}
	for i := range x {
		for k, v := range []float64{x[i], y[i], z[i]} {
			if !finite(v) {
				p.fail("%s: %s[%d] = %v", method, axisName(k), i, v)
				return false
			}
		}
	}
	return true
}

// addColored takes an item up and gives it a look.
func (p *Panel3D) addColored(i item3) *Panel3D {
	i.wear(lookOf(p.count))
	p.count++
	p.items = append(p.items, i)
	return p
}

// zip pairs coordinates.
func zip(x, y, z []float64) []vec3 {
	out := make([]vec3, len(x))
	for i := range x {
		out[i] = vec3{x[i], y[i], z[i]}
	}
	return out
}

// ranged returns the axes with their final ranges: a little wider than the
// data, but not at an end where a cloud lies in a plane.
func (p *Panel3D) ranged() [3]axis {
	axes := p.axes
	for k := range axes {
		s, flat := emptySpan(), false
		for _, it := range p.items {
			own := emptySpan()
			for _, v := range it.points() {
				own.include(v[k])
			}
			_, isCloud := it.(*cloud)
			flat = flat || isCloud && own.lo == own.hi
			s.unite(own)
		}
		margin := 0.04
		if flat {
			margin = 0
		}
		axes[k] = axes[k].fitted(s, margin, margin)
	}
	return axes
}

// An item3 is something in the box.
type item3 interface {
	legendEntry
	wear(look)
	points() []vec3
	// draw draws it; at maps its coordinates into the box.
	draw(c draw.Canvas, pr projection, at func(vec3) vec3)
}
