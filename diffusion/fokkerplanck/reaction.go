package fokkerplanck

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/blocks"
)

// Transitions between two sets A and B of a stationary process. With ℒ = f·∇ + D∇² and ρ the stationary density,
//
//	ℒ q = 0,  q = 0 on A, 1 on B        committor: the probability to reach B before A
//	ρ q₋                                density of those who were last in A, and not in B
//	ν = ∫_∂A ρ (k q)                    transitions from A to B per unit of time: what leaves A and comes to B first
//	k_AB = ν/∫ρ q₋                      rate constant
//
// (E and Vanden-Eijnden, J. Stat. Phys. 123, 503 (2006); Metzner, Schütte and Vanden-Eijnden, Multiscale Model. Simul. 7, 1192 (2009),
// for chains, which the cells of a grid are.) A long run gives the same rate constant: the number of transitions over the time during
// which A was the last set visited. If the force is a gradient, q₋ = 1 − q.

// Reaction says how a stationary process comes from a set A to a set B and back. See [Solver.Reaction].
type Reaction struct {
	Density   []float64 // ρ, stationary, one value for each cell
	Committor []float64 // q, the probability to come to B before A
	LastInA   []float64 // ρ q₋, the part of ρ that was last in A; in B it is 0

	Flux              float64   // ν, transitions from A to B per unit of time, as many as from B to A
	Forward, Backward float64   // rate constants k_AB = ν/∫ρ q₋ and k_BA = ν/(1 − ∫ρ q₋)
	Current           []float64 // of the transitions from A to B: in each cell a vector of Grid.Dim() components, whose integral over a cut between A and B is ν
}

// Reaction returns the transitions between the cells whose centres are in a and those in b, for the force at the time t, which is
// that of a stationary process then. It takes a linear system with a band matrix, n m² steps for n cells with m along the last axis, so the shorter axis should be the
// last.
//
// Both sets need a cell, and none may be in both. An absorbing end is an error: it has no stationary density. Rates are exact for the chain of the
// grid; where the ends of A and B are far from the barrier, the error for the process is of second order in the width.
func (s Solver) Reaction(ctx context.Context, t float64, a, b func(x []float64) bool) (*Reaction, error) {
	if a == nil || b == nil {
		return nil, errors.New("fokkerplanck: a or b = nil")
	}
	if err := s.checkStationary(t); err != nil {
		return nil, err
	}
	var r *Reaction
	err := blocks.Call(ctx, "the force", func() (err error) {
		r, err = s.reaction(ctx, t, a, b)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

func (s *Solver) reaction(ctx context.Context, t float64, a, b func(x []float64) bool) (*Reaction, error) {
	inA, inB, err := s.sets(a, b)
	if err != nil {
		return nil, err
	}
	m, rates, err := s.newBand(t)
	if err != nil {
		return nil, err
	}
	m.fill(s, rates, func(int) bool { return false })
	if err := m.eliminate(ctx, true); err != nil {
		return nil, err
	}
	r := &Reaction{Density: m.stationary()}

	m.fill(s, rates, func(i int) bool { return inA[i] || inB[i] })
	if err := m.eliminate(ctx, false); err != nil {
		return nil, err
	}
	toB, fromA, fromB := make([]float64, s.Grid.size), make([]float64, s.Grid.size), make([]float64, s.Grid.size)
	count := func(i, j int, rate float64) { // from i to j
		if inB[j] {
			toB[i] += rate
		}
		if inA[i] {
			fromA[j] += r.Density[i] * rate
		}
		if inB[i] {
			fromB[j] += r.Density[i] * rate
		}
	}
	s.each(rates, func(_, i, j int, up, down float64) { count(i, j, up); count(j, i, down) })
	r.Committor = m.mean(func(i int) float64 { return toB[i] })
	r.LastInA = m.density(fromA)
	lastInB := m.density(fromB) // ρ − ρq₋, which is lost in the rounding of ρ where B is rare
	for i := range r.Committor {
		if inA[i] {
			r.LastInA[i] = r.Density[i]
		}
		if inB[i] {
			r.Committor[i], lastInB[i] = 1, r.Density[i]
		}
	}
	return r, r.finish(s, rates, inA, floats.Sum(lastInB))
}

// finish fills in the rates, given the probability to have been last in B, and makes densities of the probabilities of the cells.
func (r *Reaction) finish(s *Solver, rates []rates, inA []bool, lastInB float64) error {
	g, lastInA := s.Grid, floats.Sum(r.LastInA)
	d := g.Dim()
	r.Current = make([]float64, d*g.size)
	s.each(rates, func(axis, i, j int, up, down float64) {
		there, back := r.LastInA[i]*up*r.Committor[j], r.LastInA[j]*down*r.Committor[i]
		if inA[i] && !inA[j] {
			r.Flux += there
		}
		if inA[j] && !inA[i] {
			r.Flux += back
		}
		side := g.volume / g.axes[axis].Width() // of the face between the cells
		current := (there - back) / side / 2    // half of the flow through either face of a cell
		r.Current[d*i+axis] += current
		r.Current[d*j+axis] += current
	})
	if !(min(r.Flux, lastInA, lastInB) > 0) {
		return fmt.Errorf("fokkerplanck: %v transitions from A to B per unit of time: one of the sets, or what is between them, underflows", r.Flux)
	}
	r.Forward, r.Backward = r.Flux/lastInA, r.Flux/lastInB
	for i := range r.Density {
		r.Density[i] /= g.volume
		r.LastInA[i] /= g.volume
	}
	return nil
}

// sets returns which cells are in A and which in B.
func (s *Solver) sets(a, b func(x []float64) bool) (inA, inB []bool, err error) {
	inA, inB = make([]bool, s.Grid.size), make([]bool, s.Grid.size)
	var nA, nB int
	x := make([]float64, s.Grid.Dim())
	for i := range inA {
		inA[i], inB[i] = a(s.Grid.Center(x, i)), b(s.Grid.Center(x, i))
		switch {
		case inA[i] && inB[i]:
			return nil, nil, fmt.Errorf("fokkerplanck: a and b both have the cell at %v", x)
		case inA[i]:
			nA++
		case inB[i]:
			nB++
		}
	}
	if nA == 0 || nB == 0 {
		return nil, nil, fmt.Errorf("fokkerplanck: a has %d cells of the grid and b has %d, want at least one each", nA, nB)
	}
	return inA, inB, nil
}

// PassageTime returns for each cell the mean time until the process first comes to a cell whose centre is in target,
//
//	ℒ τ = −1,  τ = 0 on the target,
//
// under the force at the time t. At an absorbing end the time ends too, as in [Interval.MeanExitTime], and with such an end target may be nil.
// Cost and error are those of [Solver.Reaction].
func (s Solver) PassageTime(ctx context.Context, t float64, target func(x []float64) bool) ([]float64, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := arg.Finite("t", t); err != nil {
		return nil, err
	}
	var times []float64
	err := blocks.Call(ctx, "the force", func() (err error) {
		times, err = s.passageTime(ctx, t, target)
		return err
	})
	if err != nil {
		return nil, err
	}
	return times, nil
}

func (s *Solver) passageTime(ctx context.Context, t float64, target func(x []float64) bool) ([]float64, error) {
	inside := make([]bool, s.Grid.size)
	ends := false
	for i := range inside {
		inside[i] = target != nil && target(s.Grid.Center(nil, i))
		ends = ends || inside[i]
	}
	m, rates, err := s.newBand(t)
	if err != nil {
		return nil, err
	}
	m.fill(s, rates, func(i int) bool { return inside[i] })
	for a, v := range s.Grid.axes {
		for i := range inside {
			k := i / s.Grid.stride[a] % v.Cells
			if v.Boundary == Absorbing && (k == 0 || k == v.Cells-1) {
				ends = true
				if k == 0 {
					m.out[m.place[i]] += rates[a].down[i]
				} else {
					m.out[m.place[i]] += rates[a].up[i]
				}
			}
		}
	}
	if !ends {
		return nil, errors.New("fokkerplanck: target has no cell of the grid, and no end is absorbing")
	}
	if err := m.eliminate(ctx, false); err != nil {
		return nil, err
	}
	times := m.mean(func(int) float64 { return 1 })
	if sum := floats.Sum(times); math.IsNaN(sum) || math.IsInf(sum, 1) {
		return nil, errors.New("fokkerplanck: the mean time to the target is beyond the range of float64")
	}
	return times, nil
}

// checkStationary returns an error unless there is a stationary density.
func (s *Solver) checkStationary(t float64) error {
	if err := s.check(); err != nil {
		return err
	}
	for a, v := range s.Grid.axes {
		if v.Boundary == Absorbing {
			return fmt.Errorf("fokkerplanck: Boundary = Absorbing on axes[%d], want a process with a stationary density", a)
		}
	}
	return arg.Finite("t", t)
}
