package plotting

// A panel in a frame: the order of drawing, and the room for the legend.

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A layout is a panel fitted into a frame.
type layout struct {
	*Panel
	frame         vg.Rectangle
	x, y          axis // with their final ranges
	xt, yt        tickSet
	above, beside []sideLabel
	legend        legend
	legendBeside  bool       // the legend stands at the right of the frame
	inked         *inkCanvas // nil until it is asked for
}

// fit fits the panel into a frame.
func (p *Panel) fit(frame vg.Rectangle) *layout {
	l := &layout{Panel: p, frame: frame}
	l.x, l.y = p.ranges()
	if p.equal {
		l.frame = l.x.equalBox(l.y, frame)
	}
	l.above, l.beside = l.sideLabels()
	for _, s := range p.series {
		l.legend = append(l.legend, s.entries(l.view(nil))...)
	}
	l.makeRoom()
	size := l.frame.Size()
	small := textStyle(smallSize, draw.XCenter, draw.YTop)
	l.xt = l.x.ticks(size.X, small.Width, 8)
	l.yt = l.y.ticks(size.Y, small.Height, 8)
	return l
}

// view returns the inside of the frame on a canvas.
func (l *layout) view(c vg.Canvas) view {
	return view{Canvas: draw.Canvas{Canvas: c, Rectangle: l.frame}, x: l.x, y: l.y, ground: l.ground}
}

// maxHeadroom is the largest part of the frame that is added for a legend.
const maxHeadroom = 0.33

// makeRoom finds room for a legend that has no free place: above the data, if
// the range of the y axis is ours to choose and the legend is low, and at the
// right of the frame otherwise.
func (l *layout) makeRoom() {
	l.legendBeside = l.legendAt == LegendRight
	if len(l.legend) == 0 || l.legendAt != LegendAuto || l.bar != nil {
		return
	}
	if _, covered := l.legend.place(l.frame, LegendAuto, l.ink()); covered == 0 {
		return
	}
	w, h := l.legend.size()
	part := float64((h + legendInset) / l.frame.Size().Y)
	if part > maxHeadroom || l.y.fixed || l.y.log || l.equal || l.extent().tight {
		l.legendBeside = part > maxHeadroom || l.equal && w+2*legendInset > l.frame.Size().X
		return
	}
	l.y.hi = l.y.lo + (l.y.hi-l.y.lo)/(1-part)
	l.inked = nil
}

// ink draws the data on a canvas that notes where they are.
func (l *layout) ink() *inkCanvas {
	switch {
	case l.inked != nil:
	case l.reel != nil:
		l.inked = l.reel.ink(l)
	default:
		l.inked = newInk(l.frame)
		l.drawLayers(l.inked, groundLayer, textLayer)
	}
	return l.inked
}

// drawLayers draws the series from one layer to another.
func (l *layout) drawLayers(c vg.Canvas, from, to layer) {
	v := l.view(c)
	for at := from; at <= to; at++ {
		for _, s := range l.series {
			if s.layer() == at {
				s.draw(v)
			}
		}
	}
}

// draw draws the panel, where c is its frame; it implements cell.
func (p *Panel) draw(c draw.Canvas) {
	l := p.fit(c.Rectangle)
	c.Rectangle = l.frame
	l.drawLayers(c.Canvas, groundLayer, curveLayer)
	l.drawTicks(c)
	outline(c, c.Rectangle)
	l.drawLayers(c.Canvas, textLayer, textLayer)
	l.drawLegend(c)
	l.drawTickLabels(c)
	l.drawSideLabels(c)
	l.drawTitles(c)
	if l.bar != nil {
		l.bar.draw(c, c.Rectangle, c.Max.X+l.besideWidth())
	}
}

func (l *layout) drawLegend(c draw.Canvas) {
	switch {
	case len(l.legend) == 0 || l.legendAt == LegendNone:
	case l.legendBeside:
		w, h := l.legend.size()
		right := c.Max.X + l.right() - outerMargin
		l.legend.draw(c, vg.Point{X: right - w, Y: c.Max.Y - h})
	default:
		pt, _ := l.legend.place(c.Rectangle, l.legendAt, l.ink())
		l.legend.draw(c, pt)
	}
}
