package plotting

// What stands in the box of a Panel3D: clouds, paths and threads.

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A body is the part that all items share.
type body struct {
	label string
	look  look
	at    []vec3
}

func (b *body) name() string   { return b.label }
func (b *body) wear(l look)    { b.look = l }
func (b *body) points() []vec3 { return b.at }

// projected returns the points on the canvas.
func (b *body) projected(pr projection, at func(vec3) vec3) []vg.Point {
	out := make([]vg.Point, len(b.at))
	for i, v := range b.at {
		out[i] = pr.point(at(v))
	}
	return out
}

// A cloud is a set of points, with a sheet if it is flat.
type cloud struct{ body }

const (
	sheetAlpha = 0x16
	cloudDot   = vg.Length(0.95)
)

func (k *cloud) draw(c draw.Canvas, pr projection, at func(vec3) vec3) {
	if axis := k.flat(); axis >= 0 {
		k.drawSheet(c, pr, at(k.at[0]), axis, at)
	}
	g := draw.GlyphStyle{Color: faded(k.look.color, 0xB8), Radius: cloudDot, Shape: draw.CircleGlyph{}}
	if len(k.at) < 40 {
		g.Radius = markerRadius
	}
	for _, pt := range k.projected(pr, at) {
		c.DrawGlyph(g, pt)
	}
}

// flat returns the axis on which all points have the same coordinate, or -1.
func (k *cloud) flat() int {
	for axis := range 3 {
		same := len(k.at) > 1
		for _, v := range k.at {
			same = same && v[axis] == k.at[0][axis]
		}
		if same {
			return axis
		}
	}
	return -1
}

// drawSheet draws the plane of the cloud through the whole box.
func (k *cloud) drawSheet(c draw.Canvas, pr projection, through vec3, axis int, at func(vec3) vec3) {
	lo, hi := at(boxLow), at(boxHigh)
	a, b := (axis+1)%3, (axis+2)%3
	var corners []vg.Point
	for _, s := range [][2]bool{{false, false}, {true, false}, {true, true}, {false, true}} {
		v := lo
		v[axis] = through[axis]
		if s[0] {
			v[a] = hi[a]
		}
		if s[1] {
			v[b] = hi[b]
		}
		corners = append(corners, pr.point(v))
	}
	c.FillPolygon(faded(k.look.color, sheetAlpha), corners)
	style := draw.LineStyle{Color: faded(k.look.color, 0x90), Width: frameWidth}
	c.StrokeLines(style, append(corners, corners[0]))
}

func (k *cloud) thumbnail(c *draw.Canvas) {
	mid := c.Center()
	for _, dx := range []vg.Length{-5, 0, 5} {
		c.DrawGlyph(draw.GlyphStyle{Color: k.look.color, Radius: cloudDot * 1.3, Shape: draw.CircleGlyph{}},
			vg.Point{X: mid.X + dx, Y: mid.Y})
	}
}

// A path3 is a curve that stands out: it has a white seam and dots at its ends.
type path3 struct{ body }

func (k *path3) style() draw.LineStyle { return draw.LineStyle{Color: k.look.color, Width: 1.1} }

func (k *path3) draw(c draw.Canvas, pr projection, at func(vec3) vec3) {
	pts := k.projected(pr, at)
	seam := k.style()
	seam.Color, seam.Width = legendBacking, seam.Width+1
	c.StrokeLines(seam, pts)
	c.StrokeLines(k.style(), pts)
	dot := draw.GlyphStyle{Color: k.look.color, Radius: markerRadius, Shape: draw.CircleGlyph{}}
	c.DrawGlyph(dot, pts[0])
	c.DrawGlyph(dot, pts[len(pts)-1])
}

func (k *path3) thumbnail(c *draw.Canvas) {
	y := c.Center().Y
	c.StrokeLine2(k.style(), c.Min.X, y, c.Max.X, y)
}

// A thread is one curve of many.
type thread struct{ body }

func (k *thread) draw(c draw.Canvas, pr projection, at func(vec3) vec3) {
	c.StrokeLines(draw.LineStyle{Color: threadColor, Width: 0.45}, k.projected(pr, at))
}

func (k *thread) thumbnail(*draw.Canvas) {}
