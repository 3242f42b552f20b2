// Package origin tells which program is running: the versions and commits of its module and of this one, as the
// binary has them, and otherwise from git, if there is one.
package origin

import (
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// An Origin says by what a result was computed.
type Origin struct {
	Program  Module `json:"program,omitzero"` // the module of the program, if it is another one
	Library  Module `json:"library"`
	Go       string `json:"go"`       // such as go1.26.8
	Platform string `json:"platform"` // such as linux/amd64
}

// A Module is a module in one state.
type Module struct {
	Path    string `json:"path,omitempty"`
	Version string `json:"version"`          // (devel) for what is not a release
	Commit  string `json:"commit,omitempty"` // "" if it is not known
	// Modified tells that Go files were changed after the commit.
	Modified bool `json:"modified,omitempty"`
}

// Short returns the version and the commit in a few words.
func (m Module) Short() string {
	s := m.Version
	if m.Commit != "" {
		s += " (commit " + m.Commit[:min(12, len(m.Commit))]
		if m.Modified {
			s += " and changes"
		}
		s += ")"
	}
	return s
}

// notebookModule begins the path of the module that GoNB makes for a notebook, and ends with a random number.
const notebookModule = "gonb_"

// devel is the version of what is not a release.
const devel = "(devel)"

// Of returns the origin of the running program, whose source is in the given folder.
func Of(folder string) Origin {
	o := Origin{Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	o.Library = library()
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return o
	}
	built := Module{Path: info.Main.Path, Version: info.Main.Version}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			built.Commit = s.Value
		case "vcs.modified":
			built.Modified = s.Value == "true"
		}
	}
	// What git says now is preferred: a binary calls everything modified as soon as there is a new file.
	if built.Path == o.Library.Path {
		if o.Library.Commit == "" {
			o.Library = built
		}
		return o
	}
	if strings.HasPrefix(built.Path, notebookModule) {
		built = Module{}
	}
	if id, modified := commit(folder); id != "" {
		built.Commit, built.Modified = id, modified
	}
	// A file that was run by its name, or a cell of a notebook, has no module; if it lies in the folder of this one, it has its commit.
	if built.Path != "" || built.Commit != o.Library.Commit {
		o.Program = built
		o.Program.Version = cmp.Or(built.Version, devel)
	}
	return o
}

// library returns the state of this module, which does not change while a program runs.
var library = sync.OnceValue(func() Module {
	path := Path()
	m := Module{Path: path, Version: devel}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range append(info.Deps, &info.Main) {
			if d.Path == path && d.Replace == nil && d.Version != "" {
				m.Version = d.Version
			}
		}
	}
	if root := Root(); root != "" {
		m.Commit, m.Modified = commit(root)
	}
	return m
})

// Path returns the path of this module.
func Path() string {
	name := runtime.FuncForPC(callerPC()).Name() // PATH/internal/origin.callerPC
	path, _, _ := strings.Cut(name, "/internal/origin.")
	return path
}

//go:noinline
func callerPC() uintptr {
	pc, _, _, _ := runtime.Caller(0)
	return pc
}

// Root returns the folder of this module, and "" if the binary does not have it.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	root := filepath.Dir(filepath.Dir(filepath.Dir(file)))
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil || !filepath.IsAbs(root) {
		return ""
	}
	return root
}

// patience is how long git may take.
const patience = 10 * time.Second

// commit returns the commit that git has for a folder with Go files, and "" if git has none or does not know the folder.
func commit(folder string) (id string, modified bool) {
	tracked, err := git(folder, "ls-files", "--", "*.go", "*.ipynb")
	if err != nil || tracked == "" {
		return "", false
	}
	if id, err = git(folder, "rev-parse", "HEAD"); err != nil {
		return "", false
	}
	// Results and documents, which are written after the program, do not count, nor outputs of notebooks.
	changes, err := git(folder, "status", "--porcelain", "--untracked-files=no", "--", ":/*.go", ":/*.s", ":/go.mod", ":/go.sum")
	return id, err == nil && changes != ""
}

// git returns what git says in a folder.
func git(folder string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = folder
	for _, v := range os.Environ() {
		// Inside of a hook git names another repository in its environment.
		if !strings.HasPrefix(v, "GIT_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "GIT_OPTIONAL_LOCKS=0")
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}
