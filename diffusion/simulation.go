package diffusion

import (
	"context"
	"fmt"
	"math"
	"slices"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
)

// Simulation runs an ensemble of independent paths. The same Seed gives the
// same numbers whatever Workers and GOMAXPROCS: paths go in blocks of fixed
// size, and each block has a random stream of its own.
//
// The zero values of the optional fields mean what most runs want. Memory grows with Steps only
// by the 16 bytes of the time of a step, unless trajectories are recorded.
//
// The entropies take ln p_0. Data without a density are an error, for their ΔS is infinite: noise them for a short
// time ε first, Data: data.At(ε), which shortens the rest to T − ε.
type Simulation struct {
	Data     *Mixture // the distribution of the data, p_0, with a density
	Paths    int      // number of paths, at least 1
	Steps    int      // number of time steps, at least 1
	Duration float64  // T, the time at which the noising ends
	Seed     uint64

	Workers   int                   // goroutines at work; 0: all cores
	Estimator Estimator             // of the environment's entropy
	Progress  func(done, total int) // told how many paths are done, one call at a time; nil: silent

	Schedule Schedule // nil: β = 1
	Scheme   Scheme   // how Forward moves a path

	// Model is the distribution whose score drives Reverse, as a network's would; nil:
	// Data, the true score. Start is the distribution from which Reverse starts; nil:
	// p_T. The entropies then refer to Start at the start and to the data's p_0
	// at the end, whatever was generated.
	Model, Start *Mixture

	// Span is the part of the ensemble to be run, one of those that Split returns; the zero value: all of it.
	// Its paths are those that the whole ensemble has there.
	Span Span

	RecordPaths []int // paths of which to keep the whole trajectory
	RecordSteps []int // steps, 0 to Steps, at which to keep the whole ensemble
}

// Scheme chooses how a path of the forward process is moved.
type Scheme int

const (
	// Exact draws the end of a path from the transition density of the
	// Ornstein–Uhlenbeck process in one go, whatever Steps is, and fills in
	// what is recorded from the bridge between the ends.
	Exact Scheme = iota
	// Stepwise is the Euler–Maruyama chain of Steps steps. The reverse process
	// has no closed transition and always takes this.
	Stepwise
)

// String returns the name of the scheme.
func (s Scheme) String() string {
	switch s {
	case Exact:
		return "Exact"
	case Stepwise:
		return "Stepwise"
	}
	return fmt.Sprintf("Scheme(%d)", int(s))
}

// Forward noises draws from the data up to the time Duration.
func (s Simulation) Forward(ctx context.Context) (*Ensemble, error) {
	ens, err := s.run(ctx, s.noising(), rising)
	if err != nil {
		return nil, err
	}
	if s.Scheme == Exact && s.Data.dim == 1 {
		ens.noised, ens.noisedFor = s.Data, s.clock(s.Duration)
	}
	return ens, nil
}

// ForwardConjugate runs the conjugate of Forward in the sense of Crooks: the
// same force, started from the final density p_T, for the same time. With its paths
// one compares the reversal of a path of Forward. Their
// own ΔS_tot refers to p_T at the start and to p_0 at the end, whatever density they reach, and obeys
//
//	P(ΔS_tot = r) / P^R(ΔS_tot = −r) = e^r
//
// together with the ΔS_tot of Forward.
func (s Simulation) ForwardConjugate(ctx context.Context) (*Ensemble, error) {
	return s.run(ctx, s.noising(), falling)
}

// Reverse generates: it starts from draws of p_T and runs the reverse process
//
//	dY = (Y + 2 ∇ln p_t(Y)) dt̄ + √2 dW,    t = T − t̄,
//
// down to t = 0 in Steps Euler–Maruyama steps. The entropies are those of this
// process, with the exact densities p_T and p_0 at its ends.
func (s Simulation) Reverse(ctx context.Context) (*Ensemble, error) {
	ens, err := s.run(ctx, generation, falling)
	if err != nil {
		return nil, err
	}
	ens.start, ens.potential = s.noiseLaw(), s.model().At(s.clock(s.Duration))
	return ens, nil
}

// ReverseConjugate runs the conjugate of Reverse in the sense of Crooks: from
// the final density p_0, under the same force with the protocol reversed, that
// is, with the time rising from 0 to Duration. It is not the forward process, which has
// another force. See [Simulation.ForwardConjugate] for what its ΔS_tot obeys.
func (s Simulation) ReverseConjugate(ctx context.Context) (*Ensemble, error) {
	return s.run(ctx, generation, rising)
}

// Flow transports draws of p_T down to time 0 along the probability flow
// dX/dt = −X − ∇ln p_t(X), with Steps steps of the classical Runge–Kutta method.
//
// A deterministic flow loses entropy where it contracts volumes, and gives it off to the
// environment: Environment is minus the integrated divergence of the velocity, and
// Total is zero up to the error of the integration, which narrow data make large. It is an error
// if more than one path in a hundred is off by more than half a nat.
func (s Simulation) Flow(ctx context.Context) (*Ensemble, error) {
	ens, err := s.run(ctx, transport, falling)
	if err != nil {
		return nil, err
	}
	const most, share = 0.5, 0.01
	off := 0
	for _, total := range ens.Total {
		if math.Abs(total) > most {
			off++
		}
	}
	if float64(off) > share*float64(len(ens.Total)) {
		return nil, fmt.Errorf("diffusion: Steps = %d is too few for this Data: %d of %d paths of the probability flow have |ΔS_tot| > %v, want 0", s.Steps, off, len(ens.Total), most)
	}
	return ens, nil
}

// run moves all blocks, Workers at a time.
func (s Simulation) run(ctx context.Context, m motion, order direction) (*Ensemble, error) {
	if err := s.check(m); err != nil {
		return nil, err
	}
	var times, clock []float64
	err := blocks.Call(ctx, "Schedule", func() (err error) {
		times, clock, err = s.grid(order)
		return err
	})
	if err != nil {
		return nil, err
	}
	ens := newEnsemble(&s, times, m)
	run := blocks.Run{Paths: s.span().Len(), Size: s.blockLen(), Workers: s.Workers, Progress: s.Progress}
	err = run.Each(ctx, func() func(context.Context, blocks.Block) error {
		b := newBlock(&s, ens, clock, m)
		return func(ctx context.Context, paths blocks.Block) error {
			b.reset(paths)
			if err := m.move(b, ctx); err != nil {
				return err
			}
			return b.finish()
		}
	})
	if err != nil {
		return nil, err
	}
	ens.run = &provenance{Simulation: s, heats: m.heats, generates: m.generates, order: order, clock: clock}
	ens.run.Span = s.span()
	ens.run.Workers, ens.run.Progress = 0, nil // nothing depends on them
	return ens, nil
}

// grid returns the forward times of the steps and their readings on the clock
// of the schedule, in the order of the motion.
func (s *Simulation) grid(order direction) (times, clock []float64, err error) {
	times = make([]float64, s.Steps+1)
	clock = make([]float64, s.Steps+1)
	for n := range times {
		t := s.Duration * float64(n) / float64(s.Steps)
		tau := s.clock(t)
		if n > 0 && !(tau > clock[n-1]) || math.IsInf(tau, 1) {
			return nil, nil, fmt.Errorf("diffusion: Schedule has Clock(%v) = %v, want a finite number above the %v of the step before", t, tau, clock[max(n-1, 0)])
		}
		times[n], clock[n] = t, tau
	}
	if clock[0] != 0 {
		return nil, nil, fmt.Errorf("diffusion: Schedule has Clock(0) = %v, want 0", clock[0])
	}
	if order == falling {
		slices.Reverse(times)
		slices.Reverse(clock)
	}
	return times, clock, nil
}

// clock returns the reading of the clock at the forward time t.
func (s *Simulation) clock(t float64) float64 {
	if s.Schedule == nil {
		return t
	}
	return s.Schedule.Clock(t)
}

// noiseLaw returns the distribution to which the entropies refer at the noisy end.
func (s *Simulation) noiseLaw() *Mixture {
	if s.Start != nil {
		return s.Start
	}
	return s.Data.At(s.clock(s.Duration))
}

// check reports the first field that cannot be used.
func (s *Simulation) check(m motion) error {
	if err := check.First(checkMixture("Data", s.Data), arg.Run(s.Paths, s.Steps, s.Duration, s.Workers)); err != nil {
		return err
	}
	if err := check.First(s.checkSpan(), s.checkMemory(), checkDensity("Data", s.Data)); err != nil {
		return err
	}
	switch {
	case s.Estimator != LogRatio && s.Estimator != Stratonovich:
		return fmt.Errorf("diffusion: Estimator = %d is neither LogRatio nor Stratonovich", s.Estimator)
	case s.Scheme != Exact && s.Scheme != Stepwise:
		return fmt.Errorf("diffusion: Scheme = %d is neither Exact nor Stepwise", s.Scheme)
	}
	if err := s.checkLaw("Model", s.Model, m); err != nil {
		return err
	}
	if err := s.checkLaw("Start", s.Start, m); err != nil {
		return err
	}
	span := s.span()
	for i, p := range s.RecordPaths {
		if p < span.From || p >= span.To {
			return fmt.Errorf("diffusion: RecordPaths[%d] = %d is outside the paths %d to %d", i, p, span.From, span.To-1)
		}
	}
	for i, n := range s.RecordSteps {
		if n < 0 || n > s.Steps {
			return fmt.Errorf("diffusion: RecordSteps[%d] = %d is outside the steps 0 to %d", i, n, s.Steps)
		}
	}
	return nil
}

// checkMemory reports numbers of paths and steps that the machine cannot hold.
func (s *Simulation) checkMemory() error {
	d := float64(s.Data.Dim())
	const perPath, perStep = 4, 2 // entropies and work, times and readings of the clock
	points := 2 + float64(len(s.RecordSteps))
	return check.First(
		arg.Memory("Paths", s.span().Len(), 8*(perPath+points*d)),
		arg.Memory("Steps", s.Steps, 8*(perStep+float64(len(s.RecordPaths))*d)),
	)
}

// checkLaw reports an optional distribution that cannot be used.
func (s *Simulation) checkLaw(name string, law *Mixture, m motion) error {
	switch {
	case law == nil:
		return nil
	case !m.generates:
		return fmt.Errorf("diffusion: %s is set, but only Reverse and ReverseConjugate use it", name)
	case law.Dim() != s.Data.Dim():
		return fmt.Errorf("diffusion: %s has dimension %d, Data has %d", name, law.Dim(), s.Data.Dim())
	}
	return arg.Density(name, law)
}
