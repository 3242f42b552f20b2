package plotting

// The size of a figure in print.

import (
	"fmt"

	"gonum.org/v1/plot/vg"
)

// A printSize is a width and height; zero means the default.
type printSize struct{ width, height vg.Length }

// set sets the size in millimeters.
func (s *printSize) set(width, height float64) error {
	const most = 2000
	if !(width >= 20 && width <= most) || !(height >= 20 && height <= most) {
		return fmt.Errorf("plotting: Size: width = %v, height = %v; want 20 to %d mm", width, height, most)
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
