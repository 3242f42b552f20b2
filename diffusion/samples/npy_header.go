package samples

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"nonequilibrium/diffusion/internal/half"
)

// header is what the header of an array says.
type header struct {
	descr   string // as '<f8'
	shape   []int
	n, d    int // rows, and numbers in a row
	fortran bool
	element
}

// element is how the elements of an array are stored.
type element struct {
	size   int
	text   bool
	number func([]byte) float64
	class  func([]byte) []byte // as a label
}

// npyMagic begins an array of NumPy.
const npyMagic = "\x93NUMPY"

// longestHeader is that of numpy.load.
const longestHeader = 10000

// readHeader reads a header and returns how many bytes it has.
func readHeader(in io.Reader) (h header, length int64, err error) {
	prefix := make([]byte, 8)
	if n, err := io.ReadFull(in, prefix); err != nil || !bytes.HasPrefix(prefix, []byte(npyMagic)) {
		return h, 0, fmt.Errorf("%s: byte 0: %q does not begin an array of NumPy", arg, prefix[:n])
	}
	counter := make([]byte, 4)
	switch major := prefix[6]; major {
	case 1:
		counter = counter[:2]
	case 2, 3:
	default:
		return h, 0, fmt.Errorf("%s: byte 6: version %d of the format, want 1, 2 or 3", arg, major)
	}
	if _, err := io.ReadFull(in, counter); err != nil {
		return h, 0, fmt.Errorf("%s: byte 8: the header is cut off", arg)
	}
	size := binary.LittleEndian.Uint32(append(counter[:len(counter):len(counter)], 0, 0)[:4])
	if size > longestHeader {
		return h, 0, fmt.Errorf("%s: byte 8: the header has %d bytes, want at most %d", arg, size, longestHeader)
	}
	begin := int64(8 + len(counter))
	dict := make([]byte, size)
	if n, err := io.ReadFull(in, dict); err != nil {
		return h, 0, fmt.Errorf("%s: byte %d: the header is cut off", arg, begin+int64(n))
	}
	if h, err = parseHeader(string(dict)); err != nil {
		return h, 0, fmt.Errorf("%s: byte %d: %w", arg, begin, err)
	}
	return h, begin + int64(size), nil
}

var (
	dictionary = regexp.MustCompile(`^\s*\{\s*(?:(?:` + descrItem + `|` + orderItem + `|` + shapeItem + `)\s*,?\s*){3}\}\s*$`)
	keys       = [3]*regexp.Regexp{regexp.MustCompile(descrItem), regexp.MustCompile(orderItem), regexp.MustCompile(shapeItem)}
)

const (
	descrItem = `['"]descr['"]\s*:\s*(?:['"]([^'"]*)['"]|(\[[^\]]*\]))`
	orderItem = `['"]fortran_order['"]\s*:\s*(True|False)`
	shapeItem = `['"]shape['"]\s*:\s*\(([0-9L,\s]*)\)`
)

// parseHeader reads {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }.
func parseHeader(dict string) (h header, err error) {
	if !dictionary.MatchString(dict) {
		return h, fmt.Errorf("the header %.80q is not a dictionary of descr, fortran_order and shape", dict)
	}
	var found [3][]string
	for i, key := range keys {
		if found[i] = key.FindStringSubmatch(dict); found[i] == nil {
			return h, fmt.Errorf("the header %.80q lacks one of descr, fortran_order and shape", dict)
		}
	}
	if h.descr = found[0][1]; found[0][2] != "" {
		return h, fmt.Errorf("the type %.80s is a record: save its numbers as an array n × d", found[0][2])
	}
	if h.element, err = parseElement(h.descr); err != nil {
		return h, err
	}
	h.fortran = found[1][1] == "True"
	return h, h.setShape(found[2][1])
}

// setShape reads a tuple of integers, of which Python 2 wrote some as 3L.
func (h *header) setShape(tuple string) error {
	h.n, h.d = 1, 1
	tuple = strings.TrimSuffix(strings.TrimSpace(tuple), ",")
	if tuple == "" {
		return fmt.Errorf("the array is a single number, want one of n × d")
	}
	for i, item := range strings.Split(tuple, ",") {
		length, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(item), "L"))
		if err != nil {
			return fmt.Errorf("the shape (%s) has %q for a length", tuple, item)
		}
		h.shape = append(h.shape, length)
		if i == 0 {
			h.n = length
			continue
		}
		if h.d *= min(length, math.MaxInt32); h.d > math.MaxInt32 {
			return fmt.Errorf("the shape (%s) is larger than any file", tuple)
		}
	}
	return nil
}

// parseElement reads the type of an array, as '<f8'.
func parseElement(descr string) (e element, err error) {
	refuse := fmt.Errorf("the type %q is none of i1 to i8, u1 to u8, f2, f4, f8 and b1", descr)
	if len(descr) < 3 || !strings.ContainsRune("<>|=", rune(descr[0])) {
		return e, refuse
	}
	size, err := strconv.Atoi(descr[2:])
	if err != nil || size < 1 || size > 1<<16 {
		return e, refuse
	}
	var order binary.ByteOrder = binary.LittleEndian
	if descr[0] == '>' {
		order = binary.BigEndian
	}
	switch descr[1] {
	case 'U':
		return element{size: 4 * size, text: true, number: notANumber, class: func(b []byte) []byte { return utf32(order, b) }}, nil
	case 'S':
		return element{size: size, text: true, number: notANumber, class: func(b []byte) []byte { return toUTF8(bytes.TrimRight(b, "\x00")) }}, nil
	}
	number := numbers(order)[descr[1:]]
	if number == nil {
		return e, refuse
	}
	return element{size: size, number: number, class: func(b []byte) []byte {
		return strconv.AppendFloat(nil, number(b), 'f', -1, 64) // 20261127, as a text has it
	}}, nil
}

func notANumber([]byte) float64 { return math.NaN() }

// numbers returns what reads each type of number.
func numbers(order binary.ByteOrder) map[string]func([]byte) float64 {
	return map[string]func([]byte) float64{
		"i1": func(b []byte) float64 { return float64(int8(b[0])) },
		"i2": func(b []byte) float64 { return float64(int16(order.Uint16(b))) },
		"i4": func(b []byte) float64 { return float64(int32(order.Uint32(b))) },
		"i8": func(b []byte) float64 { return float64(int64(order.Uint64(b))) },
		"u1": func(b []byte) float64 { return float64(b[0]) },
		"u2": func(b []byte) float64 { return float64(order.Uint16(b)) },
		"u4": func(b []byte) float64 { return float64(order.Uint32(b)) },
		"u8": func(b []byte) float64 { return float64(order.Uint64(b)) },
		"f2": func(b []byte) float64 { return half.Float64(order.Uint16(b)) },
		"f4": func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) },
		"f8": func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) },
		"b1": func(b []byte) float64 { return float64(min(b[0], 1)) },
	}
}

// utf32 returns the text of code points of 4 bytes, which zeros fill up.
func utf32(order binary.ByteOrder, b []byte) []byte {
	var runes []rune
	for ; len(b) > 0; b = b[4:] {
		runes = append(runes, rune(order.Uint32(b)))
	}
	return []byte(strings.TrimRight(string(runes), "\x00"))
}
