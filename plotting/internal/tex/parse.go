package tex

// The parser of labels: ordinary text with TeX mathematics between dollar
// signs, turned into a tree of nodes. An error names what it cannot
// read.

import (
	"fmt"
	"strings"
)

// maxNesting bounds the depth of braces.
const maxNesting = 50

// A parser reads one line of a label.
type parser struct {
	input   []rune
	pos     int
	nesting int
}

// parseLabel reads one line of text and mathematics. The returned nodes are
// set one after another without the spacing of mathematics between them.
func parseLabel(line string) ([]node, error) {
	p := &parser{input: []rune(line)}
	var nodes []node
	for !p.atEnd() {
		n, err := p.segment()
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

// segment reads text up to the next dollar, or a formula.
func (p *parser) segment() (node, error) {
	if p.peek() != '$' {
		return textNode{text: p.plain()}, nil
	}
	p.pos++
	row, err := p.row('$', italicLetters)
	if err != nil {
		return nil, err
	}
	if p.atEnd() {
		return nil, fmt.Errorf("a $ is not closed")
	}
	p.pos++
	return row, nil
}

// plain reads text up to a dollar that is not written \$.
func (p *parser) plain() string {
	var b strings.Builder
	for !p.atEnd() && p.peek() != '$' {
		r := p.next()
		if r == '\\' && !p.atEnd() && p.peek() == '$' {
			r = p.next()
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (p *parser) atEnd() bool { return p.pos >= len(p.input) }

func (p *parser) peek() rune {
	if p.atEnd() {
		return 0
	}
	return p.input[p.pos]
}

func (p *parser) next() rune {
	r := p.peek()
	p.pos++
	return r
}

// row reads a sequence of atoms up to the end rune, which it leaves.
func (p *parser) row(end rune, v variant) (rowNode, error) {
	if p.nesting++; p.nesting > maxNesting {
		return nil, fmt.Errorf("nested too deep")
	}
	defer func() { p.nesting-- }()
	var row rowNode
	for !p.atEnd() && p.peek() != end {
		switch p.peek() {
		case ' ', '\t', '~':
			p.pos++
			continue
		}
		n, err := p.scripted(v)
		if err != nil {
			return nil, err
		}
		row = append(row, n)
	}
	return row, nil
}

// scripted reads an atom with its primes, subscript and superscript.
func (p *parser) scripted(v variant) (node, error) {
	var s scriptNode
	if r := p.peek(); r != '^' && r != '_' && r != '\'' {
		base, err := p.atom(v)
		if err != nil {
			return nil, err
		}
		s.base = base
	}
	for {
		p.skipSpace()
		slot, name := &s.sub, "subscript"
		switch p.peek() {
		case '\'', '′':
			p.pos++
			s.primes++
			continue
		case '^':
			slot, name = &s.sup, "superscript"
		case '_':
		default:
			if s.sub == nil && s.sup == nil && s.primes == 0 {
				return s.base, nil
			}
			return s, nil
		}
		p.pos++
		if *slot != nil {
			return nil, fmt.Errorf("double %s", name)
		}
		arg, err := p.argument(name, v)
		if err != nil {
			return nil, err
		}
		*slot = arg
	}
}

func (p *parser) skipSpace() {
	for p.peek() == ' ' {
		p.pos++
	}
}

// argument reads a group in braces or a single atom.
func (p *parser) argument(of string, v variant) (node, error) {
	p.skipSpace()
	switch p.peek() {
	case 0, '$', '}', '^', '_', '\'':
		return nil, fmt.Errorf("missing argument of %s", of)
	}
	if p.nesting++; p.nesting > maxNesting {
		return nil, fmt.Errorf("nested too deep")
	}
	defer func() { p.nesting-- }()
	return p.atom(v)
}

// atom reads a character, a group or a command.
func (p *parser) atom(v variant) (node, error) {
	switch r := p.next(); r {
	case '{':
		row, err := p.row('}', v)
		if err != nil {
			return nil, err
		}
		if p.next() != '}' {
			return nil, fmt.Errorf("a { is not closed")
		}
		return row, nil
	case '}':
		return nil, fmt.Errorf("a } without {")
	case '&', '#', '%':
		return nil, fmt.Errorf("unexpected %q; write \\%c", r, r)
	case '\\':
		return p.command(v)
	default:
		return character(r, v), nil
	}
}

// character returns the node of a character that stands for itself.
func character(r rune, v variant) node {
	if s, ok := characters[r]; ok {
		return charNode{s, uprightLetters}
	}
	return charNode{symbol{r, ordinary}, v}
}

// command reads what follows a backslash.
func (p *parser) command(v variant) (node, error) {
	name := p.commandName()
	if s, ok := symbols[name]; ok {
		return charNode{s, v}, nil
	}
	if text, ok := functions[name]; ok {
		return textNode{text, operator}, nil
	}
	if width, ok := spaces[name]; ok {
		return spaceNode{width}, nil
	}
	if face, ok := variants[name]; ok {
		return p.argument(`\`+name, face)
	}
	if accent, ok := accents[name]; ok {
		body, err := p.argument(`\`+name, v)
		return accentNode{accent, body}, err
	}
	return p.construct(name, v)
}

// commandName reads letters, or a single character that is not a letter.
func (p *parser) commandName() string {
	isLetter := func(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
	start := p.pos
	for isLetter(p.peek()) {
		p.pos++
	}
	if p.pos == start && !p.atEnd() {
		p.pos++
	}
	return string(p.input[start:p.pos])
}

// construct reads the commands that have a shape of their own.
func (p *parser) construct(name string, v variant) (node, error) {
	switch name {
	case "sqrt":
		body, err := p.argument(`\sqrt`, v)
		return rootNode{body}, err
	case "overline":
		body, err := p.argument(`\overline`, v)
		return overlineNode{body}, err
	case "frac", "tfrac", "dfrac":
		over, err := p.argument(`\`+name, v)
		if err != nil {
			return nil, err
		}
		under, err := p.argument(`\`+name, v)
		return fractionNode{over, under}, err
	case "text", "textrm", "operatorname":
		text, err := p.rawGroup(`\` + name)
		if name == "operatorname" {
			return textNode{text, operator}, err
		}
		return textNode{text, ordinary}, err
	case "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr":
		// Delimiters keep their size: in a label what they enclose is low.
		return p.delimiter(name, v)
	case "":
		return nil, fmt.Errorf(`a \ at the end`)
	}
	return nil, fmt.Errorf(`unknown command \%s`, name)
}

// delimiter reads what follows \left or \right; a dot is an empty one.
func (p *parser) delimiter(name string, v variant) (node, error) {
	p.skipSpace()
	if p.peek() == '.' {
		p.pos++
		return rowNode{}, nil
	}
	n, err := p.argument(`\`+name, v)
	if err != nil {
		return nil, err
	}
	c, ok := n.(charNode)
	if !ok {
		return nil, fmt.Errorf(`\%s needs a delimiter`, name)
	}
	switch {
	case strings.HasPrefix(name, "left") || strings.HasSuffix(name, "l"):
		c.class = opening
	case strings.HasPrefix(name, "right") || strings.HasSuffix(name, "r"):
		c.class = closing
	}
	return c, nil
}

// rawGroup reads {text} as it is.
func (p *parser) rawGroup(of string) (string, error) {
	p.skipSpace()
	if p.next() != '{' {
		return "", fmt.Errorf("missing argument of %s", of)
	}
	start := p.pos
	for !p.atEnd() && p.peek() != '}' && p.peek() != '$' {
		p.pos++
	}
	text := string(p.input[start:min(p.pos, len(p.input))])
	if p.next() != '}' {
		return "", fmt.Errorf("a { is not closed")
	}
	return text, nil
}
