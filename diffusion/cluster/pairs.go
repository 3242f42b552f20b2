package cluster

import (
	"context"
	"fmt"
	"math"
	"nonequilibrium/diffusion/internal/stream"

	"gonum.org/v1/gonum/stat"
)

// The distribution of the distances of pairs in equilibrium. A cluster has no bulk
// density to refer it to; what it is compared with is the ideal gas in the same trap.

// Pairs measures the distances of pairs along independent chains of a [Sampler].
type Pairs struct {
	Cluster Cluster
	T, Step float64 // of the Sampler
	Chains  int     // number of chains, at least 2
	Burn    int     // steps of each chain before it is measured
	Steps   int     // steps of each chain that are measured, at least 1
	Seed    uint64
}

// PairDensity is a histogram of distances: the density P(r), with ∫P dr = 1 over all r,
// in bins about R, and its standard errors from the scatter of the chains.
type PairDensity struct {
	R, P, StdErr []float64
	Acceptance   float64 // of the Langevin steps
}

// Density runs the chains from [Cluster.Lattice] and returns the density between lo
// and hi in the given number of bins. Chain i draws from a stream of its own. Errors
// are those of fields and arguments that cannot be used, and of ctx.
func (p Pairs) Density(ctx context.Context, lo, hi float64, bins int) (*PairDensity, error) {
	if err := p.check(lo, hi, bins); err != nil {
		return nil, err
	}
	width := (hi - lo) / float64(bins)
	density := &PairDensity{R: make([]float64, bins), P: make([]float64, bins), StdErr: make([]float64, bins)}
	chains := make([][]float64, bins) // density of each chain, bin by bin
	for b := range chains {
		density.R[b] = lo + width*(float64(b)+0.5)
		chains[b] = make([]float64, p.Chains)
	}
	unit := 1 / (width * float64(p.Steps*p.Cluster.N*(p.Cluster.N-1)/2))
	for i := range p.Chains {
		s, err := NewSampler(p.Cluster, p.Cluster.Lattice(), p.T, p.Step, stream.New(p.Seed, uint64(i), 0))
		if err != nil {
			return nil, err
		}
		for n := range p.Burn + p.Steps {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			s.Step()
			if n < p.Burn {
				continue
			}
			for _, r := range p.Cluster.Distances(s.Position()) {
				if b := int(math.Floor((r - lo) / width)); b >= 0 && b < bins {
					chains[b][i] += unit
				}
			}
		}
		density.Acceptance += s.Acceptance() / float64(p.Chains)
	}
	for b, sample := range chains {
		mean, sd := stat.MeanStdDev(sample, nil)
		density.P[b], density.StdErr[b] = mean, stat.StdErr(sd, float64(p.Chains))
	}
	return density, nil
}

func (p Pairs) check(lo, hi float64, bins int) error {
	switch {
	case p.Chains < 2:
		return fmt.Errorf("cluster: Chains = %d, want at least 2", p.Chains)
	case p.Burn < 0:
		return fmt.Errorf("cluster: Burn = %d, want at least 0", p.Burn)
	case p.Steps < 1:
		return fmt.Errorf("cluster: Steps = %d, want at least 1", p.Steps)
	case !(lo >= 0) || !(hi > lo) || math.IsInf(hi, 1):
		return fmt.Errorf("cluster: lo = %v and hi = %v, want 0 ≤ lo < hi", lo, hi)
	case bins < 1:
		return fmt.Errorf("cluster: bins = %d, want at least 1", bins)
	}
	return p.Cluster.Check()
}

// IdealPairDensity returns the density of the distance r of a pair at the temperature T
// without the pair potential: each coordinate of x_i − x_j is N(0, 2T/κ), so that
//
//	P(r) = 2 r^{d−1} e^{−κr²/4T} / (Γ(d/2) (4T/κ)^{d/2}).
//
// It is 0 without a trap, in which the gas escapes. The radial distribution function of
// the cluster is g(r) = P(r)/IdealPairDensity.
func (c Cluster) IdealPairDensity(r, T float64) float64 {
	if c.Trap == 0 {
		return 0
	}
	half, spread := float64(c.Dim)/2, 4*T/c.Trap
	return 2 * math.Pow(r, float64(c.Dim-1)) * math.Exp(-r*r/spread) / (math.Gamma(half) * math.Pow(spread, half))
}
