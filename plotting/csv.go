package plotting

// The data of a figure as a table, from which a reader can draw it again.

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot/plotter"
)

// csvHeader names the columns. A row is one point of one series; series are
// numbered from 1 in each panel, in the order in which they were added. Columns
// that a kind of plot does not use are empty. Each kind defines what it writes
// by its method table, in its own file. A bin of a histogram goes from x to x_to, a band
// from y to y_to, an arrow from (x, y) to (x_to, y_to). Bars of the same length on both sides
// of y have that as their error, others go from x_low to x_high and from y_low to y_high.
// The z of a heat map is its value, that of regions the number of the region.
var csvHeader = []string{"panel", "series", "kind", "label", "x", "y", "z", "x_to", "y_to", "error", "x_low", "x_high", "y_low", "y_high"}

// A datum is one row.
type datum struct{ x, y, z, xTo, yTo, err, xLow, xHigh, yLow, yHigh float64 }

// none marks a value that a datum does not have.
var none = math.NaN()

// numbers returns the columns of the values.
func (d datum) numbers() []string {
	var out []string
	for _, v := range []float64{d.x, d.y, d.z, d.xTo, d.yTo, d.err, d.xLow, d.xHigh, d.yLow, d.yHigh} {
		out = append(out, number(v))
	}
	return out
}

// datumAt returns the datum of a point.
func datumAt(x, y float64) datum { return datum{x, y, none, none, none, none, none, none, none, none} }

// A table is the data of one series.
type table struct {
	kind, label string
	rows        []datum
}

// pointTable returns the table of points.
func pointTable(kind, label string, pts plotter.XYs) table {
	t := table{kind: kind, label: label}
	for _, pt := range pts {
		t.rows = append(t.rows, datumAt(pt.X, pt.Y))
	}
	return t
}

// csv returns the data of the figure as comma-separated values.
func (f *Figure) csv() ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	rows := [][]string{csvHeader}
	for i, c := range f.cells {
		panel := string(rune('a' + i%26))
		for k, t := range c.tables() {
			series := strconv.Itoa(k + 1)
			for _, d := range t.rows {
				rows = append(rows, append([]string{panel, series, t.kind, t.label}, d.numbers()...))
			}
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("plotting: Save: %w", err)
	}
	return buf.Bytes(), nil
}

// number writes a value with all its digits, and nothing for none.
func number(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
