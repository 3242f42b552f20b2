package samples

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
)

// ReadNPY reads an array of NumPy as Reader{}.ReadNPY does.
func ReadNPY(r io.Reader) (*Set, error) { return Reader{}.ReadNPY(r) }

// ReadNPY reads points from a file that numpy.save, numpy.savez or numpy.savez_compressed wrote. The rows of an array n × d are points, an array of
// one dimension is n × 1, and of more than two, as of n images, the others are flattened. All booleans, integers and real numbers
// of up to 8 bytes are read, in both byte orders and both orders in memory; integers beyond 2⁵³ are rounded. NaN is a
// missing value. In an archive, Array names the array of the points and Label that of their labels, which may be numbers or
// strings; elsewhere Label is the number of a column.
//
// The format is that of numpy.lib.format, versions 1 to 3. A size that is not that of the file is an error. Memory is needed for the numbers of
// the set, and twice of that if r is no [io.Seeker] or the array is in an archive.
func (r Reader) ReadNPY(in io.Reader) (*Set, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if in == nil {
		return nil, fmt.Errorf("%s: the reader is nil", arg)
	}
	buffered, file := begin(in)
	if isArchive(buffered) {
		return r.readArchive(buffered, file)
	}
	if r.Array != "" {
		return nil, fmt.Errorf("%s: Array = %q, but the file is one array, not an archive", arg, r.Array)
	}
	t, err := newArray(buffered, file)
	if err != nil {
		return nil, err
	}
	return r.Read(t)
}

// begin returns a reader of which the first bytes can be seen and, if its size is known, the file that it reads.
func begin(in io.Reader) (*bufio.Reader, *io.SectionReader) {
	file := section(in)
	if file != nil {
		in = file
	}
	return bufio.NewReaderSize(in, 1<<16), file
}

func isArchive(in *bufio.Reader) bool {
	magic, _ := in.Peek(4)
	return string(magic) == "PK\x03\x04" || string(magic) == "PK\x05\x06"
}

func isArray(in *bufio.Reader) bool {
	magic, _ := in.Peek(len(npyMagic))
	return string(magic) == npyMagic
}

// section returns what is still to read of a file whose size is known, nil if in is none.
func section(in io.Reader) *io.SectionReader {
	file, ok := in.(interface {
		io.ReaderAt
		io.Seeker
	})
	if !ok {
		return nil
	}
	here, err := file.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil // as for a pipe
	}
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil || end < here {
		return nil
	}
	if _, err = file.Seek(here, io.SeekStart); err != nil {
		return nil
	}
	return io.NewSectionReader(file, here, end-here)
}

// array is an array of NumPy as a table.
type array struct {
	header
	in     io.Reader   // of what follows the header
	at     io.ReaderAt // of the same, for Fortran's order
	offset int64       // where they begin in the file
	sized  bool        // the size of the file is that of the array
	row    int
	raw    []byte // the row, or, in Fortran's order, the block of rows
	ahead  bool   // the row was read
	block  int    // rows of a block
	memory []int  // where a column is, in Fortran's order
}

// mostColumns is how many coordinates an array may have, because something is to be kept for each.
const mostColumns = 1 << 22

// newArray reads the header of an array from in, which reads file from its beginning unless file is nil.
func newArray(in io.Reader, file *io.SectionReader) (*array, error) {
	t := &array{in: in}
	var err error
	if t.header, t.offset, err = readHeader(in); err != nil {
		return nil, err
	}
	if t.n == 0 || t.d == 0 {
		return nil, fmt.Errorf("%s: there are no points: the array has the shape %v", arg, t.shape)
	}
	if t.d > mostColumns {
		return nil, fmt.Errorf("%s: the shape %v has %d columns, want at most %d", arg, t.shape, t.d, mostColumns)
	}
	if float64(t.n)*float64(t.d)*float64(t.size) > math.MaxInt64/2 {
		return nil, fmt.Errorf("%s: the shape %v is larger than any file", arg, t.shape)
	}
	if file == nil {
		return t, t.begin()
	}
	t.sized, t.at = true, io.NewSectionReader(file, t.offset, file.Size())
	if has, want := file.Size()-t.offset, t.bytes(); has != want {
		return nil, fmt.Errorf("%s: byte %d: %d bytes follow, but an array of the shape %v and type %s has %d", arg, t.offset, has, t.shape, t.descr, want)
	}
	return t, t.begin()
}

// begin makes sure, before memory is set aside, that there is a row if the size of the file is not known.
func (t *array) begin() error {
	switch {
	case !t.fortran && !t.sized:
		if err := t.readRow(); err != nil {
			return err
		}
		t.ahead = true
	case t.fortran:
		if !t.sized {
			if err := t.readAll(); err != nil {
				return err
			}
		}
		t.memory = t.fortranColumns()
		t.block = max(1, (1<<20)/(t.d*t.size))
	}
	return nil
}

func (t *array) bytes() int64 { return int64(t.n) * int64(t.d) * int64(t.size) }

func (t *array) Rows() int {
	if !t.sized {
		return 0
	}
	return t.n
}

func (t *array) Place() string { return fmt.Sprintf("row %d", t.row) }

func (t *array) Columns() []Column {
	columns := make([]Column, t.d)
	if t.text {
		for i := range columns {
			columns[i].Kind = Text
		}
	}
	return columns
}

func (t *array) Next(row []float64, columns []int, label int) ([]byte, error) {
	if t.row == t.n {
		return nil, t.end()
	}
	item := t.item
	read := t.readRow
	if t.fortran {
		item, read = t.fortranItem, t.readBlock
	}
	if err := read(); err != nil {
		return nil, err
	}
	t.row++
	var missing error
	for j, c := range columns {
		if row[j] = t.number(item(c)); math.IsNaN(row[j]) {
			missing = &MissingError{fmt.Sprintf("%s, column %d (byte %d)", t.Place(), c+1, t.byteOf(t.row-1, c))}
		}
	}
	if label < 0 || missing != nil {
		return nil, missing
	}
	return t.class(item(label)), nil
}

// byteOf is where an element is in the file.
func (t *array) byteOf(row, column int) int64 {
	element := int64(row)*int64(t.d) + int64(column)
	if t.fortran {
		element = int64(t.memory[column])*int64(t.n) + int64(row)
	}
	return t.offset + element*int64(t.size)
}

// item returns element c of the row.
func (t *array) item(c int) []byte { return t.raw[c*t.size : (c+1)*t.size] }

// readRow reads the next row. For the first the memory grows with what there is to read, in case that the header lies.
func (t *array) readRow() (err error) {
	if t.ahead {
		t.ahead = false
		return nil
	}
	size := t.d * t.size
	n := size
	if t.raw == nil {
		t.raw, err = io.ReadAll(io.LimitReader(t.in, int64(size)))
		n = len(t.raw)
	} else {
		n, err = io.ReadFull(t.in, t.raw)
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("%s: byte %d: %w", arg, t.byteOf(t.row, 0)+int64(n), err)
	}
	if n < size {
		return t.short(int64(t.row)*int64(size) + int64(n))
	}
	return nil
}

// short is the error if the file ends after so many bytes of the array.
func (t *array) short(has int64) error {
	return fmt.Errorf("%s: byte %d: the file ends after %d of the %d bytes of an array of the shape %v and type %s", arg, t.offset+has, has, t.bytes(), t.shape, t.descr)
}

// end returns io.EOF unless something follows the array.
func (t *array) end() error {
	if t.sized {
		return io.EOF
	}
	switch n, err := io.ReadFull(t.in, make([]byte, 1)); {
	case n > 0:
		return fmt.Errorf("%s: byte %d: more follows an array of the shape %v and type %s", arg, t.offset+t.bytes(), t.shape, t.descr)
	case errors.Is(err, io.EOF):
		return io.EOF
	default: // as a wrong check sum
		return fmt.Errorf("%s: byte %d: %w", arg, t.offset+t.bytes(), err)
	}
}

// fortranColumns returns where in Fortran's order, in which the first index varies fastest, the columns are that are counted in the order
// in which the last does.
func (t *array) fortranColumns() []int {
	memory := make([]int, t.d)
	for c := range memory {
		rest, stride := c, t.d
		for k := len(t.shape) - 1; k >= 1; k-- {
			stride /= t.shape[k]
			memory[c] += rest % t.shape[k] * stride
			rest /= t.shape[k]
		}
	}
	return memory
}

// fortranItem returns element c of the row, in a block whose columns follow one another.
func (t *array) fortranItem(c int) []byte {
	at := (t.memory[c]*t.block + (t.row-1)%t.block) * t.size
	return t.raw[at : at+t.size]
}

// readAll reads an array in Fortran's order into memory, in case that it cannot be read in another order.
func (t *array) readAll() error {
	all, err := io.ReadAll(io.LimitReader(t.in, t.bytes()))
	switch {
	case err != nil:
		return fmt.Errorf("%s: byte %d: %w", arg, t.offset+int64(len(all)), err)
	case int64(len(all)) < t.bytes():
		return t.short(int64(len(all)))
	}
	if err := t.end(); err != io.EOF {
		return err
	}
	t.at, t.sized = bytes.NewReader(all), true
	return nil
}

// readBlock reads the block that begins with the next row, if one does.
func (t *array) readBlock() error {
	if t.row%t.block != 0 {
		return nil
	}
	if t.raw == nil {
		t.raw = make([]byte, t.block*t.d*t.size)
	}
	rows := min(t.block, t.n-t.row)
	for c := range t.d {
		to := t.raw[c*t.block*t.size:][:rows*t.size]
		from := (int64(c)*int64(t.n) + int64(t.row)) * int64(t.size)
		if n, err := t.at.ReadAt(to, from); n < len(to) {
			return fmt.Errorf("%s: byte %d: %w", arg, t.offset+from+int64(n), err)
		}
	}
	return nil
}
