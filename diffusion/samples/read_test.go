package samples

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// Every point of a reservoir sample has the same probability, and so has every pair.
func TestReaderSample(t *testing.T) {
	lawtest.Slow(t)
	const n, m, draws = 8, 3, 4000
	var file bytes.Buffer
	for i := range n {
		fmt.Fprintln(&file, i)
	}
	single, pairs := make([]float64, n), make([]float64, n*n)
	for seed := range uint64(draws) {
		set := lawtest.Must(Reader{Sample: m, Seed: seed}.ReadCSV(bytes.NewReader(file.Bytes())))
		if set.Len() != m || set.Source().Rows != n {
			t.Fatalf("%d points of %d", set.Len(), set.Source().Rows)
		}
		for i := range m {
			a := int(set.Points().At(i, 0))
			single[a]++
			for k := range i {
				b := int(set.Points().At(k, 0))
				pairs[min(a, b)*n+max(a, b)]++
			}
		}
	}
	for name, counts := range map[string][]float64{"points": single, "pairs": pairs} {
		p := float64(m) / n
		if name == "pairs" {
			p *= float64(m-1) / (n - 1)
		}
		for i, c := range counts {
			if name == "pairs" && i/n >= i%n {
				continue
			}
			if deviation := (c - draws*p) / math.Sqrt(draws*p*(1-p)); math.Abs(deviation) > 4 {
				t.Errorf("%s: %d is drawn %v times, %.1f standard errors from %v", name, i, c, deviation, draws*p)
			}
		}
	}
}

func TestReaderEvery(t *testing.T) {
	const file = "0,a\n1,b\nNA,b\n3,b\n4,a\n5,b\n6,b\n7,c\n8,b\n"
	set := lawtest.Must(Reader{Every: 3, DropMissing: true}.ReadCSV(strings.NewReader(file)))
	if got := mat.Col(nil, 0, set.Points()); !slices.Equal(got, []float64{0, 4, 7}) || !slices.Equal(set.Classes(), []string{"a", "c"}) {
		t.Errorf("every third: %v, classes %q", got, set.Classes())
	}
	set = lawtest.Must(Reader{Every: 3, Sample: 2, DropMissing: true}.ReadCSV(strings.NewReader(file)))
	if got := mat.Col(nil, 0, set.Points()); set.Len() != 2 || set.Labels()[0] != 0 && got[0] != 7 {
		t.Errorf("two of every third: %v, labels %v", got, set.Labels())
	}
}

// countdown is a table of so many rows, of which it says that there are others.
type countdown struct{ rows, said int }

func (t *countdown) Columns() []Column { return []Column{{Name: "x"}} }
func (t *countdown) Rows() int         { return t.said }
func (t *countdown) Place() string     { return "" }
func (t *countdown) Next(row []float64, _ []int, _ int) ([]byte, error) {
	if t.rows == 0 {
		return nil, io.EOF
	}
	t.rows--
	row[0] = float64(t.rows)
	return nil, nil
}

// TestTableOfFile: the rows of a file one by one, each with its place, whatever the file is.
func TestTableOfFile(t *testing.T) {
	const columns = "\x93NUMPY\x01\x00\x3e\x00{'descr': '|u1', 'fortran_order': True, 'shape': (3, 2)}     \n\x01\x03\x05\x02\x04\x06"
	for file, first := range map[string]string{"# c\nx,y\n1,2\n\n3,4\n5,6\n": "line 3", "1;2\r\n3;4\r\n5;6": "line 1", columns: "row 1"} {
		for name, in := range map[string]io.Reader{"file": strings.NewReader(file), "stream": iotest.OneByteReader(strings.NewReader(file))} {
			table, err := Reader{}.Table(in)
			if err != nil {
				t.Errorf("%s %q: %v", name, file, err)
				continue
			}
			row := make([]float64, 2)
			for k := range 3 {
				_, err := table.Next(row, []int{1, 0}, -1)
				if err != nil || row[0] != float64(2*k+2) || row[1] != float64(2*k+1) {
					t.Errorf("%s %q: row %d is %v, %v", name, file, k, row, err)
				}
				if place := table.Place(); k == 0 && place != first {
					t.Errorf("%s %q: the first row is in %s, want %s", name, file, place, first)
				}
			}
			if _, err := table.Next(row, []int{1, 0}, -1); err != io.EOF {
				t.Errorf("%s %q: %v after the last row", name, file, err)
			}
		}
	}
	for want, in := range map[string]io.Reader{
		"the reader is nil": nil, "the file has no row": strings.NewReader(""), "an archive of arrays": strings.NewReader("PK\x03\x04"),
		"the header is cut off": strings.NewReader("\x93NUMPY\x01\x00"), "byte 0: \"\\x93NUMPY\"": strings.NewReader("\x93NUMPY"),
	} {
		_, err := Reader{}.Table(in)
		lawtest.CheckError(t, "samples", want, err, want)
	}
	_, err := Reader{Skip: -1}.Table(strings.NewReader("1"))
	lawtest.CheckError(t, "samples", "Skip", err, "Skip = -1")
}

func TestReadTable(t *testing.T) {
	for _, said := range []int{-1, 0, 1, 10, 300000} {
		set := lawtest.Must(Reader{}.Read(&countdown{200000, said}))
		if set.Len() != 200000 || set.Points().At(150000, 0) != 49999 {
			t.Errorf("said %d: %d points, one is %v", said, set.Len(), set.Points().At(150000, 0))
		}
	}
	set := lawtest.Must(Reader{Sample: 1 << 50}.Read(&countdown{100, 0}))
	if set.Len() != 100 {
		t.Errorf("a sample of all: %d points", set.Len())
	}
	_, err := Reader{}.Read(&countdown{1, 1 << 50})
	lawtest.CheckError(t, "samples", "huge", err, "of memory")
	lawtest.CheckError(t, "samples", "huge", err, "; Every and Sample take a part of them")
	_, err = Reader{}.Read(nil)
	lawtest.CheckError(t, "samples", "nil", err, "the table is nil")
}

func TestOpenRefuses(t *testing.T) {
	for path, want := range map[string]string{
		"testdata":            "testdata is a folder",
		"testdata/none.csv":   "none.csv",
		"testdata/a.xlsx":     "save the sheet as CSV",
		"testdata/a.parquet":  "parquet.Read of diffusion/samples/parquet",
		"testdata/arrays.npz": "name that of the points as Array (in testdata/arrays.npz)",
		"read_test.go":        "(in read_test.go)",
		"":                    "no such file",
	} {
		_, err := Open(path)
		lawtest.CheckError(t, "samples", path, err, want)
	}
}

func TestOpenCompressed(t *testing.T) {
	for name, content := range map[string][]byte{"a.csv.gz": []byte("1,2\n3,4\n"), "a.npy.gz": arrays(t)["<f8 F"]} {
		path := filepath.Join(t.TempDir(), name)
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		lawtest.Must(w.Write(content))
		if err := errors.Join(w.Close(), os.WriteFile(path, b.Bytes(), 0o644)); err != nil {
			t.Fatal(err)
		}
		if set := lawtest.Must(Open(path)); set.Dim() < 2 {
			t.Errorf("%s: %v", name, rows(set))
		}
		if err := os.WriteFile(path, b.Bytes()[:b.Len()-6], 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Open(path)
		lawtest.CheckError(t, "samples", name, err, "unexpected EOF")
	}
}
