package realism

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Newton's equations under a force, m ẍ = F(x), by velocity Verlet (Swope et al., J. Chem. Phys. 76, 637, 1982):
//
//	x′ = x + h v + h²/2m F(x),    v′ = v + h/2m (F(x) + F(x′)).
//
// It is symplectic if F = −∇U. Then K + U oscillates by O(h²) and has no drift; for the harmonic oscillator of frequency ω it is
// v²/2 + (1 − h²ω²/4) ω²x²/2 that is conserved exactly.

// Dynamics tells whether a force conserves the energy. The potential energy has to be given: the work of the force in its place would tell nothing, because
// along these steps K − Σ ½(F + F′)·Δx changes by h²/8m (|F′|² − |F|²) only, whatever the force.
type Dynamics struct {
	Force  Force                     // safe for concurrent calls, unless Workers is 1
	Energy func(x []float64) float64 // U, whose force it is or should be: the learned energy, or the exact one

	Step        float64 // h
	Steps       int     // at least 2
	Temperature float64 // ϑ > 0, from which the velocities at the start are drawn

	// Dim > 0: the coordinates are those of particles in Dim dimensions, one particle after the other, and the motion of their centre of mass is taken out
	// of the velocities at the start.
	Dim    int
	Masses []float64 // of the particles, or of the coordinates if Dim = 0; nil: 1

	// Tolerance is the change of the energy, per degree of freedom and in units of ϑ, at which a run counts as unstable and ends; 0: 1.
	Tolerance float64

	Seed     uint64
	Workers  int                   // goroutines at work; 0: all cores
	Progress func(done, total int) // told how many runs are done, one call at a time; nil: silent
}

// EnergyConservation is what the runs of a [Dynamics] have conserved. Energies E = K + U are per degree of freedom: for each coordinate, less those of the centre
// of mass if its motion is taken out. Drift and fluctuation are means over the runs that stayed stable; with fewer than two such runs the error is +Inf.
type EnergyConservation struct {
	Drift       diffusion.Estimate // slope of E in time, by least squares: 0 if the energy is conserved
	Fluctuation diffusion.Estimate // root mean square distance of E from that line, O(h²) if the energy is conserved

	Survived  diffusion.Estimate // share of runs that stayed stable
	Interval  [2]float64         // of this share, at 95 % (Wilson, J. Am. Stat. Assoc. 22, 209, 1927)
	Lifetimes []float64          // time at which each run became unstable, or the whole duration

	Times  []float64   // at most 500, equally spaced
	Energy [][]float64 // E − E(0) of each run at these times, as long as it was stable
}

const mostTimes = 500

// Run makes a run from each of the starts, which are independent draws of positions, at least one. The same Seed gives the same numbers for any Workers and GOMAXPROCS.
func (d Dynamics) Run(ctx context.Context, starts [][]float64) (*EnergyConservation, error) {
	if err := d.check(starts); err != nil {
		return nil, err
	}
	if d.Tolerance == 0 {
		d.Tolerance = 1
	}
	runs := make([]trajectory, len(starts))
	run := blocks.Run{Paths: len(starts), Size: 1, Workers: d.Workers, Progress: d.Progress}
	err := run.Each(ctx, func() blocks.Work {
		return func(ctx context.Context, b blocks.Block) (err error) {
			runs[b.First], err = d.run(ctx, b.First, starts[b.First])
			return err
		}
	})
	if err != nil {
		return nil, err
	}
	return d.conservation(runs)
}

func (d Dynamics) check(starts [][]float64) error {
	switch {
	case d.Force == nil:
		return errors.New("realism: Force is nil")
	case d.Energy == nil:
		return errors.New("realism: Energy is nil")
	}
	if err := check.First(
		checkRows("starts", starts, 1),
		arg.Positive("Step", d.Step), arg.AtLeast("Steps", d.Steps, 2), arg.Positive("Step·Steps", d.Step*float64(d.Steps)),
		arg.Positive("Temperature", d.Temperature), arg.NonNegative("Tolerance", d.Tolerance), arg.AtLeast("Workers", d.Workers, 0),
	); err != nil {
		return err
	}
	if err := checkParticles("Dim", d.Dim, len(starts[0])); err != nil {
		return err
	}
	if particles := len(starts[0]) / max(1, d.Dim); d.Masses != nil && len(d.Masses) != particles {
		return fmt.Errorf("realism: %d masses, want %d", len(d.Masses), particles)
	}
	for i, m := range d.Masses {
		if err := arg.Positive(fmt.Sprintf("Masses[%d]", i), m); err != nil {
			return err
		}
	}
	return arg.Memory("len(starts)", len(starts), 8*mostTimes)
}

// checkParticles checks that so many coordinates are those of particles in dim dimensions, if dim is not 0.
func checkParticles(name string, dim, coordinates int) error {
	if dim < 0 || dim > 0 && (coordinates%dim != 0 || coordinates < 2*dim) {
		return fmt.Errorf("realism: %s = %d, want 0, or the dimension of two or more particles with %d coordinates", name, dim, coordinates)
	}
	return nil
}

// trajectory is what is kept of a run.
type trajectory struct {
	stable   bool
	lifetime float64
	energy   []float64 // at the times of EnergyConservation

	slope, rms float64
}

// run makes run i.
func (d Dynamics) run(ctx context.Context, i int, start []float64) (trajectory, error) {
	v := newVerlet(d, start)
	v.draw(d, rand.New(stream.New(d.Seed, uint64(i), 0)))
	from := v.energy(d)
	if math.IsNaN(from) || math.IsInf(from, 0) {
		return trajectory{}, arg.Finite(fmt.Sprintf("the energy of starts[%d]", i), from)
	}
	var t trajectory
	freedom := float64(len(start) - d.Dim)
	every := d.every()
	var line regression
	line.add(0, 0)
	t.energy = append(t.energy, 0)
	for n := 1; n <= d.Steps; n++ {
		if err := ctx.Err(); err != nil {
			return trajectory{}, err
		}
		v.step(d)
		change := (v.energy(d) - from) / freedom
		if t.lifetime = d.Step * float64(n); !(math.Abs(change) <= d.Tolerance*d.Temperature) {
			return t, nil
		}
		line.add(float64(n), change)
		if n%every == 0 {
			t.energy = append(t.energy, change)
		}
	}
	t.stable = true
	t.slope, t.rms = line.fit()
	t.slope /= d.Step
	return t, nil
}

// every is the number of steps between the times that are kept.
func (d Dynamics) every() int { return (d.Steps + mostTimes - 2) / (mostTimes - 1) }

// conservation makes the result of the runs.
func (d Dynamics) conservation(runs []trajectory) (*EnergyConservation, error) {
	c := &EnergyConservation{}
	for n := 0; n <= d.Steps; n += d.every() {
		c.Times = append(c.Times, d.Step*float64(n))
	}
	var slopes, rms []float64
	for _, t := range runs {
		c.Lifetimes, c.Energy = append(c.Lifetimes, t.lifetime), append(c.Energy, t.energy)
		if t.stable {
			slopes, rms = append(slopes, t.slope), append(rms, t.rms)
		}
	}
	c.Survived, c.Interval = share(len(slopes), len(runs))
	if len(slopes) < least {
		unknown := func(v []float64) diffusion.Estimate {
			return diffusion.Estimate{Value: floats.Sum(v), StdErr: math.Inf(1)}
		}
		c.Drift, c.Fluctuation = unknown(slopes), unknown(rms)
		return c, nil
	}
	var failed [2]error
	c.Drift, failed[0] = mean("the drift of the energy", slopes)
	c.Fluctuation, failed[1] = mean("the fluctuation of the energy", rms)
	if err := errors.Join(failed[:]...); err != nil {
		return nil, err
	}
	return c, nil
}

// share returns the share k/n with Wilson's interval, and the standard error of (k + ½)/(n + 1), which is never 0.
func share(k, n int) (share diffusion.Estimate, interval [2]float64) {
	count, of := float64(k), float64(n)
	corrected := (count + 0.5) / (of + 1)
	interval[0], interval[1] = bootstrap.Wilson(count, of)
	return diffusion.Estimate{Value: count / of, StdErr: math.Sqrt(corrected * (1 - corrected) / of)}, interval
}

// regression sums up y over x.
type regression struct{ n, x, y, xx, xy, yy float64 }

func (r *regression) add(x, y float64) {
	r.n, r.x, r.y = r.n+1, r.x+x, r.y+y
	r.xx, r.xy, r.yy = r.xx+x*x, r.xy+x*y, r.yy+y*y
}

// fit returns the slope of the line of least squares and the root mean square distance from it.
func (r *regression) fit() (slope, rms float64) {
	xx, xy, yy := r.xx-r.x*r.x/r.n, r.xy-r.x*r.y/r.n, r.yy-r.y*r.y/r.n
	return xy / xx, math.Sqrt(max(0, yy-xy*xy/xx) / r.n)
}

// verlet is the state of a run.
type verlet struct{ x, v, force, mass []float64 }

func newVerlet(d Dynamics, start []float64) *verlet {
	n := len(start)
	s := &verlet{slices.Clone(start), make([]float64, n), make([]float64, n), make([]float64, n)}
	for j := range s.mass {
		s.mass[j] = 1
		if d.Masses != nil {
			s.mass[j] = d.Masses[j/max(1, d.Dim)]
		}
	}
	d.Force(s.force, s.x)
	return s
}

// draw draws the velocities from Maxwell's distribution, in the frame of the centre of mass if there is one.
func (s *verlet) draw(d Dynamics, rng *rand.Rand) {
	for j, m := range s.mass {
		s.v[j] = math.Sqrt(d.Temperature/m) * rng.NormFloat64()
	}
	for a := range d.Dim {
		var v, m []float64
		for j := a; j < len(s.v); j += d.Dim {
			v, m = append(v, s.v[j]), append(m, s.mass[j])
		}
		drift := stat.Mean(v, m)
		for j := a; j < len(s.v); j += d.Dim {
			s.v[j] -= drift
		}
	}
}

func (s *verlet) step(d Dynamics) {
	h := d.Step
	for j, m := range s.mass {
		s.v[j] += h / 2 * s.force[j] / m
		s.x[j] += h * s.v[j]
	}
	d.Force(s.force, s.x)
	for j, m := range s.mass {
		s.v[j] += h / 2 * s.force[j] / m
	}
}

func (s *verlet) energy(d Dynamics) float64 {
	kinetic := 0.0
	for j, m := range s.mass {
		kinetic += m / 2 * s.v[j] * s.v[j]
	}
	return kinetic + d.Energy(s.x)
}
