package plotting

// Which series has which colour.

import "slices"

// A Color is one of the colours of the theme, with the dashes and the marker that go with it.
// Series take them in this order. To give a quantity one colour in all figures, name it once,
// as in
//
//	const entropy, work = plotting.Blue, plotting.Green
//
// and draw it with p.Color(entropy).Line(…).
type Color int

// The colours of the theme. Each theme has its own shades of them.
const (
	Blue Color = iota
	Vermilion
	Green
	Purple
	Brown
	Indigo
	Black
)

// looks tells which look the next series has. They are numbered; the first ones are
// the colours.
type looks struct {
	count  int  // given out in turn
	given  bool // any at all
	last   int
	repeat bool            // the next series has the last look
	chosen *Color          // for the next series, or nil
	taken  [Black + 1]bool // chosen for a series so far
}

// next returns the look of the next series: the chosen one, or the next one in turn that
// was not chosen for another.
func (l *looks) next() int {
	switch {
	case l.chosen != nil:
		l.last = int(*l.chosen)
		l.taken[l.last], l.chosen = true, nil
	case l.repeat && l.given:
	default:
		for slices.Contains(l.taken[:], false) && l.taken[l.count%len(colors)] {
			l.count++
		}
		l.last = l.count
		l.count++
	}
	l.repeat, l.given = false, true
	return l.last
}

// choose sets the colour of the next series.
func (l *looks) choose(c Color) { l.chosen, l.repeat = &c, false }

// checkColor notes a colour that does not exist.
func (f *firstError) checkColor(c Color) bool {
	if c < Blue || c > Black {
		f.fail("Color: c = %d, want one of Blue to Black, 0 to %d", c, Black)
		return false
	}
	return true
}

// Color gives the next series a colour, instead of the next one in turn. Series without one
// then take the colours that were not chosen before them.
func (p *Panel) Color(c Color) *Panel {
	if p.checkColor(c) {
		p.looks.choose(c)
	}
	return p
}

// SameColor gives the next series the colour of the last one, as for points and the
// theoretical curve behind them.
func (p *Panel) SameColor() *Panel {
	if !p.looks.given {
		p.fail("SameColor: the panel has no series yet")
	}
	p.looks.repeat, p.looks.chosen = true, nil
	return p
}

// Color gives the next points or path a colour, instead of the next one in turn.
func (p *Panel3D) Color(c Color) *Panel3D {
	if p.checkColor(c) {
		p.looks.choose(c)
	}
	return p
}
