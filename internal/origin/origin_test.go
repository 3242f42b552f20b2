package origin

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestCommit: git knows a folder by its Go files, and results do not change it.
func TestCommit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) string {
		out, err := git(dir, append([]string{"-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"}, args...)...)
		if err != nil {
			t.Fatalf("git %v: %v", args, err)
		}
		return out
	}
	write("main.go", "package main\n")
	if id, _ := commit(dir); id != "" {
		t.Errorf("a folder without a repository has the commit %q", id)
	}
	run("init", "-q")
	if id, _ := commit(dir); id != "" {
		t.Errorf("a repository without commits has the commit %q", id)
	}
	run("add", "main.go")
	run("commit", "-qm", "first")
	want := run("rev-parse", "HEAD")
	for _, c := range []struct {
		name     string
		modified bool
	}{{"paper.json", false}, {"main.go", true}} {
		write(c.name, "package main // changed\n")
		t.Setenv("GIT_DIR", "/nowhere")
		if id, modified := commit(dir); id != want || modified != c.modified {
			t.Errorf("after %s was written, commit %q, modified %v", c.name, id, modified)
		}
	}
	t.Setenv("PATH", "")
	if id, _ := commit(dir); id != "" {
		t.Errorf("without git, commit %q", id)
	}
}

func TestOf(t *testing.T) {
	o := Of(t.TempDir())
	if o.Library.Path == "" || strings.Contains(o.Library.Path, "/internal") || o.Library.Version == "" || o.Go != runtime.Version() {
		t.Errorf("origin %+v", o)
	}
	if Root() == "" {
		t.Error("the folder of the module is not found")
	}
	if o.Program != (Module{}) {
		t.Errorf("a test of this module is said to belong to %+v", o.Program)
	}
	m := Module{Version: "v1.2.3", Commit: "0123456789abcdef", Modified: true}
	if got, want := m.Short(), "v1.2.3 (commit 0123456789ab and changes)"; got != want {
		t.Errorf("short %q, want %q", got, want)
	}
}
