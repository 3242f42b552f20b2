package results

// Tables of numbers: ensembles and curves.

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/internal/atomicfile"
)

// A Table has columns of numbers with names. Make it with NewTable or Ensemble. Methods chain, and the first error
// is returned by Save.
type Table struct {
	err     error
	names   []string
	columns []column
}

// A column returns the value of a row.
type column struct {
	rows int
	at   func(i int) float64
}

// NewTable returns a table without columns.
func NewTable() *Table { return new(Table) }

// Column adds a column. The values are not copied. All columns have the same length.
func (t *Table) Column(name string, values []float64) *Table {
	return t.add(name, column{len(values), func(i int) float64 { return values[i] }})
}

// Matrix adds the columns of a matrix, with the names name_1, name_2, …, or name if there is only one. The matrix is not copied.
func (t *Table) Matrix(name string, m mat.Matrix) *Table {
	if m == nil {
		return t.fail("Matrix %q: the matrix is nil", name)
	}
	rows, cols := m.Dims()
	for j := range cols {
		label := name
		if cols > 1 {
			label = fmt.Sprintf("%s_%d", name, j+1)
		}
		t.add(label, column{rows, func(i int) float64 { return m.At(i, j) }})
	}
	return t
}

// Ensemble returns the table of an ensemble, a path in each row: its start and its end, the entropies
// of the system, the environment and in total, and the work if there is any.
func Ensemble(e *diffusion.Ensemble) *Table {
	t := NewTable()
	if e == nil || e.Initial == nil || e.Final == nil {
		return t.fail("Ensemble: the ensemble is empty")
	}
	t.Matrix("initial", e.Initial).Matrix("final", e.Final)
	t.Column("system", e.System).Column("environment", e.Environment).Column("total", e.Total)
	if e.Work != nil {
		t.Column("work", e.Work)
	}
	return t
}

// Trajectories returns the table of the recorded paths of an ensemble: one row for each path and time.
func Trajectories(e *diffusion.Ensemble) *Table {
	t := NewTable()
	if e == nil || len(e.Trajectories) == 0 {
		return t.fail("Trajectories: the ensemble has none; set RecordPaths")
	}
	steps := len(e.Times)
	rows := steps * len(e.Trajectories)
	for i, x := range e.Trajectories {
		if n, _ := x.Dims(); n != steps {
			return t.fail("Trajectories: trajectory %d has %d points, want %d, one for each time", i, n, steps)
		}
	}
	t.add("path", column{rows, func(i int) float64 { return float64(i / steps) }})
	t.add("t", column{rows, func(i int) float64 { return e.Times[i%steps] }})
	_, dim := e.Trajectories[0].Dims()
	for j := range dim {
		name := "x"
		if dim > 1 {
			name = fmt.Sprintf("x_%d", j+1)
		}
		t.add(name, column{rows, func(i int) float64 { return e.Trajectories[i/steps].At(i%steps, j) }})
	}
	return t
}

func (t *Table) fail(format string, args ...any) *Table {
	if t.err == nil {
		t.err = fmt.Errorf("results: "+format, args...)
	}
	return t
}

// add adds a column.
func (t *Table) add(name string, c column) *Table {
	switch {
	case strings.TrimSpace(name) == "" || strings.ContainsAny(name, "\r\n\x00"):
		return t.fail("column %d has the name %q, want one line of text", len(t.names), name)
	case slices.Contains(t.names, name):
		return t.fail("there are two columns %q", name)
	case len(t.columns) > 0 && c.rows != t.rows():
		return t.fail("column %q has %d values, those before it %d", name, c.rows, t.rows())
	}
	t.names, t.columns = append(t.names, name), append(t.columns, c)
	return t
}

// rows returns the number of rows.
func (t *Table) rows() int {
	if len(t.columns) == 0 {
		return 0
	}
	return t.columns[0].rows
}

// Names returns the names of the columns.
func (t *Table) Names() []string { return slices.Clone(t.names) }

// Dims returns the numbers of rows and columns, and At an element: a table is a matrix, as gonum has them.
func (t *Table) Dims() (rows, columns int) { return t.rows(), len(t.columns) }

// At returns the value in row i and column j, and panics if there is none.
func (t *Table) At(i, j int) float64 {
	if i < 0 || i >= t.rows() || j < 0 || j >= len(t.columns) {
		panic(fmt.Sprintf("results: At(%d, %d) of a table of %d rows and %d columns", i, j, t.rows(), len(t.columns)))
	}
	return t.columns[j].at(i)
}

// T returns the transpose.
func (t *Table) T() mat.Matrix { return mat.Transpose{Matrix: t} }

// A format writes a table. It is called with a table that has columns and no error.
type format func(w io.Writer, t *Table) error

// formats are those that Save knows, by extension.
var formats = map[string]format{".csv": writeCSV, ".npy": writeNPY}

// Register makes a format known to Save, by its extension. Package results/parquet does so, and is imported for that.
func Register(extension string, write func(w io.Writer, t *Table) error) {
	if !strings.HasPrefix(extension, ".") || write == nil {
		panic(fmt.Sprintf("results: Register of the extension %q, want one with a point and a function", extension))
	}
	formats[strings.ToLower(extension)] = write
}

// Save writes the table to a file in the format of its extension: .csv, with the names in the first line and all digits;
// .npy, a matrix of float64 for numpy.load; .parquet, if the package results/parquet is imported. Numbers come back
// as the same bits from all of them, but for the kinds of NaN in CSV. An existing file is replaced only when the new one is complete.
func (t *Table) Save(path string) error {
	switch {
	case t == nil:
		return errors.New("results: Save: the table is nil")
	case t.err != nil:
		return t.err
	case len(t.columns) == 0:
		return errors.New("results: Save: the table has no columns; add some with Column")
	}
	ext := strings.ToLower(filepath.Ext(path))
	write := formats[ext]
	switch {
	case write == nil && ext == ".parquet":
		return fmt.Errorf("results: Save: path %q: for Parquet import the package results/parquet, too", path)
	case write == nil:
		return fmt.Errorf("results: Save: path %q has the extension %q, want .csv, .npy or .parquet", path, ext)
	}
	if err := atomicfile.Replace(path, func(w io.Writer) error { return write(w, t) }); err != nil {
		return fmt.Errorf("results: Save: %w", err)
	}
	return nil
}
