package sde

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// arg words the errors of this package.
const arg = check.Package("sde")

// SDE is the equation dX = f(X, t) dt + G(X, t) dW in Dim dimensions. With
// additive noise the interpretations of Itô and Stratonovich are the same; otherwise the
// documentation of the integrator says to which of the two it converges.
type SDE struct {
	Dim   int
	Drift diffusion.Drift
	Noise Noise
}

// Noise is the term G(x, t) dW of an [SDE].
type Noise struct {
	Motions   int // number m of independent Brownian motions
	Structure Structure

	// Apply puts G(x, t) dw, of the length of x, into dst; dw has length m.
	// The three do not overlap.
	Apply func(dst, dw, x []float64, t float64)
}

// Structure says how G depends on x, which decides the order of a method.
type Structure int

const (
	// General noise has any d×m matrix G(x, t). The columns need not commute,
	// and no method without Lévy areas is then better than strong order 1/2.
	General Structure = iota
	// DiagonalNoise has a diagonal G whose entry j depends on x_j and t alone.
	DiagonalNoise
	// AdditiveNoise has any d×m matrix G(t) that does not depend on x.
	AdditiveNoise
)

func (s Structure) String() string {
	switch s {
	case General:
		return "general"
	case DiagonalNoise:
		return "diagonal"
	case AdditiveNoise:
		return "additive"
	}
	return fmt.Sprintf("Structure(%d)", int(s))
}

// Isotropic returns the additive noise g(t) dW of dim independent motions.
// It panics if g is nil.
func Isotropic(dim int, g func(t float64) float64) Noise {
	if g == nil {
		panic("sde: g is nil")
	}
	return Noise{dim, AdditiveNoise, func(dst, dw, _ []float64, t float64) {
		floats.ScaleTo(dst, g(t), dw)
	}}
}

// Matrix returns the additive noise G dW with a constant d×m matrix. It panics in
// an equation that does not have d dimensions.
func Matrix(g mat.Matrix) Noise {
	if g == nil {
		panic("sde: g is nil")
	}
	dim, motions := g.Dims()
	own := mat.DenseCopyOf(g)
	return Noise{motions, AdditiveNoise, func(dst, dw, _ []float64, _ float64) {
		if len(dst) != dim {
			panic(badLength)
		}
		for i := range dst {
			dst[i] = floats.Dot(own.RawRowView(i), dw)
		}
	}}
}

// Diagonal returns the noise g_j(x_j, t) dW_j of dim independent motions.
// It panics if g is nil.
func Diagonal(dim int, g func(x, t float64) float64) Noise {
	if g == nil {
		panic("sde: g is nil")
	}
	return Noise{dim, DiagonalNoise, func(dst, dw, x []float64, t float64) {
		for j, w := range dw {
			dst[j] = g(x[j], t) * w
		}
	}}
}

// check reports the first field that cannot be used.
func (eq *SDE) check() error {
	if eq == nil {
		return errors.New("sde: eq is nil")
	}
	if err := arg.AtLeast("Dim", eq.Dim, 1); err != nil {
		return err
	}
	if eq.Drift == nil {
		return errors.New("sde: Drift is nil")
	}
	if eq.Noise.Apply == nil {
		return errors.New("sde: Noise.Apply is nil")
	}
	if eq.Noise.Structure == DiagonalNoise && eq.Noise.Motions != eq.Dim {
		return fmt.Errorf("sde: Noise.Motions = %d, want Dim = %d of diagonal noise", eq.Noise.Motions, eq.Dim)
	}
	return check.First(
		arg.AtLeast("Noise.Motions", eq.Noise.Motions, 1), arg.Memory("Noise.Motions", eq.Noise.Motions, 16),
	)
}
