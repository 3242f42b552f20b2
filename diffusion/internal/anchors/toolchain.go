package main

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

//go:embed src
var sources embed.FS

// toolchain is what the machine has to build and run contestants with.
type toolchain struct {
	self string // this program
	dir  string // the sources and the programs built from them

	compiler, python string            // paths, or ""
	built            map[string]string // the program of each C source, or
	broken           map[string]string // why there is none
}

func newToolchain(ctx context.Context) (*toolchain, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "anchors")
	if err != nil {
		return nil, err
	}
	t := &toolchain{
		self: self, dir: dir,
		compiler: find(os.Getenv("CC"), "cc", "gcc", "clang"),
		python:   find(os.Getenv("PYTHON"), "python3"),
		built:    make(map[string]string), broken: make(map[string]string),
	}
	if err := os.CopyFS(dir, sources); err != nil {
		t.close()
		return nil, err
	}
	t.build(ctx, "pair_scalar", "-O3")
	t.build(ctx, "pair_avx512", "-O3")
	t.build(ctx, "mixture", "-Ofast", "-fopenmp-simd")
	return t, nil
}

func (t *toolchain) close() { os.RemoveAll(t.dir) }

// find returns the path of the first of the programs that is installed, or "".
func find(names ...string) string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// forThisProcessor are compiler flags for this processor's instructions, the best first.
var forThisProcessor = [][]string{{"-march=native", "-mprefer-vector-width=512"}, {"-march=native"}, {"-mcpu=native"}}

// build compiles a C source.
func (t *toolchain) build(ctx context.Context, name string, flags ...string) {
	if t.compiler == "" {
		t.broken[name] = "no C compiler"
		return
	}
	program := filepath.Join(t.dir, name)
	for _, native := range forThisProcessor {
		args := append(append([]string{"-std=gnu11", filepath.Join(t.dir, "src", name+".c"), "-o", program}, flags...), native...)
		said, err := exec.CommandContext(ctx, t.compiler, append(args, "-lm")...).CombinedOutput()
		if err == nil {
			t.built[name] = program
			return
		}
		first, _, _ := strings.Cut(strings.ReplaceAll(string(said), t.dir+string(filepath.Separator), ""), "\n")
		t.broken[name] = fmt.Sprintf("%s failed: %s", filepath.Base(t.compiler), cmp.Or(first, err.Error()))
	}
}

// inC returns a contestant from a C source.
func (t *toolchain) inC(name, source string, args ...string) *contestant {
	c := &contestant{name: name, missing: t.broken[source]}
	if program := t.built[source]; program != "" {
		c.command, c.missing = append([]string{program}, args...), ""
	}
	return c
}

// inPython returns a contestant from a Python source.
func (t *toolchain) inPython(name, source string, args ...string) *contestant {
	if t.python == "" {
		return &contestant{name: name, missing: "no Python"}
	}
	return &contestant{name: name, command: append([]string{t.python, filepath.Join(t.dir, "src", source+".py")}, args...)}
}

// ours returns a contestant of this project.
func (t *toolchain) ours(name string, w work, env ...string) *contestant {
	return &contestant{name: name, command: append([]string{t.self, workMode}, w...), env: env}
}

// describe prints the machine.
func (t *toolchain) describe(w io.Writer) {
	fmt.Fprintf(w, "Processor: %s, %d cores used, %s/%s, %s.\n", processor(), runtime.GOMAXPROCS(0), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// processor returns the name of the processor, if the system tells it.
func processor() string {
	if info, err := fs.ReadFile(os.DirFS("/proc"), "cpuinfo"); err == nil {
		var fields []string
		for line := range bytes.Lines(info) {
			key, value, _ := strings.Cut(string(line), ":")
			switch strings.TrimSpace(key) {
			case "model name":
				fields = append(fields, strings.TrimSpace(value))
			case "cpu family", "model":
				fields = append(fields, strings.TrimSpace(key)+" "+strings.TrimSpace(value))
			case "": // the end of the first processor
				return strings.Join(fields, ", ")
			}
		}
	}
	if name, err := exec.Command("sysctl", "-n", "machdep.cpu.brand_string").Output(); err == nil {
		return strings.TrimSpace(string(name))
	}
	return "unknown"
}

func digits(n int) string { return strconv.Itoa(n) }
