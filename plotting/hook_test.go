package plotting

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/recorder"

	"nonequilibrium/plotting/internal/tex"
)

// For the tests of package plotting_test, which have the examples.

// Saved returns the figures that are saved while f runs.
func Saved(f func()) []*Figure {
	var figures []*Figure
	saving = func(f *Figure) { figures = append(figures, f) }
	defer func() { saving = nil }()
	f()
	return figures
}

// Encode returns the contents of a file of that name.
func (f *Figure) Encode(path string) ([]byte, error) { return f.encode(path) }

// Lines returns the lines of text of a figure as they are set.
func (f *Figure) Lines() []tex.Line {
	size := f.dimensions()
	c := &reader{width: size.width, height: size.height}
	if err := f.drawOn(c); err != nil {
		panic(err)
	}
	return c.lines
}

// A reader is a canvas that reads the text.
type reader struct {
	recorder.Canvas
	width, height vg.Length
	lines         []tex.Line
}

func (c *reader) Size() (w, h vg.Length) { return c.width, c.height }

func (c *reader) SetLine(line tex.Line) {
	if len(line.Glyphs) > 0 {
		c.lines = append(c.lines, line)
	}
}
