package cluster

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// The distribution of the distances of pairs in equilibrium. A cluster has no bulk
// density to serve as a reference; the ideal gas in the same trap does.

// Pairs measures the distances of pairs along independent chains of a [Sampler]. The
// same Seed gives the same numbers for any Workers and GOMAXPROCS.
type Pairs struct {
	Cluster  Cluster
	T, Step  float64 // temperature and time step of the Sampler
	Chains   int     // number of chains, at least 2
	Burn     int     // steps of each chain before measurements begin
	Steps    int     // steps of each chain with measurements, at least 1
	Seed     uint64
	Workers  int                   // goroutines at work; 0: all cores
	Progress func(done, total int) // told how many chains are done, one call at a time; nil: silent
}

// PairDensity is a histogram of distances: the density P(r), with ∫P dr = 1 over all r,
// in bins centred at R. The standard errors come from the scatter of the chains, by
// Student's distribution: with two or more chains, each long enough to forget its start,
// P ± 1.96 StdErr covers the true value in at least 95 % of all runs.
//
// The scatter says little about a bin that some chain has never visited. Such a bin is
// given at least the error of the nearest bin that all chains have visited, +Inf if there
// is none. A bin that holds all distances of all n chains is given the error of n draws
// that are all successes, 3/n over its width at 95 %.
type PairDensity struct {
	R, P, StdErr []float64
	Acceptance   float64 // share of the Langevin steps that were accepted
}

// Density runs the chains, which start from [Cluster.Lattice], and returns the density
// between lo and hi in the given number of bins. It is an error if a field or argument
// cannot be used, or if ctx ends.
func (p Pairs) Density(ctx context.Context, lo, hi float64, bins int) (*PairDensity, error) {
	if err := p.check(lo, hi, bins); err != nil {
		return nil, err
	}
	h := histogram{lo: lo, width: (hi - lo) / float64(bins), bins: bins}
	chains, acceptance := make([][]float64, p.Chains), make([]float64, p.Chains)
	move := func(ctx context.Context, b blocks.Block) (err error) {
		chains[b.First], acceptance[b.First], err = p.chain(ctx, uint64(b.First), h)
		return err
	}
	run := blocks.Run{Paths: p.Chains, Size: 1, Workers: p.Workers, Progress: p.Progress}
	if err := run.Each(ctx, func() func(context.Context, blocks.Block) error { return move }); err != nil {
		return nil, err
	}
	density := &PairDensity{Acceptance: stat.Mean(acceptance, nil)}
	sample := make([]float64, p.Chains) // of one bin
	rare := make([]bool, bins)
	for b := range bins {
		for i, c := range chains {
			sample[i] = c[b]
		}
		mean, stdErr := bootstrap.Student(sample)
		if stdErr == 0 && mean > 0 {
			stdErr = 3 / (float64(p.Chains) * h.width) / 1.96 // as of n draws that are all successes
		}
		rare[b] = slices.Contains(sample, 0)
		density.R = append(density.R, lo+h.width*(float64(b)+0.5))
		density.P = append(density.P, mean)
		density.StdErr = append(density.StdErr, stdErr)
	}
	widenRare(density.StdErr, rare)
	return density, nil
}

// widenRare raises the errors of rare bins to that of the nearest one that is not, or the larger of two.
func widenRare(stdErr []float64, rare []bool) {
	n := len(rare)
	below, above := make([]int, n), 2*n // the nearest that are not rare; none is far away
	last := -n
	for b := range n {
		if !rare[b] {
			last = b
		}
		below[b] = last
	}
	for b := n - 1; b >= 0; b-- {
		if !rare[b] {
			above = b
			continue
		}
		down, up := b-below[b], above-b
		if min(down, up) >= n {
			stdErr[b] = math.Inf(1)
			continue
		}
		if down <= up {
			stdErr[b] = max(stdErr[b], stdErr[below[b]])
		}
		if up <= down {
			stdErr[b] = max(stdErr[b], stdErr[above])
		}
	}
}

// histogram says which bin a distance is in.
type histogram struct {
	lo, width float64
	bins      int
}

func (h histogram) bin(r float64) (b int, ok bool) {
	b = int(math.Floor((r - h.lo) / h.width))
	return b, b >= 0 && b < h.bins
}

// chain runs chain i, on a random stream of its own, and returns its density in each bin
// and its acceptance.
func (p Pairs) chain(ctx context.Context, i uint64, h histogram) (density []float64, acceptance float64, err error) {
	s, err := NewSampler(p.Cluster, p.Cluster.Lattice(), p.T, p.Step, stream.New(p.Seed, i, 0))
	if err != nil {
		return nil, 0, err
	}
	density = make([]float64, h.bins)
	unit := 1 / (h.width * float64(p.Steps) * float64(p.Cluster.N*(p.Cluster.N-1)/2))
	for n := range p.Burn + p.Steps {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		s.Step()
		if n < p.Burn {
			continue
		}
		for _, r := range p.Cluster.Distances(s.Position()) {
			if b, ok := h.bin(r); ok {
				density[b] += unit
			}
		}
	}
	return density, s.Acceptance(), s.Err()
}

func (p Pairs) check(lo, hi float64, bins int) error {
	if !(lo >= 0) || !(hi > lo) || math.IsInf(hi, 1) {
		return fmt.Errorf("cluster: lo = %v and hi = %v, want 0 ≤ lo < hi", lo, hi)
	}
	err := check.First(
		p.Cluster.check(),
		arg.Positive("T", p.T),
		arg.Positive("Step", p.Step),
		arg.AtLeast("Chains", p.Chains, 2),
		arg.AtLeast("Burn", p.Burn, 0),
		arg.AtLeast("Steps", p.Steps, 1),
		arg.AtLeast("Workers", p.Workers, 0),
		arg.AtLeast("bins", bins, 1),
	)
	if err != nil {
		return err
	}
	pairs := float64(p.Cluster.N) * float64(p.Cluster.N-1) / 2
	return check.First(
		arg.Memory("N", p.Cluster.N, 32*float64(p.Cluster.Dim)+4*float64(p.Cluster.N)),
		arg.Memory("Chains", p.Chains, 32*float64(p.Cluster.Dim)*float64(p.Cluster.N)+8*pairs),
		arg.Memory("bins", bins, 8*float64(p.Chains+3)),
	)
}

// IdealPairDensity returns the density of the distance r of a pair at the temperature T
// without the pair potential: each coordinate of x_i − x_j is N(0, 2T/κ), so that
//
//	P(r) = 2 r^{d−1} e^{−κr²/4T} / (Γ(d/2) (4T/κ)^{d/2}).
//
// Without a trap it is 0, since the gas escapes. The radial distribution function of the
// cluster is P(r)/IdealPairDensity(r, T).
func (c Cluster) IdealPairDensity(r, T float64) float64 {
	if c.Trap == 0 {
		return 0
	}
	half, spread := float64(c.Dim)/2, 4*T/c.Trap
	falloff := math.Exp(-r * r / spread)
	if falloff == 0 {
		return 0 // also where the power of r is beyond numbers
	}
	return 2 * math.Pow(r, float64(c.Dim-1)) * falloff / (math.Gamma(half) * math.Pow(spread, half))
}
