package samples

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"
)

// is is what a field of text is.
type is int

const (
	isNumber is = iota
	isInfinite
	isMissing
	isText
)

// usualMissing is what is written for a missing value, in lower case.
var usualMissing = []string{"", "na", "n/a", "#n/a", "#na", "<na>", "nan", "-nan", "null", "none", "?", "-", "--", ".", "missing"}

// numerals reads numbers as they are written in a file.
type numerals struct {
	decimal byte            // '.' or ','
	missing map[string]bool // in lower case if usual
	usual   bool
	scratch []byte
}

func newNumerals(r Reader) numerals {
	n := numerals{decimal: byte(r.Decimal), missing: make(map[string]bool), usual: r.Missing == nil}
	list := r.Missing
	if n.usual {
		list = usualMissing
	}
	for _, m := range list {
		n.missing[m] = true
	}
	return n
}

// parse returns the number that is written in a field.
func (n *numerals) parse(field []byte) (float64, is) {
	if !n.usual && n.missing[string(field)] { // may look like a number, as −999
		return 0, isMissing
	}
	v, ok := n.float(field)
	switch {
	case ok && math.IsNaN(v):
		return 0, isMissing
	case ok && math.IsInf(v, 0):
		return 0, isInfinite
	case ok:
		return v, isNumber
	case n.isMissing(field):
		return 0, isMissing
	}
	return 0, isText
}

func (n *numerals) isMissing(field []byte) bool {
	if !n.usual {
		return n.missing[string(field)]
	}
	const longest = 7 // of usualMissing
	return len(field) <= longest && n.missing[strings.ToLower(string(field))]
}

// float reads a number. Besides what Go takes, it knows the minus of typesetters and Fortran's exponent D, but no hexadecimals.
func (n *numerals) float(field []byte) (float64, bool) {
	if n.decimal == ',' {
		if bytes.IndexByte(field, '.') >= 0 {
			return 0, false
		}
		n.scratch = append(n.scratch[:0], field...)
		field = bytes.Replace(n.scratch, []byte{','}, []byte{'.'}, 1)
	}
	v, err := strconv.ParseFloat(string(field), 64)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return v, bytes.IndexByte(field, 'x') < 0 && bytes.IndexByte(field, 'X') < 0
	}
	if len(field) == 0 || len(field) > 40 {
		return 0, false
	}
	other := strings.Replace(string(field), "\u2212", "-", 1)
	if strings.ContainsAny(other, "0123456789") {
		other = strings.NewReplacer("D+", "E+", "D-", "E-", "d+", "e+", "d-", "e-").Replace(other)
	}
	v, err = strconv.ParseFloat(other, 64)
	return v, err == nil && other != string(field)
}

// hint says what may help if a field is not a number.
func (n *numerals) hint(field []byte) string {
	other := *n
	other.decimal = '.' + ',' - n.decimal
	if _, ok := other.float(field); ok {
		return "; Decimal tells the decimal point from the comma"
	}
	return ""
}
