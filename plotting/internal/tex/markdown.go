package tex

// Labels as Markdown, with formulas between dollars, for a table or a line of text.

import "strings"

// Markdown returns a label as Markdown on one line, also for a cell of a table. A label that cannot be typeset is returned as
// text.
func Markdown(label string) string {
	var b strings.Builder
	for i, line := range (Handler{}).Lines(label) {
		nodes, err := parseLabel(line)
		if err != nil {
			return markdownText.Replace(strings.ReplaceAll(label, "\n", " "))
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		for _, n := range nodes {
			switch n := n.(type) {
			case textNode:
				b.WriteString(markdownText.Replace(n.text))
			case rowNode:
				var w latexWriter
				n.content(&w)
				b.WriteString("$" + markdownMath.Replace(w.String()) + "$")
			}
		}
	}
	return b.String()
}

// What Markdown takes for a mark in text, and for one in a formula, where no backslash helps: it ends a cell, or is a tag.
var (
	markdownText = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, ">", `\>`, "[", `\[`, "]", `\]`, "~", `\~`, "$", `\$`)
	markdownMath = strings.NewReplacer(`\|`, `\Vert `, "|", `\vert `, "<", `\lt `, ">", `\gt `)
)
