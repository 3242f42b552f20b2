// Command house checks what CONTRIBUTING.md says about imports, in every Go file of the module, those of other platforms
// included: each package has a row in the table of packages and imports only what that row allows, and the imports of a
// file stand in three blocks: the standard library, other modules, this module. (goimports makes such blocks, but leaves those
// that are there as they are.)
//
//	go run ./.ci/house
//
// A name in backquotes in a row's first cell is a package of this module, or with /... all below it; of several rows that fit
// a package, the one with the longest name holds. A name in its last cell is a package that it may import: of this module
// exactly, or with /... all below; of another module with all below. Everybody may import the standard library. The row that
// begins with the word Tests says what test files may import besides.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	problems, err := check(os.DirFS("."))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}

// row is a row of the table: packages, and what they may import.
type row struct {
	packages, imports []string
	tests             bool // it holds for test files only
}

// check returns what is wrong in the module, one line each.
func check(module fs.FS) ([]string, error) {
	mod, err := fs.ReadFile(module, "go.mod")
	if err != nil {
		return nil, err
	}
	own, _, _ := strings.Cut(strings.TrimPrefix(string(mod), "module "), "\n")
	doc, err := fs.ReadFile(module, "CONTRIBUTING.md")
	if err != nil {
		return nil, err
	}
	table := readTable(string(doc))
	if len(table) == 0 {
		return nil, errors.New("CONTRIBUTING.md has no table whose columns are package, …, may import")
	}

	var problems []string
	used := map[string]bool{}
	err = fs.WalkDir(module, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name != "." && (d.Name() == "testdata" || d.Name()[0] == '.' || d.Name()[0] == '_' || exists(module, name+"/go.mod")) {
				return fs.SkipDir
			}
			return nil
		case path.Ext(name) != ".go":
			return nil
		}
		source, err := fs.ReadFile(module, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		problems = append(problems, misplaced(set, file, own, table, used)...)
		problems = append(problems, ungrouped(set, file, own)...)
		return nil
	})
	for _, r := range table {
		for _, entry := range r.packages {
			if !used[entry] && !r.tests {
				problems = append(problems, fmt.Sprintf("CONTRIBUTING.md: there is no package for the row of `%s`", entry))
			}
		}
	}
	slices.Sort(problems)
	return slices.Compact(problems), err // one line for a package without a row, not one for each of its files
}

func exists(module fs.FS, name string) bool {
	_, err := fs.Stat(module, name)
	return err == nil
}

var quoted = regexp.MustCompile("`([^`]+)`")

// readTable returns the rows of the table whose first column is called package and whose last is called may import.
func readTable(doc string) []row {
	var table []row
	inside := false
	for line := range strings.Lines(doc) {
		cells := strings.Split(strings.Trim(line, "| \n"), "|")
		first, last := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[len(cells)-1])
		switch {
		case first == "package" && last == "may import":
			inside = true
		case !strings.HasPrefix(line, "|"):
			inside = false
		case inside && !strings.HasPrefix(first, "---"):
			table = append(table, row{names(first), names(last), strings.HasPrefix(first, "Tests")})
		}
	}
	return table
}

func names(cell string) []string {
	var list []string
	for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
		list = append(list, m[1])
	}
	return list
}

// fits reports whether the package is the one that a name in the table stands for, or one of those.
func fits(pkg, name string) bool {
	if root, ok := strings.CutSuffix(name, "/..."); ok {
		return strings.HasPrefix(pkg, root+"/")
	}
	return pkg == name || outside(name) && strings.HasPrefix(pkg, name+"/")
}

// outside reports whether a name in the table is that of another module: those begin with a domain.
func outside(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return strings.Contains(first, ".")
}

// find returns the name in the table that fits the package best, and its row.
func find(table []row, pkg string, tests bool) (entry string, found row) {
	length := func(name string) int { return len(strings.TrimSuffix(name, "/...")) }
	for _, r := range table {
		for _, name := range r.packages {
			if r.tests == tests && fits(pkg, name) && length(name) > length(entry) {
				entry, found = name, r
			}
		}
	}
	return entry, found
}

// misplaced returns the imports of a file that its package may not have, and notes in used the row that it looked up.
func misplaced(set *token.FileSet, file *ast.File, own string, table []row, used map[string]bool) []string {
	name := set.Position(file.Package).Filename
	pkg := path.Dir(name)
	entry, r := find(table, pkg, false)
	if entry == "" {
		return []string{fmt.Sprintf("CONTRIBUTING.md: there is no row for the package %s", pkg)}
	}
	used[entry] = true
	may := r.imports
	if strings.HasSuffix(name, "_test.go") {
		_, more := find(table, pkg, true)
		may = slices.Concat(may, more.imports, []string{pkg})
	}
	var problems []string
	for _, spec := range file.Imports {
		imported := importPath(spec)
		if kind(imported, own) == 0 {
			continue
		}
		short := strings.TrimPrefix(imported, own+"/")
		if !slices.ContainsFunc(may, func(name string) bool { return fits(short, name) }) {
			problems = append(problems, fmt.Sprintf("%s: %s may not import %s (CONTRIBUTING.md, row of `%s`)", set.Position(spec.Pos()), pkg, short, entry))
		}
	}
	return problems
}

func importPath(spec *ast.ImportSpec) string {
	imported, _ := strconv.Unquote(spec.Path.Value) // which the parser has checked
	return imported
}

// kind returns 0 for a package of the standard library, 1 for one of another module and 2 for one of this module.
func kind(imported, own string) int {
	switch {
	case imported == own || strings.HasPrefix(imported, own+"/"):
		return 2
	case outside(imported):
		return 1
	}
	return 0
}

// ungrouped returns the first import of a file that is not in the block of its kind.
func ungrouped(set *token.FileSet, file *ast.File, own string) []string {
	for i, spec := range file.Imports[min(1, len(file.Imports)):] {
		before := file.Imports[i]
		apart := set.Position(spec.Pos()).Line > set.Position(before.End()).Line+1
		order := cmp.Compare(kind(importPath(before), own), kind(importPath(spec), own))
		if order > 0 || order < 0 && !apart {
			return []string{fmt.Sprintf("%s: imports are not in three blocks (CONTRIBUTING.md says which, and what mends it)", set.Position(spec.Pos()))}
		}
	}
	return nil
}
