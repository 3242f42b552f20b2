package qubit

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"nonequilibrium/diffusion/internal/stream"
	"runtime"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/spatial/r3"
)

// Quantum jumps: the noising as a law over paths of pure states. Between jumps the
// vector moves by exp(−iH t − ½Σ L†L t) and its squared length is the probability that
// no jump has come yet; jump k has the probability |L_k ψ|² among the jumps
// (Dalibard, Castin and Mølmer, Phys. Rev. Lett. 68, 580 (1992)). The times of the
// jumps are solved for, so that there is no error of a time step.

// Simulation runs independent quantum-jump trajectories. The same Seed gives the
// same numbers whatever Workers and GOMAXPROCS.
type Simulation struct {
	Noise    *Lindbladian
	Start    State   // ρ_0; paths start in one of its eigenvectors
	Paths    int     // number of paths, at least 1
	Steps    int     // number of intervals between records, at least 1
	Duration float64 // T
	Seed     uint64
	Workers  int // goroutines at work; 0: all cores

	// Steady is a mixed steady state π with respect to which the jumps have
	// an entropy: π L_k π⁻¹ = e^{s_k} L_k. For jumps between levels in contact with
	// a bath s_k is the heat given off over the temperature. nil: no entropies.
	Steady *State

	Record int // number of paths to keep, the first ones
}

// Ensemble holds what the trajectories have been.
type Ensemble struct {
	Times  []float64 // Steps+1
	Mean   []State   // mean Bloch vectors at Times
	StdErr []r3.Vec  // their standard errors
	Jumps  []int     // number of jumps of each path
	Paths  [][]State // the first Record paths at Times

	// Total is ΔS_tot = ln p_i − ln q_j + Σ s_k of each path in nats, for a start in the
	// eigenvector i of ρ_0, an end that is measured as the eigenvector j of ρ_T, and
	// the jumps k between (Horowitz and Parrondo, New J. Phys. 15, 085028 (2013)).
	// Its mean is S(ρ_0‖π) − S(ρ_T‖π), and if ρ_0 is mixed ⟨e^{−ΔS_tot}⟩ = 1; give it to
	// diffusion.IntegralFluctuation. nil without Steady.
	Total []float64
}

// blockLen paths share a random stream.
const blockLen = 256

// Run runs the simulation. Errors are those of fields that cannot be used and of ctx.
func (s Simulation) Run(ctx context.Context) (*Ensemble, error) {
	u, err := s.prepare()
	if err != nil {
		return nil, err
	}
	ens := &Ensemble{
		Times: make([]float64, s.Steps+1), Mean: make([]State, s.Steps+1), StdErr: make([]r3.Vec, s.Steps+1),
		Jumps: make([]int, s.Paths), Paths: make([][]State, min(s.Record, s.Paths)),
	}
	for n := range ens.Times {
		ens.Times[n] = s.Duration * float64(n) / float64(s.Steps)
	}
	if s.Steady != nil {
		ens.Total = make([]float64, s.Paths)
	}
	blocks := make([]moments, (s.Paths+blockLen-1)/blockLen)
	group, ctx := errgroup.WithContext(ctx)
	workers := s.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	group.SetLimit(workers)
	for b := range blocks {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			blocks[b] = u.block(b, ens)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for n := range ens.Times {
		var sum, squares r3.Vec
		for _, m := range blocks { // in their order, so that the sum is always the same
			sum, squares = r3.Add(sum, m.sum[n]), r3.Add(squares, m.squares[n])
		}
		ens.Mean[n], ens.StdErr[n] = meanAndError(sum, squares, float64(s.Paths))
	}
	return ens, nil
}

// moments are sums over the paths of a block, by record.
type moments struct{ sum, squares []r3.Vec }

// meanAndError returns the mean of n vectors and its standard error.
func meanAndError(sum, squares r3.Vec, n float64) (State, r3.Vec) {
	mean := r3.Scale(1/n, sum)
	se := func(square, mean float64) float64 {
		return math.Sqrt(math.Max(0, square/n-mean*mean) / math.Max(1, n-1))
	}
	return State(mean), r3.Vec{X: se(squares.X, mean.X), Y: se(squares.Y, mean.Y), Z: se(squares.Z, mean.Z)}
}

// unraveling is a simulation with what all its paths share.
type unraveling struct {
	Simulation
	drift, step Matrix
	entropies   []float64 // s_k
	first, last basis     // of ρ_0 and ρ_T
}

// block runs the paths of block b into ens.
func (u *unraveling) block(b int, ens *Ensemble) moments {
	rng := rand.New(stream.New(u.Seed, uint64(b), 0))
	m := moments{make([]r3.Vec, u.Steps+1), make([]r3.Vec, u.Steps+1)}
	for i := b * blockLen; i < min((b+1)*blockLen, u.Paths); i++ {
		p := path{u: u, rng: rng}
		p.start()
		for n := range u.Steps + 1 {
			if n > 0 {
				p.move()
			}
			state := p.state()
			r := r3.Vec(state)
			m.sum[n] = r3.Add(m.sum[n], r)
			m.squares[n] = r3.Add(m.squares[n], r3.Vec{X: r.X * r.X, Y: r.Y * r.Y, Z: r.Z * r.Z})
			if i < len(ens.Paths) {
				ens.Paths[i] = append(ens.Paths[i], state)
			}
		}
		ens.Jumps[i] = p.jumps
		if ens.Total != nil {
			ens.Total[i] = p.total()
		}
	}
	return m
}

// prepare checks the fields and returns what the paths share.
func (s Simulation) prepare() (*unraveling, error) {
	switch {
	case s.Noise == nil:
		return nil, fmt.Errorf("qubit: Noise is nil")
	case s.Paths < 1:
		return nil, fmt.Errorf("qubit: Paths = %d, want at least 1", s.Paths)
	case s.Steps < 1:
		return nil, fmt.Errorf("qubit: Steps = %d, want at least 1", s.Steps)
	case s.Workers < 0:
		return nil, fmt.Errorf("qubit: Workers = %d, want at least 0", s.Workers)
	case s.Record < 0:
		return nil, fmt.Errorf("qubit: Record = %d, want at least 0", s.Record)
	case !(s.Duration > 0) || math.IsInf(s.Duration, 1):
		return nil, fmt.Errorf("qubit: Duration = %v, want a positive finite number", s.Duration)
	}
	if err := s.Start.check("Start"); err != nil {
		return nil, err
	}
	channel, err := s.Noise.Channel(s.Duration)
	if err != nil {
		return nil, err
	}
	drift := s.Noise.drift()
	u := &unraveling{
		Simulation: s, drift: drift, step: drift.Scale(complex(s.Duration/float64(s.Steps), 0)).exp(),
		first: newBasis(s.Start), last: newBasis(channel.Apply(s.Start)),
	}
	if s.Steady != nil {
		u.entropies, err = s.Noise.jumpEntropies(*s.Steady)
	}
	return u, err
}
