package plotting

// Figures: panels in rows and columns with their frames aligned.

import (
	"errors"
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Drawable is a Panel, a Panel3D, a Graph, a Sheet or a Figure: something that can be shown in a
// notebook and saved to a file.
type Drawable interface {
	// Show displays it in a notebook; alt describes in words what it shows.
	Show(alt string) error
	// Save writes it to a file: PNG, PDF, SVG, EPS, PGF or CSV, according to the extension; see Figure.Save.
	Save(path string) error

	// problem returns the first error made in building it.
	problem() error
	// figure returns it as a figure.
	figure() *Figure
}

// A cell is what can stand in a grid. Drawing does not change it.
type cell interface {
	Drawable
	isNil() bool
	// prepared returns a copy of it as it is to be drawn.
	prepared() cell
	// obstacle reports why what was prepared cannot be drawn.
	obstacle() error
	// margins returns what it needs around a frame of the given size.
	margins(w, h vg.Length) margins
	// draw draws it, where c is its frame.
	draw(c draw.Canvas)
	// tables returns the data that are drawn.
	tables() []table
}

// A Figure is a grid of panels.
type Figure struct {
	firstError
	columns        int
	cells          []cell
	title          string
	stamp          string // the value that a frame of a movie belongs to
	shareX, shareY bool
	letters        bool
	size           printSize
	alt            string // what it shows, for the files that Show writes
	record         any    // what it was computed from; nil: not said
	themed
}

// mostColumns is the largest number of columns of a grid.
const mostColumns = 100

// Grid returns a figure of panels, filled row by row, in at most 100 columns. Each panel
// is a *Panel, a *Panel3D, a *Graph or a *Sheet.
func Grid(columns int, panels ...Drawable) *Figure {
	f := &Figure{columns: columns}
	if columns < 1 || columns > mostColumns {
		f.fail("Grid: columns = %d, want 1 to %d", columns, mostColumns)
		f.columns = 1
	}
	if len(panels) == 0 {
		f.fail("Grid: no panels")
	}
	for i, p := range panels {
		c, ok := p.(cell)
		switch {
		case !ok:
			f.fail("Grid: panels[%d] is a %T, want a *Panel, a *Panel3D, a *Graph or a *Sheet", i, p)
		case c.isNil():
			f.fail("Grid: panels[%d] is a nil %T", i, p)
		default:
			f.cells = append(f.cells, c)
		}
	}
	return f
}

// Letters labels the panels (a), (b), ….
func (f *Figure) Letters() *Figure {
	f.letters = true
	return f
}

// Title puts a title above the figure.
func (f *Figure) Title(title string) *Figure {
	f.checkLabel("Title", title)
	f.title = title
	return f
}

// Size sets the printed size in millimetres. The default width is ColumnWidth, that of a journal's
// column, for one column of panels, and PageWidth for more.
func (f *Figure) Size(width, height float64) *Figure {
	f.keep(f.size.set(width, height))
	return f
}

func (f *Figure) figure() *Figure { return f }

// problem returns the first error of the figure and its panels.
func (f *Figure) problem() error {
	switch {
	case f == nil:
		return errors.New("plotting: the figure is nil")
	case f.err != nil:
		return f.err
	case len(f.cells) == 0:
		return errors.New("plotting: the figure has no panels; make it with Grid")
	}
	for _, c := range f.cells {
		if err := c.problem(); err != nil {
			return err
		}
	}
	if _, err := f.theme(); err != nil {
		return err
	}
	return f.dimensions().check()
}

func (f *Figure) rows() int { return (len(f.cells) + f.columns - 1) / f.columns }

// draw draws the figure on a canvas of its size, if it can be drawn.
func (f *Figure) draw(c draw.Canvas) error {
	cells := f.prepared()
	for _, cell := range cells {
		if err := cell.obstacle(); err != nil {
			return err
		}
	}
	for _, line := range []string{f.title, f.stamp} {
		if line == "" {
			continue
		}
		sty := textStyle(labelSize+1, draw.XCenter, draw.YTop)
		c.FillText(sty, vg.Point{X: c.Center().X, Y: c.Max.Y - outerMargin + sty.FontExtents().Descent}, line)
		c.Max.Y -= sty.Height(line) + 2*outerMargin
	}
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
	return nil
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
