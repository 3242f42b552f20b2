package tex

// Labels without typesetting, for places that have only text.

import "strings"

// Plain returns a label as text: "μ_t" for "$\mu_t$". A label that cannot be typeset is returned as it is.
func Plain(label string) string {
	if s, ok := written(label, " ", plain); ok {
		return s
	}
	return label
}

// written returns a label as write gives its texts and formulas, with its lines joined; ok is false if it cannot be typeset.
func written(label, newline string, write func(n node) string) (s string, ok bool) {
	var lines []string
	for _, line := range (Handler{}).Lines(label) {
		nodes, err := parseLabel(line)
		if err != nil {
			return "", false
		}
		var b strings.Builder
		for _, n := range nodes {
			b.WriteString(write(n))
		}
		lines = append(lines, b.String())
	}
	return strings.Join(lines, newline), true
}

// plain returns a node as text.
func plain(n node) string {
	switch n := n.(type) {
	case charNode:
		return string(n.char)
	case textNode:
		return n.text
	case spaceNode:
		return " "
	case rowNode:
		var b strings.Builder
		for i, m := range n {
			switch kind := m.kind(); {
			case kind == relation, kind == binary && i > 0:
				b.WriteString(" " + plain(m) + " ")
			case kind == operator:
				b.WriteString(plain(m) + " ")
			default:
				b.WriteString(plain(m))
			}
		}
		return strings.TrimSpace(b.String())
	case scriptNode:
		s := ""
		if n.base != nil {
			s = plain(n.base)
		}
		s += strings.Repeat("′", n.primes)
		if n.sub != nil {
			s += "_" + plain(n.sub)
		}
		if n.sup != nil {
			s += "^" + plain(n.sup)
		}
		return s
	case rootNode:
		return "√(" + plain(n.body) + ")"
	case accentNode:
		return plain(n.body) + string(combining[n.accent])
	case overlineNode:
		return plain(n.body) + "\u0305"
	case fractionNode:
		return plain(n.over) + "/" + plain(n.under)
	}
	return ""
}
