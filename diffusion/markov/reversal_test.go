package markov

import (
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestReversal: backwards from p_N the start law comes out, step by step, and in what is drawn; from another end something else does.
func TestReversal(t *testing.T) {
	start := []float64{0.7, 0.2, 0.1}
	const steps = 6
	r := lawtest.Must(driven.Reversal(start, steps))
	for i, p := range lawtest.Must(r.Evolve(r.Law(steps))) {
		near(t, "start", p, start[i])
	}
	for i, p := range lawtest.Must(driven.Evolve(start, steps)) {
		near(t, "end", r.Law(steps)[i], p)
	}
	for n := 1; n <= steps; n++ {
		before, after := r.Law(n-1), r.Law(n)
		for i := range 3 {
			for j := range 3 {
				near(t, "Bayes", r.Kernel(n).At(j, i)*after[j], before[i]*driven.At(i, j))
			}
		}
	}
	wrong := lawtest.Must(r.Evolve([]float64{0, 0, 1}))
	right := lawtest.Must(r.Evolve(r.Law(steps)))
	if TotalVariation(wrong, right) > TotalVariation([]float64{0, 0, 1}, r.Law(steps)) || TotalVariation(wrong, right) == 0 {
		t.Errorf("a wrong end gives %v", wrong)
	}
	rng := rand.New(rand.NewPCG(6, 6))
	counts, expected := make([]float64, 3), make([]float64, 3)
	const draws = 20000
	for range draws {
		path := lawtest.Must(r.Simulate(lawtest.Must(driven.Draw(r.Law(steps), rng)), rng))
		counts[path[steps]]++
	}
	for i, p := range start {
		expected[i] = draws * p
	}
	if s, p := lawtest.ChiSquare(counts, expected); p < 1e-3 {
		t.Errorf("generated %v, want %v: χ² = %v", counts, expected, s)
	}
}

// TestReversed: twice reversed is the chain, and the stationary law stays.
func TestReversed(t *testing.T) {
	back := lawtest.Must(driven.Reversed())
	again := lawtest.Must(back.Reversed())
	pi := lawtest.Must(driven.Stationary())
	for i, p := range lawtest.Must(back.Stationary()) {
		near(t, "π", p, pi[i])
		for j := range 3 {
			near(t, "reversed twice", again.At(i, j), driven.At(i, j))
		}
	}
	near(t, "entropy production", lawtest.Must(back.EntropyProduction()), lawtest.Must(driven.EntropyProduction()))
}
