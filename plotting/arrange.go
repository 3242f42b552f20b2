package plotting

// The places of the panels of a figure.

import (
	"slices"

	"gonum.org/v1/plot/vg"
)

// An arrangement gives the size of all frames, their left and upper sides,
// counted from the left and from the top, and the margins around them.
type arrangement struct {
	frame         vg.Point
	x, y          []vg.Length
	columns, rows []margins
}

// arrange finds the largest frames, all of one size, that leave enough space for what
// is around them. The margins depend a little on the frames, through the
// number of ticks, so this is repeated.
func (f *Figure) arrange(cells []cell, size vg.Point) arrangement {
	frame := vg.Point{X: size.X / vg.Length(f.columns) * 0.8, Y: size.Y / vg.Length(f.rows()) * 0.75}
	var g arrangement
	rounds := 3
	if slices.ContainsFunc(cells, isEqual) {
		rounds = 15 // The margins depend on how far a box fills its frame.
	}
	for range rounds {
		g = f.around(cells, size, frame)
		frame = g.frame
	}
	return g
}

// around arranges frames given the margins for frames of a size.
func (f *Figure) around(cells []cell, size, frame vg.Point) arrangement {
	var (
		columns = make([]margins, f.columns)
		rows    = make([]margins, f.rows())
	)
	for i, c := range cells {
		m := c.margins(frame.X, frame.Y)
		if f.letters {
			m.top = max(m.top, letterHeight())
		}
		row, col := i/f.columns, i%f.columns
		columns[col] = columns[col].union(m)
		rows[row] = rows[row].union(m)
	}
	var (
		width  = -vg.Length(panelGap)
		height = -vg.Length(panelGap)
	)
	for _, m := range columns {
		width += m.left + m.right + panelGap
	}
	for _, m := range rows {
		height += m.bottom + m.top + panelGap
	}
	const least = 12
	g := arrangement{columns: columns, rows: rows, frame: vg.Point{
		X: max(least, (size.X-width)/vg.Length(len(columns))),
		Y: max(least, (size.Y-height)/vg.Length(len(rows))),
	}}
	at := vg.Length(0)
	for _, m := range columns {
		g.x = append(g.x, at+m.left)
		at += m.left + g.frame.X + m.right + panelGap
	}
	at = 0
	for _, m := range rows {
		g.y = append(g.y, at+m.top)
		at += m.top + g.frame.Y + m.bottom + panelGap
	}
	return g
}

func isEqual(c cell) bool {
	p, ok := c.(*Panel)
	return ok && p.equal
}
