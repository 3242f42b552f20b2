package plotting

// Figures: panels in rows and columns with their frames aligned.

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"nonequilibrium/plotting/internal/tex"
)

// A Drawable is a Panel, a Panel3D or a Figure: something to show in a
// notebook and to save to a file.
type Drawable interface {
	// Show displays it in a notebook; alt says in words what it shows.
	Show(alt string) error
	// Save writes it to a file: png, svg, pdf or csv by the extension.
	Save(path string) error

	// problem returns the first error made in building it.
	problem() error
	// figure returns it as a figure.
	figure() *Figure
}

// A cell is what can stand in a grid.
type cell interface {
	Drawable
	// margins returns what it needs around a frame of the given size.
	margins(w, h vg.Length) margins
	// draw draws it, where c is its frame.
	draw(c draw.Canvas)
}

// A Figure is a grid of panels.
type Figure struct {
	columns        int
	cells          []cell
	title          string
	shareX, shareY bool
	letters        bool
	size           printSize
	err            error
}

// Grid returns a figure of panels, filled row by row. Panels are a *Panel or
// a *Panel3D.
func Grid(columns int, panels ...Drawable) *Figure {
	f := &Figure{columns: columns}
	if columns < 1 {
		f.keep(fmt.Errorf("plotting: Grid: columns = %d, want at least 1", columns))
		f.columns = 1
	}
	if len(panels) == 0 {
		f.keep(errors.New("plotting: Grid: no panels"))
	}
	for i, p := range panels {
		c, ok := p.(cell)
		if !ok || isNil(p) {
			f.keep(fmt.Errorf("plotting: Grid: panels[%d] is %T, want a *Panel or a *Panel3D", i, p))
			continue
		}
		f.cells = append(f.cells, c)
	}
	return f
}

// isNil tells whether a panel is a nil pointer.
func isNil(d Drawable) bool {
	switch d := d.(type) {
	case *Panel:
		return d == nil
	case *Panel3D:
		return d == nil
	}
	return false
}

// ShareX gives the panels of a column the same x range, and numbers and label
// only to the lowest one.
func (f *Figure) ShareX() *Figure {
	f.shareX = true
	return f
}

// ShareY gives the panels of a row the same y range, and numbers and label
// only to the leftmost one.
func (f *Figure) ShareY() *Figure {
	f.shareY = true
	return f
}

// Letters puts (a), (b), … at the panels.
func (f *Figure) Letters() *Figure {
	f.letters = true
	return f
}

// Title puts a title above the figure.
func (f *Figure) Title(title string) *Figure {
	if err := tex.Check(title); err != nil {
		f.keep(fmt.Errorf("plotting: Title: %w", err))
	}
	f.title = title
	return f
}

// Size sets the size in print in millimeters. The default width is a journal
// column, 86 mm, for one column of panels and a page, 178 mm, for more.
func (f *Figure) Size(width, height float64) *Figure {
	f.keep(f.size.set(width, height))
	return f
}

func (f *Figure) keep(err error) {
	if f.err == nil {
		f.err = err
	}
}

func (f *Figure) figure() *Figure { return f }

// problem returns the first error of the figure and its panels.
func (f *Figure) problem() error {
	if f.err != nil {
		return f.err
	}
	for _, c := range f.cells {
		if err := c.problem(); err != nil {
			return err
		}
	}
	return nil
}

func (p *Panel) figure() *Figure { return &Figure{columns: 1, cells: []cell{p}, size: p.size} }

func (f *Figure) rows() int { return (len(f.cells) + f.columns - 1) / f.columns }

// defaultSize returns the size for the number of panels.
func (f *Figure) defaultSize() printSize {
	if f.columns == 1 {
		return printSize{columnWidth, vg.Length(f.rows()) * panelHeight}
	}
	height := clamp(pageWidth/vg.Length(f.columns)*0.78, 40*mm, panelHeight)
	return printSize{pageWidth, vg.Length(f.rows()) * height}
}

// dimensions returns the size in print.
func (f *Figure) dimensions() printSize {
	return f.size.or(f.defaultSize().width, f.defaultSize().height)
}

// draw draws the figure on a canvas of its size.
func (f *Figure) draw(c draw.Canvas) {
	if f.title != "" {
		sty := textStyle(labelSize+1, draw.XCenter, draw.YTop)
		c.FillText(sty, vg.Point{X: c.Center().X, Y: c.Max.Y - outerMargin + sty.FontExtents().Descent}, f.title)
		c.Max.Y -= sty.Height(f.title) + 2*outerMargin
	}
	cells := f.prepared()
	g := f.arrange(cells, c.Size())
	for i, cell := range cells {
		row, col := i/f.columns, i%f.columns
		min := vg.Point{X: c.Min.X + g.x[col], Y: c.Max.Y - g.y[row] - g.frame.Y}
		cell.draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{Min: min, Max: min.Add(g.frame)}})
		if f.letters {
			corner := vg.Point{X: min.X - g.columns[col].left, Y: min.Y + g.frame.Y + g.rows[row].top}
			drawLetter(c, i, corner)
		}
	}
}

// letterHeight is the room for a letter above a frame.
func letterHeight() vg.Length {
	return outerMargin + tickGap + textStyle(labelSize, draw.XLeft, draw.YTop).Height("(a)")
}

// drawLetter writes (a), (b), … with its upper left corner at that of what
// belongs to a panel, so that letters stand in rows and columns.
func drawLetter(c draw.Canvas, i int, corner vg.Point) {
	sty := textStyle(labelSize, draw.XLeft, draw.YTop)
	pt := vg.Point{X: corner.X + outerMargin, Y: corner.Y - outerMargin + sty.FontExtents().Descent}
	c.FillText(sty, pt, fmt.Sprintf("(%c)", 'a'+i%26))
}

// prepared returns the cells with shared ranges.
func (f *Figure) prepared() []cell {
	cells := slices.Clone(f.cells)
	if f.shareX {
		f.share(cells, func(i int) int { return i % f.columns }, shareX)
	}
	if f.shareY {
		f.share(cells, func(i int) int { return i / f.columns }, shareY)
	}
	return cells
}

// share applies a rule to each group of panels.
func (f *Figure) share(cells []cell, group func(i int) int, rule func([]*Panel)) {
	groups := make(map[int][]*Panel)
	for i, c := range cells {
		if p, ok := c.(*Panel); ok {
			q := *p
			cells[i] = &q
			groups[group(i)] = append(groups[group(i)], &q)
		}
	}
	for _, g := range groups {
		rule(g)
	}
}

// shareX unites the x ranges of a column, from top to bottom.
func shareX(column []*Panel) {
	s := emptySpan()
	for _, p := range column {
		x, _ := p.ranges()
		s.unite(span{x.lo, x.hi})
	}
	for i, p := range column {
		p.x.lo, p.x.hi, p.x.fixed = s.lo, s.hi, true
		p.hideX = i < len(column)-1
	}
}

// shareY unites the y ranges of a row, from left to right.
func shareY(row []*Panel) {
	s := emptySpan()
	for _, p := range row {
		_, y := p.ranges()
		s.unite(span{y.lo, y.hi})
	}
	for i, p := range row {
		p.y.lo, p.y.hi, p.y.fixed = s.lo, s.hi, true
		p.hideY = i > 0
	}
}

// An arrangement gives the size of all frames, their left and upper sides,
// counted from the left and from the top, and the margins around them.
type arrangement struct {
	frame         vg.Point
	x, y          []vg.Length
	columns, rows []margins
}

// arrange finds the largest frames, all of one size, that leave room for what
// stands around them. The margins depend a little on the frames through the
// number of ticks, so it is done twice.
func (f *Figure) arrange(cells []cell, size vg.Point) arrangement {
	frame := vg.Point{X: size.X / vg.Length(f.columns) * 0.8, Y: size.Y / vg.Length(f.rows()) * 0.75}
	var g arrangement
	for range 3 {
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
