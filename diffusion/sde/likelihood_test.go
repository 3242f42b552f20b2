package sde

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestFlowLogProb: the likelihood along the flow is LogProb of the mixture, to the tolerance.
func TestFlowLogProb(t *testing.T) {
	plane := lawtest.Must(diffusion.NewIsotropicMixture(
		[]float64{0.2, 0.5, 0.3}, [][]float64{{-1, 0}, {1, 0.5}, {0, -2}}, []float64{0.1, 0.4, 0.2}))
	score, divergence := Score(plane), Divergence(plane)
	for _, x := range [][]float64{{0, 0}, {1, 0.4}, {-1.2, 0.3}, {4, -3}} {
		for _, tolerance := range []float64{1e-5, 1e-9} {
			got, err := FlowLogProb(x, score, divergence, plane.At(4), 0, 4, DormandPrince{Tolerance: tolerance})
			if want := plane.LogProb(x); err != nil || math.Abs(got-want) > 30*tolerance*(1+math.Abs(want)) {
				t.Errorf("x = %v, tolerance %v: %v, want %v, error %v", x, tolerance, got, want, err)
			}
		}
	}
	// From a normal law at the end, which p_T is up to e^{−2T}.
	normal := plane.At(math.Inf(1))
	got := lawtest.Must(FlowLogProb([]float64{1, 0.4}, score, divergence, normal, 0, 12, DormandPrince{Tolerance: 1e-9}))
	if want := plane.LogProb([]float64{1, 0.4}); math.Abs(got-want) > 1e-4 {
		t.Errorf("from the normal law: %v, want %v", got, want)
	}
	m := DormandPrince{Tolerance: 1}
	run := func(x []float64, s diffusion.Drift, d func([]float64, float64) float64, end LogProber, from, to float64) error {
		_, err := FlowLogProb(x, s, d, end, from, to, m)
		return err
	}
	x := []float64{0, 0}
	for _, c := range []struct {
		err  error
		want string
	}{
		{run(nil, score, divergence, plane, 0, 1), "x is empty"},
		{run(x, nil, divergence, plane, 0, 1), "score is nil"},
		{run(x, score, nil, plane, 0, 1), "divergence is nil"},
		{run(x, score, divergence, nil, 0, 1), "end is nil"},
		{run(x, score, divergence, (*diffusion.Mixture)(nil), 0, 1), "end is nil"},
		{run(x, score, divergence, plane, 1, 0), "from = 1 and to = 0"},
		{run(x, score, divergence, plane, -1, 1), "from = -1 and to = 1"},
		{run(x, score, func([]float64, float64) float64 { return math.NaN() }, plane, 0, 1), "velocity[2] = NaN at t = 0"},
	} {
		lawtest.CheckError(t, "sde", "FlowLogProb", c.err, c.want)
	}
}
