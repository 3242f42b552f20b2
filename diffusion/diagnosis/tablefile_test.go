package diagnosis_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/diagnosis"
	"nonequilibrium/diffusion/internal/lawtest"
)

// smallTable is a good table in one dimension with x_0.
func smallTable() [][]float64 {
	law := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	return scores{law: law, model: exact(law), times: []float64{0.1, 0.5, 1}, points: 200, seed: 1, data: true}.make()
}

// TestWaysToWrite: separators, names, comments and ends of lines make no difference.
func TestWaysToWrite(t *testing.T) {
	rows := smallTable()
	want := lawtest.Must(diagnosis.Table{Source: bytes.NewReader(npy(rows, 64)), Dim: 1}.Report(t.Context())).Bound.Total
	big := bytes.Replace(npy(rows, 64), []byte("<f8"), []byte(">f8"), 1)
	for k := 128; k < len(big); k += 8 {
		for i := range 4 {
			big[k+i], big[k+7-i] = big[k+7-i], big[k+i]
		}
	}
	for name, file := range map[string]string{
		"commas": csv(rows, ","), "semicolons": csv(rows, ";"), "tabs": csv(rows, "\t"), "blanks": csv(rows, " "),
		"names": "t,x1,s1,x0_1\n" + csv(rows, ","), "quoted names": "\"t\",\"x\",\"eps\",\"x0\"\n" + csv(rows, ","),
		"decimal commas":         strings.ReplaceAll(csv(rows, ";"), ".", ","),
		"byte-order mark":        "\ufefft,x1,s1,x0_1\r\n" + strings.ReplaceAll(csv(rows, ","), "\n", "\r\n"),
		"comments":               "# from model 7\n# t x s x0\n\n" + csv(rows, " ") + "# end\n",
		"rows counted by pandas": ",t,x1,s1,x0_1\n" + counted(rows),
		"column order":           string(fortran(rows)),
		"no last newline":        strings.TrimSuffix(csv(rows, ", "), "\n"), "big-endian": string(big),
	} {
		r, err := diagnosis.Table{Source: iotest.HalfReader(strings.NewReader(file)), Dim: 1}.Report(t.Context())
		if err != nil || r.Bound.Total != want {
			t.Errorf("%s: %v, %v, want %v", name, r, err, want)
		}
	}
}

// counted is a table whose first column counts its rows.
func counted(rows [][]float64) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSuffix(csv(rows, ","), "\n"), "\n") {
		fmt.Fprintf(&b, "%d,%s\n", i, line)
	}
	return b.String()
}

// fortran is what numpy.save writes of an array whose columns follow one another.
func fortran(rows [][]float64) []byte {
	b := bytes.NewBuffer(bytes.Replace(npyHead(len(rows), len(rows[0]), 64), []byte("False, "), []byte("True,  "), 1))
	for k := range rows[0] {
		for _, row := range rows {
			_ = binary.Write(b, binary.LittleEndian, row[k])
		}
	}
	return b.Bytes()
}

func TestBadTables(t *testing.T) {
	rows := smallTable()
	good, text := npy(rows, 64), csv(rows, ",")
	replaced := func(from, to string) string { return strings.Replace(string(good), from, to, 1) }
	lines := strings.SplitAfter(text, "\n")
	shifted := smallTable()
	for _, r := range shifted {
		r[1] *= 1.5
	}
	withNaN, infinite := smallTable(), smallTable()
	withNaN[2][1], infinite[2][1] = math.NaN(), math.Inf(1)
	for name, test := range map[string]struct{ file, want string }{
		"empty":              {"", "the file has no row"},
		"only comments":      {"# t x s\n\n", "the file has no row"},
		"only names":         {"t,x,s\n", "the file has only a line with names"},
		"columns":            {"1,2,3,4,5\n", "has 5 columns, want 3 (t, x, s) or 4 (t, x, s, x_0) for Dim = 1"},
		"names in disorder":  {"x,t,s\n1,2,3\n", `column 1 is named "x"`},
		"wrong names":        {"t,x,weight\n1,2,3\n", `column 3 is named "weight"`},
		"ragged":             {lines[0] + "1,2\n", "line 2: there are 2 fields, want 4"},
		"a word":             {lines[0] + "1,2,three,4\n", `line 2, column 3: "three" is not a number`},
		"missing":            {lines[0] + "0.1,,1,1\n", `line 2, column 2: a value is missing`},
		"decimal commas":     {lines[0] + lines[1] + "0,1;2,3\n", "line 3: there are 3 fields, want 4"},
		"NaN":                {lines[0] + "0.1,1,NaN,1\n", "line 2, column 3: a value is missing"},
		"infinite":           {lines[0] + "0.1,1,1e999,1\n", `line 2, column 3: "1e999" is not a finite number`},
		"time 0":             {"0,1,1,1\n", "line 1: the time 0 has the signal 1 and the noise 0, want both positive"},
		"negative time":      {lines[0] + "-1,1,1,1\n", "line 2: the time -1 has"},
		"one time":           {strings.Join(lines[:200], ""), "rows of 1 times, want at least 2"},
		"cut off":            {strings.Join(lines[:len(lines)-2], ""), "200 rows at t = 0.1 and 199 at t = 1, want the same number"},
		"few rows":           {lines[0] + lines[1] + lines[200] + lines[201], "2 rows at each time, want an even number of at least 8"},
		"long line":          {strings.Repeat("1,", 1<<16) + "1\n", "has 65537 columns"},
		"other points":       {csv(shifted, ","), "its points are not data noised up to that time"},
		"NPY header cut off": {string(good[:60]), "the header is cut off"},
		"NPY cut off":        {string(good[:len(good)-5]), "19195 bytes follow, but an array of the shape [600 4] and type <f8 has 19200"},
		"NPY goes on":        {string(good) + "1", "19201 bytes follow"},
		"NPY version":        {replaced("NUMPY\x01", "NUMPY\x09"), "version 9 of the format"},
		"NPY of objects":     {replaced("<f8", "|O8"), `the type "|O8"`},
		"NPY of dimension 1": {replaced("(600, 4)", "(2400,) "), "has 1 columns, want 3"},
		"NPY that lies":      {replaced("(600, 4), }", "(9999999999999999999, 4), }"), `"9999999999999999999" for a length`},
		"NPY too wide":       {replaced("(600, 4), }", "(1, 99999999999), }"), "columns, want at most"},
		"NPY with NaN":       {string(npy(withNaN, 64)), "row 3, column 2 (byte 200): a value is missing"},
		"NPY with infinity":  {string(npy(infinite, 64)), "row 3, column 2: +Inf, want a finite number"},
		"archive":            {"PK\x03\x04....", "archive"},
	} {
		_, err := diagnosis.Table{Source: strings.NewReader(test.file), Dim: 1}.Report(t.Context())
		lawtest.CheckError(t, "diagnosis", name, err, test.want)
	}
}

func TestBadTableArguments(t *testing.T) {
	text := csv(smallTable(), ",")
	law := gaussian(1, 0, 0)
	for name, test := range map[string]struct {
		table diagnosis.Table
		want  string
	}{
		"no file":    {diagnosis.Table{Dim: 1}, "Source is nil"},
		"huge":       {diagnosis.Table{Source: strings.NewReader(text), Dim: 1 << 50}, "Dim = 1125899906842624 takes"},
		"dimension":  {diagnosis.Table{Source: strings.NewReader(text)}, "Dim = 0, want at least 1"},
		"prediction": {diagnosis.Table{Source: strings.NewReader(text), Dim: 1, Predicts: 7}, "Predicts = 7"},
		"law":        {diagnosis.Table{Source: strings.NewReader(text), Dim: 1, Law: law}, "Law has dimension 2, Dim is 1"},
		"start":      {diagnosis.Table{Source: strings.NewReader(text), Dim: 1, Start: law}, "Start has dimension 2, Dim is 1"},
		"convention": {diagnosis.Table{Source: strings.NewReader(text), Dim: 1, Convention: diagnosis.VarianceExploding}, "is the Convention another?"},
		"a bad one":  {diagnosis.Table{Source: strings.NewReader(text), Dim: 1, Convention: func(float64) (signal, noise float64) { return math.NaN(), 1 }}, "the signal NaN and the noise 1"},
		"a panic":    {diagnosis.Table{Source: strings.NewReader(text), Dim: 1, Convention: func(float64) (signal, noise float64) { panic("no") }}, "panic in Table: no"},
		"broken":     {diagnosis.Table{Source: iotest.ErrReader(io.ErrClosedPipe), Dim: 1}, "closed pipe"},
		"broken off": {diagnosis.Table{Source: io.MultiReader(strings.NewReader(text[:500]), iotest.ErrReader(io.ErrClosedPipe)), Dim: 1}, "closed pipe"},
	} {
		_, err := test.table.Report(t.Context())
		if name == "a panic" {
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		lawtest.CheckError(t, "diagnosis", name, err, test.want)
	}
	versus := func(a, b string) error {
		_, err := diagnosis.Table{Source: strings.NewReader(a), Dim: 1}.Versus(t.Context(), diagnosis.Table{Source: strings.NewReader(b), Dim: 1})
		return err
	}
	lines := strings.SplitAfter(text, "\n")
	lawtest.CheckError(t, "diagnosis", "Versus", versus(text, strings.Join(lines[:100], "")), "other has fewer rows")
	lawtest.CheckError(t, "diagnosis", "Versus", versus(strings.Join(lines[:100], ""), text), "other has more rows")
	lawtest.CheckError(t, "diagnosis", "Versus", versus(text, lines[1]+lines[0]), "other, line 1: x_1 = ")
	lawtest.CheckError(t, "diagnosis", "Versus", versus("0.1,1,2\n", text), "has no x_0 and Law is nil")
}

// blocking is a file that never comes.
type blocking struct{ release chan bool }

func (b blocking) Read([]byte) (int, error) { <-b.release; return 0, io.EOF }

func TestBlockingTable(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	b := blocking{make(chan bool)}
	defer close(b.release)
	if _, err := (diagnosis.Table{Source: b, Dim: 1}).Report(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v of a file that blocks", err)
	}
}

// FuzzTable: whatever a file holds, it is read or refused.
func FuzzTable(f *testing.F) {
	rows := smallTable()
	f.Add(npy(rows, 64)[:400])
	f.Add(npy(rows[:24], 32))
	f.Add([]byte(csv(rows[:30], ",")))
	f.Add([]byte("t;x;s\n0.1;1;2\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := diagnosis.Table{Source: bytes.NewReader(file), Dim: 1}.Report(t.Context())
		if err == nil && math.IsNaN(r.Identities[0].Virial.Value) {
			t.Error("NaN without an error")
		}
	})
}
