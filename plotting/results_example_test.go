package plotting_test

import (
	"fmt"
	"log"
	"os"

	"nonequilibrium/plotting"
)

// A table for the notebook, for a paper and for a spreadsheet.
func ExampleNewTable() {
	t := plotting.NewTable("quantity", "simulated", "exact").
		Row(`$\langle\Delta S\rangle$`, plotting.Value(0.1132, 0.0031), 0.11).
		Row(`$\langle W\rangle$`, plotting.Value(113245, 3100), 1.1e5).
		Row("steps", 1000, "any")
	for _, name := range []string{"testdata/table.md", "testdata/table.tex", "testdata/table.csv"} {
		if err := t.Save(name); err != nil {
			log.Fatal(err)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(data))
	}
	// Output:
	// | quantity | simulated | exact |
	// | --- | ---: | --- |
	// | $\langle\Delta S\rangle$ | 0.113(3) | 0.11 |
	// | $\langle W\rangle$ | $1.13(3)\times10^{5}$ | 110000 |
	// | steps | 1000 | any |
	//
	// % \usepackage{booktabs}
	// \begin{tabular}{lrl}
	// \toprule
	// quantity & simulated & exact \\
	// \midrule
	// $\langle\Delta S\rangle$ & 0.113(3) & 0.11 \\
	// $\langle W\rangle$ & $1.13(3)\times10^{5}$ & 110000 \\
	// steps & 1000 & any \\
	// \bottomrule
	// \end{tabular}
	//
	// quantity,simulated,simulated error,exact
	// ⟨ΔS⟩,0.1132,0.0031,0.11
	// ⟨W⟩,113245,3100,110000
	// steps,1000,,any
}

func ExampleTable_Row() {
	t := plotting.NewTable("a", "b").Row(1)
	fmt.Println(t.Save("never.md"))
	// Output: plotting: Row: 1 cells for 2 columns
}
