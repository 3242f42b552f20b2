package tex

// Labels as Markdown, with formulas between dollars, for a table or a line of text.

import "strings"

// Markdown returns a label as Markdown on one line, also for a cell of a table. A label that cannot be typeset is returned as
// text.
func Markdown(label string) string {
	s, ok := written(label, " ", func(n node) string {
		if text, isText := n.(textNode); isText {
			return markdownText.Replace(text.text)
		}
		return "$" + markdownMath.Replace(latexFormula(n)) + "$"
	})
	if !ok {
		return markdownText.Replace(strings.ReplaceAll(label, "\n", " "))
	}
	return s
}

// What Markdown takes for a mark in text, and for one in a formula, where no backslash helps: it ends a cell, or is a tag.
var (
	markdownText = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, ">", `\>`, "[", `\[`, "]", `\]`, "~", `\~`, "$", `\$`)
	markdownMath = strings.NewReplacer(`\|`, `\Vert `, "|", `\vert `, "<", `\lt `, ">", `\gt `)
)
