package plotting

// Panels in three dimensions, made for one picture: clouds of points at two
// or more times, each a plane of its own, and the trajectories between them.

import (
	"errors"
	"math"
)

// A Panel3D is a box with three axes in orthographic projection. As with a Panel, methods
// chain and the first error is returned by Show and Save.
type Panel3D struct {
	firstError
	title              string
	axes               [3]axis
	aspect             vec3
	azimuth, elevation float64
	items              []item3
	looks              looks
	legendAt           Corner
	size               printSize
	themed
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

// View sets the direction from which the box is seen, in degrees: the azimuth
// around the z axis, counted from x to y, and the elevation above the x-y
// plane. The default is -60, 22.
func (p *Panel3D) View(azimuth, elevation float64) *Panel3D {
	if !finite(azimuth) || !(math.Abs(elevation) <= 90) {
		p.fail("View: azimuth = %v, elevation = %v, want a finite azimuth and an elevation within ±90", azimuth, elevation)
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
func (p *Panel3D) XRange(lo, hi float64) *Panel3D {
	p.setRange(&p.axes[0], "XRange", lo, hi)
	return p
}

// YRange fixes the range of the y axis.
func (p *Panel3D) YRange(lo, hi float64) *Panel3D {
	p.setRange(&p.axes[1], "YRange", lo, hi)
	return p
}

// ZRange fixes the range of the z axis.
func (p *Panel3D) ZRange(lo, hi float64) *Panel3D {
	p.setRange(&p.axes[2], "ZRange", lo, hi)
	return p
}

// Legend sets the position of the legend.
func (p *Panel3D) Legend(at Corner) *Panel3D {
	if at < LegendAuto || at > LegendNone || at == LegendRight {
		p.fail("Legend: corner %d cannot be used in a Panel3D", at)
		return p
	}
	p.legendAt = at
	return p
}

// Size sets the printed size, in millimetres, of a figure that consists of this panel.
func (p *Panel3D) Size(width, height float64) *Panel3D {
	p.keep(p.size.set(width, height))
	return p
}

// Show displays the panel in a GoNB notebook; see Figure.Show.
func (p *Panel3D) Show(alt string) error { return p.figure().Show(alt) }

// Save writes the panel to a file; see Figure.Save.
func (p *Panel3D) Save(path string) error { return p.figure().Save(path) }

func (p *Panel3D) figure() *Figure {
	if p == nil {
		return Grid(1, p)
	}
	return &Figure{columns: 1, cells: []cell{p}, size: p.size, themed: p.themed}
}

func (p *Panel3D) isNil() bool { return p == nil }

func (p *Panel3D) problem() error {
	if p.err == nil && p.aspect == (vec3{}) {
		return errors.New("plotting: a Panel3D without axes; make it with NewPanel3D")
	}
	return p.err
}

func (p *Panel3D) prepared() cell {
	q := *p
	return &q
}

// obstacle reports an axis whose range cannot be drawn.
func (p *Panel3D) obstacle() error {
	axes := p.ranges()
	for k, a := range axes {
		if err := checkAxis(axisName(k), a); err != nil {
			return err
		}
	}
	return nil
}

// add takes an item up as it is.
func (p *Panel3D) add(k item3) *Panel3D {
	p.items = append(p.items, k)
	return p
}

// addColored takes an item up and gives it the next look.
func (p *Panel3D) addColored(k colored3) *Panel3D {
	k.wear(lookOf(p.looks.next()))
	return p.add(k)
}

// ranges returns the axes with their final ranges: a little wider than the
// data, but not where an item is snug.
func (p *Panel3D) ranges() [3]axis {
	axes := p.axes
	for k := range axes {
		all, margin := emptySpan(), 0.04
		for _, it := range p.items {
			all.unite(spanAlong(it.points(), k))
			if it.snug(k) {
				margin = 0
			}
		}
		axes[k] = axes[k].fitted(all, margin, margin)
	}
	return axes
}

func (p *Panel3D) tables() []table {
	var all []table
	for _, it := range p.items {
		all = append(all, it.table())
	}
	return all
}
