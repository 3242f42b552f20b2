package plotting

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestSaveReplacesAFile(t *testing.T) {
	p := NewPanel("", "", "")
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "folder", "x.csv")
	for _, mode := range []os.FileMode{0o600, 0o664} {
		if err := p.Save(path); err != nil {
			t.Fatal(err)
		}
		os.Chmod(path, mode)
		if err := p.Save(path); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode() != mode {
			t.Errorf("mode %v, want %v", info.Mode(), mode)
		}
	}
	link := filepath.Join(dir, "link.csv")
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.Save(link); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(path); !bytes.HasPrefix(data, []byte("panel,")) {
		t.Errorf("the file behind the link holds %q", data)
	}
}

func TestSaveWhereThereCanBeNoFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "x.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(file, "x.csv"), filepath.Join(dir, "x.csv")} {
		if err := NewPanel("", "", "").Save(path); err == nil || !isOurs(err) {
			t.Errorf("%s: error %v", path, err)
		}
	}
}
