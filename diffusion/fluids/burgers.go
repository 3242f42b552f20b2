package fluids

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Burgers is the forced Burgers equation on a ring of the length 2π,
//
//	∂_t u + u ∂_x u = ν ∂_x² u + f,    ⟨f(x, t) f(x′, t′)⟩ = F(x − x′) δ(t − t′),    F(r) = 2 Σ_k ε_k cos kr,
//
// a fluid without pressure: fast parts overtake slow ones, and shocks form, whose width is set by the viscosity ν.
// The force is white in time and stirs the waves k = 1, 2, …; wave k gets the energy ε_k per time and length.
//
// On n points of the spacing h = 2π/n the equation is
//
//	du_i/dt = −(g_{i+½} − g_{i−½})/h + ν (u_{i+1} − 2u_i + u_{i−1})/h² + f_i,    g_{i+½} = (u_i² + u_i u_{i+1} + u_{i+1}²)/6.
//
// The flux g conserves momentum Σu and energy Σu²/2, so that both budgets are exact on the grid. A step makes half of the force's kick,
// the deterministic equation by the Runge–Kutta method of fourth order, and the other half. Runs start from rest, in the frame in which Σu = 0.
type Burgers struct {
	Points    int       // n, 4 to 65536
	Viscosity float64   // ν
	Forcing   []float64 // ε_k of k = 1, 2, …, fewer than n/2
	Step      float64   // of time; a run becomes unstable if it is too large, see Run

	Runs      int     // independent runs
	WarmUp    float64 // time before the first snapshot of a run
	Interval  float64 // time between snapshots
	Snapshots int     // of a run

	Seed     uint64
	Workers  int                   // goroutines at work; 0: all cores
	Progress func(done, total int) // told how many runs are done, one call at a time; nil: silent
}

func (b Burgers) check() error {
	const most = 1 << 16
	if b.Points < 4 || b.Points > most || len(b.Forcing) >= (b.Points+1)/2 {
		return fmt.Errorf("fluids: Points = %d, want 4 to %d, and more than 2·%d for the waves that are forced", b.Points, most, len(b.Forcing))
	}
	for k, e := range b.Forcing {
		if err := arg.NonNegative(fmt.Sprintf("Forcing[%d]", k), e); err != nil {
			return err
		}
	}
	return arg.Positive("Viscosity", b.Viscosity)
}

func (b Burgers) checkRun() error {
	if err := check.First(
		b.check(), arg.Positive("Step", b.Step), arg.NonNegative("WarmUp", b.WarmUp), arg.NonNegative("Interval", b.Interval),
		arg.AtLeast("Runs", b.Runs, 1), arg.AtLeast("Snapshots", b.Snapshots, 1), arg.AtLeast("Workers", b.Workers, 0),
	); err != nil {
		return err
	}
	if b.Snapshots > math.MaxInt/b.Runs {
		return fmt.Errorf("fluids: Snapshots = %d is too large for %d runs", b.Snapshots, b.Runs)
	}
	return arg.Memory("Runs·Snapshots", b.Runs*b.Snapshots, 8*float64(b.Points)+24)
}

// Run returns the snapshots: those of the first run, one after the other, then those of the next. Snapshots of one run depend on each other
// if Interval is not longer than the time in which the largest waves turn over, about (2π)^{2/3}/ε^{1/3} for the power ε. It returns an error if a field cannot be used, if a
// velocity stops being finite, because Step is larger than about 2h/max|u| or h²/2ν, or if ctx ends.
func (b Burgers) Run(ctx context.Context) ([][]float64, error) {
	if err := b.checkRun(); err != nil {
		return nil, err
	}
	fields := make([][]float64, b.Runs*b.Snapshots)
	err := blocks.Run{Paths: b.Runs, Size: 1, Workers: b.Workers, Progress: b.Progress}.Each(ctx, func() blocks.Work {
		f := b.newFlow()
		return func(ctx context.Context, block blocks.Block) error {
			f.start(rand.New(stream.New(b.Seed, uint64(block.Index), 0)))
			for s := range b.Snapshots {
				time := b.Interval
				if s == 0 {
					time = b.WarmUp
				}
				if err := f.advance(ctx, time); err != nil {
					return err
				}
				fields[block.First*b.Snapshots+s] = append([]float64(nil), f.u...)
			}
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	return fields, nil
}

// flow is one run.
type flow struct {
	Burgers
	u, k, v, sum []float64
	first        float64     // the flux between the last point and the first
	waves        [][]float64 // √2ε_k cos kx and √2ε_k sin kx
	normal       *rand.Rand

	input, dissipated float64 // energies per length: what the kicks brought, and what the deterministic steps took
}

func (b Burgers) newFlow() *flow {
	n := b.Points
	f := &flow{Burgers: b, u: make([]float64, n), k: make([]float64, n), v: make([]float64, n), sum: make([]float64, n)}
	for k, e := range b.Forcing {
		cos, sin := make([]float64, n), make([]float64, n)
		for i := range n {
			s, c := math.Sincos(2 * math.Pi * float64((k+1)*i%n) / float64(n))
			cos[i], sin[i] = math.Sqrt(2*e)*c, math.Sqrt(2*e)*s
		}
		f.waves = append(f.waves, cos, sin)
	}
	return f
}

func (f *flow) start(normal *rand.Rand) {
	clear(f.u)
	f.normal, f.input, f.dissipated = normal, 0, 0
}

// advance moves the flow by a time, in equal steps of at most Step.
func (f *flow) advance(ctx context.Context, time float64) error {
	steps := math.Ceil(time/f.Step - 1e-9)
	if steps > 1<<50 {
		return fmt.Errorf("fluids: Step = %v is too small for the time %v", f.Step, time)
	}
	dt := time / steps
	for i := range int(steps) {
		if err := blocks.Interrupted(ctx, i); err != nil {
			return err
		}
		f.kick(dt / 2)
		before := energy(f.u)
		f.rungeKutta(dt)
		after := energy(f.u)
		f.dissipated += before - after
		f.kick(dt / 2)
		if math.IsNaN(after) || math.IsInf(after, 0) {
			return fmt.Errorf("fluids: Step = %v is too large: the velocity is no longer finite", f.Step)
		}
	}
	return nil
}

func (f *flow) kick(dt float64) {
	before, root := energy(f.u), math.Sqrt(dt)
	for _, w := range f.waves {
		floats.AddScaled(f.u, root*f.normal.NormFloat64(), w)
	}
	f.input += energy(f.u) - before
}

func (f *flow) rungeKutta(dt float64) {
	copy(f.v, f.u)
	copy(f.sum, f.u)
	for i, weight := range [4]float64{1. / 6, 1. / 3, 1. / 3, 1. / 6} {
		f.rate(f.k, f.v)
		floats.AddScaled(f.sum, weight*dt, f.k)
		floats.AddScaledTo(f.v, f.u, [4]float64{0.5, 0.5, 1, 0}[i]*dt, f.k)
	}
	copy(f.u, f.sum)
}

// rate puts the deterministic part of du/dt into dst.
func (f *flow) rate(dst, u []float64) {
	h := 2 * math.Pi / float64(len(u))
	friction := f.Viscosity / h
	last, left := 0.0, u[len(u)-1]
	for i, right := range u {
		next := flux(left, right) - friction*(right-left)
		if i > 0 {
			dst[i-1] = (last - next) / h
		} else {
			f.first = next
		}
		last, left = next, right
	}
	dst[len(u)-1] = (last - f.first) / h
}

// flux is the flux of momentum between two points that conserves the energy.
func flux(left, right float64) float64 { return (left*left + left*right + right*right) / 6 }

// energy is that of a unit of length, ½⟨u²⟩.
func energy(u []float64) float64 { return floats.Dot(u, u) / float64(2*len(u)) }
