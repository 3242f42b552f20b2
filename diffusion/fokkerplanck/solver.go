package fokkerplanck

import (
	"context"
	"errors"
	"fmt"
	"math"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
)

// Solver integrates the Fokker–Planck equation
//
//	∂ρ/∂t = −∇·(f ρ) + D ∇²ρ
//
// on a grid. The force f is either a Drift or −∇U of a Potential; with the latter the
// density ∝ e^{−U/D} on the grid is exactly stationary. The error is of second order in
// the width of the cells. The zero values of the optional fields suit most runs.
type Solver struct {
	Grid      *Grid
	Drift     diffusion.Drift
	Potential func(x []float64, t float64) float64 // in place of Drift; around a periodic axis it may change by a constant

	Diffusion  float64 // D; 0: 1
	Stationary bool    // the force does not depend on time and is evaluated only once
	Scheme     Scheme  // of the time steps
}

// Scheme is the method of the time steps. Both keep the density non-negative, conserve
// mass and are stable for any step.
type Scheme int

const (
	// Extrapolated is of second order in the step: implicit steps with Richardson
	// extrapolation, limited to stay positive, and Strang splitting of two axes.
	Extrapolated Scheme = iota
	// Implicit is the implicit Euler step, of first order, at a third of the cost.
	Implicit
)

// Solution is the result of an integration in time.
type Solution struct {
	Density  []float64    // at the last time, one value for each cell
	Absorbed [][2]float64 // mass that has left at the lower and upper end of each axis
	Times    []float64    // the times of the steps, from first to last
	Mass     []float64    // of the density at these times: the survival probability
}

// Solve integrates the given density from the time from to the time to in equal steps;
// density itself is not changed. The force is evaluated at the times between from and to,
// and the length of a step is the absolute difference of two times. So the reverse
// process, whose drift is given at the forward time, is solved with from later than to:
// the density that starts as p_T ends as p_0.
//
// It returns the error of ctx if that ends first. It panics if len(density) is
// not s.Grid.Len().
func (s Solver) Solve(ctx context.Context, density []float64, from, to float64, steps int) (*Solution, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := s.Grid.checkDensity(density); err != nil {
		return nil, err
	}
	err := check.First(
		arg.Finite("from", from), arg.Finite("to", to), arg.Finite("to − from", to-from), arg.AtLeast("steps", steps, 1),
		arg.Memory("steps", steps, 16),
	)
	if err != nil {
		return nil, err
	}
	sol := &Solution{
		Density:  append([]float64(nil), density...),
		Absorbed: make([][2]float64, s.Grid.Dim()),
		Times:    make([]float64, steps+1),
		Mass:     make([]float64, steps+1),
	}
	sol.Times[0], sol.Mass[0] = from, s.Grid.Mass(density)
	if err := blocks.Call(ctx, "the force", func() error { return s.integrate(ctx, sol, to) }); err != nil {
		return nil, err
	}
	return sol, nil
}

// integrate takes the steps of sol.Times.
func (s *Solver) integrate(ctx context.Context, sol *Solution, to float64) error {
	steps := len(sol.Times) - 1
	from := sol.Times[0]
	dt := (to - from) / float64(steps)
	w := newWorkspace(s.Grid)
	for n := range steps {
		if n == 0 || !s.Stationary {
			if err := s.fit(w.rates, from+(float64(n)+0.5)*dt); err != nil {
				return err
			}
		}
		for _, part := range s.Grid.splitting() {
			if err := ctx.Err(); err != nil {
				return err
			}
			s.sweep(w, sol, part.axis, part.share*math.Abs(dt))
		}
		sol.Times[n+1] = from + float64(n+1)*dt
		sol.Mass[n+1] = s.Grid.Mass(sol.Density)
		if !isFinite(sol.Mass[n+1]) {
			return fmt.Errorf("fokkerplanck: the density has the mass %v after step %d, at t = %v: the force makes it overflow", sol.Mass[n+1], n+1, sol.Times[n+1])
		}
	}
	sol.Times[steps] = to
	return nil
}

// part is a share of a time step along one axis.
type part struct {
	axis  int
	share float64
}

// splitting returns the parts of one time step (Strang, SIAM J. Numer. Anal. 5, 506 (1968)).
func (g *Grid) splitting() []part {
	if len(g.axes) == 1 {
		return []part{{0, 1}}
	}
	return []part{{0, 0.5}, {1, 1}, {0, 0.5}}
}

// workspace is memory that the steps of one solution share.
type workspace struct {
	rates []rates // of each axis
	lines []*line // of each axis
}

func newWorkspace(g *Grid) *workspace {
	w := &workspace{}
	for _, v := range g.axes {
		w.rates = append(w.rates, rates{make([]float64, g.size), make([]float64, g.size)})
		w.lines = append(w.lines, newLine(v))
	}
	return w
}

// sweep advances all lines along one axis by the time tau.
func (s *Solver) sweep(w *workspace, sol *Solution, axis int, tau float64) {
	g, l, r := s.Grid, w.lines[axis], w.rates[axis]
	n, stride := g.axes[axis].Cells, g.stride[axis]
	for first := range g.lines(axis) {
		for i := range n {
			k := first + i*stride
			l.value[i], l.up[i], l.down[i] = sol.Density[k], r.up[k], r.down[k]
		}
		l.value[n], l.value[n+1] = 0, 0
		l.step(tau, s.Scheme)
		for i := range n {
			sol.Density[first+i*stride] = l.value[i]
		}
		sol.Absorbed[axis][0] += g.volume * l.value[n]
		sol.Absorbed[axis][1] += g.volume * l.value[n+1]
	}
}

func (s *Solver) diffusion() float64 {
	if s.Diffusion == 0 {
		return 1
	}
	return s.Diffusion
}

func (s *Solver) check() error {
	switch {
	case s.Grid == nil:
		return errors.New("fokkerplanck: Grid = nil")
	case s.Drift == nil && s.Potential == nil:
		return errors.New("fokkerplanck: Drift = nil and Potential = nil, want one of them")
	case s.Drift != nil && s.Potential != nil:
		return errors.New("fokkerplanck: Drift and Potential are both set, want one of them")
	case s.Scheme != Extrapolated && s.Scheme != Implicit:
		return fmt.Errorf("fokkerplanck: Scheme = %d is neither Extrapolated nor Implicit", s.Scheme)
	}
	return arg.NonNegative("Diffusion", s.Diffusion)
}

// checkDensity returns an error for the first value that a density cannot have, and panics if the length is wrong.
func (g *Grid) checkDensity(p []float64) error {
	if len(p) != g.size {
		panic(badLength)
	}
	for i, v := range p {
		if !(v >= 0) || math.IsInf(v, 1) {
			return arg.NonNegative(fmt.Sprintf("density[%d]", i), v)
		}
	}
	return nil
}
