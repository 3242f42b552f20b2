package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// notebook writes a notebook of code cells and returns its path.
func notebook(t *testing.T, cells ...string) string {
	type cell struct {
		ID     string `json:"id"`
		Type   string `json:"cell_type"`
		Source string `json:"source"`
	}
	var list []cell
	for i, source := range cells {
		list = append(list, cell{string(rune('a' + i)), "code", source})
	}
	data, err := json.Marshal(map[string]any{"cells": list})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "01-test.ipynb")
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func documented(t *testing.T) index {
	if testing.Short() {
		t.Skip("asks go list and type-checks")
	}
	packages, err := list("nonequilibrium/diffusion", "nonequilibrium/plotting")
	if err != nil {
		t.Fatal(err)
	}
	known := index{}
	for _, p := range packages {
		d, err := document(p)
		if err != nil {
			t.Fatal(err)
		}
		known.add(d)
	}
	return known
}

// TestCells checks that a cell is understood as the kernel understands it: with the imports and declarations of the cells before it, of
// which a later one replaces an earlier one of the same name, and with %% in the place of func main.
func TestCells(t *testing.T) {
	known := documented(t)
	chapters, err := readChapters([]string{notebook(t,
		"import \"nonequilibrium/diffusion\"\n\nfunc data() float64 { return 1 }\n",
		"func data() *diffusion.Mixture { m, _ := diffusion.SymmetricPair(1, 1); return m }\n",
		"// µ\n%%\nsecond := data().At(1)\n/* µ */ second.Score(nil, nil); undefined.Score()\n",
	)})
	if err != nil {
		t.Fatal(err)
	}
	cells, err := linkCells(chapters, known)
	if err != nil {
		t.Fatal(err)
	}
	const diffusion = "nonequilibrium/diffusion#"
	for cell, want := range map[string][]link{
		"01-test.ipynb#a": nil,
		"01-test.ipynb#b": {{0, 13, 30, diffusion + "Mixture"}, {0, 41, 64, diffusion + "SymmetricPair"}},
		"01-test.ipynb#c": {{2, 17, 19, diffusion + "Mixture.At"}, {3, 15, 20, diffusion + "Mixture.Score"}},
	} {
		if got := cells[cell]; !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", cell, got, want)
		}
	}
}

// TestDocument checks the documentation of a package that has everything: constants, functions, methods and examples with output.
func TestDocument(t *testing.T) {
	if testing.Short() {
		t.Skip("asks go list")
	}
	packages, err := list("nonequilibrium/diffusion")
	if err != nil {
		t.Fatal(err)
	}
	page, err := document(packages[0])
	if err != nil {
		t.Fatal(err)
	}
	known := index{}
	known.add(page)
	page.link(known)
	if !known["nonequilibrium/diffusion#Stepwise"] {
		t.Error("Stepwise, one of several constants, is missing")
	}
	for _, name := range []string{"SpeciationTime", "Mixture.Score", "Simulation"} {
		i := slices.IndexFunc(page.Items, func(i *item) bool { return slices.Contains(i.Names, name) })
		if i < 0 {
			t.Errorf("%s is missing", name)
		} else if page.Items[i].Doc == "" || page.Items[i].Code == "" {
			t.Errorf("%s has no documentation or no declaration", name)
		}
	}
	for _, item := range page.Items {
		for _, e := range item.Examples {
			if e.Code == "" || e.Output == "" {
				t.Errorf("%v: an example without code or output:\n%s", item.Names, e.Code)
			}
		}
	}
	i := slices.IndexFunc(page.Items, func(i *item) bool { return slices.Contains(i.Names, "SpeciationTime") })
	want := []link{{0, 23, 30, "nonequilibrium/diffusion#Mixture"}}
	if got := page.Items[i].Links; !slices.Equal(got, want) {
		t.Errorf("links of %s: got %v, want %v", page.Items[i].Code, got, want)
	}
}
