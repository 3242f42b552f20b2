package results_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/results"
)

// A number for a paper, and the macro that the paper uses.
func ExampleNew() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	data, err := diffusion.SymmetricPair(1, 0.4)
	if err != nil {
		log.Fatal(err)
	}
	speciation, _, err := diffusion.SpeciationTime(data)
	if err != nil {
		log.Fatal(err)
	}
	err = results.New(filepath.Join(folder, "pair")).
		Parameter("data", data).
		Exact("speciationTime", speciation, 4).
		Measured("meanWork", 0.1132, 0.0031).
		Write()
	if err != nil {
		log.Fatal(err)
	}
	macros, err := os.ReadFile(filepath.Join(folder, "pair.tex"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(string(macros))
	// Output:
	// % The numbers of pair.json, which says how they were computed. Both are written together.
	// \newcommand{\speciationTime}{\ensuremath{0.3865}}
	// \newcommand{\meanWork}{\ensuremath{0.113(3)}}
	// \newcommand{\meanWorkValue}{\ensuremath{0.113}}
	// \newcommand{\meanWorkError}{\ensuremath{0.003}}
}

// A curve as CSV.
func ExampleTable() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	name := filepath.Join(folder, "rates.csv")
	if err := results.NewTable().Column("t", []float64{0.1, 0.2}).Column("production", []float64{3, 1.5}).Save(name); err != nil {
		log.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(string(data))
	// Output:
	// t,production
	// 0.1,3
	// 0.2,1.5
}

func ExampleMethods() {
	for _, m := range results.Methods()[:2] {
		fmt.Println(m)
	}
	// Output:
	// annealing.Annealing
	// annealing.Gibbs.Friction
}
