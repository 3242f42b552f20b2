package exercise

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// What a student's cell may do is limited, so that points can be had only by an answer: no end of the process before the tests
// have run, no look at their source, no command of the kernel. The limits are stated by what is allowed, since the kernel imports
// by itself what a cell mentions.

// harmless are the packages of the standard library that an answer may use, and the one that the chapters check errors with.
var harmless = []string{
	"github.com/janpfeifer/must",
	"bytes", "cmp", "container/heap", "container/list", "container/ring", "context", "errors", "fmt", "iter", "maps", "math",
	"math/big", "math/bits", "math/cmplx", "math/rand", "math/rand/v2", "slices", "sort", "strconv", "strings", "sync",
	"time", "unicode", "unicode/utf8",
}

// dangerous are names of packages that a variable of another cell cannot stand for.
var dangerous = []string{
	"os", "exec", "syscall", "unix", "unsafe", "runtime", "debug", "reflect", "log", "slog", "klog", "flag", "net", "http",
	"plugin", "testing", "io", "ioutil", "embed", "signal", "user", "trace", "pprof", "grade", "gonbui", "atomic",
}

// Rules are what a cell of a student may use.
type Rules struct {
	Module   string          // the path of this module
	Imports  []string        // the only packages, and no name of another cell; or nil for what is usual
	Declared map[string]bool // the names that all cells of the notebook declare
	Extra    bool            // the cell is no answer
}

func (r Rules) allows(path string) bool {
	switch {
	case path == "fmt": // for a look at one's own numbers
		return true
	case r.Imports != nil:
		return slices.Contains(r.Imports, path)
	case r.Extra && path == "testing":
		return true
	case strings.HasPrefix(path, "gonum.org/v1/gonum/"):
		return true
	case strings.HasPrefix(path, r.Module+"/"):
		return !strings.HasPrefix(path, r.Module+"/notebooks/")
	}
	return slices.Contains(harmless, path)
}

// allowsName reports whether a name that the cell does not declare may stand before a dot.
func (r Rules) allowsName(name string) bool {
	if r.Imports != nil {
		return name == "fmt" || slices.ContainsFunc(r.Imports, func(path string) bool { return packageName(path) == name })
	}
	if slices.Contains(dangerous, name) {
		return r.Extra && name == "testing"
	}
	// Of gonum and this project the kernel finds the packages by their names.
	return r.Declared[name] || slices.ContainsFunc(harmless, func(path string) bool { return packageName(path) == name }) ||
		slices.Contains(ownNames, name)
}

// ownNames are the packages of gonum and of this project that answers are likely to use without importing them.
var ownNames = []string{
	"diffusion", "franzparisi", "annealing", "sde", "fokkerplanck", "guidance", "modes", "cluster", "driven", "markov", "qubit",
	"diagnosis", "learned", "digits", "samples", "plotting", "mat", "stat", "distuv", "distmv", "floats", "optimize", "quad", "fd",
	"integrate", "interp", "fourier",
}

// special matches a line that the kernel takes for a command, with what it calls its prefix.
var special = regexp.MustCompile(`^(?://gonb:)?[%!]`)

// Inspect says why the cell of a student may not be run, for example because it is not Go; it is empty for a cell that may.
func (r Rules) Inspect(cell string) string {
	code, problem := unmagic(cell)
	if problem != "" {
		return problem
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "", code, 0)
	if err != nil {
		return notGo(err)
	}
	for _, spec := range file.Imports {
		path := strings.Trim(spec.Path.Value, "`\"")
		if !r.allows(path) {
			return fmt.Sprintf("it imports %s; %s", path, r.instead())
		}
	}
	for _, d := range file.Decls {
		for _, name := range names(d) {
			if problem := forbiddenName(name); problem != "" {
				return problem
			}
		}
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body == nil {
			return fmt.Sprintf("its function %s has no body", fn.Name.Name)
		}
	}
	return r.strangers(file)
}

// instead says what may be imported.
func (r Rules) instead() string {
	if len(r.Imports) > 0 {
		return "here an answer may import " + strings.Join(r.Imports, ", ")
	}
	if r.Imports != nil {
		return "here an answer may import nothing"
	}
	return "an answer may import this project, gonum, must, and of the standard library what neither reads files nor ends the program"
}

// notGo says in which line of a cell the parser gave up.
func notGo(err error) string {
	var list scanner.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		return fmt.Sprintf("it is not Go: line %d: %s", list[0].Pos.Line, list[0].Msg)
	}
	return "it is not Go: " + err.Error()
}

func forbiddenName(name string) string {
	switch {
	case name == "init" || strings.HasPrefix(name, "init_") || name == "TestMain":
		return fmt.Sprintf("it declares %s, which runs before the tests", name)
	case name != "min" && name != "max" && types.Universe.Lookup(name) != nil:
		return fmt.Sprintf("it gives the name %s, which Go has for something else, a new meaning", name)
	}
	return ""
}

// strangers looks for names that the cell may not use.
func (r Rules) strangers(file *ast.File) string {
	imported, keys, bases := map[string]bool{}, map[*ast.Ident]bool{}, map[*ast.Ident]bool{}
	for _, line := range imports(file) {
		imported[packageName(line)] = true
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok {
				keys[id] = true
			}
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				bases[id] = true
			}
		}
		return true
	})
	for _, id := range file.Unresolved {
		switch {
		case imported[id.Name] || keys[id] || types.Universe.Lookup(id.Name) != nil:
		case bases[id] && !r.allowsName(id.Name):
			return fmt.Sprintf("it uses %s, which is neither declared in it nor a package that it may import; %s", id.Name, r.instead())
		case !bases[id] && r.Imports != nil && r.Declared[id.Name]:
			return fmt.Sprintf("it uses %s of another cell; here an answer must stand alone in its cell", id.Name)
		}
	}
	return ""
}

// unmagic turns a cell into a Go file: what follows %% or %main is the body of main. It refuses all other commands of the kernel.
func unmagic(cell string) (code, problem string) {
	lines := strings.Split(strings.ReplaceAll(cell, "\r\n", "\n"), "\n")
	inside := false
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "%%" || trimmed == "%main":
			if inside {
				return "", "it has more than one line %%"
			}
			inside, lines[i] = true, "func main() {"
		case line == "%test":
			lines[i] = ""
		case special.MatchString(line) || strings.HasPrefix(trimmed, "%"):
			return "", fmt.Sprintf("it has a command of the kernel, %q", trimmed)
		}
	}
	code = "package p;" + strings.Join(lines, "\n")
	if inside {
		code += "\n}\n"
	}
	return code, ""
}

// Declared returns the names that a cell declares; none if it cannot be read.
func Declared(cell string) (list []string) {
	code, problem := unmagic(cell)
	if problem != "" {
		return nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", code, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	for _, d := range file.Decls {
		list = append(list, names(d)...)
	}
	return list
}
