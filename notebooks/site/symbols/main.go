// Command symbols writes what the site has to know about the Go code, as JSON: the documentation of every package, and the
// place of every name of these packages in the cells of the notebooks.
//
//	go run ./notebooks/site/symbols notebooks/*.ipynb
//
// The documentation is that of go doc, in Markdown. A cell is type-checked together with the declarations of the cells before it, as
// the kernel compiles it, so that a method is known by the type of its receiver. Nothing is executed.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"unicode/utf8"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "symbols:", err)
		os.Exit(1)
	}
}

// facts is what is written.
type facts struct {
	Packages []*page           `json:"packages"`
	Cells    map[string][]link `json:"cells"` // by file and id of the cell, as in 01-the-forward-process.ipynb#data-law
}

// link is the place of a name in some code, in lines and in characters of a line, both from 0, and what it names: the path of
// a package and the name in it, as in nonequilibrium/diffusion#Mixture.Score.
type link struct {
	Line   int    `json:"line"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Target string `json:"target"`
}

func run(notebooks []string) error {
	packages, err := list("./diffusion/...", "./plotting/...")
	if err != nil {
		return err
	}
	var result facts
	known := index{}
	for _, p := range packages {
		documented, err := document(p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		known.add(documented)
		result.Packages = append(result.Packages, documented)
	}
	for _, p := range result.Packages {
		p.link(known)
	}
	chapters, err := readChapters(notebooks)
	if err != nil {
		return err
	}
	if result.Cells, err = linkCells(chapters, known); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

// index holds all documented names, as targets of links.
type index map[string]bool

func (x index) add(p *page) {
	x[p.Path] = true
	for _, item := range p.Items {
		for _, name := range item.Names {
			x[p.Path+"#"+name] = true
		}
	}
}

// find returns the target for a name, or for the type that it belongs to (a method of an interface has no entry of its own), or
// "" if neither is documented.
func (x index) find(path, typ, name string) string {
	full := path + "#" + name
	if typ != "" {
		full = path + "#" + typ + "." + name
	}
	if x[full] {
		return full
	}
	if typ != "" && x[path+"#"+typ] {
		return path + "#" + typ
	}
	return ""
}

// place returns the place of a node that lies in one line of the text.
func place(file *token.File, text []byte, node ast.Node) (line, start, end int) {
	at := file.Position(node.Pos())
	begin := file.Offset(node.Pos()) - (at.Column - 1)
	start = utf8.RuneCount(text[begin:file.Offset(node.Pos())])
	return at.Line - 1, start, start + utf8.RuneCount(text[file.Offset(node.Pos()):file.Offset(node.End())])
}
