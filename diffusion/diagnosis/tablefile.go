package diagnosis

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Files of numbers, read row by row: text, as spreadsheets and numpy.savetxt write it, and NPY, as numpy.save does. Whatever the
// length of a file, one row of it is in memory.

// rowReader fills dst with the next row and returns io.EOF behind the last. Its errors say where in the file they are.
type rowReader interface {
	next(dst []float64) error
	columns() int
	place() string // of the row that was read last
}

// openRows tells the kind of file by its first bytes.
func openRows(r io.Reader) (rowReader, error) {
	const line = 1 << 20 // bytes, the longest line of text
	b := bufio.NewReaderSize(r, line)
	head, err := b.Peek(len(npyMagic))
	switch {
	case len(head) == 0 && errors.Is(err, io.EOF):
		return nil, errors.New("the file is empty")
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	case string(head) == npyMagic:
		return openNPY(b)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil, errors.New("the file is an archive (.npz?), want the array alone, as numpy.save writes it")
	}
	return openText(b)
}

// textRows reads lines of numbers, separated by tabs, semicolons, commas or blanks; with the first two there may be decimal commas. Lines that begin with # are comments, and the first line
// that is not may hold names.
type textRows struct {
	lines     *bufio.Reader
	line      int
	separator string // "": blanks
	count     int
	names     []string  // of the columns, if there is a header
	first     []float64 // the first row, read with the header
}

func openText(b *bufio.Reader) (*textRows, error) {
	r := &textRows{lines: b}
	text, err := r.read()
	if err != nil {
		return nil, orEmpty(err)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	for _, s := range []string{"\t", ";", ","} {
		if strings.Contains(text, s) {
			r.separator = s
			break
		}
	}
	fields := r.split(text)
	r.count = len(fields)
	if _, err := r.parse(fields[0]); err != nil {
		for _, f := range fields {
			r.names = append(r.names, strings.ToLower(strings.Trim(f, `" `)))
		}
		return r, nil
	}
	r.first = make([]float64, r.count)
	return r, r.fill(r.first, text)
}

func orEmpty(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("the file has no line of numbers")
	}
	return err
}

func (r *textRows) columns() int  { return r.count }
func (r *textRows) place() string { return fmt.Sprintf("line %d", r.line) }

// read returns the next line that is neither empty nor a comment.
func (r *textRows) read() (string, error) {
	for {
		text, err := r.lines.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return "", fmt.Errorf("line %d is longer than %d bytes", r.line+1, r.lines.Size())
		case errors.Is(err, io.EOF) && len(text) == 0:
			return "", io.EOF
		case err != nil && !errors.Is(err, io.EOF):
			return "", fmt.Errorf("line %d: %w", r.line+1, err)
		}
		r.line++
		if trimmed := bytes.TrimSpace(text); len(trimmed) > 0 && trimmed[0] != '#' {
			return string(trimmed), nil
		}
	}
}

func (r *textRows) split(text string) []string {
	if r.separator == "" {
		return strings.Fields(text)
	}
	return strings.Split(text, r.separator)
}

func (r *textRows) next(dst []float64) error {
	if r.first != nil {
		copy(dst, r.first)
		r.first = nil
		return nil
	}
	text, err := r.read()
	if err != nil {
		return err
	}
	return r.fill(dst, text)
}

// fill puts the numbers of a line into dst.
func (r *textRows) fill(dst []float64, text string) error {
	fields := r.split(text)
	if len(fields) != r.count {
		return fmt.Errorf("line %d has %d columns, the first has %d", r.line, len(fields), r.count)
	}
	for k, f := range fields {
		v, err := r.parse(f)
		if err != nil {
			return fmt.Errorf("line %d, column %d: %q is not a number", r.line, k+1, shorten(f))
		}
		dst[k] = v
	}
	return nil
}

func (r *textRows) parse(field string) (float64, error) {
	if r.separator == ";" || r.separator == "\t" {
		field = strings.Replace(field, ",", ".", 1)
	}
	return strconv.ParseFloat(strings.Trim(field, "\" \t\r"), 64)
}

func shorten(s string) string {
	const most = 40
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}

// The format of NPY files (numpy.lib.format): the magic, two bytes of version, the length of the header, the header, and the numbers.
const npyMagic = "\x93NUMPY"

type npyRows struct {
	data   io.Reader
	order  binary.ByteOrder
	size   int // bytes of a number, 4 or 8
	rows   int // that the header promises
	count  int
	row    int
	buffer []byte
}

var npyHeader = regexp.MustCompile(`^\{'descr': *'([^']*)' *, *'fortran_order': *(True|False) *, *'shape': *\((\d+), *(\d+)\) *,? *\}\s*$`)

func openNPY(r io.Reader) (*npyRows, error) {
	head := make([]byte, len(npyMagic)+4)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, cutOff(err, "the header of the NPY file")
	}
	length := int(binary.LittleEndian.Uint16(head[8:]))
	switch major := head[6]; major {
	case 1:
	case 2, 3:
		high := make([]byte, 2)
		if _, err := io.ReadFull(r, high); err != nil {
			return nil, cutOff(err, "the header of the NPY file")
		}
		length |= int(binary.LittleEndian.Uint16(high)) << 16
	default:
		return nil, fmt.Errorf("the NPY file has the version %d, want 1 to 3", major)
	}
	const most = 1 << 16
	if length > most {
		return nil, fmt.Errorf("the NPY file has a header of %d bytes, want at most %d", length, most)
	}
	header := make([]byte, length)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, cutOff(err, "the header of the NPY file")
	}
	return newNPY(r, string(header))
}

// newNPY returns the reader of the numbers that the header describes.
func newNPY(r io.Reader, header string) (*npyRows, error) {
	m := npyHeader.FindStringSubmatch(header)
	if m == nil {
		return nil, fmt.Errorf("the NPY file holds %s, want an array of two dimensions", shorten(strings.TrimSpace(header)))
	}
	n := &npyRows{data: r, order: binary.LittleEndian}
	switch descr := m[1]; descr {
	case "<f4", "<f8":
	case ">f4", ">f8":
		n.order = binary.BigEndian
	default:
		return nil, fmt.Errorf("the NPY file has numbers of the type %q, want float32 or float64", descr)
	}
	if m[2] == "True" {
		return nil, errors.New("the NPY file is in column order, which cannot be read row by row: save numpy.ascontiguousarray of it")
	}
	n.size = int(m[1][2] - '0')
	var err error
	if n.rows, err = strconv.Atoi(m[3]); err != nil {
		return nil, fmt.Errorf("the NPY file promises %s rows", shorten(m[3]))
	}
	const most = 1 << 24
	if n.count, err = strconv.Atoi(m[4]); err != nil || n.count > most {
		return nil, fmt.Errorf("the NPY file promises %s columns, want at most %d", shorten(m[4]), most)
	}
	return n, nil
}

func cutOff(err error, what string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s is cut off", what)
	}
	return err
}

func (n *npyRows) columns() int  { return n.count }
func (n *npyRows) place() string { return fmt.Sprintf("row %d", n.row) }

func (n *npyRows) next(dst []float64) error {
	if n.buffer == nil {
		n.buffer = make([]byte, n.count*n.size)
	}
	if n.row == n.rows {
		if k, _ := n.data.Read(n.buffer[:min(1, len(n.buffer))]); k > 0 {
			return fmt.Errorf("the NPY file goes on behind the %d rows that it promises", n.rows)
		}
		return io.EOF
	}
	if _, err := io.ReadFull(n.data, n.buffer); err != nil {
		return cutOff(err, fmt.Sprintf("row %d of the %d that the NPY file promises", n.row+1, n.rows))
	}
	n.row++
	for k := range dst {
		if n.size == 4 {
			dst[k] = float64(math.Float32frombits(n.order.Uint32(n.buffer[4*k:])))
		} else {
			dst[k] = math.Float64frombits(n.order.Uint64(n.buffer[8*k:]))
		}
	}
	return nil
}
