package main

import (
	"strings"
	"testing"
	"testing/fstest"
)

const contributing = "# Contributing\n\n" +
	"| package | what lives there | may import |\n|---|---|---|\n" +
	"| `core` | vocabulary | `example.org/num`, `core/internal/...` |\n" +
	"| `core/leaf`, `core/other` | leaves | `core` |\n" +
	"| `core/internal/...` | shared | |\n" +
	"| `core/internal/cpu` | kernels | `example.org/x/cpu` |\n" +
	"| `looks` | figures | `example.org/plot` |\n" +
	"| Tests in `core`, `core/...` | | `core/...`, `example.org/check` |\n\n" +
	"| package | another table |\n|---|---|\n| `core/nowhere` | |\n"

// The module in order, to which each test adds one file.
func module(name, source string) fstest.MapFS {
	m := fstest.MapFS{"go.mod": {Data: []byte("module here\n\ngo 1.26\n")}, "CONTRIBUTING.md": {Data: []byte(contributing)}}
	for _, f := range []string{
		"core/core.go: fmt; example.org/num/mat; here/core/internal/cpu",
		"core/core_test.go: testing; here/core; here/core/leaf",
		"core/leaf/leaf.go: here/core",
		"core/other/other.go:",
		"core/other/other_test.go: testing; example.org/check/deep; here/core/leaf",
		"core/internal/cpu/fast_arm64.go: example.org/x/cpu",
		"core/internal/stream/stream.go: math",
		"core/internal/cpu/gen/main.go: nobody.org/looks", // a module of its own
		"core/testdata/x.go: nobody.org/looks",
		"looks/looks.go: example.org/plot",
		name + ": " + source,
	} {
		name, imports, _ := strings.Cut(f, ":")
		code := "package p\n"
		for _, path := range strings.Split(imports, ";") {
			if path = strings.TrimSpace(path); path != "" {
				code += "\nimport \"" + path + "\"\n"
			}
		}
		m[name] = &fstest.MapFile{Data: []byte(code)}
	}
	m["core/internal/cpu/gen/go.mod"] = &fstest.MapFile{Data: []byte("module gen\n")}
	return m
}

func TestCheck(t *testing.T) {
	for _, test := range []struct{ name, file, imports, want string }{
		{"in order", "core/more.go", "math", ""},
		{"a leaf imports a leaf", "core/leaf/more.go", "here/core/other", "core/leaf/more.go:3:8: core/leaf may not import core/other (CONTRIBUTING.md, row of `core/leaf`)"},
		{"the core imports a leaf", "core/more.go", "here/core/leaf", "core may not import core/leaf"},
		{"the core imports something heavy", "core/more.go", "example.org/plot", "core may not import example.org/plot"},
		{"a name that only begins alike", "core/more.go", "example.org/numbers", "core may not import example.org/numbers"},
		{"another system's file", "core/more_js.go", "example.org/x/cpu", "core may not import example.org/x/cpu"},
		{"a row of its own", "core/internal/cpu/more.go", "here/core/internal/stream", "row of `core/internal/cpu`"},
		{"a row of many", "core/internal/stream/more.go", "example.org/num", "row of `core/internal/...`"},
		{"figures know physics", "looks/more.go", "here/core", "looks may not import core"},
		{"figures' tests too", "looks/more_test.go", "here/core", "looks may not import core"},
		{"a test's own package", "looks/more_test.go", "here/looks", ""},
		{"tests import chapters", "core/more_test.go", "here/looks", "core may not import looks"},
		{"no row", "core/new/new.go", "math", "CONTRIBUTING.md: there is no row for the package core/new"},
		{"order", "core/more.go", "here/core/internal/cpu; example.org/num", "core/more.go:5:8: imports are not in three blocks"},
	} {
		t.Run(test.name, func(t *testing.T) {
			problems, err := check(module(test.file, test.imports))
			if err != nil {
				t.Fatal(err)
			}
			expect(t, problems, test.want)
		})
	}
}

func TestCheckFiles(t *testing.T) {
	for _, test := range []struct{ name, file, content, want string }{
		{"a row without a package", "core/other/other.go", "", "there is no package for the row of `core/other`"},
		{"one block of two kinds", "core/more.go", "package p\n\nimport (\n\t\"fmt\"\n\t\"here/core/internal/cpu\"\n)\n", "core/more.go:5:2: imports are not in three blocks"},
		{"two blocks in the wrong order", "core/more.go", "package p\n\nimport (\n\t\"here/core/internal/cpu\"\n\n\t\"example.org/num\"\n)\n", "core/more.go:6:2: imports are not in three blocks"},
		{"three blocks", "core/more.go", "package p\n\nimport (\n\t\"fmt\"\n\n\t\"example.org/num\"\n\n\t\"here/core/internal/cpu\"\n)\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := module("core/leaf/more.go", "math")
			m[test.file] = &fstest.MapFile{Data: []byte(test.content)}
			if test.content == "" {
				delete(m, test.file)
				delete(m, "core/other/other_test.go")
			}
			problems, err := check(m)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, problems, test.want)
		})
	}
}

func TestCheckNoTable(t *testing.T) {
	m := module("core/more.go", "math")
	m["CONTRIBUTING.md"] = &fstest.MapFile{Data: []byte("| package | may do |\n|---|---|\n| `core` | |\n")}
	if _, err := check(m); err == nil {
		t.Error("no error without a table")
	}
}

// expect checks that there is exactly one problem and that it says what is wanted, or none.
func expect(t *testing.T, problems []string, want string) {
	t.Helper()
	if want == "" && len(problems) == 0 {
		return
	}
	if want == "" || len(problems) != 1 || !strings.Contains(problems[0], want) {
		t.Errorf("got %q, want one that says %q", problems, want)
	}
}
