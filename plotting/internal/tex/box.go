package tex

// Boxes, the units of typesetting: a box is a list of placed glyphs and rules
// with a width, a height above and a depth below the base line, all in ems of
// the label's font size.

// A box is a piece of typeset text.
type box struct {
	width, height, depth float64
	italic               float64 // overhang of a slanted last glyph
	glyphs               []placedGlyph
	rules                []Rule
}

// A placedGlyph is a glyph at a position and scale inside a box.
type placedGlyph struct {
	glyph
	x, y, scale float64
}

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
		r.X += x
		r.Y += y
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

// placed returns the glyphs of the box for a Line.
func (b box) placed() []Glyph {
	glyphs := make([]Glyph, len(b.glyphs))
	for i, g := range b.glyphs {
		glyphs[i] = Glyph{
			Font: g.font, Index: g.index, Char: g.char, Alphabet: alphabetNames[g.alphabet],
			X: g.x, Y: g.y, Scale: g.scale, Advance: g.advance * g.scale,
		}
	}
	return glyphs
}
