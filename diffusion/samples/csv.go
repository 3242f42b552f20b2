package samples

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// ReadCSV reads a table of text, one row a line, as spreadsheets, instruments and numpy.savetxt write it: with fields separated by
// commas, semicolons, tabs, bars or blanks, quoted or not, decimal points or commas, with or without names of the columns, comments and a
// byte-order mark (UTF-8 or UTF-16). What the file does not say is recognised from the first hundred rows. If they admit
// two readings, that is an error which names the field of Reader that decides.
//
// A column is text if none of its values there is a number. It becomes the labels, which are numbered in the order of
// their names; of several, Label has to name one. A first column without a name that counts the rows is left out.
//
// Errors have line and column. Memory is needed for the numbers of the set, and twice of that if r is no
// [io.Seeker], as a pipe.
func (r Reader) ReadCSV(in io.Reader) (*Set, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if in == nil {
		return nil, fmt.Errorf("%s: the reader is nil", arg)
	}
	lines, err := countLines(in)
	if err != nil {
		return nil, err
	}
	t, err := r.newText(in, lines)
	if err != nil {
		return nil, err
	}
	return r.Read(t)
}

// text is a table of text.
type text struct {
	scanner  scanner
	numerals numerals
	columns  []Column
	rows     int
	fields   int  // in a row
	trailing bool // the last field of each row is empty and no column
}

// newText recognises how a table of at most so many lines, 0 if that is not known, is written.
func (r Reader) newText(in io.Reader, lines int) (Table, error) {
	if err := r.checkText(); err != nil {
		return nil, err
	}
	decoded, err := decode(in)
	if err != nil {
		return nil, err
	}
	head, whole, err := readHead(decoded)
	if err != nil {
		return nil, err
	}
	if comma := toldComma(head); r.Comma == 0 && comma != 0 {
		r.Comma = comma
		r.Skip++
	}
	f, err := r.recognise(head, whole)
	if err != nil {
		return nil, err
	}
	t := &text{scanner: f.scanner, numerals: f.numerals, columns: f.columns, fields: f.fields, trailing: f.trailing, rows: lines}
	t.scanner.r = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(head), decoded), 1<<16)
	if err := t.scanner.skip(r.Skip); err != nil {
		return nil, err
	}
	if f.header {
		if err := t.scanner.next(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// toldComma returns the separator that Excel writes into the first line, as sep=;, or 0.
func toldComma(head []byte) rune {
	told, found := bytes.CutPrefix(head, []byte("sep="))
	if found && len(told) > 1 && (told[1] == '\r' || told[1] == '\n') {
		return rune(told[0])
	}
	return 0
}

// checkText checks what is said about text.
func (r Reader) checkText() error {
	for _, c := range []struct {
		name  string
		value rune
	}{{"Comma", r.Comma}, {"Decimal", r.Decimal}, {"Comment", r.Comment}} {
		if c.value >= utf8.RuneSelf || c.value == '"' || c.value == '\n' || c.value == '\r' {
			return fmt.Errorf("%s: %s = %q is not a character that can be one", arg, c.name, c.value)
		}
	}
	if r.Decimal != 0 && r.Decimal != '.' && r.Decimal != ',' {
		return fmt.Errorf("%s: Decimal = %q is neither '.' nor ','", arg, r.Decimal)
	}
	if r.Comma < 0 || r.Comma != 0 && r.Comma == r.Comment {
		return fmt.Errorf("%s: Comma = %q, Comment = %q cannot be told apart", arg, r.Comma, r.Comment)
	}
	return nil
}

func (t *text) Columns() []Column { return t.columns }
func (t *text) Rows() int         { return t.rows }
func (t *text) Place() string     { return place(t.scanner.first, 0) }

func (t *text) Next(row []float64, columns []int, label int) ([]byte, error) {
	s := &t.scanner
	if err := s.next(); err != nil {
		return nil, err
	}
	if s.fields() != t.fields {
		return nil, s.errorf(s.first, 0, "there are %d fields, want %d as above", s.fields(), t.fields)
	}
	if last := s.field(t.fields - 1); t.trailing && len(last) > 0 {
		return nil, s.errorf(s.first, t.fields, "%q stands in a column that has no name and was empty", clip(last))
	}
	var missing error
	for j, c := range columns {
		v, is := t.numerals.parse(s.field(c))
		switch is {
		case isMissing:
			missing = &MissingError{t.place(c)}
		case isText:
			return nil, fmt.Errorf("%s: %s: %q is not a number%s", arg, t.place(c), clip(s.field(c)), t.numerals.hint(s.field(c)))
		case isInfinite:
			return nil, fmt.Errorf("%s: %s: %q is not a finite number", arg, t.place(c), clip(s.field(c)))
		}
		row[j] = v
	}
	if label < 0 || missing != nil {
		return nil, missing
	}
	if t.numerals.isMissing(s.field(label)) {
		return nil, &MissingError{t.place(label)}
	}
	return toUTF8(s.field(label)), nil
}

// place is where the column of the row is in the file.
func (t *text) place(column int) string {
	p := place(t.scanner.first, column+1)
	if name := t.columns[column].Name; name != "" {
		p += fmt.Sprintf(" (%q)", name)
	}
	return p
}

// clip is the beginning of a field, for a message.
func clip(field []byte) []byte {
	const most = 40
	if len(field) <= most {
		return field
	}
	return append(bytes.Clone(field[:most]), "…"...)
}

// countLines returns how many lines there are at most, 0 if in cannot be read twice.
func countLines(in io.Reader) (int, error) {
	file, ok := in.(io.Seeker)
	if !ok {
		return 0, nil
	}
	start, err := file.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, nil // as for a pipe
	}
	var lf, cr int
	buffer := make([]byte, 1<<16)
	for {
		n, err := in.Read(buffer)
		lf += bytes.Count(buffer[:n], []byte{'\n'})
		cr += bytes.Count(buffer[:n], []byte{'\r'})
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0, fmt.Errorf("%s: line %d: %w", arg, max(lf, cr)+1, err)
		}
	}
	if _, err := file.Seek(start, io.SeekStart); err != nil {
		return 0, fmt.Errorf("%s: %w", arg, err)
	}
	return max(lf, cr) + 1, nil
}

// decode returns the text as UTF-8, or as it is, without a byte-order mark.
func decode(in io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(in, 1<<16)
	mark, err := b.Peek(3)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("%s: line 1: %w", arg, err)
	}
	switch {
	case bytes.Equal(mark, []byte("\xef\xbb\xbf")):
		_, err := b.Discard(3)
		return b, err
	case bytes.HasPrefix(mark, []byte("\xff\xfe")), bytes.HasPrefix(mark, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(b), nil
	}
	return b, nil
}

// readHead reads the first lines, from which the format is recognised, and reports whether that is all.
func readHead(in io.Reader) (head []byte, whole bool, err error) {
	const chunk, lines = 1 << 16, 3
	var lf, cr int
	buffer := make([]byte, chunk)
	for len(head) <= longest && max(lf, cr) < lines {
		n, err := io.ReadFull(in, buffer)
		part := buffer[:n]
		if i := bytes.IndexByte(part, 0); i >= 0 {
			return nil, false, fmt.Errorf("%s: line %d: there is a zero byte: the file is not text, or UTF-16 without a byte-order mark", arg, 1+lf+bytes.Count(part[:i], []byte{'\n'}))
		}
		head = append(head, part...)
		lf += bytes.Count(part, []byte{'\n'})
		cr += bytes.Count(part, []byte{'\r'})
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return head, true, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("%s: line %d: %w", arg, 1+lf, err)
		}
	}
	return head, false, nil
}

// toUTF8 returns a name as UTF-8. One that is not was written by an instrument in the Windows code page 1252 (µ, °).
func toUTF8(name []byte) []byte {
	if utf8.Valid(name) {
		return name
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(name)
	if err != nil {
		return bytes.ToValidUTF8(name, []byte("\uFFFD"))
	}
	return decoded
}
