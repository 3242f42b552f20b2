package plotting

// The drawing of a panel: where the frame goes, what stands around it, and in
// which order the inside is drawn.

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

type tick = plot.Tick

// Margins are the widths of what stands around a frame.
type margins struct{ left, right, bottom, top vg.Length }

// union returns the larger of the margins on each side.
func (m margins) union(n margins) margins {
	return margins{max(m.left, n.left), max(m.right, n.right), max(m.bottom, n.bottom), max(m.top, n.top)}
}

// A layout is a panel fitted into a frame.
type layout struct {
	*Panel
	frame  vg.Rectangle
	x, y   axis
	xt, yt tickSet
	legend legend
	beside bool // the legend stands at the right of the frame
}

// fit fits the panel into a frame.
func (p *Panel) fit(frame vg.Rectangle) *layout {
	l := &layout{Panel: p, frame: frame}
	l.x, l.y = p.ranges()
	if p.equal {
		l.equalize()
	}
	c := draw.Canvas{Rectangle: frame}
	for _, s := range p.series {
		switch s := s.(type) {
		case *region:
			s.settle(c, l.x, l.y)
		case *contour:
			s.cased = p.bar != nil
		}
	}
	for _, s := range p.series {
		if s.name() != "" {
			l.legend = append(l.legend, s)
		}
	}
	l.makeRoom()
	size := frame.Size()
	small := textStyle(smallSize, draw.XCenter, draw.YTop)
	l.xt = l.x.ticks(size.X, small.Width, 8)
	l.yt = l.y.ticks(size.Y, small.Height, 8)
	return l
}

// equalize widens one range so that both axes have the same scale.
func (l *layout) equalize() {
	size := l.frame.Size()
	perX, perY := (l.x.hi-l.x.lo)/float64(size.X), (l.y.hi-l.y.lo)/float64(size.Y)
	widen := func(a *axis, factor float64) {
		mid, half := (a.lo+a.hi)/2, (a.hi-a.lo)/2*factor
		a.lo, a.hi = mid-half, mid+half
	}
	if perX < perY {
		widen(&l.x, perY/perX)
	} else {
		widen(&l.y, perX/perY)
	}
}

// maxHeadroom is the largest part of the frame that is added for a legend.
const maxHeadroom = 0.33

// makeRoom finds room for a legend that has no free place: above the data, if
// the range of the y axis is ours to choose and the legend is low, and at the
// right of the frame otherwise.
func (l *layout) makeRoom() {
	l.beside = l.legendAt == LegendRight
	if len(l.legend) == 0 || l.legendAt != LegendAuto || l.bar != nil {
		return
	}
	if _, covered := l.legend.place(l.frame, LegendAuto, l.ink()); covered == 0 {
		return
	}
	_, h := l.legend.size()
	part := float64((h + legendInset) / l.frame.Size().Y)
	if part > maxHeadroom || l.y.fixed || l.y.log || l.equal || l.isTight() {
		l.beside = part > maxHeadroom
		return
	}
	l.y.hi = l.y.lo + (l.y.hi-l.y.lo)/(1-part)
}

// isTight tells whether the data reach up to the frame on purpose.
func (p *Panel) isTight() bool {
	return slices.ContainsFunc(p.series, func(s series) bool { return s.extent(p.x, p.y).tight })
}

// gonum returns a plot with the axes of the layout for gonum's plotters.
func (l *layout) gonum() *plot.Plot {
	plt := &plot.Plot{}
	plt.X.Min, plt.X.Max, plt.X.Scale = l.x.lo, l.x.hi, l.x.normalizer()
	plt.Y.Min, plt.Y.Max, plt.Y.Scale = l.y.lo, l.y.hi, l.y.normalizer()
	return plt
}

// ink draws the data on a canvas that notes where they are.
func (l *layout) ink() *inkCanvas {
	ink := newInk(l.frame)
	c := draw.Canvas{Canvas: ink, Rectangle: l.frame}
	l.drawData(c)
	l.drawNotes(c)
	return ink
}

// margins implements Drawable.
func (p *Panel) margins(w, h vg.Length) margins {
	l := p.fit(vg.Rectangle{Max: vg.Point{X: w, Y: h}})
	return margins{left: l.left(), right: l.right(), bottom: l.bottom(), top: l.top()}
}

func (l *layout) left() vg.Length {
	m := vg.Length(outerMargin)
	if l.hideY {
		return m
	}
	m += tickGap + widest(textStyle(smallSize, draw.XRight, draw.YCenter), l.yt.ticks)
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
	m += tickGap + textStyle(smallSize, draw.XCenter, draw.YTop).Height("0")
	if hasPower(l.xt) {
		m += 2
	}
	if l.x.label != "" {
		m += textStyle(labelSize, draw.XCenter, draw.YTop).Height(l.x.label)
	} else if l.xt.power != 0 {
		m += textStyle(smallSize, draw.XCenter, draw.YTop).Height("0")
	}
	return m
}

// hasPower tells whether labels have exponents, which are higher than digits.
func hasPower(set tickSet) bool {
	sty := textStyle(smallSize, draw.XCenter, draw.YTop)
	return slices.ContainsFunc(set.ticks, func(t tick) bool { return sty.Height(t.Label) > sty.Height("0") })
}

func (l *layout) right() vg.Length {
	m := l.overhang()
	m = max(m, l.markWidth())
	if l.bar != nil {
		m = l.markWidth() + l.bar.width(l.frame.Size().Y)
	}
	if l.beside && len(l.legend) > 0 {
		w, _ := l.legend.size()
		m += w + legendInset
	}
	return m + outerMargin
}

// overhang returns how far the last tick label of the x axis, or an axis label
// that is longer than the axis, sticks out.
func (l *layout) overhang() (over vg.Length) {
	if l.hideX {
		return 0
	}
	w := l.frame.Size().X
	sty := textStyle(smallSize, draw.XCenter, draw.YTop)
	for _, t := range l.xt.ticks {
		at := vg.Length(l.x.normalizer().Normalize(l.x.lo, l.x.hi, t.Value)) * w
		over = max(over, at+sty.Width(t.Label)/2-w)
	}
	label := textStyle(labelSize, draw.XCenter, draw.YTop).Width(l.x.label)
	return max(over, (label-w)/2)
}

// markWidth returns the width of the labels of horizontal lines.
func (l *layout) markWidth() (w vg.Length) {
	sty := textStyle(smallSize, draw.XLeft, draw.YCenter)
	for _, m := range l.marks {
		if m.kind == horizontal && m.label != "" {
			w = max(w, sty.Width(m.label)+tickGap)
		}
	}
	return w
}

func (l *layout) top() vg.Length {
	m := l.topRow()
	if l.title != "" {
		m += titleGap + textStyle(labelSize, draw.XCenter, draw.YBottom).Height(l.title)
	}
	return m + outerMargin
}

// topRow returns the height of what stands directly above the frame: labels of
// vertical lines and the power of ten of the y axis.
func (l *layout) topRow() vg.Length {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	half := sty.Height("0") / 2
	if l.yt.power != 0 && !l.hideY || l.bar != nil && l.bar.ticks(l.frame.Size().Y).power != 0 {
		half = 3 + sty.Height(powerLabel(-5))
	}
	for _, m := range l.marks {
		if m.kind == vertical && m.label != "" {
			return max(half, 2+sty.Height(m.label))
		}
	}
	return half
}

// draw implements Drawable: c is the frame.
func (p *Panel) draw(c draw.Canvas) {
	l := p.fit(c.Rectangle)
	l.drawData(c)
	l.drawTicks(c)
	outline(c, c.Rectangle)
	l.drawNotes(c)
	l.drawLegend(c)
	l.drawTickLabels(c)
	l.drawMarkLabels(c)
	l.drawTitles(c)
	if l.bar != nil {
		l.bar.drawBar(c, c.Rectangle, c.Max.X+l.markWidth())
	}
}

// layer returns the order of drawing: what covers an area comes first.
func layer(s series) int {
	switch s.(type) {
	case *heatMap, *regions:
		return 0
	case *band:
		return 1
	case *histogram:
		return 2
	case *region:
		return 4
	}
	return 3
}

// drawData draws reference lines and series.
func (l *layout) drawData(c draw.Canvas) {
	var (
		plt     = l.gonum()
		ordered = slices.Clone(l.series)
		marked  = false
	)
	slices.SortStableFunc(ordered, func(a, b series) int { return layer(a) - layer(b) })
	for _, s := range ordered {
		if !marked && layer(s) >= 3 {
			l.drawMarks(c, plt)
			marked = true
		}
		s.plot(c, plt, l.x, l.y)
	}
	if !marked {
		l.drawMarks(c, plt)
	}
}

func (l *layout) drawMarks(c draw.Canvas, plt *plot.Plot) {
	for _, m := range l.marks {
		m.drawLine(c, plt, l.bar != nil)
	}
}

func (l *layout) drawNotes(c draw.Canvas) {
	// Regions are pale enough for text; all else could make it unreadable.
	pale := slices.ContainsFunc(l.series, func(s series) bool { _, ok := s.(*regions); return ok })
	for _, m := range l.marks {
		m.drawNote(c, l.gonum(), !pale)
	}
}

func (l *layout) drawLegend(c draw.Canvas) {
	switch {
	case len(l.legend) == 0 || l.legendAt == LegendNone:
	case l.beside:
		w, h := l.legend.size()
		right := c.Max.X + l.right() - outerMargin
		l.legend.draw(c, vg.Point{X: right - w, Y: c.Max.Y - h})
	default:
		pt, _ := l.legend.place(c.Rectangle, l.legendAt, l.ink())
		l.legend.draw(c, pt)
	}
}

func tickStyle() draw.LineStyle { return draw.LineStyle{Color: inkColor, Width: frameWidth} }

// outline draws a box.
func outline(c draw.Canvas, r vg.Rectangle) {
	c.SetLineStyle(tickStyle())
	c.Stroke(r.Path())
}

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
		if x := c.X(l.x.normalizer().Normalize(l.x.lo, l.x.hi, t.Value)); c.ContainsX(x) {
			c.StrokeLine2(sty, x, c.Min.Y, x, c.Min.Y+length(t))
			c.StrokeLine2(sty, x, c.Max.Y, x, c.Max.Y-length(t))
		}
	}
	for _, t := range l.yt.ticks {
		if y := c.Y(l.y.normalizer().Normalize(l.y.lo, l.y.hi, t.Value)); c.ContainsY(y) {
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
			x := c.X(l.x.normalizer().Normalize(l.x.lo, l.x.hi, t.Value))
			c.FillText(sty, vg.Point{X: x, Y: base}, t.Label)
		}
	}
	if l.xt.power != 0 {
		sty.XAlign = draw.XRight
		c.FillText(sty, vg.Point{X: c.Max.X, Y: base - sty.Height("0")}, powerLabel(l.xt.power))
	}
}

// xBase returns the base line of the tick labels of the x axis.
func (l *layout) xBase(c draw.Canvas) vg.Length {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	base := c.Min.Y - tickGap - sty.FontExtents().Ascent
	if hasPower(l.xt) {
		base -= 2
	}
	return base
}

func (l *layout) drawYLabels(c draw.Canvas) {
	sty := textStyle(smallSize, draw.XRight, draw.YCenter)
	for _, t := range l.yt.ticks {
		if !t.IsMinor() {
			y := c.Y(l.y.normalizer().Normalize(l.y.lo, l.y.hi, t.Value))
			centered(&c, sty, vg.Point{X: c.Min.X - tickGap, Y: y}, t.Label)
		}
	}
	if l.yt.power != 0 {
		sty = textStyle(smallSize, draw.XLeft, draw.YBottom)
		c.FillText(sty, vg.Point{X: c.Min.X, Y: c.Max.Y + 3}, powerLabel(l.yt.power))
	}
}

// drawMarkLabels writes the labels of reference lines outside of the frame.
func (l *layout) drawMarkLabels(c draw.Canvas) {
	plt := l.gonum()
	x, y := plt.Transforms(&c)
	above := textStyle(smallSize, draw.XCenter, draw.YBottom)
	at := func(m mark) vg.Length { return x(m.x) }
	for i, pos := range labelPositions(l.marks, vertical, at, c.Min.X, c.Max.X, above.Width) {
		c.FillText(above, vg.Point{X: pos, Y: c.Max.Y + 3}, l.marks[i].label)
	}
	beside := textStyle(smallSize, draw.XLeft, draw.YCenter)
	at = func(m mark) vg.Length { return y(m.y) }
	for i, pos := range labelPositions(l.marks, horizontal, at, c.Min.Y, c.Max.Y, beside.Height) {
		centered(&c, beside, vg.Point{X: c.Max.X + tickGap, Y: pos}, l.marks[i].label)
	}
}

// drawTitles writes the axis labels, the title and the letter.
func (l *layout) drawTitles(c draw.Canvas) {
	if l.x.label != "" && !l.hideX {
		sty := textStyle(labelSize, draw.XCenter, draw.YTop)
		small := textStyle(smallSize, draw.XCenter, draw.YBottom)
		top := l.xBase(c) - small.FontExtents().Descent
		c.FillText(sty, vg.Point{X: c.Center().X, Y: top + sty.FontExtents().Descent}, l.x.label)
	}
	if l.y.label != "" && !l.hideY {
		sty := textStyle(labelSize, draw.XCenter, draw.YBottom)
		left := c.Min.X - tickGap - widest(textStyle(smallSize, draw.XRight, draw.YCenter), l.yt.ticks) - labelGap
		sideways(&c, left-sty.Height(l.y.label), c.Center().Y, l.y.label)
	}
	if l.title != "" {
		base := c.Max.Y + l.topRow() + titleGap
		sty := textStyle(labelSize, draw.XCenter, draw.YBottom)
		c.FillText(sty, vg.Point{X: c.Center().X, Y: base + sty.FontExtents().Descent}, l.title)
	}
}
