package plotting

// The size of a figure in print.

import (
	"fmt"

	"gonum.org/v1/plot/vg"
)

// Widths of figures in print, in millimetres, for Size: that of a column of a journal, and that of its page. They
// are the defaults for one column of panels, and for more.
const (
	ColumnWidth = 86.0
	PageWidth   = 178.0
)

// A printSize is a width and height; zero means the default.
type printSize struct{ width, height vg.Length }

// mostMillimeters is the largest width and height of a figure.
const mostMillimeters = 2000

// check reports a default size that is too large: that of very many panels.
func (s printSize) check() error {
	if s.height > mostMillimeters*mm {
		return fmt.Errorf("plotting: the rows of the figure are %.0f mm high, want at most %d mm; use more columns or set Size", s.height/mm, mostMillimeters)
	}
	return nil
}

// set sets the size in millimeters.
func (s *printSize) set(width, height float64) error {
	if !(width >= 20 && width <= mostMillimeters) || !(height >= 20 && height <= mostMillimeters) {
		return fmt.Errorf("plotting: Size: width = %v, height = %v, want 20 to %d mm", width, height, mostMillimeters)
	}
	s.width, s.height = vg.Length(width)*mm, vg.Length(height)*mm
	return nil
}

// or returns s, or a default if it is not set.
func (s printSize) or(width, height vg.Length) printSize {
	if s.width == 0 {
		return printSize{width, height}
	}
	return s
}
