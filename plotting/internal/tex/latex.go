package tex

// Labels as LaTeX, for figures whose text the paper sets. What is written is made from
// the parsed label, so that it compiles whatever was typed, and with the commands of
// LaTeX alone, unless a letter needs a package (Preamble).

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// LaTeX returns a label for LaTeX, on one line. A label that cannot be typeset is returned as text.
func LaTeX(label string) string {
	s, ok := written(label, " ", func(n node) string {
		if text, isText := n.(textNode); isText {
			return escaped(text.text)
		}
		return "$" + latexFormula(n) + "$"
	})
	if !ok {
		return escaped(strings.ReplaceAll(label, "\n", " "))
	}
	return s
}

// latexFormula returns a formula without its dollars.
func latexFormula(n node) string {
	var w latexWriter
	n.(rowNode).content(&w)
	return cmp.Or(w.String(), "{}") // $$ would begin a formula on a line of its own
}

// stopgaps are definitions of the commands that LaTeX has only with a package.
var stopgaps = [][2]string{
	{`\mathbb`, `\providecommand{\mathbb}[1]{\mathbf{#1}}`},
	{`\boldsymbol`, `\providecommand{\boldsymbol}[1]{\mbox{\boldmath$#1$}}`},
	{`\lesssim`, `\providecommand{\lesssim}{\mathrel{\mathord{<}\llap{\lower1ex\hbox{$\sim$}}}}`},
	{`\gtrsim`, `\providecommand{\gtrsim}{\mathrel{\mathord{>}\llap{\lower1ex\hbox{$\sim$}}}}`},
	{`\degree`, `\providecommand{\degree}{{}^{\circ}}`},
}

// Preamble returns definitions for those commands in LaTeX code that a paper may not have, one a line.
// What the paper has stays as it is.
func Preamble(code string) []string {
	var lines []string
	for _, s := range stopgaps {
		if strings.Contains(code, s[0]) {
			lines = append(lines, s[1])
		}
	}
	return lines
}

// A latexWriter writes tokens and puts a space between a command and a letter.
type latexWriter struct {
	strings.Builder
	afterCommand bool
}

func (w *latexWriter) token(s string) {
	if s == "" {
		return
	}
	if w.afterCommand && isASCIILetter(rune(s[0])) {
		w.WriteByte(' ')
	}
	w.WriteString(s)
	slash := strings.LastIndexByte(s, '\\')
	w.afterCommand = slash >= 0 && slash < len(s)-1 && strings.IndexFunc(s[slash+1:], func(r rune) bool { return !isASCIILetter(r) }) < 0
}

// group writes a node in braces.
func (w *latexWriter) group(n node) {
	w.token("{")
	if row, ok := n.(rowNode); ok {
		row.content(w)
	} else {
		n.latex(w)
	}
	w.token("}")
}

func isASCIILetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// content writes a row without braces; letters of one typeface go together.
func (n rowNode) content(w *latexWriter) {
	for i := 0; i < len(n); {
		c, ok := n[i].(charNode)
		if !ok || c.face() == "" {
			n[i].latex(w)
			i++
			continue
		}
		w.token(c.face() + "{")
		for face := c.face(); ok && c.face() == face; {
			w.token(c.bare())
			i++
			if ok = i < len(n); ok {
				c, ok = n[i].(charNode)
			}
		}
		w.token("}")
	}
}

func (n rowNode) latex(w *latexWriter) {
	if n.isOneFace() {
		n.content(w)
	} else {
		w.group(n)
	}
}

// isOneFace tells whether the row is put into braces by the command for the typeface of its characters.
func (n rowNode) isOneFace() bool {
	face := ""
	for i, item := range n {
		c, ok := item.(charNode)
		if !ok || c.face() == "" || i > 0 && c.face() != face {
			return false
		}
		face = c.face()
	}
	return face != ""
}

func (n charNode) latex(w *latexWriter) {
	around := []string{"", n.face()}
	if n.class != n.usual() {
		around[0] = map[class]string{opening: `\mathopen`, closing: `\mathclose`}[n.class]
	}
	end := ""
	for _, command := range around {
		if command != "" {
			w.token(command + "{")
			end += "}"
		}
	}
	w.token(n.bare() + end)
}

// usual returns the class that the character has by itself.
func (n charNode) usual() class {
	if s, ok := characters[n.char]; ok {
		return s.class
	}
	if name, ok := commands()[n.char]; ok {
		return symbols[name].class
	}
	return ordinary
}

// face returns the command for the typeface of the character, "" if it needs none.
func (n charNode) face() string {
	upper := 'A' <= n.char && n.char <= 'Z'
	switch n.variant {
	case uprightLetters:
		if isASCIILetter(n.char) {
			return `\mathrm`
		}
	case boldLetters, boldItalicLetters:
		if n.variant.letter(n.char) == n.char {
			return ""
		}
		if n.variant == boldLetters && n.char < unicode.MaxASCII {
			return `\mathbf`
		}
		return `\boldsymbol`
	case scriptLetters:
		if upper { // LaTeX has no others
			return `\mathcal`
		}
	case doubleStruckLetters:
		if upper {
			return `\mathbb`
		} else if n.variant.letter(n.char) != n.char {
			return `\mathbf`
		}
	case sansLetters:
		if n.variant.letter(n.char) != n.char {
			return `\mathsf`
		}
	case typewriterLetters:
		if n.variant.letter(n.char) != n.char {
			return `\mathtt`
		}
	}
	return ""
}

// bare returns the character without a typeface.
func (n charNode) bare() string {
	if name, ok := commands()[n.char]; ok {
		return `\` + name
	}
	switch r := n.char; {
	case r == '−':
		return "-"
	case r == '∗':
		return "*"
	case r == 'ο':
		return "o"
	case r == '′':
		return `\prime`
	case strings.ContainsRune("^~\\", r) || r > unicode.MaxASCII:
		return `\mbox{` + escaped(string(r)) + "}"
	default:
		return string(r)
	}
}

// commands are the commands of characters that cannot be typed as they are.
var commands = sync.OnceValue(func() map[rune]string {
	known := make(map[rune]string)
	for name, s := range symbols {
		isEscape := strings.ContainsRune("{}%#&_$", s.char)
		if s.char < unicode.MaxASCII && !isEscape || slices.Contains([]string{"lbrace", "rbrace", "omicron", "ast", "prime", "|"}, name) {
			continue
		}
		if old, ok := known[s.char]; !ok || len(name) < len(old) || len(name) == len(old) && name < old {
			known[s.char] = name
		}
	}
	known['·'], known['ϰ'] = "cdot", "varkappa"
	delete(known, '−')
	return known
})

// latexFunctions are the functions that LaTeX knows.
var latexFunctions = strings.Fields(`ln exp log sin cos tan sinh cosh tanh coth arctan arcsin arccos det dim ker min max inf sup lim
	arg Pr deg gcd`)

func (n textNode) latex(w *latexWriter) {
	switch {
	case n.class != operator:
		w.token(roman(n.text))
	case slices.Contains(latexFunctions, n.text):
		w.token(`\` + n.text)
	default:
		w.token(`\mathop{` + roman(n.text) + `}\nolimits`)
	}
}

// roman returns upright text in a formula.
func roman(text string) string {
	plain := func(r rune) bool { return isASCIILetter(r) || '0' <= r && r <= '9' || r == ' ' }
	if strings.ContainsFunc(text, func(r rune) bool { return !plain(r) }) {
		return `\mbox{` + escaped(text) + "}"
	}
	return `\mathrm{` + strings.ReplaceAll(text, " ", `\ `) + "}"
}

func (n spaceNode) latex(w *latexWriter) {
	w.token(fmt.Sprintf(`\mkern%dmu`, int(math.Round(18*n.width))))
	w.token("{}") // so that nothing joins the unit
}

func (n scriptNode) latex(w *latexWriter) {
	switch n.base.(type) {
	case nil:
		w.token("{}")
	case charNode, textNode, accentNode:
		n.base.latex(w)
	default:
		w.group(n.base)
	}
	w.token(strings.Repeat("'", n.primes))
	if n.sup != nil { // directly after the primes, which LaTeX joins with it
		w.token("^")
		w.group(n.sup)
	}
	if n.sub != nil {
		w.token("_")
		w.group(n.sub)
	}
}

func (n rootNode) latex(w *latexWriter) {
	w.token(`\sqrt`)
	w.group(n.body)
}

func (n overlineNode) latex(w *latexWriter) {
	w.token(`\overline`)
	w.group(n.body)
}

func (n fractionNode) latex(w *latexWriter) {
	w.token(`\frac`)
	w.group(n.over)
	w.group(n.under)
}

func (n accentNode) latex(w *latexWriter) {
	name := ""
	for command, accent := range accents {
		if accent == n.accent && (name == "" || len(command) < len(name)) {
			name = command
		}
	}
	w.token(`\` + name)
	w.group(n.body)
}

// texts are the characters that LaTeX does not set as they are in text. A dollar is of the mathematical font: that of
// text may be one that LaTeX has only as a bitmap.
var texts = map[rune]string{
	'\\': `\textbackslash{}`, '{': `\{`, '}': `\}`, '%': `\%`, '#': `\#`, '&': `\&`, '_': `\_`, '$': `$\$$`,
	'^': `\textasciicircum{}`, '~': `\textasciitilde{}`, '<': `$<$`, '>': `$>$`, '|': `$|$`, '"': `''`,
	'−': `$-$`, 'ο': `$o$`, '–': `--`, '—': `---`, '“': "``", '”': `''`, '‘': "`", '’': `'`, '…': `\ldots{}`, '\u00a0': "~",
}

// escaped returns text outside of formulas.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		if s, ok := texts[r]; ok {
			b.WriteString(s)
		} else if name, ok := commands()[r]; ok && r > unicode.MaxASCII {
			b.WriteString(`$\` + name + `$`)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
