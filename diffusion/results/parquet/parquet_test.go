package parquet_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"

	pq "github.com/parquet-go/parquet-go"

	"nonequilibrium/diffusion/results"
	_ "nonequilibrium/diffusion/results/parquet"
)

// What is written is read again with the same bits, names and order, over more rows than are handed over at once.
func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	z := make([]float64, 2500)
	for i := range z {
		z[i] = 1 / float64(i)
	}
	z[1], z[2], z[3] = math.NaN(), math.Copysign(0, -1), 5e-324
	a := make([]float64, len(z))
	table := results.NewTable().Column("z", z).Column("a, b", a)
	var files [2][]byte
	for i, name := range []string{"x.parquet", "Y.PARQUET"} {
		path := filepath.Join(dir, name)
		if err := table.Save(path); err != nil {
			t.Fatal(err)
		}
		files[i], _ = os.ReadFile(path)
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same table makes other bytes")
	}
	f, err := pq.OpenFile(bytes.NewReader(files[0]), int64(len(files[0])))
	if err != nil {
		t.Fatal(err)
	}
	if f.NumRows() != int64(len(z)) || len(f.Schema().Columns()) != 2 || f.Schema().Columns()[0][0] != "z" || f.Schema().Columns()[1][0] != "a, b" {
		t.Fatalf("%d rows of %v", f.NumRows(), f.Schema().Columns())
	}
	r := pq.NewReader(f)
	defer r.Close()
	rows := make([]pq.Row, len(z))
	for at := 0; at < len(z); {
		n, err := r.ReadRows(rows)
		for _, row := range rows[:n] {
			if math.Float64bits(row[0].Double()) != math.Float64bits(z[at]) || row[1].Double() != 0 {
				t.Fatalf("row %d is %v, want %v", at, row, z[at])
			}
			at++
		}
		if n == 0 {
			t.Fatalf("%d rows, then %v", at, err)
		}
	}
}

func TestEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.parquet")
	if err := results.NewTable().Column("z", nil).Save(path); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	if f, err := pq.OpenFile(bytes.NewReader(data), int64(len(data))); err != nil || f.NumRows() != 0 {
		t.Errorf("a table without rows: %v", err)
	}
}
