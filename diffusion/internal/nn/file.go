package nn

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// A file is: magic, the length of the header (4 bytes, little endian), the header (JSON), the arrays (float32, little
// endian, one after the other), and the SHA-256 sum of all that.
const (
	magic     = "NEQNET01"
	maxHeader = 1 << 20
)

// Write writes a header, which encoding/json must be able to encode, and arrays.
func Write(w io.Writer, header any, arrays ...[][]float32) error {
	if w == nil {
		return errors.New("the writer is nil")
	}
	text, err := json.Marshal(header)
	if err != nil {
		return err
	}
	sum := sha256.New()
	out := io.MultiWriter(w, sum)
	var buf bytes.Buffer
	buf.WriteString(magic)
	buf.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(text))))
	buf.Write(text)
	if _, err := out.Write(buf.Bytes()); err != nil {
		return err
	}
	for _, a := range arrays {
		for _, v := range a {
			b := make([]byte, 0, 4*len(v))
			for _, x := range v {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
			}
			if _, err := out.Write(b); err != nil {
				return err
			}
		}
	}
	_, err = w.Write(sum.Sum(nil))
	return err
}

// What can be wrong with a file.
var (
	ErrForeign   = errors.New("not a file with the weights of a network of this project")
	ErrTruncated = errors.New("the file with the weights ends too early")
	ErrDamaged   = errors.New("the file with the weights is damaged: its checksum is another")
)

// Read reads a header, and then the arrays that the function arrays makes room for; it is called when the header has been read. All of r is read.
func Read(r io.Reader, header any, arrays func() ([][]float32, error)) error {
	if r == nil {
		return errors.New("the reader is nil")
	}
	sum := sha256.New()
	in := io.TeeReader(r, sum)
	start := make([]byte, len(magic)+4)
	if _, err := io.ReadFull(in, start); err != nil {
		return short(err, ErrForeign)
	}
	n := binary.LittleEndian.Uint32(start[len(magic):])
	if string(start[:len(magic)]) != magic || n > maxHeader {
		return ErrForeign
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(in, text); err != nil {
		return short(err, ErrTruncated)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(header); err != nil {
		return fmt.Errorf("%w: %w", ErrForeign, err)
	}
	room, err := arrays()
	if err != nil {
		return err
	}
	for _, v := range room {
		if err := readFloats(in, v); err != nil {
			return err
		}
	}
	want := sum.Sum(nil)
	got, err := io.ReadAll(io.LimitReader(r, int64(len(want))+1))
	switch {
	case err != nil:
		return err
	case len(got) < len(want):
		return ErrTruncated
	case !bytes.Equal(got, want):
		return ErrDamaged
	}
	return nil
}

// readFloats fills v, piece by piece.
func readFloats(r io.Reader, v []float32) error {
	var buf [1 << 12]byte
	for len(v) > 0 {
		b := buf[:min(len(buf), 4*len(v))]
		if _, err := io.ReadFull(r, b); err != nil {
			return short(err, ErrTruncated)
		}
		for i := range len(b) / 4 {
			v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		}
		v = v[len(b)/4:]
	}
	return nil
}

// short returns instead if err says that there were too few bytes.
func short(err, instead error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return instead
	}
	return err
}
