package qubit

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestTrajectories: their mean is the solution of the Lindblad equation, for generic
// noise and for jumps as frequent as ten in an interval.
func TestTrajectories(t *testing.T) {
	rng := source(12)
	noise, start := randomNoise(rng), State{0.5, -0.3, 0.6}
	noise.Jumps[0] = noise.Jumps[0].Scale(2)
	paths := 10000
	if testing.Short() {
		paths = 2000
	}
	ens := lawtest.Must(Simulation{Noise: noise, Start: start, Paths: paths, Steps: 4, Duration: 2, Seed: 1}.Run(t.Context()))
	for i, time := range ens.Times {
		want := lawtest.Must(noise.Channel(time)).Apply(start)
		for name, c := range map[string][3]float64{
			"x": {ens.Mean[i].X, want.X, ens.StdErr[i].X}, "y": {ens.Mean[i].Y, want.Y, ens.StdErr[i].Y}, "z": {ens.Mean[i].Z, want.Z, ens.StdErr[i].Z},
		} {
			if off := math.Abs(c[0]-c[1]) / c[2]; !(off < 3.5) {
				t.Errorf("⟨%s⟩ = %.4f ± %.4f at t = %v, want %.4f (%.1f standard errors)", name, c[0], c[2], time, c[1], off)
			}
		}
	}
	jumps := 0
	for _, n := range ens.Jumps {
		jumps += n
	}
	if jumps < 2*paths {
		t.Errorf("%d jumps on %d paths test nothing", jumps, len(ens.Jumps))
	}
}

// TestWaitingTime: an excited state without a bath decays once, after a time that is
// exponentially distributed.
func TestWaitingTime(t *testing.T) {
	lawtest.Slow(t)
	const gamma, paths, duration = 1.3, 20000, 0.8
	noise := lawtest.Must(AmplitudeDamping(gamma, 0))
	ens := lawtest.Must(Simulation{Noise: noise, Start: Pure(0, 0), Paths: paths, Steps: 3, Duration: duration, Seed: 2}.Run(context.Background()))
	var decayed float64
	for _, n := range ens.Jumps {
		if n > 1 {
			t.Fatalf("%d decays of one excitation", n)
		}
		decayed += float64(n) / paths
	}
	p := -math.Expm1(-gamma * duration)
	if off := math.Abs(decayed-p) / math.Sqrt(p*(1-p)/paths); off > 3 {
		t.Errorf("%.4f have decayed, want %.4f (%.1f standard errors)", decayed, p, off)
	}
}

// TestJumpFluctuation: ⟨e^{−ΔS_tot}⟩ = 1 and the mean entropy production, for a
// start with coherences, sampled.
func TestJumpFluctuation(t *testing.T) {
	lawtest.Slow(t)
	noise := lawtest.Must(AmplitudeDamping(1, 0.4))
	noise.Hamiltonian = Pauli(3)
	pi, start := lawtest.Must(noise.SteadyState()), State{0.5, 0, 0.6}
	const duration, paths = 1.2, 20000
	ens := lawtest.Must(Simulation{Noise: noise, Start: start, Steady: &pi, Paths: paths, Steps: 1, Duration: duration, Seed: 3}.Run(context.Background()))
	f := lawtest.Must(diffusion.IntegralFluctuation(ens.Total))
	if off := math.Abs(f.Mean-1) / f.StdErr; !f.Reliable || off > 3 {
		t.Errorf("⟨e^−ΔS_tot⟩ = %.4f ± %.4f (%.1f standard errors) %s", f.Mean, f.StdErr, off, f.Warning)
	}
	mean, sd := stat.MeanStdDev(ens.Total, nil)
	want := RelativeEntropy(start, pi) - RelativeEntropy(lawtest.Must(noise.Channel(duration)).Apply(start), pi)
	if off := math.Abs(mean-want) / stat.StdErr(sd, paths); off > 3 {
		t.Errorf("⟨ΔS_tot⟩ = %.4f, want %.4f (%.1f standard errors)", mean, want, off)
	}
}

// TestJumpFluctuationExactly sums over all paths: weighting each jump by e^{−s_k}
// leaves a generator whose exponential takes ρ_0's eigenvectors, each with the
// weight 1 instead of p_i, to ρ_T's.
func TestJumpFluctuationExactly(t *testing.T) {
	noise := lawtest.Must(AmplitudeDamping(1, 0.4))
	noise.Hamiltonian = Pauli(3).Scale(0.7)
	pi, start := lawtest.Must(noise.SteadyState()), State{0.5, 0.1, 0.6}
	entropies := lawtest.Must(noise.jumpEntropies(pi))
	checkClose(t, "the entropy of a decay", entropies[0], math.Log(1.4/0.4), 1e-14)
	checkClose(t, "the entropy of an excitation", entropies[1], -math.Log(1.4/0.4), 1e-14)
	generator := transferMatrix(func(a Matrix) Matrix {
		out := noise.drift().Mul(a).Add(a.Mul(noise.drift().H()))
		for k, jump := range noise.Jumps {
			out = out.Add(jump.conjugate(a).Scale(complex(math.Exp(-entropies[k]), 0)))
		}
		return out
	})
	const duration = 1.2
	generator.Scale(duration, generator)
	tilted := &Channel{new(mat.Dense)}
	tilted.transfer.Exp(generator)
	first, last := newBasis(start), newBasis(lawtest.Must(noise.Channel(duration)).Apply(start))
	var sum float64
	for i, p := range first.probabilities {
		v := first.vectors[i]
		moved := tilted.Map(v.state().Matrix())
		for j, q := range last.probabilities {
			w := last.vectors[j]
			sum += p * real(moved.Mul(w.state().Matrix()).Trace()) * q / p
		}
	}
	checkClose(t, "⟨e^−ΔS_tot⟩", sum, 1, 1e-13)
}

func TestSimulationRunner(t *testing.T) {
	noise := lawtest.Must(AmplitudeDamping(1, 0.4))
	pi := lawtest.Must(noise.SteadyState())
	s := Simulation{Noise: noise, Steady: &pi, Start: State{X: 0.5}, Duration: 1, Seed: 4, RecordPaths: []int{700, 1, 700}}
	lawtest.CheckRunner(t, func(ctx context.Context, r lawtest.Run) (any, error) {
		s.Paths, s.Steps, s.Workers, s.Progress = r.Paths, r.Steps, r.Workers, r.Progress
		return s.Run(ctx)
	})
}

// TestInterruptBeforeRecords: a cancelled run does not wait for the memory of a million records.
func TestInterruptBeforeRecords(t *testing.T) {
	noise := lawtest.Must(AmplitudeDamping(1, 0.4))
	s := Simulation{Noise: noise, Paths: 3, Steps: 1 << 20, Duration: 1, RecordPaths: []int{0, 1, 2}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := s.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("%d bytes allocated", used)
	}
}

// TestInterruptBetweenRecords: a path with many jumps between two records is
// interrupted too.
func TestInterruptBetweenRecords(t *testing.T) {
	noise := lawtest.Must(AmplitudeDamping(1, 0.4))
	s := Simulation{Noise: noise, Paths: 1, Steps: 1, Duration: 5e5}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := s.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v after the deadline, want %v", err, context.DeadlineExceeded)
	}
}

// TestRecordedPaths: they are those asked for, pure states whose jumps were counted.
func TestRecordedPaths(t *testing.T) {
	noise := lawtest.Must(AmplitudeDamping(1, 0))
	s := Simulation{Noise: noise, Start: Pure(0, 0), Paths: 600, Steps: 4, Duration: 1, Seed: 4, RecordPaths: []int{599, 1, 300, 599}}
	ens := lawtest.Must(s.Run(t.Context()))
	for r, path := range ens.Trajectories {
		for _, state := range path {
			checkClose(t, "the length of a path's Bloch vector", state.radius(), 1, 1e-14)
		}
		// The excitation is there until its decay.
		if decayed := ens.Jumps[s.RecordPaths[r]] == 1; decayed != (path[4].Z < 0) || len(path) != 5 || path[0].Z < 1-1e-15 {
			t.Errorf("path %d with %d jumps is %v", s.RecordPaths[r], ens.Jumps[s.RecordPaths[r]], path)
		}
	}
	if len(ens.Trajectories) != 4 || !slices.Equal(ens.Trajectories[0], ens.Trajectories[3]) {
		t.Error("a path recorded twice is not the same")
	}
}

func TestSimulationErrors(t *testing.T) {
	noise := lawtest.Must(AmplitudeDamping(1, 0.4))
	good := Simulation{Noise: noise, Paths: 1, Steps: 1, Duration: 1}
	for want, spoil := range map[string]func(*Simulation){
		"Noise is nil": func(s *Simulation) { s.Noise = nil },
		"Paths = 0":    func(s *Simulation) { s.Paths = 0 },
		"Steps = 0":    func(s *Simulation) { s.Steps = 0 },
		"Workers = -1": func(s *Simulation) { s.Workers = -1 },
		"RecordPaths[1] = 1 is outside the paths 0 to 0": func(s *Simulation) { s.RecordPaths = []int{0, 1} },
		"RecordPaths[0] = -1":                            func(s *Simulation) { s.RecordPaths = []int{-1} },
		"Duration = 0":                                   func(s *Simulation) { s.Duration = 0 },
		"Duration = +Inf":                                func(s *Simulation) { s.Duration = math.Inf(1) },
		"Start has":                                      func(s *Simulation) { s.Start = State{Y: 2} },
		"Steady = ":                                      func(s *Simulation) { s.Steady = new(State) },
		"Jumps[0] has no entropy": func(s *Simulation) {
			s.Noise = &Lindbladian{Jumps: append([]Matrix{noise.Jumps[0].Add(noise.Jumps[1])}, noise.Jumps[0].Add(noise.Jumps[1].Scale(-1)))}
			pi := lawtest.Must(s.Noise.SteadyState())
			s.Steady = &pi
		},
	} {
		s := good
		spoil(&s)
		_, err := s.Run(t.Context())
		lawtest.CheckError(t, "qubit", "Run", err, want)
	}
}
