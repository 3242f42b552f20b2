package tex

// Typesetting: a tree of nodes turned into a box. The sizes and shifts are
// those of TeX (The TeXbook, appendix G) rounded for a label, in ems. This file
// has the rows, with the spaces of mathematics; constructs.go has the rest.

import "fmt"

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
		return box{}, fmt.Errorf("label %q: %w", line, err)
	}
	var b box
	for _, n := range nodes {
		c, err := n.set(style{scale: 1})
		if err != nil {
			return box{}, fmt.Errorf("label %q: %w", line, err)
		}
		b.add(c)
	}
	return b, nil
}

func (n charNode) set(st style) (box, error) {
	letter := n.variant.letter(n.char)
	g, err := findGlyph(letter, mathFont(), romanFont())
	if err != nil {
		return box{}, err
	}
	if letter != n.char {
		g.char, g.alphabet = n.char, n.variant
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
// letters, which are designed to fit.
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
