package results

import (
	"encoding/binary"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/samples"
)

var place = regexp.MustCompile(`^results: \d+:\d+: `)

// An estimate of package samples can be converted.
var _ = Estimate(samples.Estimate{})

var awkward = []float64{0, math.Copysign(0, -1), 1.0 / 3, -1e300, 5e-324, math.Inf(1), math.Inf(-1), math.NaN()}

func TestNPY(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.npy")
	if err := NewTable().Column("a", awkward).Column("b", awkward).Save(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	n := 10 + int(binary.LittleEndian.Uint16(data[8:]))
	if n%64 != 0 || data[n-1] != '\n' || !strings.Contains(string(data[:n]), "'shape': (8, 2)") || len(data) != n+16*len(awkward) {
		t.Fatalf("the head is %q, the length %d", data[:n], len(data))
	}
	for i, v := range awkward {
		for j := range 2 {
			if got := binary.LittleEndian.Uint64(data[n+16*i+8*j:]); got != math.Float64bits(v) {
				t.Errorf("row %d, column %d: %x, want %v", i, j, got, v)
			}
		}
	}
}

func TestEnsembleTables(t *testing.T) {
	run := diffusion.Simulation{Data: lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0, 1}}, []float64{1})),
		Paths: 3, Steps: 4, Duration: 1, RecordPaths: []int{2, 0}}
	e, err := run.Forward(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := Ensemble(e)
	if got, want := strings.Join(all.Names(), " "), "initial_1 initial_2 final_1 final_2 system environment total work"; got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
	if all.At(1, 3) != e.Final.At(1, 1) || all.At(2, 6) != e.Total[2] || all.T().At(6, 2) != e.Total[2] {
		t.Error("values are in other places")
	}
	paths := Trajectories(e)
	if rows, cols := paths.Dims(); rows != 10 || cols != 4 {
		t.Fatalf("%d rows and %d columns, want 10 and 4", rows, cols)
	}
	if paths.At(7, 0) != 1 || paths.At(7, 1) != e.Times[2] || paths.At(7, 3) != e.Trajectories[1].At(2, 1) {
		t.Error("values of trajectories are in other places")
	}
	defer func() {
		if text, ok := recover().(string); !ok || !strings.HasPrefix(text, "results: At(3, 0)") {
			t.Errorf("panic %v", text)
		}
	}()
	all.At(3, 0)
}

// Each method exists, and each work is in the bibliography.
func TestMethods(t *testing.T) {
	exists := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range f.Decls {
			for _, name := range declared(decl) {
				exists[f.Name.Name+"."+name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for m, keys := range works {
		if !exists[m] {
			t.Errorf("%s does not exist", m)
		}
		if keys == "" {
			t.Errorf("%s has no work", m)
		}
		for _, k := range strings.Fields(keys) {
			if e := entry(k); !strings.HasPrefix(e, "@") || !strings.HasSuffix(e, "\n}") || strings.Count(e, "\n@") > 0 {
				t.Errorf("%s: the entry of %s is %q", m, k, e)
			}
		}
	}
	if entry("nobody2000") != "" {
		t.Error("an entry of nobody")
	}
}

// declared returns the names of functions, types, constants and methods.
func declared(decl ast.Decl) (names []string) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		of := d.Recv.List[0].Type
		if star, ok := of.(*ast.StarExpr); ok {
			of = star.X
		}
		if id, ok := of.(*ast.Ident); ok {
			return []string{id.Name + "." + d.Name.Name}
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

// The methods of a program are found in its source.
func TestMethodsInSource(t *testing.T) {
	file := filepath.Join(t.TempDir(), "main.go")
	code := `package main

import (
	"slices"

	d "nonequilibrium/diffusion"
	"nonequilibrium/diffusion/sde"
)

func main() {
	t, _, _ := d.SpeciationTime(nil)
	d.Simulation{}.Forward(nil)
	slices.Reverse([]int{}) // not that of a simulation
	_ = sde.DDIM{}
	x.Petz()
}
`
	if err := os.WriteFile(file, []byte(code), 0o666); err != nil {
		t.Fatal(err)
	}
	s := source{file: file}
	if got, want := strings.Join(s.methods([]string{"sde.DDIM", "qubit.Petz"}), " "), "diffusion.Simulation.Forward diffusion.SpeciationTime qubit.Petz sde.DDIM"; got != want {
		t.Errorf("methods %s, want %s", got, want)
	}
}
