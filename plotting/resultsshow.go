package plotting

// Showing tables in a GoNB notebook.

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"nonequilibrium/plotting/internal/tex"
)

// Show displays the table in a GoNB notebook, with a caption, a label, that says what it shows; it must not be empty. Outside a
// notebook Show returns an error.
func (t *Table) Show(caption string) error {
	if err := t.problem(); err != nil {
		return err
	}
	caption = strings.Join(strings.Fields(caption), " ")
	if caption == "" {
		return errors.New("plotting: Show: caption is empty; say what the table shows")
	}
	if err := tex.Check(caption); err != nil {
		return fmt.Errorf("plotting: Show: caption: %w", err)
	}
	if !gonbui.IsNotebook {
		return errors.New(`plotting: Show works only in a GoNB notebook; elsewhere use Save("table.md")`)
	}
	gonbui.SendData(t.message(caption))
	gonbui.Sync()
	if err := gonbui.Error(); err != nil {
		return fmt.Errorf("plotting: Show: %w", err)
	}
	return nil
}

// message returns what is sent for a table. HTML is what JupyterLab, VS Code and web pages show: its formulas need no script. Markdown is
// for places that clean HTML or cannot show it, such as a PDF made by nbconvert.
func (t *Table) message(caption string) *protocol.DisplayData {
	return &protocol.DisplayData{Data: map[protocol.MIMEType]any{
		protocol.MIMETextHTML:     t.html(caption),
		protocol.MIMETextMarkdown: tex.Markdown(caption) + "\n\n" + t.markdown(),
		protocol.MIMETextPlain:    t.text(caption),
	}}
}

// html returns the table as HTML.
func (t *Table) html(caption string) string {
	var (
		head, rows = t.lines(func(cell any) string { return tex.HTML(asLabel(cell)) })
		b          strings.Builder
		side       = make([]string, len(t.columns))
	)
	b.WriteString(`<table><caption style="text-align:left">` + tex.HTML(caption) + "</caption>\n<thead><tr>")
	for k := range t.columns {
		side[k] = map[bool]string{true: "right", false: "left"}[t.isNumeric(k)]
		fmt.Fprintf(&b, `<th scope="col" style="text-align:%s">%s</th>`, side[k], head[k])
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, row := range rows {
		b.WriteString("<tr>")
		for k, cell := range row {
			fmt.Fprintf(&b, `<td style="text-align:%s">%s</td>`, side[k], cell)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table>")
	return b.String()
}

// text returns the table for a terminal.
func (t *Table) text(caption string) string {
	head, rows := t.lines(func(cell any) string {
		if n, ok := cellNumeral(cell); ok {
			return n.String()
		}
		return tex.Plain(cell.(string))
	})
	all := append([][]string{head}, rows...)
	widths := make([]int, len(t.columns))
	for _, row := range all {
		for k, cell := range row {
			widths[k] = max(widths[k], utf8.RuneCountInString(cell))
		}
	}
	lines := []string{tex.Plain(caption)}
	for _, row := range all {
		var line strings.Builder
		for k, cell := range row {
			room := strings.Repeat(" ", widths[k]-utf8.RuneCountInString(cell))
			if t.isNumeric(k) {
				line.WriteString(room + cell + "  ")
			} else {
				line.WriteString(cell + room + "  ")
			}
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	return strings.Join(lines, "\n")
}
