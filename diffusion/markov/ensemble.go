package markov

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Entropy along paths, and the fluctuation theorem.

// Simulation draws independent paths of a chain and the entropies that they produce. The same Seed gives the same numbers for any Workers
// and GOMAXPROCS.
type Simulation struct {
	Chain    *Chain
	Start    []float64 // law of the first state; nil: the stationary law
	Paths    int       // number of paths, at least 1
	Steps    int       // number of steps, at least 1
	Seed     uint64
	Workers  int                   // goroutines at work; 0: all cores
	Progress func(done, total int) // told how many paths are done, one call at a time; nil: silent
}

// Ensemble holds the ends of each path and its entropies in nats, in a fixed order. With the law p_n after n steps,
//
//	System       ΔS    = ln p_0(x_0) − ln p_N(x_N)
//	Environment  ΔS_E  = Σ ln P(x_n, x_{n+1})/P(x_{n+1}, x_n)
//	Total        ΔS_tot = ΔS + ΔS_E
type Ensemble struct {
	Initial, Final             []int
	System, Environment, Total []float64

	// SecondMoment is the exact ⟨e^{−2ΔS_tot}⟩.
	SecondMoment float64

	// Irreversible is the probability λ that a reversed path, which begins with the law p_N, ends where p_0 is zero. Then
	// ⟨e^{−ΔS_tot}⟩ = 1 − λ.
	Irreversible float64
}

const blockSize = 256 // paths that share a random stream

// Run draws the paths. It is an error if a field cannot be used, if a step that may occur has no reverse, since it produces
// infinite entropy, or if ctx is done. It panics if the length of Start is wrong.
func (s Simulation) Run(ctx context.Context) (*Ensemble, error) {
	b, err := s.bridge(ctx)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, b)
}

// Conjugate draws the reversed paths: they begin with the law p_N, at which Run ends, take the same steps, and their System is
// ln p_N(x_0) − ln p_0(x_N). By the detailed fluctuation theorem, the Total of both obey ln P(r)/P^R(−r) = r, which
// [diffusion.Crooks] and [diffusion.BennettFluctuation] test. It is an error if a path may end where p_0 is zero; the
// other errors are those of Run.
func (s Simulation) Conjugate(ctx context.Context) (*Ensemble, error) {
	b, err := s.bridge(ctx)
	if err != nil {
		return nil, err
	}
	back, err := s.conjugate(b)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, back)
}

// Fluctuation returns ⟨e^{−ΔS_tot}⟩, which is 1 − Irreversible for any number of steps, with an error and a verdict: those of
// [diffusion.KnownFluctuation] with the exact second moment if Irreversible is 0, and those of [diffusion.IntegralFluctuation]
// otherwise.
func (e *Ensemble) Fluctuation() (diffusion.Fluctuation, error) {
	if e.Irreversible > 0 {
		return diffusion.IntegralFluctuation(e.Total)
	}
	return diffusion.KnownFluctuation(e.Total, e.SecondMoment)
}

// bridge is the chain between two laws.
type bridge struct {
	start, end []float64
	heats      [][]float64 // ln P_ij/P_ji of the transitions
	sampler    *sampler
}

// bridge checks the simulation and returns its laws.
func (s *Simulation) bridge(ctx context.Context) (*bridge, error) {
	if s.Chain == nil {
		return nil, errors.New("markov: Chain is nil")
	}
	if err := check.First(arg.Run(s.Paths, s.Steps, 1, s.Workers), arg.Memory("Paths", s.Paths, 40)); err != nil {
		return nil, err
	}
	c, start := s.Chain, s.Start
	if start == nil {
		law, err := c.Stationary()
		if err != nil {
			return nil, err
		}
		start = law
	} else if err := c.checkLaw("Start", start); err != nil {
		return nil, err
	}
	b := &bridge{start: start, heats: c.heats(), sampler: c.sampler()}
	for i, reached := range c.reachable(start) {
		for k, t := range c.rows[i] {
			if reached && math.IsInf(b.heats[i][k], 1) {
				return nil, fmt.Errorf("markov: the step %d → %d has no reverse, and produces infinite entropy", i, t.To)
			}
		}
	}
	law, next := append([]float64(nil), start...), make([]float64, len(start))
	for n := range s.Steps {
		if err := blocks.Interrupted(ctx, n); err != nil {
			return nil, err
		}
		c.step(next, law)
		law, next = next, law
	}
	b.end = law
	return b, nil
}

// conjugate returns the bridge from the end to the start.
func (s *Simulation) conjugate(b *bridge) (*bridge, error) {
	reached, err := s.Chain.Evolve(b.end, s.Steps)
	if err != nil {
		return nil, err
	}
	for i, p := range reached {
		if p > 0 && b.start[i] == 0 {
			return nil, fmt.Errorf("markov: reversed paths may end at the state %d, where Start is 0", i)
		}
	}
	return &bridge{b.end, b.start, b.heats, b.sampler}, nil
}

// heats returns ln P_ij/P_ji for all transitions, +Inf for steps without a reverse.
func (c *Chain) heats() [][]float64 {
	heats := make([][]float64, c.Len())
	for i, row := range c.rows {
		heats[i] = make([]float64, len(row))
		for k, t := range row {
			heats[i][k] = math.Log(t.Probability / c.At(t.To, i))
		}
	}
	return heats
}

// reachable reports which states can be reached from the states that have a positive probability.
func (c *Chain) reachable(law []float64) []bool {
	reached := make([]bool, c.Len())
	var queue []int
	for i, p := range law {
		if p > 0 {
			reached[i], queue = true, append(queue, i)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, t := range c.rows[queue[0]] {
			if !reached[t.To] {
				reached[t.To], queue = true, append(queue, t.To)
			}
		}
	}
	return reached
}

func (s *Simulation) run(ctx context.Context, b *bridge) (*Ensemble, error) {
	ens := &Ensemble{
		Initial: make([]int, s.Paths), Final: make([]int, s.Paths),
		System: make([]float64, s.Paths), Environment: make([]float64, s.Paths), Total: make([]float64, s.Paths),
	}
	if err := ens.moments(ctx, b, s.Steps); err != nil {
		return nil, err
	}
	first := newCumulative(b.start)
	move := func(ctx context.Context, block blocks.Block) error {
		rng := rand.New(stream.New(s.Seed, uint64(block.Index), 0))
		for p := block.First; p < block.First+block.Len; p++ {
			if err := ens.path(ctx, p, b, first.draw(rng), s.Steps, rng); err != nil {
				return err
			}
		}
		return nil
	}
	run := blocks.Run{Paths: s.Paths, Size: blockSize, Workers: s.Workers, Progress: s.Progress}
	if err := run.Each(ctx, func() func(context.Context, blocks.Block) error { return move }); err != nil {
		return nil, err
	}
	return ens, nil
}

// path draws the path p.
func (e *Ensemble) path(ctx context.Context, p int, b *bridge, state, steps int, rng *rand.Rand) error {
	e.Initial[p] = state
	var heat float64
	for n := range steps {
		if err := blocks.Interrupted(ctx, n); err != nil {
			return err
		}
		k := b.sampler.sums[state].draw(rng)
		heat += b.heats[state][k]
		state = b.sampler.chain.rows[state][k].To
	}
	e.Final[p] = state
	e.System[p] = math.Log(b.start[e.Initial[p]]) - math.Log(b.end[state])
	e.Environment[p] = heat
	e.Total[p] = e.System[p] + heat
	return nil
}

// moments computes the exact moments: with w = e^{−heat}, those of w p_N(x_N)/p_0(x_0) by steps back in time.
func (e *Ensemble) moments(ctx context.Context, b *bridge, steps int) error {
	first, second := make([]float64, len(b.end)), make([]float64, len(b.end))
	for i, p := range b.end {
		first[i], second[i] = p, p*p
	}
	nextFirst, nextSecond := make([]float64, len(b.end)), make([]float64, len(b.end))
	for n := range steps {
		if err := blocks.Interrupted(ctx, n); err != nil {
			return err
		}
		for i, row := range b.sampler.chain.rows {
			var sum, square float64
			for k, t := range row {
				w := math.Exp(-b.heats[i][k])
				if w == 0 {
					continue
				}
				sum += t.Probability * w * first[t.To]
				square += t.Probability * w * w * second[t.To]
			}
			nextFirst[i], nextSecond[i] = sum, square
		}
		first, nextFirst = nextFirst, first
		second, nextSecond = nextSecond, second
	}
	var mean float64
	for i, p := range b.start {
		if p > 0 {
			mean += first[i]
			e.SecondMoment += second[i] / p
		}
	}
	if e.Irreversible = 1 - mean; e.Irreversible < 1e-9 { // rounding
		e.Irreversible = 0
	}
	if math.IsNaN(e.SecondMoment) {
		e.SecondMoment = math.Inf(1)
	}
	return nil
}
