package main

// Running programs again.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"nonequilibrium/diffusion/results"
	"nonequilibrium/internal/origin"
)

// A job is a program that made some of the records.
type job struct {
	folder  string // in which it runs
	command results.Command
	records []*record
}

// group returns the programs of the records, each once.
func group(records []*record) (jobs []*job) {
	for _, rec := range records {
		c := rec.doc.Command
		folder := filepath.Join(filepath.Dir(rec.path), filepath.FromSlash(c.Folder))
		k := slices.IndexFunc(jobs, func(j *job) bool {
			return j.folder == folder && j.command.Notebook == c.Notebook && slices.Equal(j.command.Run, c.Run)
		})
		if k < 0 {
			jobs = append(jobs, &job{folder: folder, command: c})
			k = len(jobs) - 1
		}
		jobs[k].records = append(jobs[k].records, rec)
	}
	return jobs
}

// String returns the command as it would be typed.
func (j *job) String() string {
	if j.command.Notebook != "" {
		return fmt.Sprintf("in %s: execute %s", j.folder, j.command.Notebook)
	}
	return fmt.Sprintf("in %s: %s", j.folder, strings.Join(j.command.Run, " "))
}

// recompute runs the program and reads what it writes.
func (j *job) recompute(ctx context.Context, timeout time.Duration, progress io.Writer) error {
	if err := ctx.Err(); err != nil {
		return errors.New("interrupted before its program ran")
	}
	args, err := j.args()
	if err != nil {
		return err
	}
	target, err := os.MkdirTemp("", "results-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(target)
	fmt.Fprintln(progress, j)
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	if err := j.run(ctx, args, target); err != nil {
		return err
	}
	for _, rec := range j.records {
		name := rec.doc.Record
		rec.fresh, err = readRecord(filepath.Join(target, name, name+".json"))
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("its program does not write the record %s any more (%s)", name, j)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// run runs the program, and ends all its processes if that takes too long or is interrupted.
func (j *job) run(ctx context.Context, args []string, target string) error {
	const grace = 5 * time.Second
	var output bytes.Buffer
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = j.folder
	cmd.Env = append(os.Environ(), results.Variable+"="+target)
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = grace
	err := cmd.Run()
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what is left, if anything
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("its program ran too long and was stopped (%s)", j)
	case ctx.Err() != nil:
		return fmt.Errorf("interrupted while its program ran (%s)", j)
	}
	return fmt.Errorf("its program failed: %w (%s)\n%s", err, j, tail(output.String()))
}

// tail returns the last lines of what a program printed.
func tail(text string) string {
	const most = 20
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return "\t" + strings.Join(lines[max(0, len(lines)-most):], "\n\t")
}

// args returns the program and its arguments.
func (j *job) args() ([]string, error) {
	if info, err := os.Stat(j.folder); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("its program is gone: there is no folder %s", j.folder)
	}
	if name := j.command.Notebook; name != "" {
		if _, err := os.Stat(filepath.Join(j.folder, filepath.FromSlash(name))); err != nil {
			return nil, fmt.Errorf("its program is gone: there is no notebook %s in %s", name, j.folder)
		}
		return append(executor(), filepath.FromSlash(name)), nil
	}
	if len(j.command.Run) == 0 {
		return nil, errors.New("it does not say by what it was made; let the program say so with Command or Notebook")
	}
	// go run ./folder or ./file.go
	if run := j.command.Run; len(run) > 2 && run[0] == "go" && run[1] == "run" && strings.HasPrefix(run[2], ".") {
		if _, err := os.Stat(filepath.Join(j.folder, filepath.FromSlash(run[2]))); err != nil {
			return nil, fmt.Errorf("its program is gone: there is no %s in %s", run[2], j.folder)
		}
	}
	return j.command.Run, nil
}

// executor returns what executes a notebook: the project's own program in its environment, or Jupyter's.
func executor() []string {
	root := origin.Root()
	python, script := filepath.Join(root, ".venv/bin/python"), filepath.Join(root, "notebooks/.kernel/execute.py")
	for _, name := range []string{python, script} {
		if _, err := os.Stat(name); root == "" || err != nil {
			return []string{"jupyter", "nbconvert", "--to", "notebook", "--execute", "--stdout"}
		}
	}
	return []string{python, script}
}
