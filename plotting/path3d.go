package plotting

// Curves in space that stand out.

import "gonum.org/v1/plot/vg/draw"

// Path adds a curve that stands out, such as one trajectory among many.
func (p *Panel3D) Path(x, y, z []float64, label string) *Panel3D {
	if !p.checkBody("Path", x, y, z, label) {
		return p
	}
	return p.addColored(&path3{newBody(x, y, z, label)})
}

// A path3 is a curve with a white seam and dots at its ends.
type path3 struct{ body }

func (k *path3) style() draw.LineStyle { return draw.LineStyle{Color: k.look.color, Width: 1.1} }

func (k *path3) stage(bool) stage { return pathStage }

func (k *path3) draw(c draw.Canvas, l *layout3) {
	pts := k.line(l)
	seam := k.style()
	seam.Color, seam.Width = legendBacking, seam.Width+1
	strokeLines(c, seam, pts)
	strokeLines(c, k.style(), pts)
	dot := draw.GlyphStyle{Color: k.look.color, Radius: markerRadius, Shape: draw.CircleGlyph{}}
	c.DrawGlyph(dot, pts[0])
	c.DrawGlyph(dot, pts[len(pts)-1])
}

func (k *path3) entries() []entry { return k.entry(k.sample) }

func (k *path3) sample(c *draw.Canvas) {
	y := c.Center().Y
	c.StrokeLine2(k.style(), c.Min.X, y, c.Max.X, y)
}
