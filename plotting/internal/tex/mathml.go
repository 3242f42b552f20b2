package tex

// Labels as HTML with MathML, which browsers set themselves, without scripts.

import (
	"html"
	"strconv"
	"strings"
)

// HTML returns a label as HTML. A label that cannot be typeset is returned as it is.
func HTML(label string) string {
	s, ok := written(label, "<br>", func(n node) string {
		if text, isText := n.(textNode); isText {
			return html.EscapeString(text.text)
		}
		return "<math>" + mathML(n) + "</math>"
	})
	if !ok {
		return html.EscapeString(label)
	}
	return s
}

// element returns an element of MathML.
func element(name string, contents ...string) string {
	return "<" + name + ">" + strings.Join(contents, "") + "</" + name + ">"
}

// mathML returns a node of a formula as one element of MathML.
func mathML(n node) string {
	switch n := n.(type) {
	case charNode:
		return n.mathML()
	case textNode:
		return element(map[bool]string{true: "mi", false: "mtext"}[n.class == operator], html.EscapeString(n.text))
	case spaceNode:
		return `<mspace width="` + strconv.FormatFloat(n.width, 'f', 3, 64) + `em"></mspace>`
	case rowNode:
		if _, word := n.wordAt(0); len(n) > 1 && len(word) < len(n) {
			return element("mrow", n.mathML())
		}
		return n.mathML() // one element, or none
	case scriptNode:
		return n.mathML()
	case rootNode:
		return element("msqrt", mathML(n.body))
	case accentNode:
		return `<mover accent="true">` + mathML(n.body) + element("mo", string(n.accent)) + "</mover>"
	case overlineNode:
		return `<mover accent="true">` + mathML(n.body) + element("mo", "‾") + "</mover>"
	case fractionNode:
		return element("mfrac", mathML(n.over), mathML(n.under))
	}
	return ""
}

func (n charNode) mathML() string {
	char := html.EscapeString(string(n.char))
	switch {
	case n.class == opening || n.class == closing:
		return `<mo stretchy="false">` + char + "</mo>"
	case n.class != ordinary:
		return element("mo", char)
	case n.isDigit():
		return element("mn", string(n.variant.letter(n.char)))
	case n.variant == uprightLetters:
		return `<mi mathvariant="normal">` + char + "</mi>"
	case n.variant == italicLetters:
		return element("mi", char) // which a single letter makes slanted
	}
	return element("mi", string(n.variant.letter(n.char)))
}

func (n charNode) isDigit() bool { return '0' <= n.char && n.char <= '9' || n.char == '.' }

// mathML returns what is in the row. Digits that follow each other are one number, and upright letters one name.
func (n rowNode) mathML() string {
	var b strings.Builder
	for i := 0; i < len(n); {
		name, word := n.wordAt(i)
		if power, ok := n.powerAt(i + len(word)); ok && name == "mn" {
			// The script belongs to the whole number, as in 10⁵, although TeX sets it at the last digit.
			b.WriteString(power.script(element("mn", string(word)+string(power.base.(charNode).char))))
			i += len(word) + 1
			continue
		}
		if len(word) > 1 {
			b.WriteString(element(name, string(word)))
			i += len(word)
			continue
		}
		b.WriteString(mathML(n[i]))
		i++
	}
	return b.String()
}

// powerAt returns the i-th node if it is a digit with a script.
func (n rowNode) powerAt(i int) (power scriptNode, ok bool) {
	if i < len(n) {
		power, _ = n[i].(scriptNode)
	}
	c, ok := power.base.(charNode)
	return power, ok && c.class == ordinary && c.isDigit()
}

// wordAt returns the digits, or the upright letters, from i on.
func (n rowNode) wordAt(i int) (name string, word []rune) {
	for ; i < len(n); i++ {
		c, ok := n[i].(charNode)
		kind := ""
		switch {
		case !ok || c.class != ordinary:
		case c.isDigit() && c.variant <= uprightLetters:
			kind = "mn"
		case c.variant == uprightLetters:
			kind = "mi"
		}
		if kind == "" || name != "" && kind != name {
			return name, word
		}
		name, word = kind, append(word, c.char)
	}
	return name, word
}

func (n scriptNode) mathML() string {
	if n.base == nil {
		return n.script(element("mrow"))
	}
	return n.script(mathML(n.base))
}

// script returns a base with the scripts of the node.
func (n scriptNode) script(base string) string {
	sup := ""
	if n.sup != nil {
		sup = mathML(n.sup)
	}
	if n.primes > 0 {
		primes := element("mo", strings.Repeat("′", n.primes))
		if sup = primes + sup; n.sup != nil {
			sup = element("mrow", sup)
		}
	}
	switch {
	case n.sub == nil:
		return element("msup", base, sup)
	case sup == "":
		return element("msub", base, mathML(n.sub))
	default:
		return element("msubsup", base, mathML(n.sub), sup)
	}
}
