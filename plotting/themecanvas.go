package plotting

// The canvas of a theme. What draws knows only the sizes and colours of the standard theme; the
// canvas changes them on the way.

import (
	"image"
	"image/color"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"nonequilibrium/plotting/internal/tex"
)

// A themeCanvas draws on another canvas, with all lengths multiplied by zoom.
type themeCanvas struct {
	vg.Canvas
	theme Theme
	zoom  vg.Length
}

// A textThemeCanvas is a themeCanvas on a canvas that writes text as text.
type textThemeCanvas struct {
	*themeCanvas
	text tex.TextCanvas
}

// newThemeCanvas returns the canvas of a theme on another one.
func newThemeCanvas(c vg.Canvas, theme Theme, zoom vg.Length) vg.Canvas {
	t := &themeCanvas{c, theme, zoom}
	if text, ok := c.(tex.TextCanvas); ok {
		return &textThemeCanvas{t, text}
	}
	return t
}

// ofTheme returns the canvas of a theme; ok is false if it is another one.
func ofTheme(c vg.Canvas) (t *themeCanvas, ok bool) {
	switch c := c.(type) {
	case *themeCanvas:
		return c, true
	case *textThemeCanvas:
		return c.themeCanvas, true
	}
	return nil, false
}

// themeOf returns the theme of a canvas.
func themeOf(c vg.Canvas) Theme {
	if t, ok := ofTheme(c); ok {
		return t.theme
	}
	return Standard
}

// below returns the canvas that belongs to a file, and how much larger than here things are there.
func below(c vg.Canvas) (file vg.Canvas, zoom vg.Length) {
	if t, ok := ofTheme(c); ok {
		return t.Canvas, t.zoom
	}
	return c, 1
}

// color returns a colour as the theme shows it.
func (c *themeCanvas) color(clr color.Color) color.Color {
	if h, ok := clr.(hue); ok {
		return c.theme.shade(h)
	}
	return clr
}

func (c *themeCanvas) SetColor(clr color.Color) { c.Canvas.SetColor(c.color(clr)) }

func (c *textThemeCanvas) SetLine(l tex.Line) {
	l.Size, l.Start, l.Color = l.Size*c.zoom, l.Start.Scale(c.zoom), c.color(l.Color)
	c.text.SetLine(l)
}

func (c *themeCanvas) SetLineWidth(w vg.Length) {
	c.Canvas.SetLineWidth(w * c.zoom * styles[c.theme].weight)
}

func (c *themeCanvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	scaled := make([]vg.Length, len(pattern))
	for i, l := range pattern {
		scaled[i] = l * c.zoom
	}
	c.Canvas.SetLineDash(scaled, offset*c.zoom)
}

func (c *themeCanvas) Translate(pt vg.Point) { c.Canvas.Translate(pt.Scale(c.zoom)) }
func (c *themeCanvas) Stroke(path vg.Path)   { c.Canvas.Stroke(c.path(path)) }
func (c *themeCanvas) Fill(path vg.Path)     { c.Canvas.Fill(c.path(path)) }

// path returns a path at its place on the canvas below.
func (c *themeCanvas) path(path vg.Path) vg.Path {
	out := make(vg.Path, len(path))
	for i, p := range path {
		p.Pos, p.Radius = p.Pos.Scale(c.zoom), p.Radius*c.zoom
		p.Control = c.points(p.Control)
		out[i] = p
	}
	return out
}

func (c *themeCanvas) points(pts []vg.Point) []vg.Point {
	var out []vg.Point
	for _, pt := range pts {
		out = append(out, pt.Scale(c.zoom))
	}
	return out
}

func (c *themeCanvas) FillString(f font.Face, pt vg.Point, text string) {
	f.Font.Size *= c.zoom
	c.Canvas.FillString(f, pt.Scale(c.zoom), text)
}

func (c *themeCanvas) DrawImage(rect vg.Rectangle, img image.Image) {
	c.Canvas.DrawImage(vg.Rectangle{Min: rect.Min.Scale(c.zoom), Max: rect.Max.Scale(c.zoom)}, img)
}

// dots draws them as the canvas below does.
func (c *themeCanvas) dots(at []vg.Point, radius vg.Length, clr color.Color) {
	g := draw.GlyphStyle{Color: c.color(clr), Radius: radius * c.zoom}
	drawGlyphs(draw.Canvas{Canvas: c.Canvas}, g, c.points(at))
}

// drawOn draws the figure on a canvas of its size, with the ground of its theme.
func (f *Figure) drawOn(c vg.CanvasSizer) error {
	theme, err := f.theme()
	if err != nil {
		return err
	}
	dc := draw.New(c)
	dc.SetColor(theme.shade(groundColor))
	dc.Fill(dc.Rectangle.Path())
	if zoom := f.zoom(); theme != Standard {
		dc.Canvas = newThemeCanvas(dc.Canvas, theme, zoom)
		dc.Min, dc.Max = dc.Min.Scale(1/zoom), dc.Max.Scale(1/zoom)
	}
	return f.draw(dc)
}
