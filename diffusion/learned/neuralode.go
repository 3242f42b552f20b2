package learned

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
)

// MaximumLikelihood trains a velocity v_θ as a neural ODE (Chen et al., arXiv:1806.07366; Grathwohl et al., arXiv:1810.01367): the draws of the data go back to
// the base N(0, I) along dx/dτ = v_θ, and what is made small is
//
//	−ln p(x) = −ln N(x(0); 0, I) + ∫_0^1 ∇·v_θ(x(τ), τ) dτ,
//
// in nats per coordinate. The gradient is that of the integral in steps, differentiated back along them. Nothing here says which way
// the points go between base and data: Kinetic does.
type MaximumLikelihood struct {
	Steps int // of the Runge–Kutta method of fourth order; 0: 4
	// Hutchinson takes for ∇·v the estimate η·∇(v·η) with elements η = ±1, the same along the whole path of a point (Hutchinson, Commun.
	// Stat. Simul. Comput. 18, 1059 (1989)). It is noisier, and takes one gradient in any dimension.
	Hutchinson bool
	// Kinetic adds Kinetic·∫|v|²dτ to the loss of a point: of all flows between the same ends it prefers that
	// of optimal transport (Finlay et al., arXiv:2002.02798).
	Kinetic float64
	// Resolve is the weight of what the steps do not resolve, 0: 1. A network finds velocities that change too fast for the steps; the sum of the divergences is then
	// not their integral, and the loss can become anything. The second and the third velocity of a step of the length h are two estimates of the same, with
	// the difference δ; the loss of a point gets Resolve·Σ h (|δ|² + (∇·δ)²), which vanishes as h⁴ where the steps are short enough.
	Resolve float64
}

func (m MaximumLikelihood) check(t *FlowTraining) error {
	if err := check.First(arg.AtLeast("Steps of the objective", m.Steps, 0), arg.NonNegative("Kinetic", m.Kinetic), arg.NonNegative("Resolve", m.Resolve)); err != nil {
		return err
	}
	switch {
	case t.Base != nil || t.Pair != nil:
		return fmt.Errorf("learned: MaximumLikelihood takes the base N(0, I), want Base and Pair nil")
	case t.Noise != 0:
		return fmt.Errorf("learned: Noise = %v, but MaximumLikelihood has no path to put noise on", t.Noise)
	}
	return nil
}

func (m MaximumLikelihood) loss(tape *nn.Tape, t *FlowTraining, f *Flow, s nn.Shard) *nn.Node {
	d := t.Dim
	x, point := tape.Make(s.Len, d), make([]float64, d)
	for k := range s.Len {
		t.Data(point, s.Src)
		for i, v := range point {
			x.V[k*d+i] = float32(v)
		}
	}
	e := &estimate{m, f, nil, nil}
	if m.Hutchinson {
		e.probe = signs(tape, s.Len, d, rand.New(s.Src))
	}
	end := e.integrate(tape, tape.Track(x))
	loss := tape.Add(tape.Scale(tape.Sum(tape.Mul(end.x, end.x)), .5), tape.Sum(end.divergence))
	loss = tape.Add(loss, tape.Scale(tape.Sum(e.unresolved), orDefault(m.Resolve, 1)))
	if m.Kinetic > 0 {
		loss = tape.Add(loss, tape.Scale(tape.Sum(end.energy), m.Kinetic))
	}
	return tape.Shift(tape.Scale(loss, 1/float64(d)), float64(s.Len)*math.Log(2*math.Pi)/2)
}

// signs are elements ±1.
func signs(t *nn.Tape, rows, cols int, rng *rand.Rand) *nn.Node {
	out := t.Make(rows, cols)
	for i := range out.V {
		out.V[i] = float32(2*rng.IntN(2) - 1)
	}
	return out
}

// estimate integrates a flow on the tape.
type estimate struct {
	MaximumLikelihood
	flow       *Flow
	probe      *nn.Node // nil: the exact divergence
	unresolved *nn.Node // Σ h (|δ|² + (∇·δ)²) for each point
}

// state is what is integrated, or its derivative: points, and for each ∫∇·v dτ and ∫|v|²dτ.
type state struct{ x, divergence, energy *nn.Node }

// plus is s + h·k.
func (s state) plus(t *nn.Tape, h float64, k state) state {
	return state{
		t.Add(s.x, t.Scale(k.x, h)), t.Add(s.divergence, t.Scale(k.divergence, h)), t.Add(s.energy, t.Scale(k.energy, h)),
	}
}

// integrate goes from the data at τ = 1 back to the base. The integrals are those from 0 to 1.
func (e *estimate) integrate(t *nn.Tape, x *nn.Node) state {
	zero := t.Scale(t.SumCols(t.Detach(x)), 0)
	s := state{x, zero, zero}
	n := orDefault(e.Steps, 4)
	e.unresolved = zero
	h := 1 / float64(n)
	for i := range n {
		tau := 1 - float64(i)*h
		middle, next := tau-h/2, 1-float64(i+1)*h
		k1 := e.rate(t, s.x, tau)
		k2 := e.rate(t, s.plus(t, -h/2, k1).x, middle)
		k3 := e.rate(t, s.plus(t, -h/2, k2).x, middle)
		k4 := e.rate(t, s.plus(t, -h, k3).x, next)
		dx, dd := t.Sub(k2.x, k3.x), t.Sub(k2.divergence, k3.divergence)
		e.unresolved = t.Add(e.unresolved, t.Scale(t.Add(t.DotRows(dx, dx), t.Mul(dd, dd)), h))
		for j, k := range []state{k1, k2, k3, k4} {
			weight := [4]float64{h / 6, h / 3, h / 3, h / 6}[j]
			s.x = t.Add(s.x, t.Scale(k.x, -weight))
			s.divergence = t.Add(s.divergence, t.Scale(k.divergence, weight))
			s.energy = t.Add(s.energy, t.Scale(k.energy, weight))
		}
	}
	return s
}

// rate is the velocity of points, its divergence and its square.
func (e *estimate) rate(t *nn.Tape, x *nn.Node, tau float64) state {
	d := x.Cols
	m := e.flow.Path.all(max(tau, 0))
	u := t.MulRow(
		t.AddRow(x, row(t, d, func(i int) float64 { return -m[i].mean })),
		row(t, d, func(i int) float64 { return 1 / math.Sqrt(m[i].v) }),
	)
	out := e.flow.velocity.apply(t, u, clocks(t, x.Rows, max(tau, 0)), true)
	v := t.Add(
		t.MulRow(u, row(t, d, func(i int) float64 { return m[i].A * math.Sqrt(m[i].v) })),
		t.MulRow(out, row(t, d, func(i int) float64 { return m[i].c })),
	)
	v = t.AddRow(v, row(t, d, func(i int) float64 { return m[i].shift }))
	linear := 0.0
	for _, c := range m {
		linear += c.A
	}
	slope := row(t, d, func(i int) float64 { return m[i].c / math.Sqrt(m[i].v) })
	return state{v, t.Shift(divergence(t, out, u, slope, e.probe, true), linear), t.DotRows(v, v)}
}

// divergence is Σ_i slope_i ∂N_i/∂u_i for each row: exactly, or estimated along a probe.
func divergence(t *nn.Tape, out, u, slope, probe *nn.Node, create bool) *nn.Node {
	if probe != nil {
		return t.DotRows(t.Grad(t.MulRow(out, slope), probe, create, u)[0], probe)
	}
	var sum *nn.Node
	for i := range u.Cols {
		g := t.Grad(t.Slice(out, i, i+1), nil, create, u)[0]
		term := t.Scale(t.Slice(g, i, i+1), float64(slope.V[i]))
		if sum == nil {
			sum = term
		} else {
			sum = t.Add(sum, term)
		}
	}
	return sum
}
