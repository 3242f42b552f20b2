// Package exercise reads the exercises of the coursework and makes notebooks of them.
//
// An exercise is a folder of plain files, <assignment>/<exercise>, which Go's own tools can read:
//
//	exercise.md     title, chapter, difficulty, minutes, and the text of the exercise
//	solution.go     the answer; what stands between BEGIN SOLUTION and END SOLUTION is taken out for the students
//	tests.go        the tests, each a cell of its own with its points
//	wrong/NAME.go   answers that a student may be tempted to give, each with the points and the hint that it must get
package exercise

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Exercise is what its folder says.
type Exercise struct {
	Assignment, Name string // the names of the two folders
	Title            string
	Chapter          string // two digits
	Difficulty       int    // 1 to 3
	Minutes          int
	Imports          []string // what the answer may import; nil: what is usual, see Allowed
	Text             string   // Markdown
	Solution         Source
	Tests            []Test
	Wrong            []Wrong
}

// Source is Go source without its package clause, as it stands in a cell.
type Source struct {
	Imports []string // as written: `"math"`, or with a name
	Code    string
}

// Test is a test function, which becomes a cell.
type Test struct {
	Name   string // of the function
	Points int
	Hidden bool
	Source Source
	// Helpers are the declarations of tests.go that it needs besides.
	Helpers string
}

// Wrong is a tempting wrong answer.
type Wrong struct {
	Name   string
	Points int    // that it must get
	Hint   string // that the tests must say
	Source Source
}

// Points returns the sum of the points of all tests.
func (e *Exercise) Points() int {
	sum := 0
	for _, t := range e.Tests {
		sum += t.Points
	}
	return sum
}

// ID is the name of a cell of the exercise for nbgrader.
func (e *Exercise) ID(cell string) string { return e.Name + "-" + cell }

// Assignment is a folder of exercises, one notebook.
type Assignment struct {
	Name      string
	Title     string
	Text      string // Markdown
	Exercises []*Exercise
}

// ReadAll reads the assignments in a folder, those below it that hold an assignment.md.
func ReadAll(folder string) ([]*Assignment, error) {
	pages, err := filepath.Glob(filepath.Join(folder, "*", "assignment.md"))
	if err != nil {
		return nil, err
	}
	var all []*Assignment
	for _, page := range pages {
		a, err := Read(filepath.Dir(page))
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// Read reads an assignment. Its exercises are in the order of their chapters, then of their difficulty, then of their names.
func Read(folder string) (*Assignment, error) {
	fields, text, err := readPage(filepath.Join(folder, "assignment.md"), "title")
	if err != nil {
		return nil, err
	}
	a := &Assignment{Name: filepath.Base(folder), Title: fields["title"], Text: text}
	pages, err := filepath.Glob(filepath.Join(folder, "*", "exercise.md"))
	if err != nil {
		return nil, err
	}
	for _, page := range pages {
		e, err := readExercise(filepath.Dir(page))
		if err != nil {
			return nil, err
		}
		a.Exercises = append(a.Exercises, e)
	}
	slices.SortStableFunc(a.Exercises, func(e, f *Exercise) int {
		if c := strings.Compare(e.Chapter, f.Chapter); c != 0 {
			return c
		}
		return e.Difficulty - f.Difficulty
	})
	return a, nil
}

var (
	identifier = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	worth      = regexp.MustCompile(`\((\d+) points?(, hidden)?\)\.?\n?$`)
)

func readExercise(folder string) (*Exercise, error) {
	page := filepath.Join(folder, "exercise.md")
	fields, text, err := readPage(page, "title", "chapter", "difficulty", "minutes", "imports?")
	if err != nil {
		return nil, err
	}
	e := &Exercise{
		Assignment: filepath.Base(filepath.Dir(folder)), Name: filepath.Base(folder),
		Title: fields["title"], Chapter: fields["chapter"], Text: text,
	}
	if !identifier.MatchString(e.Name) {
		return nil, fmt.Errorf("%s: the folder's name must be a Go identifier in small letters", folder)
	}
	if list, ok := fields["imports"]; ok {
		e.Imports = strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	}
	for field, value := range map[string]*int{"difficulty": &e.Difficulty, "minutes": &e.Minutes} {
		if *value, err = strconv.Atoi(fields[field]); err != nil || *value < 1 {
			return nil, fmt.Errorf("%s: %s: %s is not a positive number", page, field, fields[field])
		}
	}
	if e.Difficulty > 3 {
		return nil, fmt.Errorf("%s: difficulty: %d is not 1, 2 or 3", page, e.Difficulty)
	}
	if e.Solution, err = readSource(filepath.Join(folder, "solution.go")); err != nil {
		return nil, err
	}
	if !strings.Contains(e.Solution.Code, "BEGIN SOLUTION") {
		return nil, fmt.Errorf("%s: solution.go has no line // BEGIN SOLUTION", folder)
	}
	if e.Tests, err = readTests(filepath.Join(folder, "tests.go")); err != nil {
		return nil, err
	}
	wrong, err := filepath.Glob(filepath.Join(folder, "wrong", "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range wrong {
		w, err := readWrong(name)
		if err != nil {
			return nil, err
		}
		e.Wrong = append(e.Wrong, w)
	}
	return e, nil
}

// readPage reads a page that begins with lines `field: value` between two lines `---`. A field whose name ends in ? may be absent.
func readPage(name string, fields ...string) (map[string]string, string, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, "", err
	}
	parts := strings.SplitN(string(b), "---\n", 3)
	if len(parts) < 3 || parts[0] != "" {
		return nil, "", fmt.Errorf("%s does not begin with fields between two lines ---", name)
	}
	found := map[string]string{}
	for line := range strings.Lines(parts[1]) {
		field, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || !slices.Contains(fields, field) && !slices.Contains(fields, field+"?") {
			return nil, "", fmt.Errorf("%s: unknown field in the line %q; there are %s", name, strings.TrimSpace(line), strings.Join(fields, ", "))
		}
		found[field] = strings.TrimSpace(value)
	}
	for _, field := range fields {
		if found[field] == "" && !strings.HasSuffix(field, "?") {
			return nil, "", fmt.Errorf("%s: there is no field %s", name, field)
		}
	}
	return found, strings.TrimSpace(parts[2]), nil
}

// readSource reads a Go file and drops its package clause.
func readSource(name string) (Source, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return Source{}, err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, b, parser.ImportsOnly)
	if err != nil {
		return Source{}, err
	}
	end := set.Position(file.Name.End()).Offset
	for _, d := range file.Decls {
		end = set.Position(d.End()).Offset
	}
	return Source{imports(file), strings.TrimSpace(string(b[end:]))}, nil
}

func imports(file *ast.File) []string {
	var list []string
	for _, spec := range file.Imports {
		line := spec.Path.Value
		if spec.Name != nil {
			line = spec.Name.Name + " " + line
		}
		list = append(list, line)
	}
	return list
}

// readTests reads tests.go. Each test function says what it is worth at the end of its comment: (2 points) or (2 points, hidden).
func readTests(name string) ([]Test, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, b, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	f := testFile{file: file, text: func(from, to token.Pos) string {
		return string(b[set.Position(from).Offset:set.Position(to).Offset])
	}}
	var tests []Test
	for _, d := range file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || !isTest(fn) {
			continue
		}
		m := worth.FindStringSubmatch(fn.Doc.Text())
		if m == nil {
			return nil, fmt.Errorf("%s: the comment of %s does not end in (2 points) or (2 points, hidden)", name, fn.Name.Name)
		}
		points, _ := strconv.Atoi(m[1])
		code, helpers := f.cell(fn)
		if !testBody.MatchString(code) {
			return nil, fmt.Errorf("%s: %s needs lines of its own for its body", name, fn.Name.Name)
		}
		tests = append(tests, Test{fn.Name.Name, points, m[2] != "", Source{f.imports(code + helpers), code}, helpers})
	}
	if len(tests) == 0 {
		return nil, fmt.Errorf("%s has no function TestX(t *testing.T)", name)
	}
	return tests, nil
}

func isTest(fn *ast.FuncDecl) bool { return fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") }

type testFile struct {
	file *ast.File
	text func(from, to token.Pos) string
}

// cell returns a test function, with its comment, and the other declarations of the file that it needs, in their order.
func (f testFile) cell(fn *ast.FuncDecl) (code, helpers string) {
	needed := map[ast.Decl]bool{fn: true}
	for grown := true; grown; {
		grown = false
		for _, d := range f.file.Decls {
			if !needed[d] && slices.ContainsFunc(names(d), func(name string) bool { return mentioned(needed, name) }) {
				needed[d], grown = true, true
			}
		}
	}
	var list []string
	for _, d := range f.file.Decls {
		if needed[d] && d != fn {
			list = append(list, f.declaration(d))
		}
	}
	return f.declaration(fn), strings.Join(list, "\n\n")
}

func (f testFile) declaration(d ast.Decl) string {
	from := d.Pos()
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc != nil {
			from = d.Doc.Pos()
		}
	case *ast.GenDecl:
		if d.Doc != nil {
			from = d.Doc.Pos()
		}
	}
	return f.text(from, d.End())
}

// imports returns those of the file that the code mentions.
func (f testFile) imports(code string) []string {
	return used(imports(f.file), code)
}

// names returns what a declaration declares: names of types, variables, constants, functions.
func names(d ast.Decl) (list []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		t := d.Recv.List[0].Type // a method goes with its type
		if star, ok := t.(*ast.StarExpr); ok {
			t = star.X
		}
		if id, ok := t.(*ast.Ident); ok {
			return []string{id.Name}
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				list = append(list, spec.Name.Name)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					list = append(list, id.Name)
				}
			}
		}
	}
	return list
}

// mentioned reports whether one of the declarations uses a name.
func mentioned(in map[ast.Decl]bool, name string) bool {
	for d := range in {
		found := false
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Name == name {
				found = true
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// used returns the imports whose package the code mentions.
func used(list []string, code string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(line string) bool {
		return !regexp.MustCompile(`\b` + packageName(line) + `\.`).MatchString(code)
	})
}

// packageName returns the name by which a file calls a package that it imports.
func packageName(line string) string {
	if name, _, ok := strings.Cut(line, " "); ok {
		return name
	}
	path := strings.Split(strings.Trim(line, `"`), "/")
	last := path[len(path)-1]
	if len(path) > 1 && regexp.MustCompile(`^v\d+$`).MatchString(last) { // math/rand/v2
		last = path[len(path)-2]
	}
	return last
}

var header = regexp.MustCompile(`(?s)\A//go:build ignore\n\n((?://[^\n]*\n)+)`)

// readWrong reads a wrong answer, whose comment at the top has lines `points:` and `hint:`.
func readWrong(name string) (Wrong, error) {
	source, err := readSource(name)
	if err != nil {
		return Wrong{}, err
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return Wrong{}, err
	}
	w := Wrong{Name: strings.TrimSuffix(filepath.Base(name), ".go"), Points: -1, Source: source}
	m := header.FindStringSubmatch(string(b))
	if m == nil {
		return Wrong{}, fmt.Errorf("%s does not begin with //go:build ignore, an empty line, and a comment", name)
	}
	for line := range strings.Lines(m[1]) {
		field, value, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "//")), ":")
		value = strings.TrimSpace(value)
		switch field {
		case "points":
			if w.Points, err = strconv.Atoi(value); err != nil {
				return Wrong{}, fmt.Errorf("%s: points: %s is not a number", name, value)
			}
		case "hint":
			w.Hint = value
		}
	}
	if w.Points < 0 || w.Hint == "" {
		return Wrong{}, fmt.Errorf("%s: its comment has no lines `points: 1` and `hint: …`", name)
	}
	return w, nil
}
