package plotting

// The canvas of a PNG. The time in which vgimg draws a path grows with the square
// of its length, so long ones are drawn with a rasterizer that sums areas.

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/vector"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// A pngCanvas is a vgimg.Canvas for long paths, whose strokes are solid. It knows
// no transformations.
type pngCanvas struct {
	*vgimg.Canvas
	color color.Color
	width vg.Length
}

func (c *pngCanvas) SetColor(clr color.Color) {
	c.color = clr
	c.Canvas.SetColor(clr)
}

func (c *pngCanvas) SetLineWidth(w vg.Length) {
	c.width = w
	c.Canvas.SetLineWidth(w)
}

// Stroke strokes a long path with round joins and ends, as vgimg does.
func (c *pngCanvas) Stroke(path vg.Path) {
	if len(path) <= longSeries || !isStraight(path) {
		c.Canvas.Stroke(path)
		return
	}
	c.rasterize(func(r *areas) {
		r.half = float64(c.width) * r.perUnit / 2
		for _, line := range flatten(path) {
			r.stroke(line)
		}
	})
}

// Fill fills a long polygon.
func (c *pngCanvas) Fill(path vg.Path) {
	n := len(path) - 1
	if n < longSeries || path[n].Type != vg.CloseComp || !isStraight(path[:n]) {
		c.Canvas.Fill(path)
		return
	}
	c.rasterize(func(r *areas) {
		for _, ring := range flatten(path) {
			corners := make([]point, len(ring))
			for i, pt := range ring {
				corners[i] = r.pixel(pt)
			}
			r.polygon(corners...)
		}
	})
}

// DrawImage draws the pixels of a picture as squares, where others are smoothed.
func (c *pngCanvas) DrawImage(rect vg.Rectangle, img image.Image) {
	pixels, ok := img.(pixelImage)
	if !ok || rect.Size().X < vg.Length(pixels.Rect.Dx())*c.pixel()*0.999 {
		c.Canvas.DrawImage(rect, img)
		return
	}
	dots := func(v vg.Length) int { return int(math.Round(float64(v / c.pixel()))) }
	height := c.Image().Bounds().Dy()
	place := image.Rect(dots(rect.Min.X), height-dots(rect.Max.Y), dots(rect.Max.X), height-dots(rect.Min.Y))
	draw.NearestNeighbor.Scale(c.Image(), place, pixels.Gray, pixels.Rect, draw.Src, nil)
}

// pixel returns the width of a pixel.
func (c *pngCanvas) pixel() vg.Length { return vg.Inch / vg.Length(c.DPI()) }

// snapped returns the corner of a pixel that is nearest to a point.
func (c *pngCanvas) snapped(pt vg.Point) vg.Point {
	snap := func(v vg.Length) vg.Length { return vg.Length(math.Round(float64(v/c.pixel()))) * c.pixel() }
	return vg.Point{X: snap(pt.X), Y: snap(pt.Y)}
}

// isStraight tells whether a path is made of straight lines that are not closed.
func isStraight(path vg.Path) bool {
	for _, p := range path {
		if p.Type != vg.MoveComp && p.Type != vg.LineComp {
			return false
		}
	}
	return true
}

// rasterize gives the areas that add up the color of the canvas.
func (c *pngCanvas) rasterize(add func(*areas)) {
	img := c.Image()
	size := img.Bounds().Size()
	r := &areas{Rasterizer: vector.NewRasterizer(size.X, size.Y), perUnit: c.DPI() / float64(vg.Inch), height: float64(size.Y)}
	r.DrawOp = draw.Over
	add(r)
	r.Draw(img, img.Bounds(), image.NewUniform(c.color), image.Point{})
}

// areas sums areas of pixels. What goes around in one direction adds up, to a
// full pixel at most.
type areas struct {
	*vector.Rasterizer
	perUnit float64 // pixels
	height  float64 // of the image
	half    float64 // of the width of strokes
}

// A point is a place in an image.
type point struct{ x, y float64 }

func (p point) plus(dx, dy float64) point { return point{p.x + dx, p.y + dy} }

func (r *areas) pixel(pt vg.Point) point {
	return point{float64(pt.X) * r.perUnit, r.height - float64(pt.Y)*r.perUnit}
}

func (r *areas) polygon(corners ...point) {
	r.MoveTo(float32(corners[0].x), float32(corners[0].y))
	for _, p := range corners[1:] {
		r.LineTo(float32(p.x), float32(p.y))
	}
	r.ClosePath()
}

// stroke adds a line: a rectangle for each of its segments, the sectors that
// joins leave open, and half a disc at each end.
func (r *areas) stroke(line []vg.Point) {
	last := math.NaN() // direction
	for i := 1; i < len(line); i++ {
		a, b := r.pixel(line[i-1]), r.pixel(line[i])
		if a == b {
			continue
		}
		angle := math.Atan2(b.y-a.y, b.x-a.x)
		sin, cos := math.Sincos(angle)
		nx, ny := -sin*r.half, cos*r.half
		r.polygon(a.plus(-nx, -ny), b.plus(-nx, -ny), b.plus(nx, ny), a.plus(nx, ny))
		switch turn := math.Remainder(angle-last, 2*math.Pi); {
		case math.IsNaN(last):
			r.sector(a, angle+math.Pi/2, math.Pi)
		case turn > 0:
			r.sector(a, last-math.Pi/2, turn)
		default:
			r.sector(a, angle+math.Pi/2, -turn)
		}
		last = angle
	}
	if !math.IsNaN(last) {
		r.sector(r.pixel(line[len(line)-1]), last-math.Pi/2, math.Pi)
	}
}

// sector adds the part of a disc of a stroke from an angle on.
func (r *areas) sector(middle point, from, angle float64) {
	steps := int(math.Ceil(angle / 0.4))
	corners := make([]point, 0, 10)
	corners = append(corners, middle)
	for i := range steps + 1 {
		sin, cos := math.Sincos(from + angle*float64(i)/float64(max(1, steps)))
		corners = append(corners, middle.plus(r.half*cos, r.half*sin))
	}
	r.polygon(corners...)
}
