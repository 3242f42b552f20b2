package tex

// Boxes, the units of typesetting: a box is a list of placed glyphs and rules
// with a width, a height above and a depth below the base line, all in ems of
// the label's font size.

import "gonum.org/v1/plot/vg"

// A box is a piece of typeset text.
type box struct {
	width, height, depth float64
	italic               float64 // overhang of a slanted last glyph
	glyphs               []placedGlyph
	rules                []rule
}

// A placedGlyph is a glyph at a position and scale inside a box.
type placedGlyph struct {
	glyph
	x, y, scale float64
}

// A rule is a filled rectangle: a fraction bar or the roof of a root.
type rule struct{ x, y, width, height float64 }

// glyphBox returns the box of a single glyph.
func glyphBox(g glyph, scale float64) box {
	return box{
		width:  g.advance * scale,
		height: g.height * scale,
		depth:  g.depth * scale,
		italic: g.italic() * scale,
		glyphs: []placedGlyph{{glyph: g, scale: scale}},
	}
}

// space returns an empty box.
func space(width float64) box { return box{width: width} }

// place puts c into b with its origin at (x, y) and grows b's height and
// depth, not its width.
func (b *box) place(c box, x, y float64) {
	for _, g := range c.glyphs {
		g.x += x
		g.y += y
		b.glyphs = append(b.glyphs, g)
	}
	for _, r := range c.rules {
		r.x += x
		r.y += y
		b.rules = append(b.rules, r)
	}
	b.height = max(b.height, c.height+y)
	b.depth = max(b.depth, c.depth-y)
}

// add appends c to the right of b.
func (b *box) add(c box) {
	b.place(c, b.width, 0)
	b.width += c.width
	b.italic = c.italic
}

// path returns the outlines of everything in the box as one path: one drawing
// operation a label keeps SVG and PDF files small. The map at takes ems to the
// canvas.
func (b box) path(at func(x, y float64) vg.Point) vg.Path {
	var path vg.Path
	for _, g := range b.glyphs {
		g.outline(&path, func(x, y float64) vg.Point {
			return at(g.x+x*g.scale, g.y+y*g.scale)
		})
	}
	for _, r := range b.rules {
		// Counterclockwise like the glyphs, so that under the non-zero rule
		// an overlap is not cut out.
		path.Move(at(r.x, r.y))
		path.Line(at(r.x+r.width, r.y))
		path.Line(at(r.x+r.width, r.y+r.height))
		path.Line(at(r.x, r.y+r.height))
		path.Close()
	}
	return path
}
