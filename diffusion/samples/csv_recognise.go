package samples

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
)

// recognisedFrom is how many rows a format is recognised from.
const recognisedFrom = 100

// format is how a table is written.
type format struct {
	scanner  scanner
	numerals numerals
	header   bool
	columns  []Column
	fields   int
	trailing bool
}

// sampleRow is one of the first rows.
type sampleRow struct {
	line   int
	fields []string
}

// skip passes over lines before the table.
func (s *scanner) skip(lines int) error {
	for i := range lines {
		if err := s.readLine(); err != nil {
			return s.errorf(s.line+1, 0, "Skip = %d lines, but there are %d", lines, i)
		}
	}
	return nil
}

// recognise finds out how a table is written from its beginning, which may be all of it.
func (r Reader) recognise(head []byte, whole bool) (format, error) {
	f := format{scanner: scanner{comma: byte(r.Comma), comment: '#', newline: '\n'}, numerals: newNumerals(r)}
	if r.Comment != 0 {
		f.scanner.comment = byte(max(0, r.Comment))
	}
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		f.scanner.newline = '\r'
	}
	if !whole {
		if end := bytes.LastIndexByte(head, f.scanner.newline); end >= 0 {
			head = head[:end+1]
		}
	}
	rows, err := f.recogniseComma(head, r.Skip, r.Comma != 0)
	if err != nil {
		return f, err
	}
	if len(rows) == 0 {
		return f, fmt.Errorf("%s: there are no points: the file has no row", arg)
	}
	if r.Decimal == 0 {
		if err := f.recogniseDecimal(rows); err != nil {
			return f, err
		}
	}
	if f.header, err = f.recogniseHeader(rows, r.Header); err != nil {
		return f, err
	}
	return f, f.recogniseColumns(rows)
}

// first returns the first rows with the given separator, and how many of them have the same number of fields, if it is not 1.
func (f *format) first(head []byte, skip int, comma byte) (rows []sampleRow, alike int, err error) {
	s := f.scanner
	s.comma = comma
	s.r = bufio.NewReader(bytes.NewReader(head))
	if err := s.skip(skip); err != nil {
		return nil, 0, err
	}
	counts := make(map[int]int)
	for len(rows) < recognisedFrom {
		if err = s.next(); err != nil {
			break
		}
		row := sampleRow{line: s.first}
		for i := range s.fields() {
			row.fields = append(row.fields, string(toUTF8(s.field(i))))
		}
		rows = append(rows, row)
		if counts[s.fields()]++; s.fields() > 1 {
			alike = max(alike, counts[s.fields()])
		}
	}
	if err == io.EOF || len(rows) > 1 { // an error is found again when the file is read, unless there is only a line with names before it
		err = nil
	}
	return rows, alike, err
}

// recogniseComma finds the separator, the one with which most rows have the same number of fields, and returns the first rows.
func (f *format) recogniseComma(head []byte, skip int, known bool) ([]sampleRow, error) {
	if known {
		rows, _, err := f.first(head, skip, f.scanner.comma)
		return rows, err
	}
	var best []sampleRow
	var failure error
	most := -1.0
	for _, comma := range []byte("\t;,| ") {
		rows, alike, err := f.first(head, skip, comma)
		if share := float64(alike) / float64(max(1, len(rows))); share > most {
			best, failure, most, f.scanner.comma = rows, err, share, comma
		}
	}
	return best, failure
}

// recogniseDecimal finds out whether there are decimal commas.
func (f *format) recogniseDecimal(rows []sampleRow) error {
	point, comma := f.numerals, f.numerals
	point.decimal, comma.decimal = '.', ','
	var withPoint, withComma string // such numbers
	thousands := true               // all with a comma could be thousands
	for _, row := range rows {
		for i, field := range row.fields {
			where := fmt.Sprintf("%q in %s", field, place(row.line, i+1))
			_, isPoint := point.float([]byte(field))
			_, isComma := comma.float([]byte(field))
			switch {
			case isPoint && !isComma:
				withPoint = where
			case isComma && !isPoint:
				withComma = where
				thousands = thousands && maybeThousands(field)
			}
		}
	}
	f.numerals.decimal = '.'
	switch {
	case withComma == "":
	case withPoint != "":
		return fmt.Errorf("%s: %s has a decimal point, %s a comma: Decimal decides", arg, withPoint, withComma)
	case thousands:
		return fmt.Errorf("%s: the comma of %s may be a decimal comma or separate thousands: Decimal decides", arg, withComma)
	default:
		f.numerals.decimal = ','
	}
	return nil
}

// maybeThousands reports whether a number with one comma could be a whole number with separated thousands, as 1,234.
func maybeThousands(field string) bool {
	before, after, _ := bytes.Cut(bytes.TrimLeft([]byte(field), "+-"), []byte{','})
	_, err := strconv.ParseUint(string(after), 10, 64)
	return err == nil && len(after) == 3 && len(before) >= 1 && len(before) <= 3 && before[0] != '0'
}

// recogniseHeader finds out whether the first row has the names of the columns: if it has no number, it does. If it has some, text in it
// must be text in the next row, too.
func (f *format) recogniseHeader(rows []sampleRow, header Header) (bool, error) {
	if header != GuessHeader {
		return header == HasHeader, nil
	}
	numbers, words, differ := 0, 0, -1
	for i, field := range rows[0].fields {
		_, what := f.numerals.parse([]byte(field))
		switch what {
		case isNumber:
			numbers++
		case isText:
			words++
		}
		if what == isText && len(rows) > 1 && i < len(rows[1].fields) {
			if _, below := f.numerals.parse([]byte(rows[1].fields[i])); below != isText && below != isMissing {
				differ = i
			}
		}
	}
	if numbers > 0 && differ >= 0 {
		return false, fmt.Errorf("%s: %s: %q is not a number, but others in this line are: Header says whether it has the names of the columns", arg, place(rows[0].line, differ+1), rows[0].fields[differ])
	}
	return numbers == 0 && words > 0, nil
}

// recogniseColumns finds out what the columns are.
func (f *format) recogniseColumns(rows []sampleRow) error {
	var names []string
	if f.header {
		names, rows = rows[0].fields, rows[1:]
	}
	if len(rows) == 0 {
		return fmt.Errorf("%s: there are no points: the file has only a line with names", arg)
	}
	f.fields = len(rows[0].fields)
	if f.header && len(names) == f.fields-1 && names[0] != "" && rows[0].fields[f.fields-1] != "" {
		names = append([]string{""}, names...) // R leaves out the name of the rows' names
	}
	f.trailing = f.fields > 1 && (len(names) < f.fields || names[f.fields-1] == "") && f.empty(rows, f.fields-1)
	columns := f.fields
	if f.trailing {
		columns--
	}
	if f.header && len(names) != columns && len(names) != f.fields {
		return fmt.Errorf("%s: line %d: there are %d fields, want %d as in the line with the names", arg, rows[0].line, f.fields, len(names))
	}
	for i := range columns {
		column := Column{Kind: f.kind(rows, i)}
		if f.header {
			column.Name = names[i]
		}
		if i == 0 && f.header && column.Name == "" && isIndex(rows) {
			column.Kind = Index
		}
		f.columns = append(f.columns, column)
	}
	return nil
}

// empty reports whether there is nothing in a column.
func (f *format) empty(rows []sampleRow, column int) bool {
	for _, row := range rows {
		if column < len(row.fields) && row.fields[column] != "" {
			return false
		}
	}
	return true
}

// kind returns Text if a column has text and no number.
func (f *format) kind(rows []sampleRow, column int) Kind {
	kind := Number
	for _, row := range rows {
		if column >= len(row.fields) {
			continue // an error that is found when the row is read
		}
		switch _, what := f.numerals.parse([]byte(row.fields[column])); what {
		case isNumber:
			return Number
		case isText:
			kind = Text
		}
	}
	return kind
}

// isIndex reports whether the first column counts the rows from 0 or 1.
func isIndex(rows []sampleRow) bool {
	start, err := strconv.Atoi(rows[0].fields[0])
	if err != nil || start != 0 && start != 1 {
		return false
	}
	for i, row := range rows {
		if row.fields[0] != strconv.Itoa(start+i) {
			return false
		}
	}
	return true
}
