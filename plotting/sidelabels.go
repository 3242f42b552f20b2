package plotting

// Labels outside of the frame, at the ends of reference lines.

import (
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
func (p *Panel) sideLabels() (above, beside []sideLabel) {
	for _, s := range p.series {
		k, ok := s.(sideLabelled)
		if !ok {
			continue
		}
		switch label := k.sideLabel(); {
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

// drawSideLabels writes the labels that stand outside of the frame.
func (l *layout) drawSideLabels(c draw.Canvas) {
	sty := textStyle(smallSize, draw.XCenter, draw.YBottom)
	at := func(x float64) vg.Length { return c.X(l.x.fraction(x)) }
	for _, s := range spread(l.above, at, c.Min.X, c.Max.X, sty.Width) {
		c.FillText(sty, vg.Point{X: s.pos, Y: c.Max.Y + 3}, s.text)
	}
	sty = textStyle(smallSize, draw.XLeft, draw.YCenter)
	at = func(y float64) vg.Length { return c.Y(l.y.fraction(y)) }
	for _, s := range spread(l.beside, at, c.Min.Y, c.Max.Y, sty.Height) {
		centered(&c, sty, vg.Point{X: c.Max.X + tickGap, Y: s.pos}, s.text)
	}
}

// A slot is the place of a label along its axis.
type slot struct {
	text      string
	pos, half vg.Length
}

// spread returns where labels go along their axis, moved apart if they would
// overlap. Those of values out of range are left out.
func spread(labels []sideLabel, at func(v float64) vg.Length, lo, hi vg.Length, extent func(string) vg.Length) []slot {
	var slots []slot
	for _, label := range labels {
		if pos := at(label.at); pos >= lo-1 && pos <= hi+1 {
			slots = append(slots, slot{label.text, pos, extent(label.text) / 2})
		}
	}
	for range 20 {
		for a := range slots {
			for b := range slots {
				s, t := &slots[a], &slots[b]
				if a == b || s.pos > t.pos || s.pos == t.pos && a > b {
					continue
				}
				if overlap := s.pos + s.half + 3 - (t.pos - t.half); overlap > 0 {
					s.pos -= overlap / 2
					t.pos += overlap / 2
				}
			}
		}
	}
	return slots
}
