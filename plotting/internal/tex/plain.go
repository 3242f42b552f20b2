package tex

// Labels without typesetting, for places that have only text.

import "strings"

// Plain returns a label as text: "μₜ" for "$\mu_t$". A label that cannot be typeset is returned as it is.
func Plain(label string) string {
	var b strings.Builder
	for i, line := range (Handler{}).Lines(label) {
		nodes, err := parseLabel(line)
		if err != nil {
			return label
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		for _, n := range nodes {
			b.WriteString(plain(n))
		}
	}
	return b.String()
}

// combining are the accents that Unicode puts over the letter before.
var combining = map[rune]string{
	'˙': "\u0307", '¨': "\u0308", 'ˆ': "\u0302", '˜': "\u0303", '¯': "\u0304", '⃗': "\u20d7", 'ˇ': "\u030c", '˘': "\u0306",
}

// The scripts that Unicode has, each behind its letter.
var (
	lowered = strings.NewReplacer(split("0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ")...)
	lifted  = strings.NewReplacer(split("0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻nⁿ")...)
)

func split(s string) []string { return strings.Split(s, "") }

// raised returns a script in the letters of Unicode, or behind a mark if it has others.
func raised(script, mark string, letters *strings.Replacer) string {
	for _, r := range script {
		if letters.Replace(string(r)) == string(r) {
			return mark + script
		}
	}
	return letters.Replace(script)
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
			s += raised(plain(n.sub), "_", lowered)
		}
		if n.sup != nil {
			s += raised(plain(n.sup), "^", lifted)
		}
		return s
	case rootNode:
		return "√(" + plain(n.body) + ")"
	case accentNode:
		return plain(n.body) + combining[n.accent]
	case overlineNode:
		return plain(n.body) + "\u0305"
	case fractionNode:
		return plain(n.over) + "/" + plain(n.under)
	}
	return ""
}
