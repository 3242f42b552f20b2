// Package coursework tests the exercises: every solution has to get all points, the starter none, and each tempting wrong
// answer the points and the hint that its file announces.
//
//	go test -v -run TestExercises/flux ./notebooks/coursework
package coursework

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nonequilibrium/notebooks/coursework/exercise"
)

// answer is an answer to an exercise, and what it has to get.
type answer struct {
	exercise *exercise.Exercise
	name     string
	source   exercise.Source
	points   int
	hint     string
}

func answers(all []*exercise.Assignment) (list []answer) {
	for _, a := range all {
		for _, e := range a.Exercises {
			list = append(list, answer{e, "solution", e.Solution, e.Points(), ""}, answer{e, "starter", e.Solution.Starter(), 0, ""})
			for _, w := range e.Wrong {
				list = append(list, answer{e, "wrong " + w.Name, w.Source, w.Points, w.Hint})
			}
		}
	}
	return list
}

func TestExercises(t *testing.T) {
	all, err := exercise.ReadAll(".")
	if err != nil {
		t.Fatal(err)
	}
	touchSources(t)
	list := answers(all)
	output := run(t, list)
	for i, a := range list {
		t.Run(a.exercise.Assignment+"/"+a.exercise.Name+"/"+a.name, func(t *testing.T) {
			points, said := 0, ""
			for _, test := range a.exercise.Tests {
				name := fmt.Sprintf("%d/%s", i, test.Name)
				switch out := output[name]; {
				case out.passed:
					points += test.Points
				case !out.ran:
					t.Errorf("%s did not run", test.Name)
				}
				said += output[name].text
			}
			if points != a.points {
				t.Errorf("it gets %d of %d points, want %d\n%s", points, a.exercise.Points(), a.points, said)
			}
			if !strings.Contains(said, a.hint) {
				t.Errorf("the hint %q is missing in\n%s", a.hint, said)
			}
		})
	}
}

// declared matches what a cell declares, methods aside.
var declared = regexp.MustCompile(`(?m)^(?:func|var|const|type) (\w+)`)

// TestVariety checks what an exercise must have besides what its files must have to be read.
func TestVariety(t *testing.T) {
	all, err := exercise.ReadAll(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		asks, helps := map[string]string{}, map[string]string{}
		for _, e := range a.Exercises {
			name := e.Assignment + "/" + e.Name
			for _, function := range declared.FindAllStringSubmatch(e.Solution.Code, -1) {
				if other := asks[function[1]]; other != "" {
					t.Errorf("%s and %s both ask for %s, and the kernel keeps only one of them", other, name, function[1])
				}
				asks[function[1]] = name
			}
			if len(e.Wrong) == 0 {
				t.Errorf("%s has no tempting wrong answer", name)
			}
			visible, hidden := 0, 0
			for _, test := range e.Tests {
				for _, helper := range declared.FindAllStringSubmatch(test.Helpers, -1) {
					if other := helps[helper[1]]; other != "" && other != name {
						t.Errorf("%s and %s both have a helper %s, and the kernel keeps only one of them", other, name, helper[1])
					}
					helps[helper[1]] = name
				}
				if test.Hidden {
					hidden++
				} else {
					visible++
				}
				for _, helper := range declared.FindAllStringSubmatch(test.Helpers, -1) {
					if !strings.HasPrefix(helper[1], "test") {
						t.Errorf("%s: %s needs a name that begins with test, or it takes the place of a student's in the kernel", name, helper[1])
					}
				}
			}
			if visible == 0 || hidden == 0 {
				t.Errorf("%s has %d visible and %d hidden tests, want at least one of each", name, visible, hidden)
			}
		}
	}
}

// TestReleased checks that the students' notebooks hold no line of a solution or of a hidden test that they do not hold anyway.
func TestReleased(t *testing.T) {
	all, err := exercise.ReadAll(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		b, err := a.Notebook().Released().JSON()
		if err != nil {
			t.Fatal(err)
		}
		leaks(t, a, string(b))
	}
}

// leaks checks the JSON of a notebook that students get.
func leaks(t *testing.T, a *exercise.Assignment, notebook string) {
	t.Helper()
	for _, e := range a.Exercises {
		open := e.Solution.Starter().Code
		secret := e.Solution.Code
		for _, test := range e.Tests {
			if test.Hidden {
				open += test.Source.Code[:strings.Index(test.Source.Code, ") {\n")+3]
				secret += "\n" + test.Source.Code + "\n" + test.Helpers
			} else {
				open += test.Source.Code + test.Helpers
			}
		}
		for line := range strings.Lines(secret) {
			line = strings.TrimSpace(line)
			b, err := json.Marshal(line)
			if err != nil {
				t.Fatal(err)
			}
			if len(line) > 12 && !strings.Contains(open, line) && strings.Contains(notebook, strings.Trim(string(b), `"`)) {
				t.Errorf("the students' notebook of %s shows a line of %s: %s", a.Name, e.Name, line)
			}
		}
	}
}

// outcome is what a test did.
type outcome struct {
	ran, passed bool
	text        string
}

// run runs the tests of all answers in one program, because linking takes longer than everything else. Its files are given to
// the compiler as an overlay, as packages of this module that are on no disk.
func run(t *testing.T, list []answer) map[string]outcome {
	t.Helper()
	dir := t.TempDir()
	overlay := map[string]string{}
	write := func(pkg, name, text string) {
		file := filepath.Join(dir, pkg+"-"+name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		virtual, err := filepath.Abs(filepath.Join("run", pkg, name))
		if err != nil {
			t.Fatal(err)
		}
		overlay[virtual] = file
	}
	module := strings.TrimSpace(command(t, "go", "list", "-m"))
	var imports, tests strings.Builder
	for i, a := range list {
		pkg := fmt.Sprintf("a%d", i)
		folder := filepath.Join(a.exercise.Assignment, a.exercise.Name)
		source, err := os.ReadFile(filepath.Join(folder, "tests.go"))
		if err != nil {
			t.Fatal(err)
		}
		write(pkg, "tests.go", string(source))
		write(pkg, "answer.go", "package "+a.exercise.Name+"\n\n"+a.source.Cell()+"\n")
		fmt.Fprintf(&imports, "\t%s \"%s/notebooks/coursework/run/%s\"\n", pkg, module, pkg)
		for _, test := range a.exercise.Tests {
			fmt.Fprintf(&tests, "\t{%q, guarded(%s.%s)},\n", fmt.Sprintf("%d/%s", i, test.Name), pkg, test.Name)
		}
	}
	write("", "main.go", fmt.Sprintf(program, imports.String(), tests.String()))
	b, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	file, binary := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "run")
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
	command(t, "go", "build", "-overlay", file, "-ldflags=-s -w", "-o", binary, "./run")
	out, _ := exec.Command(binary, "-test.v").Output() // which fails if a test does
	return outcomes(out)
}

// touchSources looks at the sources that the program is built from, so that `go test` does not use a cached result after a change.
func touchSources(t *testing.T) {
	for _, dir := range []string{"../../diffusion", "."} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(name) == ".go" {
				_, err = os.Stat(name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(append([]string{name}, args...), " "), err, errs.String())
	}
	return out.String()
}

const program = `package main

import (
	"testing"

%s)

func guarded(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) {
		defer func() {
			if p := recover(); p != nil {
				t.Errorf("panic: %%v", p)
			}
		}()
		test(t)
	}
}

var tests = []testing.InternalTest{
%s}

func main() {
	testing.Main(func(pattern, name string) (bool, error) { return true, nil }, tests, nil, nil)
}
`

var (
	starts  = regexp.MustCompile(`(?m)^=== RUN   (\S+)\n`)
	verdict = regexp.MustCompile(`(?m)^--- (PASS|FAIL|SKIP): `)
)

// outcomes reads what the program printed.
func outcomes(out []byte) map[string]outcome {
	result := map[string]outcome{}
	where := starts.FindAllSubmatchIndex(out, -1)
	for i, m := range where {
		end := len(out)
		if i+1 < len(where) {
			end = where[i+1][0]
		}
		text := string(out[m[1]:end])
		v := verdict.FindStringSubmatch(text)
		result[string(out[m[2]:m[3]])] = outcome{v != nil, v != nil && v[1] == "PASS", text}
	}
	return result
}
