package samples

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// arrays returns the files of the arrays that testdata/arrays.py wrote.
func arrays(t testing.TB) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader("testdata/arrays.npz")
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := make(map[string][]byte)
	for _, f := range archive.File {
		r := lawtest.Must(f.Open())
		files[strings.TrimSuffix(f.Name, ".npy")] = lawtest.Must(io.ReadAll(r))
	}
	return files
}

// npy is an array with the given header, as versions 1 to 3 of the format have it.
func npy(version byte, dict string, data []byte) []byte {
	b := []byte{0x93, 'N', 'U', 'M', 'P', 'Y', version, 0, byte(len(dict)), byte(len(dict) >> 8)}
	if version > 1 {
		b = append(b, 0, 0)
	}
	return append(append(b, dict...), data...)
}

// arrayFile hides that a reader can seek.
func arrayFile(b []byte) io.Reader { return struct{ io.Reader }{bytes.NewReader(b)} }

func TestReadNPYTypes(t *testing.T) {
	types := 0
	for name, file := range arrays(t) {
		if name[0] != '<' && name[0] != '>' {
			continue
		}
		types++
		want := mat.NewDense(5, 3, nil)
		want.Apply(func(i, j int, _ float64) float64 {
			v := float64(3*i + j)
			switch name[1] {
			case 'i':
				return v - 7
			case 'f':
				return v/4 - 1
			case 'b':
				return math.Mod(v, 2)
			}
			return v
		}, want)
		for how, r := range map[string]io.Reader{"file": bytes.NewReader(file), "stream": arrayFile(file)} {
			set, err := ReadNPY(r)
			if err != nil {
				t.Errorf("%s, %s: %v", name, how, err)
			} else if !mat.Equal(set.Points(), want) {
				t.Errorf("%s, %s: %v", name, how, rows(set))
			}
		}
		set := lawtest.Must(Reader{Array: name}.ReadNPY(lawtest.Must(os.Open("testdata/arrays.npz"))))
		if !mat.Equal(set.Points(), want) {
			t.Errorf("%s of archive: %v", name, rows(set))
		}
	}
	if types != 48 {
		t.Errorf("%d arrays, want 12 types × 2 byte orders × 2 orders in memory", types)
	}
}

func TestReadNPYShapes(t *testing.T) {
	files := arrays(t)
	set := lawtest.Must(ReadNPY(bytes.NewReader(files["line"])))
	if got := rows(set); !reflect.DeepEqual(got, [][]float64{{0}, {1}, {2}, {3}}) {
		t.Errorf("one dimension: %v", got)
	}
	for _, name := range []string{"images", "fortran images"} {
		set := lawtest.Must(ReadNPY(bytes.NewReader(files[name])))
		for i, v := range set.Points().RawMatrix().Data {
			if v != float64(i) || set.Dim() != 12 {
				t.Errorf("%s: %v", name, rows(set))
				break
			}
		}
	}
	for version := range byte(3) {
		for _, dict := range []string{
			"{'descr': '<u1', 'fortran_order': False, 'shape': (2, 2), }      \n",
			`{"shape":(2L,2L),"fortran_order":False,"descr":"|u1"}`,
		} {
			set := lawtest.Must(ReadNPY(bytes.NewReader(npy(version+1, dict, []byte{1, 2, 3, 4}))))
			if got := rows(set); !reflect.DeepEqual(got, [][]float64{{1, 2}, {3, 4}}) {
				t.Errorf("version %d, %s: %v", version+1, dict, got)
			}
		}
	}
}

// Large arrays in Fortran's order are read in blocks.
func TestReadNPYBlocks(t *testing.T) {
	const n, d = 1 << 12, 130
	data := make([]byte, 4*n*d)
	for j := range d {
		for i := range n {
			for k := range 4 {
				data[4*(j*n+i)+k] = byte((i*d + j) >> (8 * k))
			}
		}
	}
	file := npy(1, fmt.Sprintf("{'descr': '<i4', 'fortran_order': True, 'shape': (%d, %d), }", n, d), data)
	for how, r := range map[string]io.Reader{"file": bytes.NewReader(file), "stream": arrayFile(file)} {
		set := lawtest.Must(ReadNPY(r))
		for i, v := range set.Points().RawMatrix().Data {
			if v != float64(i) {
				t.Errorf("%s: element %d is %v", how, i, v)
				break
			}
		}
	}
}

func TestReadNPYLabels(t *testing.T) {
	for label, classes := range map[string][]string{"names": {"a", "b", "µ"}, "big-endian names": {"a", "b", "µ"}, "bytes": {"a", "b", "c"}} {
		set := lawtest.Must(Reader{Array: "<f8 C", Label: label}.ReadNPY(lawtest.Must(os.Open("testdata/arrays.npz"))))
		if !slices.Equal(set.Classes(), classes) || !slices.Equal(set.Labels(), []int{1, 0, 1, 2, 1}) || set.Dim() != 3 {
			t.Errorf("%s: labels %v of %q", label, set.Labels(), set.Classes())
		}
	}
	set := lawtest.Must(Reader{Label: "3"}.ReadNPY(bytes.NewReader(arrays(t)["<b1 C"])))
	if !slices.Equal(set.Classes(), []string{"0", "1"}) || !slices.Equal(set.Labels(), []int{0, 1, 0, 1, 0}) || set.Dim() != 2 {
		t.Errorf("column 3: labels %v of %q", set.Labels(), set.Classes())
	}
}

// A label that is a number has the name that it has in a text.
func TestReadNPYNumberAsLabel(t *testing.T) {
	text := lawtest.Must(Reader{Label: "2"}.ReadCSV(strings.NewReader("1,20261127\n2,5\n3,20261127\n4,5\n")))
	file := []byte("\x93NUMPY\x01\x00\x3c\x00{'descr': '<i4', 'fortran_order': False, 'shape': (4, 2)}  \n")
	for _, v := range []uint32{1, 20261127, 2, 5, 3, 20261127, 4, 5} {
		file = binary.LittleEndian.AppendUint32(file, v)
	}
	array := lawtest.Must(Reader{Label: "2"}.ReadNPY(bytes.NewReader(file)))
	if !slices.Equal(array.Classes(), []string{"5", "20261127"}) || !slices.Equal(array.Classes(), text.Classes()) || !slices.Equal(array.Labels(), text.Labels()) {
		t.Errorf("classes %q and labels %v, in a text %q and %v", array.Classes(), array.Labels(), text.Classes(), text.Labels())
	}
}

func TestReadNPYRefuses(t *testing.T) {
	files := arrays(t)
	f8 := files["<f8 C"]
	dict := func(descr, order, shape string) []byte {
		return npy(1, fmt.Sprintf("{'descr': %s, 'fortran_order': %s, 'shape': %s, }", descr, order, shape), make([]byte, 48))
	}
	nan := bytes.Clone(files["<f8 F"])
	copy(nan[128+8*11:], []byte{0, 0, 0, 0, 0, 0, 0xf8, 0x7f})
	infinite := bytes.Clone(f8)
	copy(infinite[128+8*4:], []byte{0, 0, 0, 0, 0, 0, 0xf0, 0x7f})
	for _, test := range []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "byte 0"},
		{"text", []byte("1,2\n3,4\n"), `byte 0: "1,2\n3,4\n" does not begin an array of NumPy`},
		{"version", npy(4, "", nil), "byte 6: version 4"},
		{"no length", f8[:9], "byte 8: the header is cut off"},
		{"long header", append(npy(2, "", nil)[:8], 0xff, 0xff, 0xff, 0xff), "byte 8: the header has 4294967295 bytes"},
		{"header cut off", f8[:70], "byte 70: the header is cut off"},
		{"no dictionary", npy(1, "f8, 3, 4", nil), "byte 10: the header"},
		{"no shape", npy(1, "{'descr': '<f8', 'fortran_order': False}", nil), "is not a dictionary"},
		{"two shapes", npy(1, "{'descr': '<f8', 'shape': (3,), 'shape': (4,)}", nil), "lacks one of"},
		{"negative", dict("'<f8'", "False", "(-2, 3)"), "is not a dictionary"},
		{"two lengths in one", dict("'<f8'", "False", "(2 3)"), `has "2 3" for a length`},
		{"huge length", dict("'<f8'", "False", "(99999999999999999999, 3)"), "for a length"},
		{"huge product", dict("'<f8'", "False", "(4611686018427387904, 3)"), "larger than any file"},
		{"huge dimension", dict("'<f8'", "False", "(1, 4611686018427387904)"), "want at most 4194304"},
		{"overflow", dict("'<f8'", "False", "(2, 2147483648, 2147483648, 4)"), "larger than any file"},
		{"many columns", dict("'<f8'", "False", "(1, 100000000)"), "want at most 4194304"},
		{"lying rows", dict("'<f8'", "False", "(1000000000, 2)"), "but an array of the shape [1000000000 2] and type <f8 has 16000000000"},
		{"lying type", dict("'<f4'", "False", "(3, 2)"), "48 bytes follow, but an array of the shape [3 2] and type <f4 has 24"},
		{"cut off", f8[:len(f8)-3], "117 bytes follow"},
		{"more", append(bytes.Clone(f8), 0), "121 bytes follow"},
		{"Fortran cut off", files["<f8 F"][:200], "72 bytes follow"},
		{"number", files["number"], "single number"},
		{"no rows", files["none"], "there are no points: the array has the shape [0 3]"},
		{"complex", files["c16"], `the type "<c16" is none of`},
		{"dates", files["M8[s]"], `the type "<M8[s]" is none of`},
		{"record", files["record"], "is a record"},
		{"object", dict("'|O'", "False", "(3, 2)"), `the type "|O" is none of`},
		{"no type", dict("'<f3'", "False", "(3, 2)"), `the type "<f3" is none of`},
		{"strings", files["names"], "none of the columns 1 has numbers"},
		{"NaN", nan, "row 2, column 3 (byte 216): a value is missing; DropMissing"},
		{"infinite", infinite, "row 2: coordinate 2 = +Inf is not a finite number"},
		{"no archive", []byte("PK\x03\x04 and more"), "the archive of arrays: zip: not a valid zip file"},
	} {
		_, err := ReadNPY(bytes.NewReader(test.file))
		lawtest.CheckError(t, "samples", test.name, err, test.want)
		_, err = ReadNPY(arrayFile(test.file))
		lawtest.CheckError(t, "samples", test.name+", stream", err, "")
	}
	_, err := ReadNPY(arrayFile(f8[:len(f8)-3]))
	lawtest.CheckError(t, "samples", "stream cut off", err, "byte 245: the file ends after 117 of the 120 bytes")
	_, err = ReadNPY(arrayFile(append(bytes.Clone(f8), 0)))
	lawtest.CheckError(t, "samples", "stream with more", err, "byte 248: more follows")
	_, err = ReadNPY(nil)
	lawtest.CheckError(t, "samples", "nil", err, "the reader is nil")
	_, err = Reader{Array: "x"}.ReadNPY(bytes.NewReader(f8))
	lawtest.CheckError(t, "samples", "array of no archive", err, `Array = "x"`)
	for _, test := range []struct{ array, label, want string }{
		{"", "", "name that of the points as Array"},
		{"z", "", `Array: there is no array "z"`},
		{"<f8 C", "z", `Label: there is no array "z"`},
		{"<f8 C", "line", `the array "line" of labels has the shape [4], want (5)`},
		{"<f8 C", "record", `is a record`},
	} {
		_, err := Reader{Array: test.array, Label: test.label}.ReadNPY(lawtest.Must(os.Open("testdata/arrays.npz")))
		lawtest.CheckError(t, "samples", test.array+" and "+test.label, err, test.want)
	}
}

// A header that promises more than there is costs no memory but that of a block of rows, 1 MiB.
func TestReadNPYLiesCostNothing(t *testing.T) {
	for _, shape := range []string{"(4000000000, 2)", "(1, 1000000)", "(40000000, 100)"} {
		for _, order := range []string{"False", "True"} {
			file := npy(1, fmt.Sprintf("{'descr': '<f8', 'fortran_order': %s, 'shape': %s, }", order, shape), make([]byte, 1000))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := ReadNPY(arrayFile(file)); err == nil {
				t.Error("no error")
			}
			runtime.ReadMemStats(&after)
			if bytes := after.TotalAlloc - before.TotalAlloc; bytes > 3<<19 {
				t.Errorf("%s, Fortran's order %s: %d bytes", shape, order, bytes)
			}
		}
	}
}
