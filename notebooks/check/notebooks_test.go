// Package notebooks tests the chapters of this folder: each is executed from a fresh kernel and has to print and show what its
// committed outputs say.
//
//	make test                                  all tests, with the Jupyter they need
//	go test -v -run TestNotebooks/02 ./notebooks    one chapter, with the time it and its slowest cell took
package notebooks

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// chapters matches the notebooks that belong to the project. A reader's own, like Untitled.ipynb, are not tested.
const chapters = "[0-9][0-9]*.ipynb"

// running lets two notebooks at a time run: each of them compiles, and may hold large ensembles in memory.
var running = make(chan struct{}, 2)

func TestNotebooks(t *testing.T) {
	names, _ := filepath.Glob(chapters)
	if len(names) == 0 {
		t.Skip("there is no chapter yet")
	}
	h := houseRules(t)
	for _, name := range names {
		t.Run(strings.TrimSuffix(name, ".ipynb"), func(t *testing.T) {
			t.Parallel()
			checkNotebook(t, h, name)
			if t.Failed() {
				t.Logf("If a fresh run is right, write its outputs by: make notebooks ONLY=%s", strings.TrimSuffix(name, ".ipynb"))
			}
		})
	}
}

// checkNotebook reports what is wrong with the notebook, as committed and after a fresh run.
func checkNotebook(t *testing.T, h house, name string) {
	committed, err := readNotebook(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range h.problems(committed) {
		t.Error(p)
	}
	if t.Failed() {
		return
	}
	fresh, log, err := execute(t, name)
	t.Log(log)
	if err != nil {
		t.Error(err)
		return
	}
	for _, d := range differences(committed, fresh) {
		t.Error(d)
	}
}

// execute runs the notebook in a fresh kernel and returns it with its new outputs, and what the runner reported.
func execute(t *testing.T, name string, options ...string) (nb *notebook, log string, err error) {
	t.Helper()
	python := jupyterPython(t)
	if testing.Short() {
		t.Skip("notebooks are not executed with -short")
	}
	dir := t.TempDir()
	out := filepath.Join(dir, "executed.ipynb")

	ctx := t.Context()
	if deadline, ok := t.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-20*time.Second))
		defer cancel()
	}
	cmd := exec.CommandContext(ctx, python, append([]string{filepath.Join(".kernel", "execute.py"), "--output", out, name}, options...)...)
	// Jupyter's own files belong neither in the user's home nor in anybody's settings.
	cmd.Env = append(os.Environ(), "JUPYTER_CONFIG_DIR="+dir, "JUPYTER_DATA_DIR="+dir, "JUPYTER_RUNTIME_DIR="+dir, "IPYTHONDIR="+dir)
	// On a signal the runner stops its kernel before it goes.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second

	running <- struct{}{}
	defer func() { <-running }()
	b, err := cmd.CombinedOutput()
	log = strings.TrimSpace(string(b))
	if err != nil {
		return nil, log, fmt.Errorf("%s did not run through: %w", name, err)
	}
	nb, err = readNotebook(out)
	return nb, log, err
}

// jupyterPython returns the Python that has Jupyter and the kernel: the one named by `make test`, or else the one that `make`
// set up. Without any, the test is skipped, but not when one was named.
func jupyterPython(t *testing.T) string {
	t.Helper()
	const variable = "NONEQUILIBRIUM_PYTHON"
	python := os.Getenv(variable)
	named := python != ""
	switch {
	case named && !filepath.IsAbs(python):
		python = filepath.Join("..", python) // as `make` names it, from the root of the module
	case !named && filepath.Base(os.Getenv("CONDA_DEFAULT_ENV")) == "nonequilibrium":
		python = filepath.Join(os.Getenv("CONDA_PREFIX"), "bin", "python")
	case !named:
		python = filepath.Join("..", ".venv", "bin", "python")
	}
	python, err := filepath.Abs(python)
	if err != nil {
		t.Fatal(err)
	}
	kernel := filepath.Join(filepath.Dir(filepath.Dir(python)), "share", "jupyter", "kernels", "nonequilibrium", "kernel.json")
	for _, name := range []string{python, kernel, filepath.Join("..", ".bin", "gonb")} {
		if _, err := os.Stat(name); err != nil {
			if named {
				t.Fatalf("%s=%s is not a Jupyter that can run the notebooks: %v", variable, python, err)
			}
			t.Skip("there is no Jupyter to run the notebooks with: `make test` sets it up and runs them")
		}
	}
	return python
}

// houseRules reads what a notebook may import and what its outputs must not hold. Looking at every source file of the
// module also tells `go test` that its cached result is void once one of them changes, for the cells import them.
func houseRules(t *testing.T) house {
	t.Helper()
	mod, err := os.ReadFile(filepath.Join("..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	var h house
	for _, m := range regexp.MustCompile(`(?m)^(?:require)?\s+(\S+) v\S+`).FindAllSubmatch(mod, -1) {
		h.Modules = append(h.Modules, string(m[1]))
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	h.Paths = append(h.Paths, root)
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		h.Paths = append(h.Paths, home+string(filepath.Separator))
	}
	for name := range files(t, ".go", ".py", ".sh", ".json") {
		if _, err := os.Stat(name); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// files yields the files of the module that end so, test data and what `make` set up left out.
func files(t *testing.T, endings ...string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				switch base := d.Name(); {
				case base == "testdata", strings.HasPrefix(base, ".") && base != ".." && base != ".kernel" && base != ".ci":
					return fs.SkipDir
				}
				return nil
			}
			for _, e := range endings {
				if strings.HasSuffix(name, e) && !yield(name) {
					return fs.SkipAll
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
