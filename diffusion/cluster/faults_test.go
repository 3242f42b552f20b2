package cluster

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestOverflow: a step so long that the energy of the proposal is NaN is told of.
func TestOverflow(t *testing.T) {
	free := Cluster{N: 3, Dim: 3, Epsilon: 1, Sigma: 1e-200, Trap: 1}
	s := lawtest.Must(NewSampler(free, []float64{0, 0, 0, 1, 0, 0, 0, 1, 0}, 1, math.MaxFloat64, rand.NewPCG(1, 1)))
	if err := s.Err(); err != nil {
		t.Errorf("error %v before the first step", err)
	}
	for range 3 {
		s.Step()
	}
	lawtest.CheckError(t, "cluster", "Err", s.Err(), "NaN at x = [")
}

func TestSizes(t *testing.T) {
	dimer := Cluster{N: 2, Dim: 3, Epsilon: 1, Sigma: 1, Trap: 1}
	for want, spoil := range map[string]func(p *Pairs, bins *int){
		"Chains = 1125899906842624": func(p *Pairs, _ *int) { p.Chains = 1 << 50 },
		"bins = 1125899906842624":   func(_ *Pairs, bins *int) { *bins = 1 << 50 },
		"N = 1099511627776":         func(p *Pairs, _ *int) { p.Cluster.N = 1 << 40 },
	} {
		p, bins := Pairs{Cluster: dimer, T: 1, Step: 0.01, Chains: 2, Steps: 1}, 3
		spoil(&p, &bins)
		_, err := p.Density(context.Background(), 0, 1, bins)
		lawtest.CheckError(t, "cluster", "Density", err, want)
		lawtest.CheckError(t, "cluster", "Density", err, "of memory")
	}
}

func TestShapes(t *testing.T) {
	for want, f := range map[string]func(){
		"cluster: N = 0, want at least 1":            func() { Cluster{Dim: 1}.Lattice() },
		"cluster: Dim = 0, want at least 1":          func() { Cluster{N: 1}.Lattice() },
		"cluster: N = 1125899906842624 takes 24 PiB": func() { Cluster{N: 1 << 50, Dim: 3}.Lattice() },
		badLength:       func() { Center(make([]float64, 3), 2) },
		badLength + " ": func() { Center(make([]float64, 3), 0) },
	} {
		if got := lawtest.Panic(f); !strings.HasPrefix(got+" ", want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
	dimer := Cluster{N: 2, Dim: 3, Epsilon: 1, Sigma: 1, Trap: 1}
	if got := dimer.IdealPairDensity(1e155, 1); got != 0 {
		t.Errorf("density %v far out", got)
	}
}
