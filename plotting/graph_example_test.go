package plotting_test

import (
	"fmt"
	"log"

	"nonequilibrium/plotting"
)

// Three states of the weather, and how often each occurs.
func ExampleNewGraph() {
	g := plotting.NewGraph("", []string{"sun", "clouds", "rain"}, [][]float64{{0.8, 0.2, 0}, {0.3, 0.4, 0.3}, {0.1, 0.5, 0.4}}).
		Shares([]float64{0.52, 0.32, 0.16})
	if err := g.Save("testdata/graph.png"); err != nil {
		log.Fatal(err)
	}
}

// Every kind of arrow: a detour around a node, arrows of both directions, one without
// a label.
func ExampleGraph_Places() {
	p, q := `$p$`, `$1-p$`
	g := plotting.NewGraph("", []string{"$0$", "$1$", "$2$", "$3$"}, [][]float64{{0.6, 0.4, 0, 0}, {0.6, 0, 0.4, 0}, {0, 0.6, 0, 0.4}, {1, 0, 0, 0}}).
		Labels([][]string{{q, p, "", ""}, {q, "", p, ""}, {"", q, "", p}, {"", "", "", ""}}).
		Places([]float64{0, 1, 2, 3}, []float64{0, 0, 0, 0}).
		Size(120, 45)
	if err := g.Save("testdata/places.png"); err != nil {
		log.Fatal(err)
	}
}

func ExampleGraph_Labels() {
	g := plotting.NewGraph("decay", []string{"A", "B"}, [][]float64{{0, 1}, {0, 0}}).Labels([][]string{{"", `$e^{-\lambda t}$`}, {"", ""}})
	fmt.Println(g.Save("testdata/labels.png"))
	// Output: <nil>
}

func ExampleGraph_Shares() {
	g := plotting.NewGraph("", []string{"A", "E"}, [][]float64{{0.6, 0.4}, {0.7, 0.3}}).Shares([]float64{7. / 11, 4. / 11})
	fmt.Println(g.Save("testdata/shares.png"))
	// Output: <nil>
}
