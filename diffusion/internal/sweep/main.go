package sweep

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Main tries all calls in two rounds, so that the second can use the results of the first, and ends the program with
// an error if one of them broke a rule. The argument of the program is the seed.
func Main(calls []Call) {
	seed, err := strconv.ParseUint(os.Args[1], 10, 64)
	if err != nil {
		panic(err)
	}
	s := New(seed,
		rand.NewPCG(1, 2),
		mat.NewSymDense(1, []float64{0.5}), mat.NewSymDense(2, []float64{1, 0.3, 0.3, 2}), mat.NewDense(2, 2, []float64{1, 2, 3, 4}),
		[]float64{0.5, 0.5}, []float64{1}, [][]float64{{1}, {-1}}, [][]float64{{1, 0}, {0, 1}},
	)
	for _, c := range calls {
		pkg, _, _ := strings.Cut(c.Name, ".")
		s.packages[pkg] = true
	}
	for range 2 {
		for _, c := range calls {
			s.Try(c, 60)
		}
	}
	for _, v := range s.Violations {
		fmt.Printf("%s %s: %s\n", v.Call, v.Rule, v.Detail)
	}
	fmt.Printf("%d exported functions and methods, %d calls, %d violations\n", len(calls), s.Calls, len(s.Violations))
	if len(s.Violations) > 0 {
		os.Exit(1)
	}
}
