package qubit

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/spatial/r3"

	"nonequilibrium/diffusion/internal/check"
)

// Density matrices as Bloch vectors. The eigenvalues are (1 ± |r|)/2, and
// every function of ρ has the same axis as r.

// State is the density matrix ρ = ½(I + r·σ) with the Bloch vector r = (X, Y, Z),
// |r| ≤ 1. Its zero value is the maximally mixed state I/2; the states on the sphere are
// pure.
type State r3.Vec

// arg words the errors of this package.
const arg = check.Package("qubit")

// rounding is how far a state may be outside the Bloch ball, and by how much a map may change
// the trace.
const rounding = 1e-10

// NewState returns the state of the density matrix rho, which must be
// Hermitian, of trace 1 and positive semidefinite, up to 1e−10.
func NewState(rho Matrix) (State, error) {
	c := rho.coordinates()
	for _, e := range c {
		if !(math.Abs(imag(e)) <= rounding) {
			return State{}, errors.New("qubit: rho is not Hermitian")
		}
	}
	if trace := real(rho.Trace()); !(math.Abs(trace-1) <= rounding) {
		return State{}, fmt.Errorf("qubit: rho has the trace %v, want 1", trace)
	}
	s := State{2 * real(c[1]), 2 * real(c[2]), 2 * real(c[3])}
	return s, s.check("rho")
}

// Pure returns the pure state cos(θ/2)|e⟩ + e^{iφ} sin(θ/2)|g⟩, with the Bloch vector
// at the polar angle theta and the azimuth phi.
func Pure(theta, phi float64) State {
	sin, cos := math.Sincos(theta)
	return State{sin * math.Cos(phi), sin * math.Sin(phi), cos}
}

// Matrix returns ρ.
func (s State) Matrix() Matrix {
	return fromCoordinates([4]complex128{0.5, complex(s.X/2, 0), complex(s.Y/2, 0), complex(s.Z/2, 0)})
}

// Eigenvalues returns (1 + |r|)/2 and (1 − |r|)/2.
func (s State) Eigenvalues() (high, low float64) {
	r := s.radius()
	return (1 + r) / 2, (1 - r) / 2
}

// Entropy returns the von Neumann entropy −Tr ρ ln ρ, between 0 and ln 2.
func (s State) Entropy() float64 {
	high, low := s.Eigenvalues()
	return -xlogx(high) - xlogx(low)
}

// RelativeEntropy returns KL(ρ‖σ) = Tr ρ(ln ρ − ln σ) ≥ 0. It is infinite if σ is
// pure and ρ is another state.
func RelativeEntropy(rho, sigma State) float64 {
	if rho == sigma {
		return 0
	}
	high, low := sigma.Eigenvalues()
	// The probability that a measurement of ρ in the eigenvectors of σ gives the first one.
	along := (1 + r3.Dot(r3.Vec(rho), sigma.axis())) / 2
	return math.Max(0, -rho.Entropy()-timesLog(along, high)-timesLog(1-along, low))
}

// Fidelity returns F = (Tr √(√ρ σ √ρ))², which is ½(1 + r·s + √(1−r²)√(1−s²)) for a
// qubit. It is 1 only for equal states. Some authors call its square root the
// fidelity.
func Fidelity(rho, sigma State) float64 {
	return math.Min(1, (1+r3.Dot(r3.Vec(rho), r3.Vec(sigma))+rho.deficit()*sigma.deficit())/2)
}

// TraceDistance returns ½ Tr|ρ − σ|, half the distance between the Bloch vectors.
func TraceDistance(rho, sigma State) float64 { return r3.Norm(r3.Sub(r3.Vec(rho), r3.Vec(sigma))) / 2 }

// radius returns |r|, at most 1 in spite of rounding.
func (s State) radius() float64 { return math.Min(1, r3.Norm(r3.Vec(s))) }

// deficit returns √(1 − r²) = 2√det ρ.
func (s State) deficit() float64 { r := s.radius(); return math.Sqrt((1 - r) * (1 + r)) }

// axis returns r/|r|, and some direction for the maximally mixed state.
func (s State) axis() r3.Vec {
	if s == (State{}) {
		return r3.Vec{Z: 1}
	}
	v := r3.Vec(s)
	if r3.Norm(v) < 1e-150 { // 1/r overflows for the smallest
		v = r3.Scale(0x1p600, v)
	}
	return r3.Unit(v)
}

// logarithm returns ℓ in ln ρ = const + ℓ·σ, of length artanh|r| along the axis.
func (s State) logarithm() r3.Vec { return r3.Scale(math.Atanh(s.radius()), s.axis()) }

// function returns f(ρ), f applied to the eigenvalues.
func (s State) function(f func(p float64) complex128) Matrix {
	high, low := s.Eigenvalues()
	axis, up, down := s.axis(), f(high), f(low)
	half := (up - down) / 2
	return fromCoordinates([4]complex128{
		(up + down) / 2, half * complex(axis.X, 0), half * complex(axis.Y, 0), half * complex(axis.Z, 0),
	})
}

// check reports a Bloch vector outside the ball.
func (s State) check(name string) error {
	if r := r3.Norm(r3.Vec(s)); !(r <= 1+rounding) {
		return fmt.Errorf("qubit: %s has a Bloch vector of length %v, want at most 1", name, r)
	}
	return nil
}

// checkMixed reports a Bloch vector outside the ball or a state that is pure.
func (s State) checkMixed(name string) error {
	if err := s.check(name); err != nil {
		return err
	}
	if _, low := s.Eigenvalues(); !(low > rounding) {
		return fmt.Errorf("qubit: %s has the eigenvalue %v, want a mixed state", name, low)
	}
	return nil
}

func xlogx(p float64) float64 { return timesLog(p, p) }

// timesLog returns p ln q, and 0 if p is 0 up to rounding.
func timesLog(p, q float64) float64 {
	if p <= 1e-16 {
		return 0
	}
	return p * math.Log(q)
}
