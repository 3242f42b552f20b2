package results

// The bibliography, from the methods that a program uses.

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"nonequilibrium/internal/origin"
	"nonequilibrium/notebooks"
)

// bibHeading is the first line of a bibliography.
const bibHeading = "%% The works of the methods that %s.json names.\n"

// bibliography returns the entries of references.bib for the works of a record.
func (d *Document) bibliography() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, bibHeading, d.Record)
	for _, key := range d.Works {
		b.WriteString("\n" + entry(key) + "\n")
	}
	return []byte(b.String())
}

// entry returns an entry of references.bib, and "" for none.
func entry(key string) string {
	all := "\n" + notebooks.References
	k := strings.Index(all, "{"+key+",\n")
	if k < 0 {
		return ""
	}
	start := strings.LastIndex(all[:k], "\n@") + 1
	text, _, _ := strings.Cut(all[start:], "\n}")
	return text + "\n}"
}

// methods returns the methods that a program uses and for which there are works: those that are named, and those in its source.
func (s source) methods(named []string) []string {
	list := slices.Clone(named)
	if s.file != "" {
		for _, name := range s.sources() {
			list = append(list, methodsIn(name)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// sources returns the files of the program, as far as they lie beside that of main.
func (s source) sources() []string {
	if len(s.command.Run) > 2 && strings.HasSuffix(s.command.Run[2], ".go") {
		return []string{s.file}
	}
	all, _ := filepath.Glob(filepath.Join(filepath.Dir(s.file), "*.go"))
	return slices.DeleteFunc(all, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
}

// methodsIn returns the methods in a file of Go. A method of a type is found by its name, if the
// file imports its package: it can be one of another type that has the same name.
func methodsIn(file string) (list []string) {
	code, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, code, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	imported := imports(f)
	packages := slices.Collect(maps.Values(imported))
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok {
			if pkg, ok := imported[id.Name]; ok {
				if name := pkg + "." + sel.Sel.Name; works[name] != "" {
					list = append(list, name)
				}
				return true
			}
		}
		for m := range works {
			parts := strings.Split(m, ".")
			if len(parts) == 3 && parts[2] == sel.Sel.Name && slices.Contains(packages, parts[0]) {
				list = append(list, m)
			}
		}
		return true
	})
	return list
}

// imports returns the packages that a file imports by the names that it has for them: for those of this module their own
// names, and "" for all others.
func imports(f *ast.File) map[string]string {
	own := origin.Path() + "/diffusion"
	list := map[string]string{}
	for _, i := range f.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		list[localName(i)] = ""
		if p == own || strings.HasPrefix(p, own+"/") {
			list[localName(i)] = path.Base(p)
		}
	}
	return list
}

// localName returns the name that a file has for what it imports.
func localName(i *ast.ImportSpec) string {
	if i.Name != nil {
		return i.Name.Name
	}
	p, _ := strconv.Unquote(i.Path.Value)
	return path.Base(p)
}
