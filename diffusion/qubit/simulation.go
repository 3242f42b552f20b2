package qubit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/spatial/r3"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Quantum jumps: the noising as random paths of pure states. Between jumps the
// vector moves by exp(−iH t − ½Σ L†L t), and its squared norm is the probability that
// no jump has come yet; a jump is of kind k with a probability proportional to |L_k ψ|²
// (Dalibard, Castin and Mølmer, Phys. Rev. Lett. 68, 580 (1992)). The times of the
// jumps are found by bisection, so there is no error due to a time step.

// Simulation runs independent quantum-jump paths. The same Seed gives the
// same numbers for any Workers and GOMAXPROCS.
type Simulation struct {
	Noise    *Lindbladian
	Start    State   // ρ_0; paths start in one of its eigenvectors
	Paths    int     // number of paths, at least 1
	Steps    int     // number of intervals between records, at least 1
	Duration float64 // T
	Seed     uint64
	Workers  int                   // goroutines at work; 0: all cores
	Progress func(done, total int) // told how many paths are done, one call at a time; nil: silent

	// Steady is a mixed steady state ρ_ss with respect to which the jumps have
	// an entropy: ρ_ss L_k ρ_ss⁻¹ = e^{s_k} L_k. For jumps between levels in contact with
	// a bath, s_k is the heat given to the bath over its temperature. nil: no entropies.
	Steady *State

	RecordPaths []int // paths whose states at all Times are kept
}

// Ensemble holds the results of a simulation, path by path in a fixed order.
type Ensemble struct {
	Times        []float64 // Steps+1
	Mean         []State   // mean Bloch vectors at Times
	StdErr       []r3.Vec  // their standard errors
	Jumps        []int     // number of jumps of each path
	Trajectories [][]State // Trajectories[i] is path RecordPaths[i] at Times

	// Total is ΔS_tot = ln p_i − ln p'_j + Σ s_k of each path in nats, for a start in the
	// eigenvector i of ρ_0, with the probability p_i, a measurement at the end that gives the
	// eigenvector j of ρ_T, with the probability p'_j, and the jumps k in between (Horowitz and
	// Parrondo, New J. Phys. 15, 085028 (2013)). Its mean is KL(ρ_0‖ρ_ss) − KL(ρ_T‖ρ_ss), and if
	// ρ_0 is mixed ⟨e^{−ΔS_tot}⟩ = 1; see diffusion.IntegralFluctuation. nil without Steady.
	Total []float64
}

const blockSize = 256 // paths that share a random stream

// Run runs the simulation. It is an error if a field cannot be used or if ctx is done.
func (s Simulation) Run(ctx context.Context) (*Ensemble, error) {
	u, err := s.prepare()
	if err != nil {
		return nil, err
	}
	ens := newEnsemble(&s)
	sum := &moments{}
	move := func(ctx context.Context, b blocks.Block) error {
		m, err := u.block(ctx, b, ens)
		if err == nil {
			sum.add(b.Index, m)
		}
		return err
	}
	run := blocks.Run{Paths: s.Paths, Size: blockSize, Workers: s.Workers, Progress: s.Progress}
	if err := run.Each(ctx, func() func(context.Context, blocks.Block) error { return move }); err != nil {
		return nil, err
	}
	ens.summarize(&s, sum)
	return ens, nil
}

// newEnsemble returns an ensemble with memory for the paths. Memory that grows with Steps is
// allocated piece by piece when it is needed, so that a cancelled run does not wait for it.
func newEnsemble(s *Simulation) *Ensemble {
	ens := &Ensemble{Jumps: make([]int, s.Paths)}
	if len(s.RecordPaths) > 0 {
		ens.Trajectories = make([][]State, len(s.RecordPaths))
	}
	if s.Steady != nil {
		ens.Total = make([]float64, s.Paths)
	}
	return ens
}

// summarize fills in the means.
func (ens *Ensemble) summarize(s *Simulation, sum *moments) {
	ens.Times, ens.Mean, ens.StdErr = make([]float64, s.Steps+1), make([]State, s.Steps+1), make([]r3.Vec, s.Steps+1)
	for n := range ens.Times {
		ens.Times[n] = s.Duration * float64(n) / float64(s.Steps)
		r := sum.record(n)
		ens.Mean[n], ens.StdErr[n] = meanAndError(r.sum, r.squares, float64(s.Paths))
	}
}

// moments are sums over paths at each record. They grow by pages of records.
type moments struct {
	pages [][]moment

	mu     sync.Mutex
	blocks int              // number of blocks added
	early  map[int]*moments // blocks that wait for their turn
}

type moment struct{ sum, squares r3.Vec }

const pageLen = 1024

// record returns the sums of record n. Records must be asked for in order the first time.
func (m *moments) record(n int) *moment {
	if n/pageLen == len(m.pages) {
		m.pages = append(m.pages, make([]moment, pageLen))
	}
	return &m.pages[n/pageLen][n%pageLen]
}

// count adds the Bloch vector of a path at record n.
func (m *moments) count(n int, s State) {
	r := m.record(n)
	r.sum = r3.Add(r.sum, r3.Vec(s))
	r.squares = r3.Add(r.squares, r3.Vec{X: s.X * s.X, Y: s.Y * s.Y, Z: s.Z * s.Z})
}

// add adds the sums of block b. Blocks are added in order, so that the result is always
// the same; a block that comes too early has to wait.
func (m *moments) add(b int, block *moments) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.early == nil {
		m.early = make(map[int]*moments)
	}
	m.early[b] = block
	for next := m.early[m.blocks]; next != nil; next = m.early[m.blocks] {
		for n := range len(next.pages) * pageLen {
			to, from := m.record(n), next.record(n)
			to.sum, to.squares = r3.Add(to.sum, from.sum), r3.Add(to.squares, from.squares)
		}
		delete(m.early, m.blocks)
		m.blocks++
	}
}

// meanAndError returns the mean of n vectors and its standard error.
func meanAndError(sum, squares r3.Vec, n float64) (State, r3.Vec) {
	mean := r3.Scale(1/n, sum)
	se := func(square, mean float64) float64 {
		return math.Sqrt(math.Max(0, square/n-mean*mean) / math.Max(1, n-1))
	}
	return State(mean), r3.Vec{X: se(squares.X, mean.X), Y: se(squares.Y, mean.Y), Z: se(squares.Z, mean.Z)}
}

// unraveling is a simulation and what all its paths share.
type unraveling struct {
	Simulation
	drift, step Matrix
	entropies   []float64     // s_k
	first, last basis         // of ρ_0 and ρ_T
	records     map[int][]int // places of each path in RecordPaths
}

// block runs the paths of a block into ens.
func (u *unraveling) block(ctx context.Context, b blocks.Block, ens *Ensemble) (*moments, error) {
	p := path{u: u, rng: rand.New(stream.New(u.Seed, uint64(b.Index), 0))}
	m := &moments{}
	for i := b.First; i < b.First+b.Len; i++ {
		p.start()
		for _, r := range u.records[i] {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			ens.Trajectories[r] = make([]State, u.Steps+1)
		}
		for n := range u.Steps + 1 {
			if err := blocks.Interrupted(ctx, n); err != nil {
				return nil, err
			}
			if n > 0 {
				if err := p.move(ctx); err != nil {
					return nil, err
				}
			}
			state := p.state()
			m.count(n, state)
			for _, r := range u.records[i] {
				ens.Trajectories[r][n] = state
			}
		}
		ens.Jumps[i] = p.jumps
		if ens.Total != nil {
			ens.Total[i] = p.total()
		}
	}
	return m, nil
}

// prepare checks the fields and returns what the paths share.
func (s Simulation) prepare() (*unraveling, error) {
	if err := s.check(); err != nil {
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
		records: make(map[int][]int),
	}
	for r, p := range s.RecordPaths {
		u.records[p] = append(u.records[p], r)
	}
	if s.Steady != nil {
		u.entropies, err = s.Noise.jumpEntropies(*s.Steady)
	}
	return u, err
}

// check reports the first field that cannot be used.
func (s *Simulation) check() error {
	if s.Noise == nil {
		return errors.New("qubit: Noise is nil")
	}
	err := check.First(
		arg.Run(s.Paths, s.Steps, s.Duration, s.Workers),
		arg.Memory("Paths", s.Paths, 16),
		arg.Memory("Steps", s.Steps, 56+48*3+24*float64(len(s.RecordPaths))), // sums of three blocks and more
		s.Start.check("Start"), s.Noise.check(), s.Noise.checkTime("Duration", s.Duration),
	)
	if err != nil {
		return err
	}
	for i, p := range s.RecordPaths {
		if p < 0 || p >= s.Paths {
			return fmt.Errorf("qubit: RecordPaths[%d] = %d is outside the paths 0 to %d", i, p, s.Paths-1)
		}
	}
	return nil
}
