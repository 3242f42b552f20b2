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
	size, zoom := f.layoutSize()
	return printSize{size.width * zoom, size.height * zoom}
}

// zoom returns by how much the figure is larger in print than it is laid out.
func (f *Figure) zoom() vg.Length {
	_, zoom := f.layoutSize()
	return zoom
}

// layoutSize returns the size in which the figure is laid out, and by how much it is larger in print.
func (f *Figure) layoutSize() (size printSize, zoom vg.Length) {
	theme, err := f.theme()
	size = f.size.or(f.defaultSize().width, f.defaultSize().height)
	if err != nil || theme == Standard {
		return size, 1 // problem reports the error
	}
	if zoom = styles[theme].zoom; zoom != 0 {
		return printSize{size.width / zoom, size.height / zoom}, zoom
	}
	if f.size.width == 0 {
		size = f.slide()
	}
	return size, min(slideWidth/size.width, slideHeight/size.height)
}

// slide returns the size in which a figure for a slide is laid out: the more panels, the larger, and the smaller the
// letters on the slide.
func (f *Figure) slide() printSize {
	width := 165 * mm
	switch f.columns {
	case 1:
		width = 112 * mm
	case 2:
		width = 140 * mm
	}
	return printSize{width, max(width*slideHeight/slideWidth, vg.Length(f.rows())*leastPanel)}
}
