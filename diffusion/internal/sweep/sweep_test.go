package sweep

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// packages returns the packages that a user imports, the folders below diffusion that are neither internal nor commands, by their import paths.
func packages(t *testing.T, root, diffusion string) map[string]string {
	found := make(map[string]string)
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	found[diffusion] = root
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(root, e.Name(), "go.mod")); err == nil {
			continue // a module of its own
		}
		if e.IsDir() && e.Name() != "internal" && e.Name() != "testdata" && e.Name() != "cmd" {
			found[diffusion+"/"+e.Name()] = filepath.Join(root, e.Name())
		}
	}
	return found
}

// exported lists the functions and methods that a package exports, as expressions. Those of a type that is not exported count for the types that
// embed it.
func exported(t *testing.T, dir string) (pkg string, names []string) {
	p, err := build.ImportDir(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	embedding := make(map[string][]string) // exported types, by the types that they embed
	var methods []*ast.FuncDecl
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() {
						for _, e := range embedded(s) {
							embedding[e] = append(embedding[e], s.Name.Name)
						}
					}
				}
			case *ast.FuncDecl:
				switch {
				case !d.Name.IsExported() || d.Type.TypeParams != nil:
				case d.Recv == nil:
					names = append(names, p.Name+"."+d.Name.Name)
				default:
					methods = append(methods, d)
				}
			}
		}
	}
	for _, m := range methods {
		of, pointer := base(m.Recv.List[0].Type)
		switch {
		case !ast.IsExported(of):
			for _, e := range embedding[of] {
				names = append(names, fmt.Sprintf("(*%s.%s).%s", p.Name, e, m.Name.Name))
			}
		case pointer:
			names = append(names, fmt.Sprintf("(*%s.%s).%s", p.Name, of, m.Name.Name))
		default:
			names = append(names, fmt.Sprintf("(%s.%s).%s", p.Name, of, m.Name.Name))
		}
	}
	return p.Name, names
}

// embedded returns the names of the types of the package that a struct embeds.
func embedded(s *ast.TypeSpec) (names []string) {
	if s, ok := s.Type.(*ast.StructType); ok {
		for _, f := range s.Fields.List {
			if name, _ := base(f.Type); len(f.Names) == 0 {
				names = append(names, name)
			}
		}
	}
	return names
}

// base returns the name of T for T and *T, if it is one of the package, and whether it is a pointer.
func base(e ast.Expr) (name string, pointer bool) {
	star, pointer := e.(*ast.StarExpr)
	if pointer {
		e = star.X
	}
	if id, ok := e.(*ast.Ident); ok {
		name = id.Name
	}
	return name, pointer
}

var seeds = flag.Int("sweep", 1, "number of sweeps, each with a seed of its own")

// TestSweep writes a program that knows all exported functions, builds and runs it.
func TestSweep(t *testing.T) {
	lawtest.Slow(t)
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	list := exec.Command("go", "list")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	diffusion := strings.TrimSpace(string(out)) // its import path
	var imports, calls []string
	for path, dir := range packages(t, root, diffusion) {
		_, names := exported(t, dir)
		imports = append(imports, fmt.Sprintf("%q", path))
		for _, n := range names {
			calls = append(calls, fmt.Sprintf("{%q, %v, %s},", strings.NewReplacer("(", "", ")", "", "*", "").Replace(n), n[0] == '(', n))
		}
	}
	sort.Strings(calls)
	sort.Strings(imports)
	dir := t.TempDir()
	source := filepath.Join(dir, "main.go")
	program := "package main\n\nimport (\n" + strings.Join(imports, "\n") + "\n\"" + diffusion + "/internal/sweep\"\n)\n\nfunc main() {\n\tsweep.Main([]sweep.Call{\n" + strings.Join(calls, "\n") + "\n})\n}\n"
	if err := os.WriteFile(source, []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(dir, "overlay.json")
	b, _ := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(root, "internal/sweep/all/main.go"): source}})
	if err := os.WriteFile(overlay, b, 0o644); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "all")
	if out, err := exec.Command("go", "build", "-overlay", overlay, "-o", binary, diffusion+"/internal/sweep/all").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for seed := range *seeds {
		out, err := exec.Command(binary, strconv.Itoa(seed+1)).CombinedOutput()
		t.Logf("seed %d: %s", seed+1, out)
		if err != nil {
			t.Error(err)
		}
	}
}
