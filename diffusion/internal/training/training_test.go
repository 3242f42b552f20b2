package training

import (
	"compress/gzip"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/learned"
)

// A training leaves weights, a log and a figure.
func TestRun(t *testing.T) {
	folder := t.TempDir()
	zero := learned.Training{Data: func(dst []float64, _ rand.Source) { clear(dst) }, Dim: 1, Network: learned.MLP{Width: 2}, Steps: 3, Batch: 2}
	if err := Run(context.Background(), zero, folder, "zero"); err != nil {
		t.Fatal(err)
	}
	file := lawtest.Must(os.Open(filepath.Join(folder, "zero.weights.gz")))
	defer file.Close()
	if m := lawtest.Must(learned.Load(lawtest.Must(gzip.NewReader(file)))); m.Dim() != 1 {
		t.Errorf("a network in %d dimensions", m.Dim())
	}
	log := lawtest.Must(os.ReadFile(filepath.Join(folder, "zero.csv")))
	if lines := strings.Split(strings.TrimSpace(string(log)), "\n"); lines[0] != "step,loss,seconds" || !strings.HasPrefix(lines[len(lines)-1], "3,") {
		t.Errorf("log %q", log)
	}
	if picture := lawtest.Must(os.Stat(filepath.Join(folder, "zero-loss.png"))); picture.Size() == 0 {
		t.Error("an empty figure")
	}
	if err := Run(context.Background(), zero, filepath.Join(folder, "none"), "zero"); err == nil {
		t.Error("a folder that does not exist is no error")
	}
}
