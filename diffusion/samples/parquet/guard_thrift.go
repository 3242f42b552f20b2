package parquet

import (
	"encoding/binary"
	"errors"
)

var (
	errShort = errors.New("it is cut off, or a size in it is too large")
	errType  = errors.New("there is an unknown type")
	errDepth = errors.New("it is nested too deeply")
)

// skipStruct returns what follows a structure in the compact protocol of Apache Thrift, if all of it is there. Each item of a list takes at least
// a byte, so that none is longer than the file.
func skipStruct(b []byte, depth int) ([]byte, error) {
	if depth > deepest {
		return b, errDepth
	}
	for {
		if len(b) == 0 {
			return b, errShort
		}
		field := b[0]
		b = b[1:]
		if field == 0 {
			return b, nil
		}
		var err error
		if field>>4 == 0 { // the number of the field follows
			if _, b, err = uvarint(b); err != nil {
				return b, err
			}
		}
		if kind := field & 15; kind == 1 || kind == 2 {
			continue // true or false
		} else if b, err = skipValue(b, kind, depth); err != nil {
			return b, err
		}
	}
}

// skipValue returns what follows a value of a type of the compact protocol.
func skipValue(b []byte, kind byte, depth int) (rest []byte, err error) {
	switch kind {
	case 1, 2, 3:
		return skip(b, 1)
	case 4, 5, 6:
		_, rest, err = uvarint(b)
		return rest, err
	case 7:
		return skip(b, 8)
	case 8:
		n, rest, err := uvarint(b)
		if err != nil {
			return b, err
		}
		return skip(rest, n)
	case 9, 10:
		return skipList(b, depth)
	case 12:
		return skipStruct(b, depth+1)
	case 13:
		return skip(b, 16)
	}
	return b, errType // maps are not used
}

func skipList(b []byte, depth int) ([]byte, error) {
	if depth > deepest {
		return b, errDepth
	}
	if len(b) == 0 {
		return b, errShort
	}
	kind, n := b[0]&15, uint64(b[0]>>4)
	b = b[1:]
	var err error
	if n == 15 {
		if n, b, err = uvarint(b); err != nil {
			return b, err
		}
	}
	if n > uint64(len(b)) {
		return b, errShort
	}
	for range n {
		if b, err = skipValue(b, kind, depth+1); err != nil {
			return b, err
		}
	}
	return b, nil
}

func skip(b []byte, n uint64) ([]byte, error) {
	if n > uint64(len(b)) {
		return b, errShort
	}
	return b[n:], nil
}

func uvarint(b []byte) (uint64, []byte, error) {
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, b, errShort
	}
	return v, b[n:], nil
}
