package plotting

// The canvas of a PNG. The time in which vgimg draws a path grows with the square
// of its length, so long ones are drawn in another way.

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// pieceLength is the number of points of the pieces in which a long path is
// stroked.
const pieceLength = 24

// A pngCanvas is a vgimg.Canvas for long paths. It knows no transformations.
type pngCanvas struct {
	*vgimg.Canvas
	color  color.Color
	dashes []vg.Length
}

func (c *pngCanvas) SetColor(clr color.Color) {
	c.color = clr
	c.Canvas.SetColor(clr)
}

func (c *pngCanvas) SetLineDash(dashes []vg.Length, offset vg.Length) {
	c.dashes = dashes
	c.Canvas.SetLineDash(dashes, offset)
}

// Stroke strokes a long path in pieces; their round ends are the joins of the
// path, and the dashes go on from one to the next.
func (c *pngCanvas) Stroke(path vg.Path) {
	if !isLongPolyline(path) {
		c.Canvas.Stroke(path)
		return
	}
	along := vg.Length(0)
	for start := 0; start+1 < len(path); start += pieceLength {
		end := min(len(path), start+pieceLength+1)
		var piece vg.Path
		piece.Move(path[start].Pos)
		c.Canvas.SetLineDash(c.dashes, along)
		for i := start + 1; i < end; i++ {
			piece.Line(path[i].Pos)
			d := path[i].Pos.Sub(path[i-1].Pos)
			along += vg.Length(math.Hypot(float64(d.X), float64(d.Y)))
		}
		c.Canvas.Stroke(piece)
	}
	c.Canvas.SetLineDash(c.dashes, 0)
}

// isLongPolyline tells whether a path is one long line of straight pieces.
func isLongPolyline(path vg.Path) bool {
	for i, p := range path {
		if i > 0 && p.Type != vg.LineComp {
			return false
		}
	}
	return len(path) > longSeries
}

// Fill fills a long polygon with a rasterizer that sums areas.
func (c *pngCanvas) Fill(path vg.Path) {
	if n := len(path) - 1; n < longSeries || path[n].Type != vg.CloseComp || !isLongPolyline(path[:n]) {
		c.Canvas.Fill(path)
		return
	}
	var (
		img     = c.Image()
		size    = img.Bounds().Size()
		r       = vector.NewRasterizer(size.X, size.Y)
		perUnit = float32(c.DPI() / float64(vg.Inch))
		at      = func(p vg.Point) (x, y float32) { return float32(p.X) * perUnit, float32(size.Y) - float32(p.Y)*perUnit }
	)
	r.MoveTo(at(path[0].Pos))
	for _, p := range path[1 : len(path)-1] {
		r.LineTo(at(p.Pos))
	}
	r.ClosePath()
	r.DrawOp = draw.Over
	r.Draw(img, img.Bounds(), image.NewUniform(c.color), image.Point{})
}
