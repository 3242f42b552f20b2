package samples

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"nonequilibrium/diffusion/internal/lawtest"
)

// checkSet fails the test unless a set that was read is as sets are.
func checkSet(t *testing.T, s *Set, err error) {
	t.Helper()
	if err != nil {
		if !strings.HasPrefix(err.Error(), "samples: ") {
			t.Errorf("error %q", err)
		}
		return
	}
	if s.Len() == 0 || s.Dim() == 0 || s.Len()+s.Source().Dropped > s.Source().Rows {
		t.Errorf("%d × %d of %+v", s.Len(), s.Dim(), s.Source())
	}
	for i := range s.Len() {
		for _, v := range s.Points().RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%v in row %d", v, i)
			}
		}
	}
	if labels := s.Labels(); labels != nil && (len(labels) != s.Len() || slices.Max(labels) >= len(s.Classes())) {
		t.Errorf("labels %v of %q", labels, s.Classes())
	}
}

// Text of any kind is read in the same way from a file and from a stream.
func FuzzReadCSV(f *testing.F) {
	for _, file := range []string{
		"x,y,kind\n1.5,-2,b\n3e1,0.25,a\n-4,5,b\n", "1;2,5\r\n3;4,5\r\n", "\ufeffa\tb\n1\tNA\n", "# c\n1 2\n 3  4 \n", "\"1\",\"a\"\"b\"\n2,\"c\nd\"\n",
		"\xff\xfe1\x00,\x002\x00", "sep=;\n1;2\n", ",a\n0,1\n1,2\n", "1,2,\n3,4,\n", "\"", "1,\"2\"3\n", "a\rb\r1\r",
	} {
		f.Add([]byte(file), false, 0)
		f.Add([]byte(file), true, 1)
	}
	f.Fuzz(func(t *testing.T, file []byte, drop bool, sample int) {
		r := Reader{DropMissing: drop, Sample: sample % 5}
		s, err := r.ReadCSV(bytes.NewReader(file))
		checkSet(t, s, err)
		streamed, streamErr := r.ReadCSV(iotest.HalfReader(arrayFile(file)))
		checkSet(t, streamed, streamErr)
		if (err == nil) != (streamErr == nil) {
			t.Fatalf("file: %v, stream: %v", err, streamErr)
		}
		if err == nil && !slices.Equal(s.points.RawMatrix().Data, streamed.points.RawMatrix().Data) {
			t.Error("file and stream differ")
		}
	})
}

// What package encoding/csv splits into fields is split in the same way here, apart from blanks around fields and empty rows.
func FuzzScanner(f *testing.F) {
	for _, file := range []string{"a,b\n\"c\"\"d\",\"e\nf\"\r\n,,g\n", "\"a\",\"\"\n\"b,c\",d", "a\n\n\nb"} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file string) {
		reference := csv.NewReader(strings.NewReader(file))
		reference.FieldsPerRecord = -1
		want, err := reference.ReadAll()
		if err != nil || strings.ContainsAny(file, " \t") {
			t.Skip()
		}
		want = slices.DeleteFunc(want, func(record []string) bool { return strings.Join(record, "") == "" })
		s := scanner{r: bufio.NewReader(strings.NewReader(file)), comma: ',', newline: '\n'}
		var got [][]string
		for {
			if err := s.next(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			var record []string
			for i := range s.fields() {
				record = append(record, string(s.field(i)))
			}
			got = append(got, record)
		}
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

func FuzzReadNPY(f *testing.F) {
	for _, file := range arrays(f) {
		f.Add(file)
	}
	f.Add(lawtest.Must(os.ReadFile("testdata/arrays.npz")))
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := ReadNPY(bytes.NewReader(file))
		checkSet(t, s, err)
		streamed, streamErr := ReadNPY(arrayFile(file))
		checkSet(t, streamed, streamErr)
		if (err == nil) != (streamErr == nil) {
			t.Fatalf("file: %v, stream: %v", err, streamErr)
		}
		if err == nil && !slices.Equal(s.points.RawMatrix().Data, streamed.points.RawMatrix().Data) {
			t.Error("file and stream differ")
		}
	})
}
