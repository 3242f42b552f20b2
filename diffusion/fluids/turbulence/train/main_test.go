package main

import (
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"testing"

	"nonequilibrium/diffusion/fluids/turbulence"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/learned"
)

// The command leaves weights, a log and a figure.
func TestRun(t *testing.T) {
	folder := t.TempDir()
	if err := run(context.Background(), folder, 20, 3); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"mlp.weights.gz", "mlp.csv", "mlp-loss.png"} {
		if file, err := os.Stat(filepath.Join(folder, name)); err != nil || file.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	file, err := os.Open(filepath.Join(folder, "mlp.weights.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want := lawtest.Must(turbulence.Model())
	if m := lawtest.Must(learned.Load(lawtest.Must(gzip.NewReader(file)))); m.Dim() != want.Dim() || m.Parameters() != want.Parameters() {
		t.Errorf("%d weights in %d dimensions, want %d in %d as in the project", m.Parameters(), m.Dim(), want.Parameters(), want.Dim())
	}
}
