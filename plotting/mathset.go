package plotting

// Typesetting: a tree of nodes turned into a box. The sizes and shifts are
// those of TeX (The TeXbook, appendix G) rounded for a label, in ems.

import (
	"strings"
)

// A style is the size at which a node is set.
type style struct {
	scale float64
	level int // 0 text, 1 script, 2 script of a script
}

// script returns the style of a sub- or superscript.
func (st style) script() style {
	switch st.level {
	case 0:
		return style{scale: st.scale * 0.72, level: 1}
	default:
		return style{scale: st.scale * 0.78, level: 2}
	}
}

const (
	xHeight   = 0.431 // height of a lower case x
	ruleWidth = 0.045 // thickness of a fraction bar
	mathAxis  = 0.25  // height of the fraction bar above the base line
)

// setLabel typesets one line of a label at size one.
func setLabel(line string) (box, error) {
	nodes, err := parseLabel(line)
	if err != nil {
		return box{}, err
	}
	var b box
	for _, n := range nodes {
		c, err := n.set(style{scale: 1})
		if err != nil {
			return box{}, labelError{line, err}
		}
		b.add(c)
	}
	return b, nil
}

// A labelError says which label could not be set.
type labelError struct {
	label string
	err   error
}

func (e labelError) Error() string { return "label \"" + e.label + "\": " + e.err.Error() }
func (e labelError) Unwrap() error { return e.err }

func (n charNode) set(st style) (box, error) {
	g, err := findGlyph(n.variant.letter(n.char), mathFont(), romanFont())
	if err != nil {
		return box{}, err
	}
	return glyphBox(g, st.scale), nil
}

func (n textNode) set(st style) (box, error) {
	var b box
	var last glyph
	for _, r := range n.text {
		g, err := findGlyph(r, romanFont(), mathFont())
		if err != nil {
			return box{}, err
		}
		b.width += kern(last, g) * st.scale
		b.add(glyphBox(g, st.scale))
		last = g
	}
	return b, nil
}

func (n spaceNode) set(st style) (box, error) { return space(n.width * st.scale), nil }

func (n rowNode) set(st style) (box, error) {
	var b box
	classes := n.classes()
	for i, item := range n {
		c, err := item.set(st)
		if err != nil {
			return box{}, err
		}
		if i > 0 {
			b.width += gap(classes[i-1], classes[i], st)
			b.width += lean(b, n[i-1], item)
		}
		b.add(c)
	}
	return b, nil
}

// classes returns the classes of the nodes in a row, where a binary operator
// without a left or right operand is a sign and takes no space.
func (n rowNode) classes() []class {
	cs := make([]class, len(n))
	for i, item := range n {
		cs[i] = item.kind()
		if cs[i] != binary {
			continue
		}
		if i == 0 || i == len(n)-1 {
			cs[i] = ordinary
			continue
		}
		switch cs[i-1] {
		case binary, operator, relation, opening, punctuation:
			cs[i] = ordinary
		}
	}
	for i := 1; i < len(n); i++ {
		if cs[i-1] == binary && (cs[i] == relation || cs[i] == closing || cs[i] == punctuation) {
			cs[i-1] = ordinary
		}
	}
	return cs
}

// gap returns the space between two neighbours: thin, medium or thick.
func gap(a, b class, st style) float64 {
	const thin, medium, thick = 3. / 18, 4. / 18, 5. / 18
	switch {
	case a == operator && (b == ordinary || b == operator), b == operator && (a == ordinary || a == closing):
		return thin * st.scale
	case st.level > 0:
		return 0
	case a == punctuation:
		return thin * st.scale
	case a == relation && b != relation && b != closing && b != punctuation,
		b == relation && a != relation && a != opening:
		return thick * st.scale
	case a == binary || b == binary:
		return medium * st.scale
	}
	return 0
}

// lean returns the italic correction after a slanted letter: none between
// letters, which are drawn to fit.
func lean(b box, before, after node) float64 {
	if isSlanted(before) && isSlanted(after) {
		return 0
	}
	return b.italic
}

func isSlanted(n node) bool {
	c, ok := n.(charNode)
	return ok && (c.variant == italicLetters || c.variant == boldItalicLetters) && c.class == ordinary
}

func (n scriptNode) set(st style) (box, error) {
	var b box
	if n.base != nil {
		base, err := n.base.set(st)
		if err != nil {
			return box{}, err
		}
		b.add(base)
	}
	primes, err := setPrimes(n.primes, st)
	if err != nil {
		return box{}, err
	}
	sub, sup, err := n.scripts(st)
	if err != nil {
		return box{}, err
	}
	return attach(b, primes, sub, sup, st), nil
}

// scripts typesets the subscript and the superscript; nil if there is none.
func (n scriptNode) scripts(st style) (sub, sup *box, err error) {
	set := func(m node) *box {
		if m == nil || err != nil {
			return nil
		}
		var b box
		b, err = m.set(st.script())
		return &b
	}
	sub, sup = set(n.sub), set(n.sup)
	return sub, sup, err
}

// attach puts primes and scripts at the right of a base.
func attach(b, primes box, sub, sup *box, st style) box {
	var (
		base = b
		up   = max(0.39*st.scale, base.height-0.34*st.scale)
		down = max(0.16*st.scale, base.depth+0.02*st.scale)
	)
	if primes.width > 0 {
		b.place(primes, base.width+base.italic*0.7, 0)
		b.width = base.width + base.italic*0.7 + primes.width
		b.italic = 0
	}
	if sup != nil {
		up = max(up, sup.depth+0.11*st.scale)
		left := b.width + b.italic
		b.place(*sup, left, up)
		b.width = left + sup.width
	}
	if sub != nil {
		if sup != nil {
			// Keep the two apart.
			down = max(down, 0.24*st.scale, sub.height+sup.depth-up+0.12*st.scale)
		}
		down = max(down, sub.height-0.35*st.scale)
		b.place(*sub, base.width, -down)
		b.width = max(b.width, base.width+sub.width)
	}
	if sub != nil || sup != nil {
		b.width += 0.05 * st.scale
		b.italic = 0
	}
	return b
}

// setPrimes typesets a number of primes: the font draws them raised already.
func setPrimes(count int, st style) (box, error) {
	var b box
	for range count {
		g, err := findGlyph('′', mathFont())
		if err != nil {
			return box{}, err
		}
		b.add(glyphBox(g, st.scale*0.9))
	}
	return b, nil
}

func (n accentNode) set(st style) (box, error) {
	body, err := n.body.set(st)
	if err != nil {
		return box{}, err
	}
	g, err := findGlyph(n.accent, mathFont())
	if err != nil {
		return box{}, err
	}
	var (
		middle = body.width/2 + skew(n.body)*st.scale
		ink    = (g.left + g.right) / 2 * st.scale
		raise  = max(0, body.height-xHeight*st.scale)
		b      = body
	)
	b.place(glyphBox(g, st.scale), middle-ink, raise)
	return b, nil
}

// skew moves an accent over the top of a slanted letter.
func skew(body node) float64 {
	if row, ok := body.(rowNode); ok && len(row) == 1 {
		body = row[0]
	}
	if !isSlanted(body) {
		return 0
	}
	if g, err := findGlyph(body.(charNode).letterRune(), mathFont()); err == nil {
		return 0.03 + 0.11*max(0, g.height-xHeight)/0.27
	}
	return 0
}

func (n charNode) letterRune() rune { return n.variant.letter(n.char) }

func (n overlineNode) set(st style) (box, error) {
	b, err := n.body.set(st)
	if err != nil {
		return box{}, err
	}
	line := rule{y: b.height + 0.12*st.scale, width: b.width + b.italic, height: ruleWidth * st.scale}
	b.rules = append(b.rules, line)
	b.height = line.y + line.height
	return b, nil
}

func (n rootNode) set(st style) (box, error) {
	body, err := n.body.set(st)
	if err != nil {
		return box{}, err
	}
	sign, err := rootSign(body.height+body.depth+0.14*st.scale, st.scale)
	if err != nil {
		return box{}, err
	}
	// The ink of the sign spans its height; its top right corner meets the
	// rule, and its foot stands a little below what it covers.
	var (
		top   = body.height + 0.14*st.scale
		bar   = ruleWidth * st.scale
		right = sign.right * sign.scale
		b     box
	)
	b.place(glyphBox(sign.glyph, sign.scale), 0, top+bar-sign.height*sign.scale)
	b.rules = append(b.rules, rule{x: right - bar, y: top, width: body.width + body.italic + 2.2*bar, height: bar})
	b.place(body, right+0.4*bar, 0)
	b.width = right + body.width + body.italic + 1.5*bar
	b.height = max(b.height, top+bar)
	return b, nil
}

// rootSign returns the root sign for something as high as wanted: the font's
// own in text size, scaled beyond that.
func rootSign(wanted, scale float64) (placedGlyph, error) {
	g, err := findGlyph('√', mathFont())
	if err != nil {
		return placedGlyph{}, err
	}
	return placedGlyph{glyph: g, scale: max(scale*0.9, wanted/(g.height+g.depth))}, nil
}

func (n fractionNode) set(st style) (box, error) {
	small := st.script()
	if st.level > 0 {
		small = st
		small.scale *= 0.85
	}
	over, err := n.over.set(small)
	if err != nil {
		return box{}, err
	}
	under, err := n.under.set(small)
	if err != nil {
		return box{}, err
	}
	var (
		b     box
		side  = 0.08 * st.scale
		bar   = ruleWidth * st.scale
		axis  = mathAxis * st.scale
		clear = 0.12 * st.scale
		width = max(over.width, under.width)
	)
	b.place(over, side+(width-over.width)/2, axis+bar/2+clear+over.depth)
	b.place(under, side+(width-under.width)/2, axis-bar/2-clear-under.height)
	b.rules = append(b.rules, rule{x: side / 2, y: axis - bar/2, width: width + side, height: bar})
	b.width = width + 2*side
	return b, nil
}

// Lines splits a label at its line breaks.
func labelLines(label string) []string {
	return strings.Split(strings.TrimRight(label, "\n"), "\n")
}

// checkLabel reports what cannot be set in a label.
func checkLabel(label string) error {
	for _, line := range labelLines(label) {
		if _, err := setLabel(line); err != nil {
			return err
		}
	}
	return nil
}
