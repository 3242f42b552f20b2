package main

import (
	"fmt"
	"io"
	"strings"
)

// table is a table in Markdown.
type table struct{ rows [][]string }

func newTable(heads ...string) *table {
	rule := make([]string, len(heads))
	for i := range rule {
		rule[i] = "---"
	}
	return &table{[][]string{heads, rule}}
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// print prints the table, or nothing if it has no rows.
func (t *table) print(w io.Writer) {
	if len(t.rows) == 2 {
		return
	}
	fmt.Fprintln(w)
	for _, row := range t.rows {
		fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
	}
}

// number formats a ratio with three digits, or with all digits before its decimal point if there are more.
func number(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.3g", v)
}
