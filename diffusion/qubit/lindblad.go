package qubit

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"

	"nonequilibrium/diffusion/internal/check"
)

// Generators of noise. For the Bloch vector the Lindblad equation is dr/dt = M r + b, which is
// linear in the coordinates (1, r). It is solved exactly by a matrix exponential.

// Lindbladian is the generator of
//
//	dρ/dt = ℒ(ρ) = −i[H, ρ] + Σ_k L_k ρ L_k† − ½{L_k†L_k, ρ}.
type Lindbladian struct {
	Hamiltonian Matrix   // H, Hermitian
	Jumps       []Matrix // L_k, with the square roots of their rates
}

// Depolarizing returns the generator of dr/dt = −rate r: noise without a
// preferred axis, with the jumps √(rate/4) σ_i.
func Depolarizing(rate float64) (*Lindbladian, error) {
	if err := arg.NonNegative("rate", rate); err != nil {
		return nil, err
	}
	l := new(Lindbladian)
	for i := 1; i <= 3; i++ {
		l.Jumps = append(l.Jumps, Pauli(i).Scale(complex(math.Sqrt(rate)/2, 0)))
	}
	return l, nil
}

// Dephasing returns the generator of noise under which x and y decay with the given rate and
// z stays as it is, with the jump operator √(rate/2) σ_z.
func Dephasing(rate float64) (*Lindbladian, error) {
	if err := arg.NonNegative("rate", rate); err != nil {
		return nil, err
	}
	return &Lindbladian{Jumps: []Matrix{Pauli(3).Scale(complex(math.Sqrt(rate/2), 0))}}, nil
}

// AmplitudeDamping returns the generator of contact with a heat bath of mean
// occupation n = 1/(e^ε − 1), where ε is the distance of the levels over the temperature:
// jumps down at the rate γ(n+1) and up at the rate γn, in detailed balance. With Γ = γ(2n+1),
//
//	dz/dt = −Γ (z − z_ss), z_ss = −1/(2n+1) = −tanh(ε/2),    d(x, y)/dt = −½Γ (x, y).
//
// It has no Hamiltonian: the frame of reference turns with that of the qubit alone.
func AmplitudeDamping(gamma, n float64) (*Lindbladian, error) {
	if err := check.First(arg.NonNegative("gamma", gamma), arg.NonNegative("n", n)); err != nil {
		return nil, err
	}
	return &Lindbladian{Jumps: []Matrix{
		{{0, 0}, {complex(math.Sqrt(gamma*(n+1)), 0), 0}},
		{{0, complex(math.Sqrt(gamma*n), 0)}, {0, 0}},
	}}, nil
}

// Map returns ℒ(a) for any matrix a.
func (l *Lindbladian) Map(a Matrix) Matrix {
	drift := l.drift()
	out := drift.Mul(a).Add(a.Mul(drift.H()))
	for _, jump := range l.Jumps {
		out = out.Add(jump.conjugate(a))
	}
	return out
}

// Velocity returns the time derivative of the Bloch vector at s.
func (l *Lindbladian) Velocity(s State) r3.Vec {
	c := l.Map(s.Matrix()).coordinates()
	return r3.Vec{X: 2 * real(c[1]), Y: 2 * real(c[2]), Z: 2 * real(c[3])}
}

// Generator returns the 4×4 matrix ½ Tr σ_i ℒ(σ_j), that of d/dt on (1, x, y, z).
func (l *Lindbladian) Generator() *mat.Dense { return transferMatrix(l.Map) }

// Channel returns e^{tℒ}, the map over the time t ≥ 0. It is an error if t is more than a
// million times 1/‖ℒ‖, because rounding errors then spoil the result; use
// [Lindbladian.SteadyState].
func (l *Lindbladian) Channel(t float64) (*Channel, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	if err := l.checkTime("t", t); err != nil {
		return nil, err
	}
	generator := l.Generator()
	generator.Scale(t, generator)
	c := &Channel{new(mat.Dense)}
	c.transfer.Exp(generator)
	return c, nil
}

// SteadyState returns the state ρ_ss with ℒ(ρ_ss) = 0. It is an error if there is more than
// one, as for dephasing.
func (l *Lindbladian) SteadyState() (State, error) {
	if err := l.check(); err != nil {
		return State{}, err
	}
	generator := l.Generator()
	var r mat.VecDense
	if err := r.SolveVec(generator.Slice(1, 4, 1, 4), generator.Slice(1, 4, 0, 1).(*mat.Dense).ColView(0)); err != nil {
		return State{}, errors.New("qubit: the Lindbladian has no unique steady state")
	}
	s := State{-r.AtVec(0), -r.AtVec(1), -r.AtVec(2)}
	return s, s.check("the steady state")
}

// drift returns −iH − ½Σ L†L, which moves a path between jumps.
func (l *Lindbladian) drift() Matrix {
	drift := l.Hamiltonian.Scale(-1i)
	for _, jump := range l.Jumps {
		drift = drift.Add(jump.H().Mul(jump).Scale(-0.5))
	}
	return drift
}

// longest is the longest time, in units of 1/‖ℒ‖, for which the exponential of the generator
// is exact enough for a channel: it is computed by repeated squaring, and its errors grow with
// the time.
const longest = 1e6

// checkTime reports a time that is negative or too long.
func (l *Lindbladian) checkTime(name string, t float64) error {
	if err := arg.NonNegative(name, t); err != nil {
		return err
	}
	if speed := l.speed(); !(t*speed <= longest) {
		return fmt.Errorf("qubit: %s = %v is beyond %.3g, a million times the shortest time of the Lindbladian: use SteadyState", name, t, longest/speed)
	}
	return nil
}

// check reports a Hamiltonian that is not Hermitian or a jump operator that is not finite.
func (l *Lindbladian) check() error {
	if l == nil {
		return errors.New("qubit: the Lindbladian is nil")
	}
	if off := l.Hamiltonian.Add(l.Hamiltonian.H().Scale(-1)).norm(); !(off <= rounding) {
		return errors.New("qubit: Hamiltonian is not Hermitian")
	}
	for k, jump := range l.Jumps {
		if size := jump.norm(); math.IsNaN(size) || math.IsInf(size, 1) {
			return fmt.Errorf("qubit: Jumps[%d] = %v is not finite", k, jump)
		}
	}
	return nil
}
