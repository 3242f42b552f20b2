package plotting

// Clouds of points in space.

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Points adds a cloud of points. If they share one coordinate, the plane in
// which they lie is drawn too, as a pale sheet.
func (p *Panel3D) Points(x, y, z []float64, label string) *Panel3D {
	if !p.checkBody("Points", x, y, z, label) {
		return p
	}
	return p.addColored(&cloud3{newBody(x, y, z, label)})
}

// A cloud3 is a set of points, with a sheet if it is flat.
type cloud3 struct{ body }

const (
	sheetAlpha  = 0x16
	cloud3Alpha = 0xB8
	cloud3Dot   = vg.Length(0.95)
	cloud3Size  = 40 // points from which they are drawn as dots
)

// snug lets the box end at a plane.
func (k *cloud3) snug(axis int) bool {
	s := spanAlong(k.at, axis)
	return s.lo == s.hi
}

func (k *cloud3) stage(inFront bool) stage {
	if inFront {
		return frontStage
	}
	return behindStage
}

func (k *cloud3) draw(c draw.Canvas, l *layout3) {
	if axis := k.flat(); axis >= 0 {
		k.drawSheet(c, l, axis)
	}
	g := draw.GlyphStyle{Color: faded(k.look.color, cloud3Alpha), Radius: cloud3Dot, Shape: draw.CircleGlyph{}}
	if len(k.at) < cloud3Size {
		g.Radius = markerRadius
	}
	drawGlyphs(c, g, k.projected(l))
}

// flat returns the axis on which all points have the same coordinate, or -1.
func (k *cloud3) flat() int {
	for axis := range 3 {
		if len(k.at) > 1 && k.snug(axis) {
			return axis
		}
	}
	return -1
}

// drawSheet draws the plane of the cloud through the whole box.
func (k *cloud3) drawSheet(c draw.Canvas, l *layout3, axis int) {
	lo, hi := l.at(boxLow), l.at(boxHigh)
	a, b := (axis+1)%3, (axis+2)%3
	var corners []vg.Point
	for _, end := range [][2]bool{{false, false}, {true, false}, {true, true}, {false, true}} {
		v := lo
		v[axis] = l.at(k.at[0])[axis]
		if end[0] {
			v[a] = hi[a]
		}
		if end[1] {
			v[b] = hi[b]
		}
		corners = append(corners, l.point(v))
	}
	c.FillPolygon(faded(k.look.color, sheetAlpha), corners)
	style := draw.LineStyle{Color: faded(k.look.color, 0x90), Width: frameWidth}
	c.StrokeLines(style, append(corners, corners[0]))
}

func (k *cloud3) entries() []entry { return k.entry(k.sample) }

func (k *cloud3) sample(c *draw.Canvas) {
	dot := draw.GlyphStyle{Color: k.look.color, Radius: cloud3Dot * 1.3, Shape: draw.CircleGlyph{}}
	mid := c.Center()
	for _, dx := range []vg.Length{-5, 0, 5} {
		c.DrawGlyph(dot, vg.Point{X: mid.X + dx, Y: mid.Y})
	}
}
