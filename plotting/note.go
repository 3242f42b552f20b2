package plotting

// Notes: text inside a panel.

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Annotate writes text into the panel, centred at (x, y), or with another part of it there
// if an Anchor says so, and shifted so that it does not extend beyond the frame.
func (p *Panel) Annotate(x, y float64, text string, options ...TextOption) *Panel {
	if n, ok := p.newNote("Annotate", x, y, text, options); ok {
		p.add(n)
	}
	return p
}

// A TextOption is an Anchor or a FontSize.
type TextOption interface {
	// set changes a note, or notes in f what is wrong.
	set(f *firstError, method string, n *note)
}

// An Anchor is the part of a text that stands at its point.
type Anchor int

// The anchors. AnchorLeft, for one, is the middle of the left side: the text begins at
// the point.
const (
	AnchorCenter Anchor = iota
	AnchorLeft
	AnchorRight
	AnchorTop
	AnchorBottom
	AnchorTopLeft
	AnchorTopRight
	AnchorBottomLeft
	AnchorBottomRight
)

func (a Anchor) set(f *firstError, method string, n *note) {
	if a < AnchorCenter || a > AnchorBottomRight {
		f.fail("%s: unknown anchor %d", method, a)
		return
	}
	n.anchor = a
}

// toMiddle returns in which direction the middle of a text lies from its anchor, in halves
// of its width and of its height.
func (a Anchor) toMiddle() (x, y vg.Length) {
	switch a {
	case AnchorLeft, AnchorTopLeft, AnchorBottomLeft:
		x = 1
	case AnchorRight, AnchorTopRight, AnchorBottomRight:
		x = -1
	}
	switch a {
	case AnchorBottom, AnchorBottomLeft, AnchorBottomRight:
		y = 1
	case AnchorTop, AnchorTopLeft, AnchorTopRight:
		y = -1
	}
	return x, y
}

// A FontSize is the size of a text in points. That of tick labels is 8, which is the default.
type FontSize float64

func (s FontSize) set(f *firstError, method string, n *note) {
	if !(s >= 4 && s <= 72) {
		f.fail("%s: font size %v, want 4 to 72 points", method, float64(s))
		return
	}
	n.size = vg.Length(s)
}

// newNote returns a note; ok is false if it has no place.
func (f *firstError) newNote(method string, x, y float64, text string, options []TextOption) (n *note, ok bool) {
	if !f.checkFinite(method, "x", x) || !f.checkFinite(method, "y", y) {
		return nil, false
	}
	f.checkLabel(method+": text", text)
	n = &note{x: x, y: y, text: text, size: smallSize}
	for i, o := range options {
		if o == nil {
			f.fail("%s: options[%d] is nil", method, i)
			continue
		}
		o.set(f, method, n)
	}
	return n, true
}

// A note is text at a point.
type note struct {
	x, y   float64
	text   string
	anchor Anchor
	size   vg.Length
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

func (n *note) draw(v view) { n.write(v, n.box(v)) }

func (n *note) style() draw.TextStyle { return textStyle(n.size, draw.XCenter, draw.YCenter) }

// box returns the place of the text with some space around it.
func (n *note) box(v view) vg.Rectangle {
	var (
		sty    = n.style()
		w, h   = sty.Width(n.text)/2 + 2, sty.Height(n.text)/2 + 1
		dx, dy = n.anchor.toMiddle()
		pt     = v.place(n.x, n.y).Add(vg.Point{X: dx * w, Y: dy * h})
	)
	pt = vg.Point{X: clamp(pt.X, v.Min.X+w, v.Max.X-w), Y: clamp(pt.Y, v.Min.Y+h, v.Max.Y-h)}
	return around(pt, 2*w, 2*h)
}

// write writes the text into its box.
func (n *note) write(v view, box vg.Rectangle) {
	if v.ground != paleGround {
		// What is drawn below could make the text unreadable.
		v.SetColor(legendBacking)
		v.Fill(box.Path())
	}
	centered(&v.Canvas, n.style(), middleOf(box), n.text)
}

func (n *note) entries(view) []entry { return nil }

func (n *note) table(_, _ axis) table { return table{"note", n.text, []datum{datumAt(n.x, n.y)}} }
