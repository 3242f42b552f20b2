package plotting

// The data of a figure as a table: what a reader needs to draw it again.

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
)

// csvHeader names the columns. A row is one point of one series, and series are
// numbered from 1 in each panel; columns that
// its kind has no use for are empty. A bin of a histogram goes from x to x_to;
// a band from y to y_to; an arrow from (x, y) to (x_to, y_to). The z of a heat
// map is its value, that of regions the number of the region.
var csvHeader = []string{"panel", "series", "kind", "label", "x", "y", "z", "x_to", "y_to", "error"}

// A datum is one row.
type datum struct{ x, y, z, xTo, yTo, err float64 }

// none marks what a datum does not have.
var none = math.NaN()

// at returns the datum of a point.
func at(x, y float64) datum { return datum{x, y, none, none, none, none} }

// A tabled is a series or an item that can tell its data.
type tabled interface {
	name() string
	// data returns the kind of the series and its points.
	data() (kind string, rows []datum)
}

func (l *line) data() (string, []datum) {
	var rows []datum
	for _, pt := range l.sampled(axis{}) {
		rows = append(rows, at(pt.X, pt.Y))
	}
	return "line", rows
}

func (b *band) data() (string, []datum) {
	var rows []datum
	for i, pt := range b.low {
		row := at(pt.X, pt.Y)
		row.yTo = b.high[i].Y
		rows = append(rows, row)
	}
	return "band", rows
}

func (s *scatter) data() (string, []datum) {
	var rows []datum
	for _, pt := range s.points {
		rows = append(rows, at(pt.X, pt.Y))
	}
	return "points", rows
}

func (e *errorBars) data() (string, []datum) {
	_, rows := e.scatter.data()
	for i := range rows {
		rows[i].err = e.err[i]
	}
	return "points", rows
}

func (h *histogram) data() (string, []datum) {
	var rows []datum
	for _, bin := range h.hist.Bins {
		row := at(bin.Min, bin.Weight)
		row.xTo = bin.Max
		rows = append(rows, row)
	}
	return "histogram", rows
}

func (a *arrows) data() (string, []datum) {
	var rows []datum
	for i, pt := range a.at {
		row := at(pt.X, pt.Y)
		row.xTo, row.yTo = pt.X+a.vectors[i].X, pt.Y+a.vectors[i].Y
		rows = append(rows, row)
	}
	return "arrows", rows
}

func (f field) data() []datum {
	var rows []datum
	for i, x := range f.x {
		for j, y := range f.y {
			row := at(x, y)
			row.z = f.z[i][j]
			rows = append(rows, row)
		}
	}
	return rows
}

func (m *heatMap) data() (string, []datum) { return "map", m.field.data() }
func (k *contour) data() (string, []datum) { return "contour", k.field.data() }

func (r *regions) data() (string, []datum) {
	f := field{r.x, r.y, make([][]float64, len(r.x))}
	for i, column := range r.class {
		for _, class := range column {
			f.z[i] = append(f.z[i], float64(class))
		}
	}
	return "regions", f.data()
}

func (m mark) name() string { return m.label }

func (m mark) data() (string, []datum) {
	switch m.kind {
	case vertical:
		return "vertical line", []datum{at(m.x, none)}
	case horizontal:
		return "horizontal line", []datum{at(none, m.y)}
	}
	return "note", []datum{at(m.x, m.y)}
}

func (b *body) data() (string, []datum) {
	var rows []datum
	for _, v := range b.at {
		row := at(v[0], v[1])
		row.z = v[2]
		rows = append(rows, row)
	}
	return "points", rows
}

// tables returns what stands in a panel.
func (p *Panel) tables() []tabled {
	var all []tabled
	for _, s := range p.series {
		if t, ok := s.(tabled); ok {
			all = append(all, t)
		}
	}
	for _, m := range p.marks {
		all = append(all, m)
	}
	return all
}

func (p *Panel3D) tables() []tabled {
	var all []tabled
	for _, k := range p.items {
		if t, ok := k.(tabled); ok {
			all = append(all, t)
		}
	}
	return all
}

// csv returns the data of the figure as comma-separated values.
func (f *Figure) csv() ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	rows := [][]string{csvHeader}
	for i, c := range f.cells {
		panel := string(rune('a' + i%26))
		for k, t := range c.(interface{ tables() []tabled }).tables() {
			series := strconv.Itoa(k + 1)
			kind, data := t.data()
			for _, d := range data {
				rows = append(rows, []string{panel, series, kind, t.name(), number(d.x), number(d.y), number(d.z), number(d.xTo), number(d.yTo), number(d.err)})
			}
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("plotting: Save: %w", err)
	}
	return buf.Bytes(), nil
}

// number writes a value with all its digits, and nothing for what is not there.
func number(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
