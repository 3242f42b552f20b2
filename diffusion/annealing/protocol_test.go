package annealing

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"

	"nonequilibrium/diffusion/internal/lawtest"
)

// protocols returns all protocols from start to end.
func protocols(t *testing.T, start, end, duration float64) map[string]Protocol {
	return map[string]Protocol{
		"linear":      lawtest.Must(Linear(start, end, duration)),
		"exponential": lawtest.Must(Exponential(start, end, duration)),
		"cosine":      lawtest.Must(Cosine(start, end, duration)),
	}
}

func TestProtocolShapes(t *testing.T) {
	for name, p := range protocols(t, 4, 1, 3) {
		for at, want := range map[float64]float64{-1: 4, 0: 4, 3: 1, 7: 1} {
			near(t, fmt.Sprintf("%s at %v", name, at), p(at), want, 1e-15)
		}
		middle := map[string]float64{"linear": 2.5, "exponential": 2, "cosine": 2.5}[name]
		near(t, name+" in the middle", p(1.5), middle, 1e-15)
	}
	cosine := lawtest.Must(Cosine(4, 1, 3))
	for _, at := range []float64{1e-3, 3 - 1e-3} {
		near(t, "slope of the cosine near its ends", fd.Derivative(cosine, at, nil), 0, 3e-3)
	}
}

func TestProtocolErrors(t *testing.T) {
	for name, f := range map[string]func(start, end, duration float64) (Protocol, error){
		"Linear": Linear, "Exponential": Exponential, "Cosine": Cosine,
		"LeastDissipation": func(start, end, duration float64) (Protocol, error) {
			p, _, err := Trap{1}.LeastDissipation(1, start, end, duration)
			return p, err
		},
	} {
		for want, args := range map[string][3]float64{
			"start = -1":    {-1, 1, 1},
			"end = +Inf":    {1, math.Inf(1), 1},
			"end = NaN":     {1, math.NaN(), 1},
			"duration = 0 ": {1, 2, 0},
		} {
			_, err := f(args[0], args[1], args[2])
			lawtest.CheckError(t, "annealing", name, err, want)
		}
	}
}
