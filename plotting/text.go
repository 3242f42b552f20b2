package plotting

// Text on a canvas.

import (
	"math"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"nonequilibrium/plotting/internal/tex"
)

// textStyle returns the style of a label of the given size.
func textStyle(size vg.Length, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{
		Color:   inkColor,
		Font:    font.Font{Size: size},
		XAlign:  x,
		YAlign:  y,
		Handler: tex.Handler{},
	}
}

// rotated returns the style turned counterclockwise by an angle in radians.
func rotated(sty text.Style, angle float64) text.Style {
	sty.Rotation = angle
	return sty
}

// centred draws text with the middle of its box at the height of pt.
func centered(c *draw.Canvas, sty draw.TextStyle, pt vg.Point, label string) {
	pt.Y += sty.FontExtents().Descent
	sty.YAlign = draw.YCenter
	c.FillText(sty, pt, label)
}

// sideways draws an axis label that reads upwards, with its left edge at x
// and its middle at y.
func sideways(c *draw.Canvas, x, y vg.Length, label string) {
	sty := rotated(textStyle(labelSize, draw.XCenter, draw.YTop), math.Pi/2)
	// The top of the text is turned to the left.
	c.FillText(sty, vg.Point{X: x - sty.FontExtents().Descent, Y: y}, label)
}

// titleHeight returns what the title of a panel takes above the frame.
func titleHeight(title string) vg.Length {
	if title == "" {
		return 0
	}
	return titleGap + textStyle(labelSize, draw.XCenter, draw.YBottom).Height(title)
}

// drawTitle writes the title of a panel over what ends at y.
func drawTitle(c *draw.Canvas, y vg.Length, title string) {
	if title == "" {
		return
	}
	sty := textStyle(labelSize, draw.XCenter, draw.YBottom)
	c.FillText(sty, vg.Point{X: c.Center().X, Y: y + titleGap + sty.FontExtents().Descent}, title)
}
