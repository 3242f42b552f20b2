package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

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
	if _, err := learned.Load(file); err == nil {
		t.Error("the file is not compressed")
	}
}
