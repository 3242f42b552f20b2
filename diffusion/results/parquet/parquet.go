// Package parquet writes tables of package results as Parquet. Importing it is enough; then a table can be saved under a name with the
// extension .parquet:
//
//	import _ "nonequilibrium/diffusion/results/parquet"
//
// It is a package of its own because of its size: who does not import it does not link it.
package parquet

import (
	"io"
	"slices"

	pq "github.com/parquet-go/parquet-go"

	"nonequilibrium/diffusion/results"
)

func init() { results.Register(".parquet", write) }

const (
	batch    = 1024    // rows that are handed over at once
	rowGroup = 1 << 20 // rows that a reader may have to hold at once
)

// write writes a table as Parquet: a column of doubles for each of its columns, with its name and in their order, uncompressed,
// in row groups of at most 2²⁰ rows.
func write(w io.Writer, t *results.Table) error {
	root := schema{Group: pq.Group{}, names: t.Names()}
	for _, name := range root.names {
		root.Group[name] = pq.Leaf(pq.DoubleType)
	}
	out := pq.NewGenericWriter[any](w, pq.NewSchema("table", root), pq.MaxRowsPerRowGroup(rowGroup))
	n, columns := t.Dims()
	rows := make([]pq.Row, 0, batch)
	for i := range n {
		row := make(pq.Row, columns)
		for j := range row {
			row[j] = pq.DoubleValue(t.At(i, j)).Level(0, 0, j)
		}
		if rows = append(rows, row); len(rows) == batch || i == n-1 {
			if _, err := out.WriteRows(rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	return out.Close()
}

// A schema is a group whose fields are in the order of their names in the table, not of the alphabet.
type schema struct {
	pq.Group
	names []string
}

// Fields returns the fields in the order of the columns.
func (s schema) Fields() []pq.Field {
	fields := s.Group.Fields()
	slices.SortFunc(fields, func(a, b pq.Field) int {
		return slices.Index(s.names, a.Name()) - slices.Index(s.names, b.Name())
	})
	return fields
}
