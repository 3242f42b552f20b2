package plotting

// Clouds of very many dots.

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// largeCloud is the number of points from which dots are no longer drawn one by
// one as any other path.
const largeCloud = 20000

// A dotter is a canvas with a short way to draw many dots of one colour.
type dotter interface {
	dots(at []vg.Point, radius vg.Length, clr color.Color)
}

// drawGlyphs draws a glyph at each point. A large cloud of dots becomes a picture where a canvas has no
// short way: a path for each dot would make a file of many megabytes.
func drawGlyphs(c draw.Canvas, g draw.GlyphStyle, at []vg.Point) {
	d, ok := c.Canvas.(dotter)
	switch {
	case len(at) <= largeCloud:
		for _, pt := range at {
			c.DrawGlyph(g, pt)
		}
	case ok:
		d.dots(at, g.Radius, g.Color)
	default:
		c.DrawImage(dotPicture(at, g.Radius, g.Color))
	}
}

// dotPicture returns a picture of a cloud on a transparent ground, and its place.
func dotPicture(at []vg.Point, radius vg.Length, clr color.Color) (vg.Rectangle, *image.NRGBA) {
	low, high := bounds([][]vg.Point{at})
	margin := vg.Point{X: radius + 1, Y: radius + 1}
	place := vg.Rectangle{Min: low.Sub(margin), Max: high.Add(margin)}
	var (
		perUnit = printDPI / float64(vg.Inch)
		size    = place.Size().Scale(vg.Length(perUnit))
		n       = color.NRGBAModel.Convert(clr).(color.NRGBA)
		img     = image.NewNRGBA(image.Rect(0, 0, int(size.X), int(size.Y)))
		stamps  = newStamps(float64(radius)*perUnit, n.A)
	)
	for i := range img.Pix {
		img.Pix[i] = [4]uint8{n.R, n.G, n.B, 0}[i%4]
	}
	perX, perY := float64(img.Rect.Dx())/float64(place.Size().X), float64(img.Rect.Dy())/float64(place.Size().Y)
	for _, pt := range at {
		stamps.of(float64(pt.X-place.Min.X)*perX, float64(place.Max.Y-pt.Y)*perY).cover(img)
	}
	return place, img
}

// dots notes the middles.
func (k *inkCanvas) dots(at []vg.Point, _ vg.Length, _ color.Color) {
	for _, pt := range at {
		k.mark(pt)
	}
}

// dots blends discs into the image.
func (c *pngCanvas) dots(at []vg.Point, radius vg.Length, clr color.Color) {
	var (
		img     = c.Image().(*image.RGBA) // which is what vgimg makes
		perUnit = c.DPI() / float64(vg.Inch)
		n       = color.NRGBAModel.Convert(clr).(color.NRGBA)
		stamps  = newStamps(float64(radius)*perUnit, n.A)
	)
	for _, pt := range at {
		x, y := float64(pt.X)*perUnit, float64(img.Rect.Dy())-float64(pt.Y)*perUnit
		stamps.of(x, y).blend(img, n)
	}
}

// stampPhases is the number of places in a pixel, each way, at which a disc is
// drawn.
const stampPhases = 4

// stamps are the opacities of the pixels of a disc, for each place of its middle
// in a pixel.
type stamps struct {
	reach int // pixels to each side of that of the middle
	alpha [stampPhases][stampPhases][]int32
}

func newStamps(r float64, alpha uint8) *stamps {
	s := &stamps{reach: int(r) + 1}
	for px := range stampPhases {
		for py := range stampPhases {
			x, y := (float64(px)+0.5)/stampPhases, (float64(py)+0.5)/stampPhases
			for j := -s.reach; j <= s.reach; j++ {
				for i := -s.reach; i <= s.reach; i++ {
					// A pixel is covered by the distance of its middle.
					part := r + 0.5 - math.Hypot(float64(i)+0.5-x, float64(j)+0.5-y)
					s.alpha[px][py] = append(s.alpha[px][py], int32(float64(alpha)*math.Max(0, math.Min(1, part))))
				}
			}
		}
	}
	return s
}

// A stamp is a disc in its place.
type stamp struct {
	corner image.Point
	side   int
	alpha  []int32
}

// of returns the disc with its middle at a point, in pixels from the upper left
// corner.
func (s *stamps) of(x, y float64) stamp {
	fx, fy := math.Floor(x), math.Floor(y)
	phase := func(part float64) int { return min(stampPhases-1, int(part*stampPhases)) }
	return stamp{
		corner: image.Pt(int(fx)-s.reach, int(fy)-s.reach),
		side:   2*s.reach + 1,
		alpha:  s.alpha[phase(x-fx)][phase(y-fy)],
	}
}

// blend mixes the colour of a disc into an opaque image.
func (s stamp) blend(img *image.RGBA, c color.NRGBA) {
	s.visit(img.Rect, func(x, y int, alpha int32) {
		pixel := img.Pix[img.PixOffset(x, y):]
		for k, v := range [3]uint8{c.R, c.G, c.B} {
			have := int32(pixel[k])
			pixel[k] = uint8(have + (int32(v)-have)*alpha/255)
		}
	})
}

// cover makes an image of the color of the disc more opaque.
func (s stamp) cover(img *image.NRGBA) {
	s.visit(img.Rect, func(x, y int, alpha int32) {
		pixel := &img.Pix[img.PixOffset(x, y)+3]
		*pixel += uint8((255 - int32(*pixel)) * alpha / 255)
	})
}

// visit goes through the pixels of a disc.
func (s stamp) visit(inside image.Rectangle, see func(x, y int, alpha int32)) {
	for j := range s.side {
		for i := range s.side {
			at := s.corner.Add(image.Pt(i, j))
			if alpha := s.alpha[j*s.side+i]; alpha != 0 && at.In(inside) {
				see(at.X, at.Y, alpha)
			}
		}
	}
}
