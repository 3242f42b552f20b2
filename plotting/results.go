package plotting

// Tables of results, for a notebook and for a paper.

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"nonequilibrium/internal/numeral"
	"nonequilibrium/plotting/internal/tex"
)

// A Table is a table of results: names, numbers, and values with their errors. Make it with
// NewTable; as with a Panel, methods chain and the first error is returned by Show and Save.
type Table struct {
	firstError
	columns []string
	rows    [][]any // string, int64, float64 or Measured
}

// NewTable returns a table with the headings of its columns, which are labels as in figures.
func NewTable(columns ...string) *Table {
	t := &Table{columns: append([]string(nil), columns...)}
	if len(columns) == 0 {
		t.fail("NewTable: no columns")
	}
	for i, c := range columns {
		t.checkLabel(fmt.Sprintf("NewTable: columns[%d]", i), c)
	}
	return t
}

// Row adds a row, with a cell for each column: a label, an integer, a number, or a value with its error, which is a Measured
// or another struct with its fields. Numbers without error are shown with six significant digits; what needs others is given
// as text.
func (t *Table) Row(cells ...any) *Table {
	if len(cells) != len(t.columns) {
		t.fail("Row: %d cells for %d columns", len(cells), len(t.columns))
		return t
	}
	row := make([]any, len(cells))
	for i, cell := range cells {
		v, ok := plainCell(cell)
		switch c := v.(type) {
		case string:
			t.checkLabel(fmt.Sprintf("Row: cells[%d]", i), c)
		case Measured:
			if c.StdErr < 0 {
				t.fail("Row: cells[%d] has the error %v, want at least 0", i, c.StdErr)
			}
		}
		if !ok {
			t.fail("Row: cells[%d] is a %T, want a string, a number or a Measured", i, cell)
		}
		row[i] = v
	}
	t.rows = append(t.rows, row)
	return t
}

// plainCell returns a cell as one of the types of the rows.
func plainCell(cell any) (v any, ok bool) {
	r := reflect.ValueOf(cell)
	switch {
	case !r.IsValid():
	case r.CanConvert(reflect.TypeFor[Measured]()):
		return r.Convert(reflect.TypeFor[Measured]()).Interface(), true
	case r.Kind() == reflect.String:
		return r.String(), true
	case r.CanInt():
		return r.Int(), true
	case r.CanUint() && r.Uint() <= math.MaxInt64:
		return int64(r.Uint()), true
	case r.CanFloat():
		return r.Float(), true
	}
	return "", false
}

// Save writes the table to a file in the format of its extension: .md, a table of Markdown; .tex, a tabular for the
// package booktabs of LaTeX; .csv, all numbers with all their digits, and their errors in columns of
// their own. It creates the folder if necessary.
func (t *Table) Save(path string) error {
	if err := t.problem(); err != nil {
		return err
	}
	var data []byte
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".md":
		data = []byte(t.markdown())
	case ".tex":
		data = []byte(t.latex())
	case ".csv":
		data = t.csv()
	default:
		return fmt.Errorf("plotting: Save: path %q has the extension %q, want .md, .tex or .csv", path, ext)
	}
	return writeFile(path, data)
}

// problem returns the first error of the table.
func (t *Table) problem() error {
	switch {
	case t == nil:
		return errors.New("plotting: the table is nil")
	case t.err != nil:
		return t.err
	case len(t.columns) == 0:
		return errors.New("plotting: the table has no columns; make it with NewTable")
	case len(t.rows) == 0:
		return errors.New("plotting: the table has no rows; add some with Row")
	}
	return nil
}

// cellNumeral returns a number as it is written; ok is false for a text.
func cellNumeral(cell any) (n numeral.Numeral, ok bool) {
	switch c := cell.(type) {
	case int64:
		return numeral.Numeral{Digits: numeral.Signed(strconv.FormatInt(c, 10))}, true
	case float64:
		return numeral.Plain(c, plainDigits), true
	case Measured:
		return numeral.Measured(c.Value, c.StdErr), true
	}
	return numeral.Numeral{}, false
}

// asLabel returns a cell as a label.
func asLabel(cell any) string {
	if n, ok := cellNumeral(cell); ok {
		return n.Label()
	}
	return cell.(string)
}

// isNumeric tells whether a column has numbers only, which stand at its right.
func (t *Table) isNumeric(column int) bool {
	for _, row := range t.rows {
		if _, isText := row[column].(string); isText {
			return false
		}
	}
	return true
}

// lines returns the headings and the rows, with each cell as it is written.
func (t *Table) lines(write func(cell any) string) (head []string, rows [][]string) {
	for _, c := range t.columns {
		head = append(head, write(c))
	}
	for _, row := range t.rows {
		var line []string
		for _, cell := range row {
			line = append(line, write(cell))
		}
		rows = append(rows, line)
	}
	return head, rows
}

// markdown returns the table as Markdown.
func (t *Table) markdown() string {
	head, rows := t.lines(func(cell any) string { return tex.Markdown(asLabel(cell)) })
	var b strings.Builder
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(head)
	var rule []string
	for k := range t.columns {
		rule = append(rule, map[bool]string{true: "---:", false: "---"}[t.isNumeric(k)])
	}
	line(rule)
	for _, row := range rows {
		line(row)
	}
	return b.String()
}

// latex returns the table as a tabular.
func (t *Table) latex() string {
	head, rows := t.lines(func(cell any) string { return tex.LaTeX(asLabel(cell)) })
	var b strings.Builder
	line := func(cells []string) { b.WriteString(strings.Join(cells, " & ") + ` \\` + "\n") }
	b.WriteString(`\begin{tabular}{`)
	for k := range t.columns {
		b.WriteString(map[bool]string{true: "r", false: "l"}[t.isNumeric(k)])
	}
	b.WriteString("}\n\\toprule\n")
	line(head)
	b.WriteString("\\midrule\n")
	for _, row := range rows {
		line(row)
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n")
	code := b.String()
	return "% \\usepackage{booktabs}\n" + strings.Join(append(tex.Preamble(code), code), "\n")
}

// csv returns the table as comma-separated values: a column with errors is followed by one for these.
func (t *Table) csv() []byte {
	var head []string
	lines := make([][]string, len(t.rows))
	for k, name := range t.columns {
		head = append(head, tex.Plain(name))
		errs := t.hasErrors(k)
		if errs {
			head = append(head, tex.Plain(name)+" error")
		}
		for i, row := range t.rows {
			value, err := csvCell(row[k])
			if lines[i] = append(lines[i], value); errs {
				lines[i] = append(lines[i], err)
			}
		}
	}
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	// A buffer takes all that is written.
	_ = w.WriteAll(append([][]string{head}, lines...))
	return buf.Bytes()
}

// hasErrors tells whether a column has values with errors.
func (t *Table) hasErrors(column int) bool {
	for _, row := range t.rows {
		if _, ok := row[column].(Measured); ok {
			return true
		}
	}
	return false
}

// csvCell returns a cell and its error with all their digits.
func csvCell(cell any) (value, err string) {
	full := func(v float64) string {
		if math.IsNaN(v) {
			return "NaN"
		}
		return number(v)
	}
	switch c := cell.(type) {
	case int64:
		return strconv.FormatInt(c, 10), ""
	case float64:
		return full(c), ""
	case Measured:
		return full(c.Value), full(c.StdErr)
	}
	return tex.Plain(cell.(string)), ""
}
