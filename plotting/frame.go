package plotting

// The frame of a panel: ticks and numbers, axis labels, title.

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// drawTicks draws the ticks inwards, on all four sides.
func (l *layout) drawTicks(c draw.Canvas) {
	sty := tickStyle()
	length := func(t tick) vg.Length {
		if t.IsMinor() {
			return tickLength * 0.55
		}
		return tickLength
	}
	for _, t := range l.xt.ticks {
		if x := c.X(l.x.fraction(t.Value)); c.ContainsX(x) {
			c.StrokeLine2(sty, x, c.Min.Y, x, c.Min.Y+length(t))
			c.StrokeLine2(sty, x, c.Max.Y, x, c.Max.Y-length(t))
		}
	}
	for _, t := range l.yt.ticks {
		if y := c.Y(l.y.fraction(t.Value)); c.ContainsY(y) {
			c.StrokeLine2(sty, c.Min.X, y, c.Min.X+length(t), y)
			c.StrokeLine2(sty, c.Max.X, y, c.Max.X-length(t), y)
		}
	}
}

// drawTickLabels writes the numbers and the powers of ten.
func (l *layout) drawTickLabels(c draw.Canvas) {
	if !l.hideX {
		l.drawXLabels(c)
	}
	if !l.hideY {
		l.drawYLabels(c)
	}
}

func (l *layout) drawXLabels(c draw.Canvas) {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	base := l.xBase(c)
	for _, t := range l.xt.ticks {
		if !t.IsMinor() {
			x := c.X(l.x.fraction(t.Value))
			c.FillText(sty, vg.Point{X: x, Y: base}, t.Label)
		}
	}
	if end := l.xt.atEnd(); end != "" {
		sty.XAlign = draw.XRight
		c.FillText(sty, vg.Point{X: c.Max.X, Y: base - sty.Height("0")}, end)
	}
}

// xBase returns the base line of the tick labels of the x axis.
func (l *layout) xBase(c draw.Canvas) vg.Length {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	return c.Min.Y - tickGap - sty.FontExtents().Ascent - l.exponentRoom()
}

func (l *layout) drawYLabels(c draw.Canvas) {
	sty := textStyle(smallSize, draw.XRight, draw.YCenter)
	for _, t := range l.yt.ticks {
		if !t.IsMinor() {
			y := c.Y(l.y.fraction(t.Value))
			centered(&c, sty, vg.Point{X: c.Min.X - tickGap, Y: y}, t.Label)
		}
	}
	if l.yt.power != 0 {
		sty = textStyle(smallSize, draw.XLeft, draw.YBottom)
		c.FillText(sty, vg.Point{X: c.Min.X, Y: c.Max.Y + 3}, powerLabel(l.yt.power))
	}
}

// drawTitles writes the axis labels and the title.
func (l *layout) drawTitles(c draw.Canvas) {
	if l.x.label != "" && !l.hideX {
		sty := textStyle(labelSize, draw.XCenter, draw.YTop)
		small := textStyle(smallSize, draw.XCenter, draw.YBottom)
		top := l.xBase(c) - small.FontExtents().Descent
		c.FillText(sty, vg.Point{X: c.Center().X, Y: top + sty.FontExtents().Descent}, l.x.label)
	}
	if l.y.label != "" && !l.hideY {
		sty := textStyle(labelSize, draw.XCenter, draw.YBottom)
		left := c.Min.X - tickGap - l.yt.widest(textStyle(smallSize, draw.XRight, draw.YCenter)) - labelGap
		sideways(&c, left-sty.Height(l.y.label), c.Center().Y, l.y.label)
	}
	drawTitle(&c, c.Max.Y+l.topRow(), l.title)
}
