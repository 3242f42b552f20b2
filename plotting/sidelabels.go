package plotting

// Labels outside the frame, at the ends of reference lines and of shaded intervals.

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A sideLabel is text above the frame, at a value of x, or beside it at the
// right, at a value of y.
type sideLabel struct {
	beside bool
	at     float64
	text   string
}

// sideLabels returns the labels above and beside the frame.
func (l *layout) sideLabels() (above, beside []sideLabel) {
	for _, s := range l.series {
		k, ok := s.(sideLabelled)
		if !ok {
			continue
		}
		switch label := k.sideLabel(l.x, l.y); {
		case label.text == "":
		case label.beside:
			beside = append(beside, label)
		default:
			above = append(above, label)
		}
	}
	return above, beside
}

// besideWidth returns the width of the labels beside the frame.
func (l *layout) besideWidth() (w vg.Length) {
	sty := textStyle(smallSize, draw.XLeft, draw.YCenter)
	for _, label := range l.beside {
		w = max(w, sty.Width(label.text)+tickGap)
	}
	return w
}

// aboveHeight returns the height of the labels above the frame.
func (l *layout) aboveHeight() (h vg.Length) {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	for _, label := range l.above {
		h = max(h, 2+sty.Height(label.text))
	}
	return h
}

// slotsAbove returns where the labels above a frame go.
func (l *layout) slotsAbove() []slot {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	return spread(l.above, l.x, l.frame.Min.X, l.frame.Max.X, sty.Width)
}

// drawSideLabels writes the labels outside the frame.
func (l *layout) drawSideLabels(c draw.Canvas) {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	for _, s := range l.slotsAbove() {
		c.FillText(sty, vg.Point{X: s.pos, Y: c.Max.Y + 3}, s.text)
	}
	sty = textStyle(smallSize, draw.XLeft, draw.YCenter)
	for _, s := range spread(l.beside, l.y, c.Min.Y, c.Max.Y, sty.Height) {
		centered(&c, sty, vg.Point{X: c.Max.X + tickGap, Y: s.pos}, s.text)
	}
}

// A slot is the place of a label along its axis.
type slot struct {
	text      string
	pos, half vg.Length
}

// Side labels keep slotGap between them, and reach beyond the ends of the axis by
// at most slotReach of its length.
const (
	slotGap   = vg.Length(3)
	slotReach = 0.1
)

// spread returns where labels go along an axis from lo to hi on the canvas, in
// the order of their values, moved as little as possible so that none overlap.
// Labels of values out of range are left out.
func spread(labels []sideLabel, a axis, lo, hi vg.Length, extent func(string) vg.Length) []slot {
	var slots []slot
	for _, label := range labels {
		if pos := lo + vg.Length(a.fraction(label.at))*(hi-lo); pos >= lo-1 && pos <= hi+1 {
			slots = append(slots, slot{label.text, pos, extent(label.text) / 2})
		}
	}
	if len(slots) == 0 {
		return nil
	}
	slices.SortStableFunc(slots, func(s, t slot) int { return cmp.Compare(s.pos, t.pos) })
	// Once the lengths of the labels before them are subtracted, positions only have to
	// ascend.
	before := make([]vg.Length, len(slots))
	for i := 1; i < len(slots); i++ {
		before[i] = before[i-1] + slots[i-1].half + slotGap + slots[i].half
	}
	free := make([]vg.Length, len(slots))
	for i, s := range slots {
		free[i] = s.pos - before[i]
	}
	ascend(free)
	last, reach := len(slots)-1, (hi-lo)*slotReach
	from, to := lo-reach+slots[0].half, hi+reach-slots[last].half-before[last]
	for i := range slots {
		slots[i].pos = clamp(free[i], from, to) + before[i]
	}
	return slots
}

// ascend moves values by the least sum of squares so that they do not descend:
// neighbours that do are pooled at their mean.
func ascend(v []vg.Length) {
	type pool struct {
		mean  vg.Length
		count int
	}
	var pools []pool
	for _, x := range v {
		pools = append(pools, pool{x, 1})
		for n := len(pools); n > 1 && pools[n-2].mean > pools[n-1].mean; n-- {
			a, b := pools[n-2], pools[n-1]
			count := a.count + b.count
			mean := (a.mean*vg.Length(a.count) + b.mean*vg.Length(b.count)) / vg.Length(count)
			pools = append(pools[:n-2], pool{mean, count})
		}
	}
	i := 0
	for _, p := range pools {
		for range p.count {
			v[i] = p.mean
			i++
		}
	}
}
