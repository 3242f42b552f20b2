package plotting

// Sheets: tables of small grey pictures, such as images that a model has drawn.

import (
	"errors"
	"fmt"
	"slices"
)

// A Sheet is a table of grey pictures of one size, such as handwritten digits. As with a
// Panel, methods chain and the first error is returned by Show and Save. Pixels are
// squares with sharp edges; on the screen and in a PNG, each is a whole number of pixels
// wide, as long as there is room for one.
type Sheet struct {
	firstError
	title         string
	width, height int // of a picture, in pixels
	rows          []sheetRow
	columns       []string
	fixed         *span // the values that are white and black, if they are given
	marks         []sheetPlace
	size          printSize
	themed
}

// A sheetRow is a label and the pictures beside it.
type sheetRow struct {
	label    string
	pictures [][]float64
}

// A sheetPlace is the place of a picture.
type sheetPlace struct{ row, column int }

const (
	mostSide   = 4096 // pixels of a picture
	mostInks   = 4e6  // pixels of all pictures, with those between them
	sheetMarks = 1    // which of the colours is that of marks
)

// NewSheet returns an empty sheet for pictures of width by height pixels.
func NewSheet(width, height int) *Sheet {
	s := &Sheet{width: width, height: height}
	if width < 1 || width > mostSide || height < 1 || height > mostSide {
		s.fail("NewSheet: width = %d, height = %d, want 1 to %d pixels", width, height, mostSide)
	}
	return s
}

// Row adds a row of pictures with a label to the left of them; "" leaves it out. Each picture
// has width·height values, row after row from the top, of which large ones are
// dark. They must be finite. Rows can have different numbers of pictures.
func (s *Sheet) Row(label string, pictures ...[]float64) *Sheet {
	s.checkLabel("Row: label", label)
	if len(pictures) == 0 {
		s.fail("Row: no pictures")
	}
	r := sheetRow{label: label}
	for i, p := range pictures {
		if s.checkPicture(i, p) {
			r.pictures = append(r.pictures, slices.Clone(p))
		}
	}
	s.rows = append(s.rows, r)
	return s
}

// checkPicture notes what is wrong with the i-th picture of a row.
func (s *Sheet) checkPicture(i int, values []float64) bool {
	if want := s.width * s.height; len(values) != want {
		s.fail("Row: pictures[%d] has %d values, want %d·%d = %d", i, len(values), s.width, s.height, want)
		return false
	}
	for k, v := range values {
		if !finite(v) {
			return s.checkFinite("Row", fmt.Sprintf("pictures[%d][%d]", i, k), v)
		}
	}
	return true
}

// Columns puts labels above the columns. Labels that are wider than their columns are
// turned to read upwards.
func (s *Sheet) Columns(labels ...string) *Sheet {
	for _, l := range labels {
		s.checkLabel("Columns: label", l)
	}
	s.columns = slices.Clone(labels)
	return s
}

// Range sets the values that are shown white and black. A value outside the range has the
// colour of the nearer end. The default is the range of the values of all pictures; if
// they are all equal, the pictures are white.
func (s *Sheet) Range(lo, hi float64) *Sheet {
	if s.checkRange("Range", lo, hi) {
		s.fixed = &span{lo, hi}
	}
	return s
}

// Mark draws a coloured frame around a picture; rows and columns count from 0.
func (s *Sheet) Mark(row, column int) *Sheet {
	if row < 0 || row >= len(s.rows) || column < 0 || column >= len(s.rows[row].pictures) {
		s.fail("Mark: row = %d, column = %d, where the sheet has no picture", row, column)
		return s
	}
	s.marks = append(s.marks, sheetPlace{row, column})
	return s
}

// Title puts a title above the sheet.
func (s *Sheet) Title(title string) *Sheet {
	s.checkLabel("Title", title)
	s.title = title
	return s
}

// Size sets the printed size, in millimetres, of a figure that consists of this sheet. By
// default it is as large as its pictures need, which are at most 14 mm wide and high, and
// smaller if a page would not hold them otherwise.
func (s *Sheet) Size(width, height float64) *Sheet {
	s.keep(s.size.set(width, height))
	return s
}

// Show displays the sheet in a GoNB notebook; see Figure.Show.
func (s *Sheet) Show(alt string) error { return s.figure().Show(alt) }

// Save writes the sheet to a file; see Figure.Save.
func (s *Sheet) Save(path string) error { return s.figure().Save(path) }

func (s *Sheet) figure() *Figure {
	if s == nil {
		return Grid(1, s)
	}
	f := &Figure{columns: 1, cells: []cell{s}, size: s.size, themed: s.themed}
	if s.problem() == nil {
		f.size = s.size.or(s.naturalSize())
	}
	return f
}

func (s *Sheet) isNil() bool { return s == nil }

// problem returns the first error of the sheet.
func (s *Sheet) problem() error {
	if s.err != nil {
		return s.err
	}
	if len(s.rows) == 0 {
		return errors.New("plotting: the sheet has no pictures; add some with Row")
	}
	if n := s.columnCount(); len(s.columns) > n {
		return fmt.Errorf("plotting: Columns: %d labels for %d columns", len(s.columns), n)
	}
	if w, h := s.pixels(); float64(w)*float64(h) > mostInks {
		return fmt.Errorf("plotting: the sheet has %d by %d pixels, want at most %.0g", w, h, mostInks)
	}
	return nil
}

func (s *Sheet) prepared() cell {
	q := *s
	return &q
}

// obstacle reports values that differ by too much, or too little.
func (s *Sheet) obstacle() error {
	if r := s.shades(); r.lo < r.hi {
		if err := checkDrawable(r.lo, r.hi); err != nil {
			return fmt.Errorf("plotting: the pictures: %w", err)
		}
	}
	return nil
}

// shades returns the values that are white and black.
func (s *Sheet) shades() span {
	if s.fixed != nil {
		return *s.fixed
	}
	all := emptySpan()
	for _, r := range s.rows {
		for _, p := range r.pictures {
			all.include(slices.Min(p))
			all.include(slices.Max(p))
		}
	}
	return all
}

// tables returns the pictures: x is the column of a pixel, y its row from the top.
func (s *Sheet) tables() []table {
	var all []table
	for _, r := range s.rows {
		for i, p := range r.pictures {
			t := table{kind: "picture", label: r.label}
			if i < len(s.columns) {
				t.label += " / " + s.columns[i]
			}
			for k, v := range p {
				d := datumAt(float64(k%s.width), float64(k/s.width))
				d.z = v
				t.rows = append(t.rows, d)
			}
			all = append(all, t)
		}
	}
	return all
}
