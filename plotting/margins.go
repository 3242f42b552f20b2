package plotting

// The space around the frame of a panel.

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// margins are the widths of the space around a frame.
type margins struct{ left, right, bottom, top vg.Length }

// union returns the larger of the margins on each side.
func (m margins) union(n margins) margins {
	return margins{max(m.left, n.left), max(m.right, n.right), max(m.bottom, n.bottom), max(m.top, n.top)}
}

// margins implements cell.
func (p *Panel) margins(w, h vg.Length) margins {
	if p.reel != nil {
		return p.reel.margins(p, w, h)
	}
	return p.ownMargins(w, h)
}

// ownMargins returns what the panel needs around its frame.
func (p *Panel) ownMargins(w, h vg.Length) margins {
	l := p.fit(vg.Rectangle{Max: vg.Point{X: w, Y: h}})
	// A frame that is smaller than the space for it already has space beside and above it.
	spare := vg.Point{X: w, Y: h}.Sub(l.frame.Size()).Scale(0.5)
	return margins{
		left:   max(outerMargin, l.left()-spare.X),
		right:  max(outerMargin, l.right()-spare.X),
		bottom: max(outerMargin, l.bottom()-spare.Y),
		top:    max(outerMargin, l.top()-spare.Y),
	}
}

func (l *layout) left() vg.Length {
	m := vg.Length(0)
	for _, s := range l.slotsAbove() {
		m = max(m, l.frame.Min.X-(s.pos-s.half))
	}
	return outerMargin + max(m, l.axisLeft())
}

// axisLeft is the width of the numbers and the label of the y axis.
func (l *layout) axisLeft() vg.Length {
	if l.hideY {
		return 0
	}
	m := tickGap + l.yt.widest(textStyle(smallSize, draw.XRight, draw.YCenter))
	if l.y.label != "" {
		m += labelGap + textStyle(labelSize, draw.XCenter, draw.YBottom).Height(l.y.label)
	}
	return m
}

func (l *layout) bottom() vg.Length {
	m := vg.Length(outerMargin)
	if l.hideX {
		return m
	}
	sty := textStyle(smallSize, draw.XCenter, draw.YTop)
	m += tickGap + sty.Height("0") + l.exponentRoom()
	if l.x.label != "" {
		m += textStyle(labelSize, draw.XCenter, draw.YTop).Height(l.x.label)
	} else if l.xt.atEnd() != "" {
		m += sty.Height("0")
	}
	return m
}

// exponentRoom is the additional height of the numbers of the x axis if they have exponents.
func (l *layout) exponentRoom() vg.Length {
	if l.xt.hasExponents(textStyle(smallSize, draw.XCenter, draw.YTop)) {
		return 2
	}
	return 0
}

func (l *layout) right() vg.Length {
	m := l.overhang()
	m = max(m, l.besideWidth())
	if l.bar != nil {
		m = l.besideWidth() + l.bar.width(l.frame.Size().Y)
	}
	if l.legendBeside && len(l.legend) > 0 {
		w, _ := l.legend.size()
		m += w + legendInset
	}
	return m + outerMargin
}

// overhang returns how far the last tick label of the x axis, an axis label that
// is longer than the axis, or a label above the frame sticks out.
func (l *layout) overhang() (over vg.Length) {
	for _, s := range l.slotsAbove() {
		over = max(over, s.pos+s.half-l.frame.Max.X)
	}
	if l.hideX {
		return over
	}
	w := l.frame.Size().X
	sty := textStyle(smallSize, draw.XCenter, draw.YTop)
	for _, t := range l.xt.ticks {
		at := vg.Length(l.x.fraction(t.Value)) * w
		over = max(over, at+sty.Width(t.Label)/2-w)
	}
	label := textStyle(labelSize, draw.XCenter, draw.YTop).Width(l.x.label)
	return max(over, (label-w)/2)
}

func (l *layout) top() vg.Length { return l.topRow() + titleHeight(l.title) + outerMargin }

// topRow returns the height of what is directly above the frame: half of the
// uppermost number of the y axis, or a power of ten, or side labels.
func (l *layout) topRow() vg.Length {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	row := sty.Height("0") / 2
	if l.yt.power != 0 && !l.hideY || l.bar != nil && l.bar.ticks(l.frame.Size().Y).power != 0 {
		row = 3 + sty.Height(powerLabel(-5))
	}
	return max(row, l.aboveHeight())
}
