package diffusion

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/lawtest"
)

// manyComponents is data of k components in one dimension.
func manyComponents(t testing.TB, k int) *Mixture {
	r := rand.New(rand.NewPCG(71, 72))
	weights, means, variances := make([]float64, k), make([][]float64, k), make([]float64, k)
	for i := range weights {
		weights[i], means[i], variances[i] = 1/float64(k), []float64{3 * r.NormFloat64()}, 0.2+r.Float64()
	}
	return lawtest.Must(NewIsotropicMixture(weights, means, variances))
}

// TestTable: the interpolated drift is the drift, inside the table and beyond;
// components too narrow for the table are noticed.
func TestTable(t *testing.T) {
	g := generating{model: manyComponents(t, 40), table: new(driftTable)}
	const n, tol = 4096, 2e-10 // far below what the ends of 10⁶ paths can tell
	x, dst, want := make([]float64, n), make([]float64, n), make([]float64, n)
	for _, tau := range []float64{0, 0.1, 1, 5} {
		g.at(tau)
		if !g.tabulated {
			t.Errorf("no table at time %v", tau)
		}
		low, high := g.law.Support(tableReach)
		for i := range x {
			x[i] = low - 1 + (high-low+2)*float64(i)/(n-1)
		}
		g.drift(dst, x)
		g.score.Score(want, x, 1, 2)
		var largest float64
		for _, f := range want {
			largest = max(largest, math.Abs(f))
		}
		for i := range x {
			if math.Abs(dst[i]-want[i]) > tol*largest {
				t.Fatalf("time %v: the drift at %v is %v, the table has %v", tau, x[i], want[i], dst[i])
			}
		}
	}
	needles := lawtest.Must(NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{-3}, {3}}, []float64{1e-4, 1e-4}))
	narrow := generating{model: needles, table: new(driftTable)}
	if narrow.at(0); narrow.tabulated {
		t.Error("a table of two needles is called good enough")
	}
}

// TestTabulatedPaths: the paths of a run with tables are those without, but for
// the errors of the tables.
func TestTabulatedPaths(t *testing.T) {
	run := Simulation{Data: manyComponents(t, 24), Paths: tableRun, Steps: 20, Duration: 3, Seed: 73}
	with := lawtest.Must(run.Reverse(context.Background()))
	b := newBlock(&run, newEnsemble(&run, with.Times, generation), with.Times, generation)
	if b.generate.table == nil {
		t.Fatal("no tables")
	}
	b.generate.table = nil
	b.reset(blocks.Block{Len: tableBlock})
	if err := b.generationChain(context.Background()); err != nil {
		t.Fatal(err)
	}
	for i := range tableBlock {
		if got, want := with.Final.At(i, 0), b.x[place(i, 1)]; math.Abs(got-want) > 1e-8*(1+math.Abs(want)) {
			t.Fatalf("path %d ends at %v with tables, at %v without", i, got, want)
		}
		if got, want := with.Environment[i], b.environment[i]; math.Abs(got-want) > 1e-8*(1+math.Abs(want)) {
			t.Fatalf("path %d: ΔS_E = %v with tables, %v without", i, got, want)
		}
	}
}
