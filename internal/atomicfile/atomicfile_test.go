package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// Whatever goes wrong, the old file stays until the new one is complete.
func TestAFailedSaveLosesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "figure.svg")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left on device")
	err := Replace(path, func(w io.Writer) error {
		w.Write([]byte("half of the n"))
		if old, _ := os.ReadFile(path); string(old) != "old" {
			t.Errorf("while the file is written it holds %q", old)
		}
		return full
	})
	if !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
	if old, _ := os.ReadFile(path); string(old) != "old" {
		t.Errorf("the file holds %q", old)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("%d files are left, want the old one", len(files))
	}
}
