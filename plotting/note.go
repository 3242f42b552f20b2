package plotting

// Notes: text inside a panel.

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Annotate writes text into the panel, centred at (x, y), or shifted so that it does not
// extend beyond the frame.
func (p *Panel) Annotate(x, y float64, text string) *Panel {
	if !p.checkFinite("Annotate", "x", x) || !p.checkFinite("Annotate", "y", y) {
		return p
	}
	p.checkLabel("Annotate: text", text)
	return p.add(&note{x: x, y: y, text: text})
}

// A note is text at a point.
type note struct {
	x, y float64
	text string
}

func (n *note) layer() layer { return textLayer }

func (n *note) extent(x, y axis) extent {
	e := emptyExtent()
	if x.admits(n.x) {
		e.x.include(n.x)
	}
	if y.admits(n.y) {
		e.y.include(n.y)
	}
	return e
}

func (n *note) draw(v view) {
	var (
		sty  = textStyle(smallSize, draw.XCenter, draw.YCenter)
		w, h = sty.Width(n.text)/2 + 2, sty.Height(n.text)/2 + 1
		pt   = v.place(n.x, n.y)
	)
	pt = vg.Point{X: clamp(pt.X, v.Min.X+w, v.Max.X-w), Y: clamp(pt.Y, v.Min.Y+h, v.Max.Y-h)}
	if v.ground != paleGround {
		// What is drawn below could make the text unreadable.
		v.SetColor(legendBacking)
		v.Fill(around(pt, 2*w, 2*h).Path())
	}
	centered(&v.Canvas, sty, pt, n.text)
}

func (n *note) entries(view) []entry { return nil }

func (n *note) table(_, _ axis) table { return table{"note", n.text, []datum{datumAt(n.x, n.y)}} }
