package samples

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"nonequilibrium/diffusion/internal/check"
)

// Reader says which rows and columns of a file become points, and what the file looks like. Its zero value takes all
// rows, the columns of numbers as coordinates and the column of text, if there is one, as labels:
//
//	set, err := samples.Open("measurements.csv")
//	set, err := samples.Reader{Label: "species", Ignore: []string{"island", "sex"}, DropMissing: true}.Open("penguins.csv")
//
// A column is named by its header or, if no header is so, by its number from 1.
type Reader struct {
	Columns []string // the coordinates, in this order; nil: all columns but those of Ignore and the labels
	Ignore  []string // columns that are left out
	Label   string   // the column of the labels; "": the one with text. In an archive of NumPy, the array

	DropMissing bool // leave out rows in which a value is missing; otherwise they are an error

	Every  int    // take every kth row; 0: all
	Sample int    // draw so many rows, all subsets with the same probability; 0: take all
	Seed   uint64 // of the draw

	// What follows is for text only.

	Comma   rune     // separates fields, ' ' is any number of blanks; 0: recognised, a tab, semicolon, comma, bar or blanks
	Decimal rune     // '.' or ','; 0: recognised
	Comment rune     // begins lines that are no rows; 0: '#', −1: none
	Skip    int      // lines before the table
	Header  Header   // whether the first line has the names of the columns
	Missing []string // what is written for a missing value; nil: nothing, NA, N/A, NaN, null, None, ?, -, . and the like

	Array string // in an archive of NumPy, the array of the points; "": the only one
}

// Header says whether a table of text begins with the names of its columns.
type Header int

const (
	GuessHeader Header = iota // it does if none of them is a number
	HasHeader
	NoHeader
)

// Source tells what the points of a [Set] were taken from.
type Source struct {
	Rows    int      // of the table
	Dropped int      // those in which a value was missing
	Ignored []string // columns that are neither a coordinate nor the labels
}

// Source returns what the points were taken from. It is zero for points that were not read from a table.
func (s *Set) Source() Source {
	source := s.source
	source.Ignored = slices.Clone(source.Ignored)
	return source
}

// ReadCSV reads a table of text as Reader{}.ReadCSV does.
func ReadCSV(r io.Reader) (*Set, error) { return Reader{}.ReadCSV(r) }

// Kind is what a column of a [Table] has.
type Kind int

const (
	Number Kind = iota
	Text
	Index // the rows' own numbers, which are left out unless they are asked for
	Other // what can be neither a coordinate nor a label
)

// Column is a column of a [Table].
type Column struct {
	Name string // may be empty
	Kind Kind
	Type string // what the file calls it, for messages about Other
}

// Table is what [Reader.Read] takes points from, row by row. A file in another format becomes points with four methods.
type Table interface {
	Columns() []Column
	// Rows is a number that the rows do not exceed, 0 if it is not known. For so many numbers memory is set aside.
	Rows() int
	// Next puts the numbers in the given columns of the next row into row, and returns what is in the column label, or nil
	// if label is −1. It may be changed by the next call. The columns are the same in every call. The error is
	// io.EOF after the last row, and a *MissingError, after which the reading can go on, if a value is missing.
	Next(row []float64, columns []int, label int) ([]byte, error)
	// Place is where the row is that Next read last, as "line 3".
	Place() string
}

// Table returns the rows of a file for [Reader.Read], or for who wants to see them one by one: of text as [Reader.ReadCSV] knows it, or of one array as
// [Reader.ReadNPY] does. The first bytes tell which. Of r, what is said about text counts. A few rows at a time are in memory; all of an array in
// Fortran's order is if in is no [io.Seeker].
func (r Reader) Table(in io.Reader) (Table, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if in == nil {
		return nil, fmt.Errorf("%s: the reader is nil", arg)
	}
	buffered, file := begin(in)
	if isArchive(buffered) {
		return nil, fmt.Errorf("%s: the file is an archive of arrays, want one array, as numpy.save writes it", arg)
	}
	if !isArray(buffered) {
		return r.newText(buffered, 0)
	}
	t, err := newArray(buffered, file)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// MissingError tells where a value is missing.
type MissingError struct{ Place string } // as "line 3, column 2"

func (e *MissingError) Error() string { return string(arg) + ": " + e.Place + ": a value is missing" }

// Read takes points from a table. Infinite numbers are an error, and so are missing ones unless they are to be dropped.
func (r Reader) Read(t Table) (*Set, error) {
	if t == nil {
		return nil, fmt.Errorf("%s: the table is nil", arg)
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	columns := t.Columns()
	chosen, err := r.choose(columns)
	if err != nil {
		return nil, err
	}
	source := Source{Ignored: chosen.ignored}
	rows := newCollector(r, len(chosen.numbers), t.Rows())
	row := make([]float64, len(chosen.numbers))
	for {
		class, err := t.Next(row, chosen.numbers, chosen.label)
		if err == io.EOF {
			break
		}
		source.Rows++
		if err != nil && isMissingError(err) {
			if !r.DropMissing {
				return nil, fmt.Errorf("%w; DropMissing leaves out such rows", err)
			}
			source.Dropped++
			continue
		}
		if err == nil {
			err = rows.add(row, class)
		}
		if err != nil {
			return nil, err
		}
	}
	recognised := ""
	if chosen.label >= 0 && r.Label == "" {
		recognised = title(columns, chosen.label)
	}
	s, err := rows.set(recognised)
	if err != nil {
		return nil, fmt.Errorf("%w (rows: %d, with a value missing: %d)", err, source.Rows, source.Dropped)
	}
	s.source = source
	for _, c := range chosen.numbers {
		s.columns = append(s.columns, columns[c].Name)
	}
	if !slices.ContainsFunc(s.columns, func(name string) bool { return name != "" }) {
		s.columns = nil
	}
	return s, nil
}

func isMissingError(err error) bool {
	var missing *MissingError
	return errors.As(err, &missing)
}

func (r Reader) check() error {
	if r.Header < GuessHeader || r.Header > NoHeader {
		return fmt.Errorf("%s: Header = %d is none of GuessHeader, HasHeader and NoHeader", arg, r.Header)
	}
	if r.Columns != nil && len(r.Columns) == 0 {
		return fmt.Errorf("%s: Columns is empty, want a column", arg)
	}
	return check.First(arg.AtLeast("Every", r.Every, 0), arg.AtLeast("Sample", r.Sample, 0), arg.AtLeast("Skip", r.Skip, 0))
}

// choice is which columns of a table become what.
type choice struct {
	numbers []int
	label   int // −1: none
	used    []bool
	ignored []string
}

// choose decides what becomes of each column.
func (r Reader) choose(columns []Column) (choice, error) {
	c := choice{label: -1, used: make([]bool, len(columns))}
	if r.Label != "" {
		var err error
		if c.label, err = find("Label", r.Label, columns); err != nil {
			return c, err
		}
		if columns[c.label].Kind == Other {
			return c, other(columns, c.label)
		}
		c.used[c.label] = true
	}
	ignored := make([]bool, len(columns))
	for _, name := range r.Ignore {
		i, err := find("Ignore", name, columns)
		if err != nil {
			return c, err
		}
		ignored[i] = true
	}
	var err error
	if r.Columns != nil {
		err = c.take(r.Columns, columns)
	} else {
		err = c.takeAll(columns, ignored)
	}
	if err != nil {
		return c, err
	}
	for i, used := range c.used {
		if !used {
			c.ignored = append(c.ignored, title(columns, i))
		}
	}
	return c, nil
}

// take makes coordinates of the columns that are named.
func (c *choice) take(names []string, columns []Column) error {
	for _, name := range names {
		i, err := find("Columns", name, columns)
		switch {
		case err != nil:
			return err
		case c.used[i]:
			return fmt.Errorf("%s: column %s is named twice", arg, title(columns, i))
		case columns[i].Kind == Text:
			return fmt.Errorf("%s: column %s of Columns has text, want numbers", arg, title(columns, i))
		case columns[i].Kind == Other:
			return other(columns, i)
		}
		c.numbers = append(c.numbers, i)
		c.used[i] = true
	}
	return nil
}

// takeAll makes coordinates of all columns with numbers and, if none is named, labels of the one with text.
func (c *choice) takeAll(columns []Column, ignored []bool) error {
	var text []int
	for i, column := range columns {
		switch {
		case ignored[i] || c.used[i] || column.Kind == Index:
		case column.Kind == Other:
			return fmt.Errorf("%w: name it in Ignore", other(columns, i))
		case column.Kind == Text:
			text = append(text, i)
		default:
			c.numbers = append(c.numbers, i)
			c.used[i] = true
		}
	}
	switch {
	case len(c.numbers) == 0:
		return fmt.Errorf("%s: none of the columns %s has numbers", arg, titles(columns, nil))
	case len(text) == 0:
	case c.label >= 0:
		return fmt.Errorf("%s: besides the labels, the columns %s have text: name them in Ignore, or the coordinates in Columns", arg, titles(columns, text))
	case len(text) > 1:
		return fmt.Errorf("%s: the columns %s have text: name one of them as Label and the others in Ignore", arg, titles(columns, text))
	default:
		c.label = text[0]
		c.used[c.label] = true
	}
	return nil
}

// other is the error about a column that can be neither a coordinate nor a label.
func other(columns []Column, i int) error {
	return fmt.Errorf("%s: column %s has values of the type %s, want numbers or text", arg, title(columns, i), columns[i].Type)
}

// find returns the index of the column that is named in a field of Reader.
func find(field, name string, columns []Column) (int, error) {
	found := -1
	for i, c := range columns {
		if c.Name == name && name != "" {
			if found >= 0 {
				return 0, fmt.Errorf("%s: %s: columns %d and %d are both named %q; use their numbers", arg, field, found+1, i+1, name)
			}
			found = i
		}
	}
	if number, err := strconv.Atoi(name); found < 0 && err == nil && number >= 1 && number <= len(columns) {
		found = number - 1
	}
	if found < 0 {
		return 0, fmt.Errorf("%s: %s: there is no column %q among %s", arg, field, name, titles(columns, nil))
	}
	return found, nil
}

// title is how messages call column i.
func title(columns []Column, i int) string {
	if columns[i].Name == "" {
		return strconv.Itoa(i + 1)
	}
	return strconv.Quote(columns[i].Name)
}

// titles is how messages call some columns, or all if indices is nil.
func titles(columns []Column, indices []int) string {
	if indices == nil {
		for i := range columns {
			indices = append(indices, i)
		}
	}
	const most = 12
	var names []string
	for _, i := range indices[:min(len(indices), most)] {
		names = append(names, title(columns, i))
	}
	if more := len(indices) - most; more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ")
}
