package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// chapter is a notebook, as far as this program reads it.
type chapter struct {
	name  string
	Cells []struct {
		ID     string
		Type   string `json:"cell_type"`
		Source json.RawMessage
	}
}

func readChapters(names []string) (chapters []chapter, err error) {
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		c := chapter{name: filepath.Base(name)}
		if err := json.Unmarshal(data, &c); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		chapters = append(chapters, c)
	}
	return chapters, nil
}

// source returns the text of a cell, which the format allows to be one string or a list of lines.
func source(raw json.RawMessage) string {
	var lines []string
	if json.Unmarshal(raw, &lines) == nil {
		return strings.Join(lines, "")
	}
	var text string
	json.Unmarshal(raw, &text)
	return text
}

// program is the Go program of a cell, with the number of lines before the cell's own first line.
type program struct {
	text   []byte
	tree   *ast.File
	before int
}

// parse makes a cell a program as the kernel does: what follows %% is the function main, and imports of earlier cells stay known.
func parse(fset *token.FileSet, cell string, imports []string) (p program) {
	var text strings.Builder
	fmt.Fprintf(&text, "package main; import (%s)\n", strings.Join(imports, ";"))
	p.before = 1
	closing := ""
	for line := range strings.Lines(cell) {
		switch {
		case strings.HasPrefix(line, "%%"):
			text.WriteString("func main() {\n")
			closing = "\n}"
		case strings.HasPrefix(line, "%"), strings.HasPrefix(line, "!"):
			text.WriteString("\n")
		default:
			text.WriteString(line)
		}
	}
	text.WriteString(closing)
	p.text = []byte(text.String())
	p.tree, _ = parser.ParseFile(fset, "", p.text, parser.SkipObjectResolution)
	return p
}

// memory is what the kernel knows of the cells before: imports, and declarations by the names that they declare.
type memory struct {
	imports      map[string]bool
	declarations map[string]string
}

// remember adds what a cell declares. A declaration replaces those of the same name.
func (m *memory) remember(fset *token.FileSet, p program) {
	file := fset.File(p.tree.Pos())
	for _, decl := range p.tree.Decls {
		names := declared(decl)
		if len(names) == 0 || slices.Contains(names, "main") {
			continue
		}
		m.forget(names)
		m.declarations[strings.Join(names, " ")] = string(p.text[file.Offset(decl.Pos()):file.Offset(decl.End())])
	}
	for _, spec := range p.tree.Imports {
		m.imports[string(p.text[file.Offset(spec.Pos()):file.Offset(spec.End())])] = true
	}
}

func (m *memory) forget(names []string) {
	maps.DeleteFunc(m.declarations, func(key, _ string) bool {
		return slices.ContainsFunc(strings.Fields(key), func(old string) bool { return slices.Contains(names, old) })
	})
}

// declared returns the names that a declaration declares; those of methods as T.m.
func declared(decl ast.Decl) (names []string) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		return []string{types.ExprString(d.Recv.List[0].Type) + "." + d.Name.Name}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}

// linkCells type-checks all cells and returns where they use documented names.
func linkCells(chapters []chapter, known index) (map[string][]link, error) {
	load, err := loader(chapters)
	if err != nil {
		return nil, err
	}
	links := map[string][]link{}
	for _, c := range chapters {
		m := memory{map[string]bool{}, map[string]string{}}
		for _, cell := range c.Cells {
			if cell.Type != "code" {
				continue
			}
			fset := token.NewFileSet()
			p := parse(fset, source(cell.Source), slices.Sorted(maps.Keys(m.imports)))
			for _, decl := range p.tree.Decls {
				m.forget(declared(decl))
			}
			earlier := m.program(fset)
			m.remember(fset, p)
			links[c.name+"#"+cell.ID] = p.links(fset, earlier, load, known)
		}
	}
	return links, nil
}

// program returns the remembered declarations as a file.
func (m *memory) program(fset *token.FileSet) *ast.File {
	text := "package main; import (" + strings.Join(slices.Sorted(maps.Keys(m.imports)), ";") + ")\n"
	for _, key := range slices.Sorted(maps.Keys(m.declarations)) {
		text += m.declarations[key] + "\n"
	}
	tree, _ := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	return tree
}

// loader returns an importer that reads the compiled packages in Go's build cache.
func loader(chapters []chapter) (types.Importer, error) {
	imports := map[string]bool{}
	fset := token.NewFileSet()
	for _, c := range chapters {
		for _, cell := range c.Cells {
			if cell.Type == "code" {
				for _, spec := range parse(fset, source(cell.Source), nil).tree.Imports {
					imports[strings.Trim(spec.Path.Value, `"`)] = true
				}
			}
		}
	}
	packages, err := goList(append([]string{"-export", "-deps", "-json=ImportPath,Export"}, slices.Sorted(maps.Keys(imports))...)...)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, p := range packages {
		files[p.ImportPath] = p.Export
	}
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }), nil
}

// links type-checks a cell. Errors do not matter: what the checker understands is enough.
func (p program) links(fset *token.FileSet, earlier *ast.File, load types.Importer, known index) (links []link) {
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: load, Error: func(error) {}}
	config.Check("main", fset, []*ast.File{p.tree, earlier}, &info)
	qualified := map[*ast.Ident]ast.Node{}
	ast.Inspect(p.tree, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				if _, ok := info.Uses[x].(*types.PkgName); ok {
					qualified[s.Sel] = s // the name of the package belongs to the link
				}
			}
		}
		return true
	})
	file := fset.File(p.tree.Pos())
	for ident, object := range info.Uses {
		target := targetOf(object, known)
		if target == "" || fset.File(ident.Pos()) != file {
			continue
		}
		var node ast.Node = ident
		if q, ok := qualified[ident]; ok {
			node = q
		}
		line, start, end := place(file, p.text, node)
		links = append(links, link{line - p.before, start, end, target})
	}
	slices.SortFunc(links, func(a, b link) int { return (a.Line-b.Line)<<16 + a.Start - b.Start })
	return links
}

// targetOf returns where a function, a method, a type, a constant or a variable of a package is documented.
func targetOf(object types.Object, known index) string {
	if object.Pkg() == nil || !object.Exported() {
		return ""
	}
	path := object.Pkg().Path()
	if f, ok := object.(*types.Func); ok {
		if receiver := f.Signature().Recv(); receiver != nil {
			named := receiver.Type()
			if p, ok := named.(*types.Pointer); ok {
				named = p.Elem()
			}
			n, ok := named.(*types.Named)
			if !ok {
				return ""
			}
			return known.find(path, n.Obj().Name(), f.Name())
		}
	}
	if object.Parent() != object.Pkg().Scope() {
		return "" // a field
	}
	return known.find(path, "", object.Name())
}
