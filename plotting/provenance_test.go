package plotting

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestRecord(t *testing.T) {
	dir := t.TempDir()
	p := NewPanel("", "", "").Line([]float64{1, 2}, []float64{3, 4}, "")
	for _, name := range []string{"a.svg", "b.csv", "c.pgf"} {
		if err := Record(p, map[string]any{"seed": 7}).Save(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, name[:1]+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Origin struct{ Go string }
			Record struct{ Seed int }
		}
		if err := json.Unmarshal(data, &got); err != nil || got.Record.Seed != 7 || got.Origin.Go != runtime.Version() {
			t.Errorf("%s: beside it is %s, %v", name, data, err)
		}
	}
	if err := p.Save(filepath.Join(dir, "d.svg")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "d.json")); err == nil {
		t.Error("a file beside a figure without a record")
	}
	for _, f := range []*Figure{Record(p, nil), Record(p, math.NaN()), Record(nil, 1), Record((*Figure)(nil), 1), Record((*Panel)(nil), 1)} {
		if err := f.Save(filepath.Join(dir, "e.svg")); err == nil || !isOurs(err) {
			t.Errorf("error %v", err)
		}
	}
}
