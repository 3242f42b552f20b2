package plotting

// The picture that fills a frame with colours.

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// pictureSize is the number of pixels along the longer side of a picture.
const pictureSize = 640

// thinnest is the least side of a picture: of less, nothing would be seen.
const thinnest = vg.Length(0.25)

// paint fills the part of a frame that lies in the given ranges with a
// picture. One picture, unlike a rectangle for each cell, shows no seams in
// PDF viewers.
func (v view) paint(xs, ys span, at func(x, y float64) color.NRGBA) {
	if _, blind := v.Canvas.Canvas.(*inkCanvas); blind {
		return // A picture leaves no place free: it does not count.
	}
	visible := func(a axis, s span) (lo, hi float64) {
		return math.Max(0, a.fraction(s.lo)), math.Min(1, a.fraction(s.hi))
	}
	x0, x1 := visible(v.x, xs)
	y0, y1 := visible(v.y, ys)
	if !(x0 < x1) || !(y0 < y1) {
		return
	}
	rect := vg.Rectangle{Min: vg.Point{X: v.X(x0), Y: v.Y(y0)}, Max: vg.Point{X: v.X(x1), Y: v.Y(y1)}}
	size := rect.Size()
	if min(size.X, size.Y) < thinnest {
		size.X, size.Y = max(size.X, thinnest), max(size.Y, thinnest)
		rect = around(rect.Min.Add(rect.Max).Scale(0.5), size.X, size.Y)
	}
	long := max(size.X, size.Y)
	w, h := int(math.Ceil(float64(size.X/long*pictureSize))), int(math.Ceil(float64(size.Y/long*pictureSize)))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w {
		vx := v.x.valueAt(x0 + (x1-x0)*(float64(i)+0.5)/float64(w))
		for j := range h {
			vy := v.y.valueAt(y0 + (y1-y0)*(float64(j)+0.5)/float64(h))
			img.SetNRGBA(i, h-1-j, at(vx, vy))
		}
	}
	v.DrawImage(rect, img)
}
