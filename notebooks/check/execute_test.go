// Package check tests the chapters. Each has to follow the rules of the project, its links and references have to lead somewhere, and a
// run with a fresh kernel has to reproduce its committed outputs.
//
//	make test                                                all tests, with the Jupyter that they need
//	go test -v -run TestExecution/02 ./notebooks/check       one chapter, with the time that it and its slowest cell took
//	go test -short ./notebooks/check                         everything but the execution, in a second
package check

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// running limits the number of notebooks that run at a time to two, because each compiles and may have large ensembles in memory.
var running = make(chan struct{}, 2)

// TestExecution executes every chapter and compares its outputs with the committed ones.
func TestExecution(t *testing.T) {
	touchSources(t)
	for _, name := range chapters(t) {
		short := chapterName(name)
		t.Run(short, func(t *testing.T) {
			t.Parallel()
			reproduces(t, name)
			if t.Failed() {
				t.Logf("If a fresh run is right, write its outputs by: make notebooks ONLY=%s", short)
			}
		})
	}
}

// reproduces executes a notebook and reports where its outputs differ from the committed ones.
func reproduces(t *testing.T, name string) {
	committed := read(t, name)
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
	out := filepath.Join(t.TempDir(), "executed.ipynb")
	ctx := t.Context()
	if deadline, ok := t.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-20*time.Second))
		defer cancel()
	}
	cmd := runner(ctx, t, append([]string{"--output", out, name}, options...)...)

	running <- struct{}{}
	defer func() { <-running }()
	b, err := cmd.CombinedOutput()
	log = strings.TrimSpace(string(b))
	if err != nil {
		return nil, log, fmt.Errorf("%s did not run to its end: %w", name, err)
	}
	nb, err = readNotebook(out)
	return nb, log, err
}

// runner returns the command that executes notebooks.
func runner(ctx context.Context, t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	if testing.Short() {
		t.Skip("notebooks are not executed with -short")
	}
	cmd := exec.CommandContext(ctx, jupyterPython(t), append([]string{filepath.Join(notebooks, ".kernel", "execute.py")}, args...)...)
	// Jupyter's own files must not be in the user's home, and the user's settings must have no effect.
	dir := t.TempDir()
	cmd.Env = append(os.Environ(), "JUPYTER_CONFIG_DIR="+dir, "JUPYTER_DATA_DIR="+dir, "JUPYTER_RUNTIME_DIR="+dir, "IPYTHONDIR="+dir)
	// On a signal the runner stops its kernel before it ends.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	return cmd
}

// jupyterPython returns the Python that has Jupyter and the kernel: the one named by `make test`, or else the one that `make`
// set up. If there is none the test is skipped, unless one was named.
func jupyterPython(t *testing.T) string {
	t.Helper()
	const variable = "NONEQUILIBRIUM_PYTHON"
	python := os.Getenv(variable)
	named := python != ""
	switch {
	case named && !filepath.IsAbs(python):
		python = filepath.Join(root, python) // as `make` names it, from the root of the module
	case !named && filepath.Base(os.Getenv("CONDA_DEFAULT_ENV")) == "nonequilibrium":
		python = filepath.Join(os.Getenv("CONDA_PREFIX"), "bin", "python")
	case !named:
		python = filepath.Join(root, ".venv", "bin", "python")
	}
	python, err := filepath.Abs(python)
	if err != nil {
		t.Fatal(err)
	}
	kernel := filepath.Join(filepath.Dir(filepath.Dir(python)), "share", "jupyter", "kernels", "nonequilibrium", "kernel.json")
	for _, name := range []string{python, kernel, filepath.Join(root, ".bin", "gonb")} {
		if _, err := os.Stat(name); err != nil {
			if named {
				t.Fatalf("%s=%s is not a Jupyter that can run the notebooks: %v", variable, python, err)
			}
			t.Skip("there is no Jupyter to run the notebooks with: `make test` sets it up and runs them")
		}
	}
	return python
}

// touchSources looks at every source file of the module, so that `go test` does not use a cached result after a change of one of
// them; cells import them.
func touchSources(t *testing.T) {
	for name := range files(t, ".go", ".s", ".py", ".sh", ".json") {
		if _, err := os.Stat(name); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRunner executes the notebooks in testdata: the correct one has to reproduce itself, the others have to fail.
func TestRunner(t *testing.T) {
	t.Run("good", func(t *testing.T) {
		t.Parallel()
		reproduces(t, filepath.Join("testdata", "good.ipynb"))
	})
	t.Run("long line", func(t *testing.T) {
		t.Parallel()
		nb, log, err := execute(t, filepath.Join("testdata", "long-line.ipynb"), "--timeout", "60")
		if err != nil {
			t.Fatalf("%v\n%s", err, log)
		}
		printed := nb.Cells[1].stdout()
		if n := len(strings.Fields(printed)); n != 16001 || !strings.HasSuffix(printed, "\ndone\n") {
			t.Errorf("it printed %d words and at the end %q, want 16001 and \"done\"", n, printed[max(0, len(printed)-20):])
		}
	})
	for name, want := range map[string][]string{
		"compile": {"cell 2 (id c2) failed: it raised an error", "undefined: undefined"},
		"panic":   {"cell 2 (id c2) failed: it raised an error", "[stdout] on the way", "no score", "exit status 2"},
		"stderr":  {"cell 2 (id c2) failed: it wrote to stderr", "[stderr] careful"},
		"command": {"cell 2 (id c2) failed: it wrote to stderr", "exit status 1"},
		"endless": {"cell 2 (id c2) failed: it ran longer than 20.0 s", "[stdout] waiting"},
		"flood":   {"cell 2 (id c2) failed: it ran longer than 20.0 s", "[…]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			nb, log, err := execute(t, filepath.Join("testdata", "fails-"+name+".ipynb"), "--cell-timeout", "20")
			if err == nil {
				t.Fatalf("it passed, with %d cells", len(nb.Cells))
			}
			for _, w := range append(want, "fails-"+name+".ipynb", "--- source") {
				if !strings.Contains(log, w) {
					t.Errorf("the report does not say %q:\n%s", w, log)
				}
			}
			if strings.Contains(log, "not reached") {
				t.Errorf("it went on after the failure:\n%s", log)
			}
		})
	}
}

// TestNothingOutlives kills the kernel or the runner while a cell is running: the program of the cell has to end too.
func TestNothingOutlives(t *testing.T) {
	for name, end := range map[string]func(cmd *exec.Cmd, kernel int) error{
		"kernel killed":     func(_ *exec.Cmd, kernel int) error { return syscall.Kill(kernel, syscall.SIGKILL) },
		"runner killed":     func(cmd *exec.Cmd, _ int) error { return cmd.Process.Kill() },
		"runner terminated": func(cmd *exec.Cmd, _ int) error { return cmd.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pids := filepath.Join(t.TempDir(), "pids")
			cmd := runner(t.Context(), t, filepath.Join("testdata", "fails-endless.ipynb"))
			cmd.Env = append(cmd.Env, "PIDS_FILE="+pids)
			running <- struct{}{}
			defer func() { <-running }()
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error)
			go func() { ended <- cmd.Wait() }() // at once, because a process counts as running until somebody waits for it
			defer func() {
				_ = cmd.Process.Kill()
				<-ended
			}()
			var kernel, program int
			within(t, 2*time.Minute, "the cell starts", func() bool {
				b, _ := os.ReadFile(pids)
				n, _ := fmt.Sscan(string(b), &kernel, &program)
				return n == 2
			})
			if err := end(cmd, kernel); err != nil {
				t.Fatal(err)
			}
			within(t, 20*time.Second, "the cell's program ends", func() bool { return !runs(program) })
		})
	}
}

// within waits until the condition is true, and fails the test if that takes too long.
func within(t *testing.T, limit time.Duration, what string, holds func() bool) {
	t.Helper()
	for begin := time.Now(); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Since(begin) > limit {
			t.Fatalf("after %v it is not true that %s", limit, what)
		}
	}
}

// runs reports whether there is a process with this number that has not ended; one that nobody has waited for counts as ended.
func runs(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return syscall.Kill(pid, 0) == nil && (err != nil || !strings.Contains(string(stat), ") Z "))
}
