package results

// Where the running program comes from, and how it is run again.

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

// A source is the program that makes a record.
type source struct {
	working string // the folder in which it runs
	file    string // the file with its function main; "" if it is not known
	command Command
}

// NotebookVariable is the environment variable by which what executes a notebook tells its cells the path of it.
const NotebookVariable = "NONEQUILIBRIUM_NOTEBOOK"

// findSource looks at the stack and at the environment.
func findSource() source {
	s := source{file: mainFile()}
	s.working, _ = os.Getwd()
	if dir := os.Getenv("GONB_DIR"); dir != "" {
		if dir, err := filepath.Abs(dir); err == nil {
			s.working = dir
		}
		s.command.Notebook = notebook(s.working)
		return s
	}
	s.command.Run = append(s.goRun(), os.Args[1:]...)
	return s
}

// mainFile returns the file of the function main, if this is called by it.
func mainFile() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for {
		frame, more := frames.Next()
		if frame.Function == "main.main" && filepath.IsAbs(frame.File) {
			return frame.File
		}
		if !more {
			return ""
		}
	}
}

// goRun returns the command that runs the program, seen from its working folder.
func (s source) goRun() []string {
	const byName = "command-line-arguments"
	var pkg string
	if info, ok := debug.ReadBuildInfo(); ok {
		pkg = info.Path
	}
	target := s.file
	switch {
	case target != "" && pkg != byName:
		target = filepath.Dir(target)
	case target == "" && pkg != "" && pkg != byName:
		return []string{"go", "run", pkg}
	case target == "":
		return nil
	}
	rel, err := filepath.Rel(s.working, target)
	if err != nil {
		return nil
	}
	if rel = filepath.ToSlash(rel); rel != "." && !strings.HasPrefix(rel, "../") {
		rel = "./" + rel
	}
	return []string{"go", "run", rel}
}

// notebook returns the name of the notebook whose cell is running in a folder: JupyterLab tells it, and so does what executes
// the chapters; otherwise it is the only one in the folder.
func notebook(folder string) string {
	for _, name := range []string{NotebookVariable, "JPY_SESSION_NAME"} {
		if path := os.Getenv(name); filepath.Ext(path) == ".ipynb" {
			return filepath.Base(path)
		}
	}
	if all, _ := filepath.Glob(filepath.Join(folder, "*.ipynb")); len(all) == 1 {
		return filepath.Base(all[0])
	}
	return ""
}

// folder returns the folder of the program's source.
func (s source) folder() string {
	if s.file != "" && s.command.Notebook == "" {
		return filepath.Dir(s.file)
	}
	return s.working
}

// seenFrom returns the command with its folder seen from that of the record.
func (s source) seenFrom(folder string) (Command, error) {
	c := s.command
	rel, err := filepath.Rel(folder, s.working)
	if err != nil {
		return c, fmt.Errorf("results: Write: %w", err)
	}
	c.Folder = filepath.ToSlash(rel)
	return c, nil
}
