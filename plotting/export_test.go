package plotting

import (
	"path/filepath"
	"testing"
)

// TestExport: figures are written into the folder that the environment names, one after the other.
func TestExport(t *testing.T) {
	dir := t.TempDir()
	f := NewPanel("", "", "").Line([]float64{1, 2}, []float64{3, 4}, "").figure()
	if err := f.export(); err != nil {
		t.Fatal(err)
	}
	t.Setenv(exportVariable, dir)
	for range 2 {
		if err := f.export(); err != nil {
			t.Fatal(err)
		}
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) != 10 {
		t.Errorf("files %v, want figure-1 and figure-2 as csv, json, pdf, pgf and svg", files)
	}
	t.Setenv(exportVariable, filepath.Join(dir, "missing"))
	if err := f.export(); err != nil {
		t.Errorf("in a folder that is to be made: %v", err)
	}
}
