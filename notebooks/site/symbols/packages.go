package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// listed is what go list says about a package.
type listed struct {
	Dir, ImportPath, Name, Export      string
	GoFiles, TestGoFiles, XTestGoFiles []string
	Module                             struct{ Path string }
}

// list returns the packages that others may import, with their documentation.
func list(patterns ...string) (packages []listed, err error) {
	all, err := goList(append([]string{"-json=Dir,ImportPath,Name,Module,GoFiles,TestGoFiles,XTestGoFiles"}, patterns...)...)
	for _, p := range all {
		if p.Name != "main" && !strings.Contains(p.ImportPath+"/", "/internal/") && len(p.GoFiles) > 0 {
			packages = append(packages, p)
		}
	}
	return packages, err
}

func goList(arguments ...string) (packages []listed, err error) {
	out, err := exec.Command("go", append([]string{"list"}, arguments...)...).Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			return nil, fmt.Errorf("go list: %s", exit.Stderr)
		}
		return nil, err
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); err == io.EOF {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}

// page is the documentation of a package.
type page struct {
	Path     string  `json:"path"`
	Folder   string  `json:"folder"` // the path without that of the module
	Name     string  `json:"name"`
	Synopsis string  `json:"synopsis"`
	Items    []*item `json:"items"` // first the package itself, without a heading
}

// item is a declaration with its documentation, or the package with its own.
type item struct {
	Heading  string    `json:"heading"`
	Level    int       `json:"level"` // of the heading: 2, or 3 for what belongs to a type
	Names    []string  `json:"names"` // declared here; the first of them names the item
	Code     string    `json:"code"`
	Links    []link    `json:"links"`
	Doc      string    `json:"doc"` // in Markdown, whose links to names begin with godoc:
	Examples []example `json:"examples"`
}

type example struct {
	Title  string `json:"title"`
	Code   string `json:"code"`
	Links  []link `json:"links"`
	Output string `json:"output"`
}

// writer collects the items of one package.
type writer struct {
	page    *page
	module  string
	doc     *doc.Package
	fset    *token.FileSet
	sources map[string][]byte
}

func document(p listed) (*page, error) {
	w := writer{page: &page{Path: p.ImportPath, Folder: strings.TrimPrefix(p.ImportPath, p.Module.Path+"/"), Name: p.Name}, module: p.Module.Path, fset: token.NewFileSet(), sources: map[string][]byte{}}
	var files []*ast.File
	for _, name := range append(append(p.GoFiles, p.TestGoFiles...), p.XTestGoFiles...) {
		name = filepath.Join(p.Dir, name)
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(w.fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		w.sources[name], files = source, append(files, file)
	}
	var err error
	if w.doc, err = doc.NewFromFiles(w.fset, files, p.ImportPath); err != nil {
		return nil, err
	}
	w.page.Synopsis = w.doc.Synopsis(w.doc.Doc)
	w.page.Items = []*item{{Doc: w.markdown(w.doc.Doc, 2), Examples: w.examples(w.doc.Examples)}}
	w.values(2, w.doc.Consts, w.doc.Vars)
	w.functions(2, w.doc.Funcs)
	for _, t := range w.doc.Types {
		w.add(&item{Heading: "type " + t.Name, Level: 2, Names: []string{t.Name}, Doc: t.Doc, Examples: w.examples(t.Examples)}, t.Decl)
		w.values(3, t.Consts, t.Vars)
		w.functions(3, t.Funcs)
		w.functions(3, t.Methods)
	}
	return w.page, nil
}

func (w *writer) values(level int, groups ...[]*doc.Value) {
	for k, group := range groups {
		for _, v := range group {
			w.add(&item{Heading: []string{"const ", "var "}[k] + strings.Join(v.Names, ", "), Level: level, Names: v.Names, Doc: v.Doc}, v.Decl)
		}
	}
}

func (w *writer) functions(level int, list []*doc.Func) {
	for _, f := range list {
		name := f.Name
		if f.Recv != "" {
			receiver, _, _ := strings.Cut(strings.TrimPrefix(f.Recv, "*"), "[")
			name = receiver + "." + name
		}
		w.add(&item{Heading: "func " + name, Level: level, Names: []string{name}, Doc: f.Doc, Examples: w.examples(f.Examples)}, f.Decl)
	}
}

// add adds an item with the declaration as go doc prints it.
func (w *writer) add(i *item, decl ast.Decl) {
	if f, ok := decl.(*ast.FuncDecl); ok {
		f.Body = nil
	}
	var code bytes.Buffer
	if err := format.Node(&code, w.fset, decl); err != nil {
		panic(err) // what has been parsed can be printed
	}
	i.Code, i.Doc = code.String(), w.markdown(i.Doc, i.Level+1)
	w.page.Items = append(w.page.Items, i)
}

func (w *writer) markdown(text string, headings int) string {
	p := w.doc.Printer()
	p.HeadingLevel = headings
	p.HeadingID = func(*comment.Heading) string { return "" }
	p.DocLinkURL = func(l *comment.DocLink) string {
		target, name := l.ImportPath, l.Name
		if target == "" {
			target = w.page.Path
		}
		if l.Recv != "" {
			name = strings.TrimPrefix(l.Recv, "*") + "." + name
		}
		if !strings.HasPrefix(target, w.module+"/") {
			return l.DefaultURL("https://pkg.go.dev")
		}
		return "godoc:" + target + "#" + name
	}
	return string(p.Markdown(w.doc.Parser().Parse(text)))
}

// examples returns the bodies of examples as they are in their files, less the comment with the output.
func (w *writer) examples(list []*doc.Example) (examples []example) {
	for _, e := range list {
		body, ok := e.Code.(*ast.BlockStmt)
		if !ok {
			continue // a whole file
		}
		file := w.fset.File(body.Pos())
		text := string(w.sources[file.Name()][file.Offset(body.Lbrace)+1 : file.Offset(body.Rbrace)])
		text, _, _ = strings.Cut(text, "\t// Output:")
		text, _, _ = strings.Cut(text, "\t// Unordered output:")
		code := strings.TrimSpace(strings.ReplaceAll(text, "\n\t", "\n"))
		examples = append(examples, example{Title: e.Suffix, Code: code, Output: e.Output})
	}
	return examples
}

// link finds the names of this project's packages in the code of a page.
func (p *page) link(known index) {
	for _, i := range p.Items {
		i.Links = linkSyntax(i.Code, p.Path, known)
		for k := range i.Examples {
			i.Examples[k].Links = linkSyntax("func _() {\n"+i.Examples[k].Code+"\n}", "", known)
			for j := range i.Examples[k].Links {
				i.Examples[k].Links[j].Line--
			}
		}
	}
}

// linkSyntax finds names by their syntax alone: those behind the name of a package, and in a declaration of the package own the names of
// its own types.
func linkSyntax(code, own string, known index) (links []link) {
	const head = "package p\n"
	text := []byte(head + code)
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	add := func(n ast.Node, target string) {
		if target != "" {
			line, start, end := place(fset.File(n.Pos()), text, n)
			links = append(links, link{line - 1, start, end, target})
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				add(n, known.qualified(x.Name, n.Sel.Name))
				return false
			}
		case *ast.Field:
			if own != "" && n.Type != nil {
				ast.Inspect(n.Type, func(n ast.Node) bool {
					if s, ok := n.(*ast.SelectorExpr); ok {
						if x, ok := s.X.(*ast.Ident); ok {
							add(s, known.qualified(x.Name, s.Sel.Name))
						}
						return false
					}
					if x, ok := n.(*ast.Ident); ok && x.IsExported() {
						add(x, known.find(own, "", x.Name))
					}
					return true
				})
				return false
			}
		}
		return true
	})
	return links
}

// qualified returns the target for a name behind the name of a package, or "".
func (x index) qualified(pkg, name string) string {
	for target := range x {
		if full, n, ok := strings.Cut(target, "#"); ok && n == name && path.Base(full) == pkg {
			return target
		}
	}
	return ""
}
