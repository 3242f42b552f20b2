package results

// Tables as CSV and NPY.

import (
	"bufio"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// writeCSV writes a line of names, and a line for each row.
func writeCSV(w io.Writer, t *Table) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.names); err != nil {
		return err
	}
	line := make([]string, len(t.columns))
	for i := range t.rows() {
		for j, col := range t.columns {
			line[j] = strconv.FormatFloat(col.at(i), 'g', -1, 64)
		}
		if err := c.Write(line); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// The head of NPY, version 1.0: eight bytes, the length of a description in Python and that description, together a multiple of 64.
const (
	npyMagic = "\x93NUMPY\x01\x00"
	npyAlign = 64
)

// writeNPY writes a matrix of float64, row by row.
func writeNPY(w io.Writer, t *Table) error {
	b := bufio.NewWriterSize(w, 1<<16)
	text := fmt.Sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }", t.rows(), len(t.columns))
	used := len(npyMagic) + 2 + len(text) + 1
	text += strings.Repeat(" ", (npyAlign-used%npyAlign)%npyAlign) + "\n"
	b.WriteString(npyMagic)
	b.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(text))))
	b.WriteString(text)
	var buf [8]byte
	for i := range t.rows() {
		for _, col := range t.columns {
			binary.LittleEndian.PutUint64(buf[:], math.Float64bits(col.at(i)))
			if _, err := b.Write(buf[:]); err != nil {
				return err
			}
		}
	}
	return b.Flush()
}
