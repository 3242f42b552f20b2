// Package parquet reads points from files of Apache Parquet, as pandas, Arrow, DuckDB and Spark write them. It is a package of its
// own because of what it depends on.
//
//	set, err := parquet.Read("measurements.parquet", samples.Reader{Label: "species"})
package parquet

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/parquet-go/parquet-go"

	"nonequilibrium/diffusion/samples"
)

// Read reads points from a file. In r, the names are those of columns; what it says about text is not used.
func Read(path string, r samples.Reader) (*samples.Set, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("parquet: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("parquet: %w", err)
	}
	t, err := New(file, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%w (in %s)", err, path)
	}
	defer t.Close()
	s, err := r.Read(t)
	if err != nil {
		return nil, fmt.Errorf("%w (in %s)", err, path)
	}
	return s, nil
}

// Table is a file as a table. Numbers are booleans, integers, real numbers and decimals; text are strings; a column with anything else, as a time
// or a list, has to be left out. A null is a missing value.
type Table struct {
	in      io.ReaderAt
	size    int64
	file    *parquet.File
	columns []samples.Column
	leaves  []leaf
	rows    int64
	group   int // the row group that is read next
	left    int64
	begun   int64     // row of the file with which the row group began
	row     int64     // of the file
	cursors []*cursor // of the columns that are read
	scratch scratch
}

// New returns a table of the file with the given size that in reads. Memory is needed for a page of each column at a time.
func New(in io.ReaderAt, size int64) (*Table, error) {
	if in == nil {
		return nil, errors.New("parquet: the reader is nil")
	}
	if err := checkFooter(in, size); err != nil {
		return nil, err
	}
	t := &Table{in: in, size: size}
	err := guarded(func() (err error) {
		t.file, err = parquet.OpenFile(in, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.FileReadMode(parquet.ReadModeSync))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("parquet: %w", err)
	}
	return t, guarded(t.describe)
}

// guarded calls f and makes an error of its panic, with which the library answers some damaged files.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("parquet: the file is damaged: %v", p)
		}
	}()
	return f()
}

// describe finds out what the columns are and how many rows there are.
func (t *Table) describe() error {
	isHalf := halves(t.file.Metadata().Schema)
	for _, c := range t.file.Root().Columns() {
		column, l := describe(c, isHalf)
		t.columns = append(t.columns, column)
		t.leaves = append(t.leaves, l)
	}
	const most = 1 << 50
	for g, group := range t.file.RowGroups() {
		rows := group.NumRows()
		if rows < 0 || rows > most {
			return fmt.Errorf("parquet: row group %d has %d rows", g+1, rows)
		}
		t.rows += rows
	}
	return nil
}

// Columns returns the columns of the file.
func (t *Table) Columns() []samples.Column { return t.columns }

// Rows returns how many rows the file says that it has, or 0 if that is implausible for its size.
func (t *Table) Rows() int {
	if t.rows > 64*t.size {
		return 0
	}
	return int(t.rows)
}

// Next reads a row; see [samples.Table].
func (t *Table) Next(row []float64, columns []int, label int) ([]byte, error) {
	for t.left == 0 {
		if err := t.nextGroup(columns, label); err != nil {
			return nil, err
		}
	}
	t.row++
	t.left--
	var missing error
	var class []byte
	for k, c := range t.cursors {
		v, err := c.next()
		switch {
		case err != nil:
			return nil, err
		case v.IsNull():
			missing = &samples.MissingError{Place: t.place(c)}
		case k == len(columns): // of the label
			class = c.leaf.class(v)
		default:
			row[k] = c.leaf.number(v)
			if row[k] != row[k] {
				missing = &samples.MissingError{Place: t.place(c)}
			}
		}
	}
	if missing != nil {
		return nil, missing
	}
	return class, nil
}

// Place is where the row is that was read last.
func (t *Table) Place() string {
	return fmt.Sprintf("row %d (row group %d, row %d)", t.row, t.group, t.row-t.begun)
}

// place is where the value of a column is in the row.
func (t *Table) place(c *cursor) string {
	return fmt.Sprintf("%s, column %q", t.Place(), c.name)
}

// nextGroup opens the next row group. The error is io.EOF if there is none.
func (t *Table) nextGroup(columns []int, label int) error {
	if err := t.closeGroup(); err != nil {
		return err
	}
	groups := t.file.RowGroups()
	if t.group == len(groups) {
		return io.EOF
	}
	group := groups[t.group]
	t.group++
	t.left, t.begun = group.NumRows(), t.row
	if label >= 0 {
		columns = append(columns[:len(columns):len(columns)], label)
	}
	for _, i := range columns {
		c := &cursor{name: t.columns[i].Name, group: t.group, leaf: t.leaves[i]}
		if err := t.checkPages(t.group-1, c.leaf, c.name); err != nil {
			return err
		}
		if err := guarded(func() error { c.pages = group.ColumnChunks()[c.leaf.index].Pages(); return nil }); err != nil {
			return err
		}
		t.cursors = append(t.cursors, c)
	}
	return nil
}

// closeGroup closes the columns of the row group that was read.
func (t *Table) closeGroup() error {
	cursors := t.cursors
	t.cursors = nil
	var err error
	for _, c := range cursors {
		err = errors.Join(err, guarded(c.close))
	}
	return err
}

// Close frees what a table needs that is not read to its end. It does not close the file.
func (t *Table) Close() error { return t.closeGroup() }

// cursor reads the values of a column in a row group one after the other.
type cursor struct {
	name   string
	group  int // from 1
	leaf   leaf
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	buffer [256]parquet.Value
	at, n  int
}

func (c *cursor) next() (parquet.Value, error) {
	if c.at == c.n {
		if err := guarded(c.fill); err != nil {
			return parquet.Value{}, fmt.Errorf("parquet: row group %d, column %q: %w", c.group, c.name, err)
		}
	}
	c.at++
	return c.buffer[c.at-1], nil
}

// fill reads more values, from the next page if this one has none left.
func (c *cursor) fill() (err error) {
	c.at, c.n = 0, 0
	for {
		if c.values != nil {
			c.n, err = c.values.ReadValues(c.buffer[:])
			if c.n > 0 {
				return nil
			}
			if err != nil && err != io.EOF {
				return err
			}
			parquet.Release(c.page)
			c.page, c.values = nil, nil
		}
		if c.page, err = c.pages.ReadPage(); err == io.EOF {
			return errors.New("there are fewer values than rows")
		} else if err != nil {
			return err
		}
		c.values = c.page.Values()
	}
}

func (c *cursor) close() error {
	if c.page != nil {
		parquet.Release(c.page)
	}
	return c.pages.Close()
}
