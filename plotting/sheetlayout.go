package plotting

// A sheet in a frame: how large a pixel is, and the room for the labels.

import (
	"image"
	"image/color"
	"math"

	imagedraw "golang.org/x/image/draw"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	// screenPixel is the width of a pixel on the screen.
	screenPixel = vg.Inch / (screenPerInch * screenDensity)
	// largestPicture and tallestSheet are the largest sizes by default.
	largestPicture = 14 * mm
	tallestSheet   = 230 * mm
	// enlarged is the number of pixels for one of a picture in a PDF or an SVG:
	// viewers smooth what they enlarge, and then only the edges of it.
	enlarged = 4
)

// gap returns the number of pixels between pictures. A mark takes half of it.
func (s *Sheet) gap() int { return 2 * max(1, (max(s.width, s.height)+14)/28) }

func (s *Sheet) columnCount() int {
	n := 0
	for _, r := range s.rows {
		n = max(n, len(r.pictures))
	}
	return n
}

// rim returns the number of pixels around all pictures, in which marks stand.
func (s *Sheet) rim() int {
	if len(s.marks) == 0 {
		return 0
	}
	return s.gap() / 2
}

// pixels returns the size of all pictures with what is between and around them.
func (s *Sheet) pixels() (w, h int) {
	more := 2*s.rim() - s.gap()
	return s.columnCount()*(s.width+s.gap()) + more, len(s.rows)*(s.height+s.gap()) + more
}

// room returns what the labels take at the left and at the top if a pixel has a
// size, and whether the labels of the columns have to be turned.
func (s *Sheet) room(unit vg.Length) (left, top vg.Length, turned bool) {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	for _, r := range s.rows {
		if r.label != "" {
			left = max(left, tickGap+sty.Width(r.label))
		}
	}
	widest := vg.Length(0)
	for _, l := range s.columns {
		widest = max(widest, sty.Width(l))
		top = max(top, tickGap+sty.Height(l))
	}
	if widest > unit*vg.Length(s.width+s.gap()) {
		return left, tickGap + widest, true
	}
	return left, top, false
}

// extent returns the size of the sheet with its labels.
func (s *Sheet) extent(unit vg.Length) vg.Point {
	left, top, _ := s.room(unit)
	w, h := s.pixels()
	return vg.Point{X: left + unit*vg.Length(w), Y: top + unit*vg.Length(h)}
}

// unitFor returns the largest size of a pixel with which the sheet has a size.
func (s *Sheet) unitFor(size vg.Point) vg.Length {
	w, h := s.pixels()
	fit := func(left, top vg.Length) vg.Length {
		return max(1e-3, min((size.X-left)/vg.Length(w), (size.Y-top)/vg.Length(h)))
	}
	unit := fit(0, 0)
	for range 3 { // Labels turn, once, when columns become narrow.
		left, top, _ := s.room(unit)
		unit = min(unit, fit(left, top))
	}
	return unit
}

// naturalSize returns the size of a figure whose pixels are whole ones on the screen.
func (s *Sheet) naturalSize() (width, height vg.Length) {
	around := vg.Point{X: 2 * outerMargin, Y: 2*outerMargin + titleHeight(s.title)}
	unit := min(
		largestPicture/vg.Length(max(s.width, s.height)),
		s.unitFor(vg.Point{X: pageWidth, Y: tallestSheet}.Sub(around)),
	)
	size := s.extent(wholePixels(unit, screenPixel)).Add(around)
	return size.X, size.Y
}

// wholePixels returns the largest multiple of a pixel that is not larger than a length,
// or the length if there is none.
func wholePixels(length, pixel vg.Length) vg.Length {
	if n := vg.Length(math.Floor(float64(length/pixel) + 1e-6)); n >= 1 {
		return n * pixel
	}
	return length
}

// margins implements cell: the labels stand inside of the frame.
func (s *Sheet) margins(w, h vg.Length) margins {
	return margins{outerMargin, outerMargin, outerMargin, outerMargin + titleHeight(s.title)}
}

// draw draws the sheet in the middle of its frame; it implements cell.
func (s *Sheet) draw(c draw.Canvas) {
	unit := s.unitFor(c.Size())
	file, zoom := below(c.Canvas)
	png, _ := file.(*pngCanvas)
	if png != nil {
		unit = wholePixels(unit, png.pixel()/zoom)
	}
	left, top, turned := s.room(unit)
	size := s.extent(unit)
	block := around(c.Center(), size.X, size.Y)
	corner := vg.Point{X: block.Min.X + left, Y: block.Max.Y - top}
	if png != nil {
		corner = png.snapped(corner.Scale(zoom)).Scale(1 / zoom)
	}
	l := sheetLayout{s, unit, corner}
	w, h := s.pixels()
	_, movie := file.(*movieCanvas)
	c.DrawImage(l.box(0, 0, w, h), l.image(png == nil && !movie, themeOf(c.Canvas)))
	l.drawMarks(c)
	l.drawRowLabels(c)
	l.drawColumnLabels(c, turned)
	drawTitle(&draw.Canvas{Canvas: c.Canvas, Rectangle: block}, block.Max.Y, s.title)
}

// A sheetLayout is a sheet with its pixels of a size and its first one in a corner.
type sheetLayout struct {
	*Sheet
	unit   vg.Length
	corner vg.Point // upper left
}

// box returns the rectangle of w by h pixels whose upper left corner is a pixel.
func (l sheetLayout) box(x, y, w, h int) vg.Rectangle {
	left, top := l.corner.X+l.unit*vg.Length(x), l.corner.Y-l.unit*vg.Length(y)
	return vg.Rectangle{
		Min: vg.Point{X: left, Y: top - l.unit*vg.Length(h)},
		Max: vg.Point{X: left + l.unit*vg.Length(w), Y: top},
	}
}

// first returns the upper left pixel of a picture.
func (l sheetLayout) first(row, column int) (x, y int) {
	return l.rim() + column*(l.width+l.gap()), l.rim() + row*(l.height+l.gap())
}

// picture returns the rectangle of a picture and of a number of pixels around it.
func (l sheetLayout) picture(row, column, around int) vg.Rectangle {
	x, y := l.first(row, column)
	return l.box(x-around, y-around, l.width+2*around, l.height+2*around)
}

// A pixelImage is an image that is enlarged without interpolation.
type pixelImage struct{ *image.Gray }

// image returns all pictures as one image: one, unlike an image for each, is small
// in a file and its pixels are in line.
func (l sheetLayout) image(large bool, theme Theme) image.Image {
	var (
		w, h   = l.pixels()
		img    = image.NewGray(image.Rect(0, 0, w, h))
		shades = l.shades()
		paper  = theme.shade(groundColor)
	)
	imagedraw.Draw(img, img.Rect, image.NewUniform(paper), image.Point{}, imagedraw.Src)
	for i, r := range l.rows {
		for j, p := range r.pictures {
			x, y := l.first(i, j)
			for k, v := range p {
				img.SetGray(x+k%l.width, y+k/l.width, shades.grey(v, paper.R))
			}
		}
	}
	if !large {
		return pixelImage{img}
	}
	big := image.NewGray(image.Rect(0, 0, enlarged*w, enlarged*h))
	imagedraw.NearestNeighbor.Scale(big, big.Rect, img, img.Rect, imagedraw.Src, nil)
	return big
}

// grey returns the grey of the paper for the low end of a span and, for the high end, black on
// light paper and white on dark.
func (s span) grey(v float64, paper uint8) color.Gray {
	part := 0.
	if s.lo < s.hi {
		part = math.Max(0, math.Min(1, (v-s.lo)/(s.hi-s.lo)))
	}
	ink := 0.
	if paper < 128 {
		ink = 255
	}
	return color.Gray{Y: uint8(math.Round(ink*part + float64(paper)*(1-part)))}
}

// drawMarks draws the frames in the gaps.
func (l sheetLayout) drawMarks(c draw.Canvas) {
	c.SetColor(colors[sheetMarks])
	for _, m := range l.marks {
		in := l.picture(m.row, m.column, 0)
		ring := l.picture(m.row, m.column, l.rim()).Path()
		// The inner side runs the other way round, so that it is left out.
		ring.Move(in.Min)
		ring.Line(vg.Point{X: in.Min.X, Y: in.Max.Y})
		ring.Line(in.Max)
		ring.Line(vg.Point{X: in.Max.X, Y: in.Min.Y})
		ring.Close()
		c.Fill(ring)
	}
}

func (l sheetLayout) drawRowLabels(c draw.Canvas) {
	sty := textStyle(smallSize, draw.XRight, draw.YCenter)
	for i, r := range l.rows {
		box := l.picture(i, 0, l.rim())
		centered(&c, sty, vg.Point{X: box.Min.X - tickGap, Y: (box.Min.Y + box.Max.Y) / 2}, r.label)
	}
}

func (l sheetLayout) drawColumnLabels(c draw.Canvas, turned bool) {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	lift := vg.Length(tickGap)
	if turned {
		sty = rotated(textStyle(smallSize, draw.XLeft, draw.YCenter), math.Pi/2)
	} else {
		lift += sty.FontExtents().Descent
	}
	for i, label := range l.columns {
		box := l.picture(0, i, l.rim())
		pt := vg.Point{X: (box.Min.X + box.Max.X) / 2, Y: box.Max.Y + lift}
		if turned {
			pt.X -= sty.FontExtents().Descent
		}
		c.FillText(sty, pt, label)
	}
}
