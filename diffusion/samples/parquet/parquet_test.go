package parquet

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/samples"
)

// The columns of types.parquet and pages.parquet have k, k − 7, k/4 − 1, (k − 7)/4 or k mod 2 in row k.
func TestReadTypes(t *testing.T) {
	for _, file := range []string{"testdata/types.parquet", "testdata/pages.parquet"} {
		set, err := Read(file, samples.Reader{})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if set.Len() != 50 || set.Dim() != 15 || !slices.Equal(set.Classes(), []string{"a", "b"}) {
			t.Errorf("%s: %d × %d, classes %q", file, set.Len(), set.Dim(), set.Classes())
		}
		for i := range set.Len() {
			k := float64(i)
			for j, name := range set.Columns() {
				want := k - 7
				switch {
				case name[0] == 'u':
					want = k
				case name == "bool":
					want = float64(i % 2)
				case strings.HasPrefix(name, "decimal"):
					want /= 4
				case !strings.HasPrefix(name, "int"):
					want = k/4 - 1
				}
				if got := set.Points().At(i, j); got != want {
					t.Errorf("%s: row %d, %s: %v, want %v", file, i, name, got, want)
				}
			}
			if want := min(1, i%3); set.Labels()[i] != want {
				t.Errorf("%s: label %d is %d, want %d", file, i, set.Labels()[i], want)
			}
		}
	}
}

func TestReadChoice(t *testing.T) {
	set := lawtest.Must(Read("testdata/nulls.parquet", samples.Reader{DropMissing: true, Columns: []string{"y", "x"}, Label: "kind", Every: 5}))
	if set.Len() != 10 || set.Source().Rows != 50 || set.Source().Dropped != 2 || set.Points().At(1, 1) != 6 || set.Points().At(1, 0) != 0.5 {
		t.Errorf("%d points, %+v, the second is %v", set.Len(), set.Source(), set.Points().RawRowView(1))
	}
	set = lawtest.Must(Read("testdata/other.parquet", samples.Reader{Ignore: []string{"point", "list", "time"}}))
	if !slices.Equal(set.Columns(), []string{"x"}) || set.Labels() != nil {
		t.Errorf("columns %q, labels %v", set.Columns(), set.Labels())
	}
	set = lawtest.Must(Read("testdata/types.parquet", samples.Reader{Columns: []string{"double"}, Label: "bool"}))
	if !slices.Equal(set.Classes(), []string{"0", "1"}) {
		t.Errorf("classes %q", set.Classes())
	}
}

// A label that is a number has the name that it has in a text.
func TestReadNumberAsLabel(t *testing.T) {
	type line struct {
		X   float64
		Day int32
	}
	var file bytes.Buffer
	if err := parquet.Write(&file, []line{{1, 20261127}, {2, 5}, {3, 20261127}, {4, 5}}); err != nil {
		t.Fatal(err)
	}
	set := lawtest.Must(samples.Reader{Label: "Day"}.Read(lawtest.Must(New(bytes.NewReader(file.Bytes()), int64(file.Len())))))
	if !slices.Equal(set.Classes(), []string{"5", "20261127"}) || !slices.Equal(set.Labels(), []int{1, 0, 1, 0}) {
		t.Errorf("classes %q, labels %v", set.Classes(), set.Labels())
	}
}

func TestReadRefuses(t *testing.T) {
	for _, test := range []struct {
		file, want string
		r          samples.Reader
	}{
		{"testdata/nulls.parquet", `row 4 (row group 1, row 4), column "x": a value is missing; DropMissing`, samples.Reader{}},
		{"testdata/nulls.parquet", `there is no column "z"`, samples.Reader{Label: "z"}},
		{"testdata/other.parquet", `column "point" has values of the type nested column, want numbers or text: name it in Ignore`, samples.Reader{}},
		{"testdata/other.parquet", `column "list" has values of the type nested column`, samples.Reader{Ignore: []string{"point"}}},
		{"testdata/other.parquet", `column "time" has values of the type timestamp`, samples.Reader{Ignore: []string{"point", "list"}}},
		{"testdata/other.parquet", `column "time" has values of the type timestamp`, samples.Reader{Columns: []string{"time"}}},
	} {
		_, err := Read(test.file, test.r)
		lawtest.CheckError(t, "samples", test.file, err, test.want)
	}
	_, err := Read("testdata/none.parquet", samples.Reader{})
	lawtest.CheckError(t, "parquet", "no file", err, "none.parquet")
	_, err = Read("testdata/files.py", samples.Reader{})
	lawtest.CheckError(t, "parquet", "another file", err, "does not end a file of Parquet")
	_, err = New(nil, 0)
	lawtest.CheckError(t, "parquet", "nil", err, "the reader is nil")
	file := lawtest.Must(os.ReadFile("testdata/types.parquet"))
	for name, damaged := range map[string][]byte{
		"empty":                       nil,
		"the end of the file is":      file[:len(file)-1],
		"not a file of Parquet":       []byte("PAR1PAR1"),
		"the footer has 826364240":    []byte("PAR1xxxxxxxxPAR1PAR1"),
		"the footer: it is cut off":   append(bytes.Clone(file[len(file)/2:len(file)-8]), 8, 0, 0, 0, 'P', 'A', 'R', '1'),
		"the beginning was cut off":   file[100:],
		"a piece in between is lost":  append(bytes.Clone(file[:200]), file[300:]...),
		"a piece in between is zeros": slices.Concat(file[:1000], make([]byte, 100), file[1100:]),
	} {
		_, err := read(damaged)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// read reads a file in memory.
func read(file []byte) (*samples.Set, error) {
	table, err := New(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	defer table.Close()
	return samples.Reader{DropMissing: true}.Read(table)
}

// A damaged file is an error, or a file with other numbers, but never a panic, and never costs much more memory than it should.
func TestReadDamaged(t *testing.T) {
	lawtest.Slow(t)
	rng := rand.New(rand.NewPCG(5, 6))
	files, err := filepath.Glob("testdata/*.parquet")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file := lawtest.Must(os.ReadFile(name))
		for range 500 {
			damaged := bytes.Clone(file)
			for range 1 + rng.IntN(3) {
				damaged[rng.IntN(len(damaged))] = byte(rng.IntN(256))
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _ = read(damaged)
			runtime.ReadMemStats(&after)
			if cost := after.TotalAlloc - before.TotalAlloc; cost > 1<<28 {
				t.Fatalf("%s: %d MiB for a file of %d bytes", name, cost>>20, len(file))
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.parquet")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		f.Add(lawtest.Must(os.ReadFile(name)))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		_, _ = read(file)
	})
}
