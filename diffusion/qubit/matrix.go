package qubit

import (
	"fmt"
	"math"
	"math/cmplx"
)

// Arithmetic of 2×2 matrices; gonum has none for complex ones.

// Matrix is a complex 2×2 matrix, an operator in the basis of the excited and
// the ground state of σ_z, in this order.
type Matrix [2][2]complex128

// Pauli returns σ_i for i = 1, 2, 3 and the identity for 0. It panics for any
// other i.
func Pauli(i int) Matrix {
	switch i {
	case 0:
		return Matrix{{1, 0}, {0, 1}}
	case 1:
		return Matrix{{0, 1}, {1, 0}}
	case 2:
		return Matrix{{0, -1i}, {1i, 0}}
	case 3:
		return Matrix{{1, 0}, {0, -1}}
	}
	panic(fmt.Sprintf("qubit: Pauli matrix %d is outside 0 to 3", i))
}

// Mul returns the product a b.
func (a Matrix) Mul(b Matrix) Matrix {
	var c Matrix
	for i := range c {
		for j := range c[i] {
			c[i][j] = a[i][0]*b[0][j] + a[i][1]*b[1][j]
		}
	}
	return c
}

// Add returns a + b.
func (a Matrix) Add(b Matrix) Matrix {
	for i := range a {
		for j := range a[i] {
			a[i][j] += b[i][j]
		}
	}
	return a
}

// Scale returns f a.
func (a Matrix) Scale(f complex128) Matrix {
	for i := range a {
		for j := range a[i] {
			a[i][j] *= f
		}
	}
	return a
}

// H returns the adjoint a†.
func (a Matrix) H() Matrix {
	return Matrix{
		{cmplx.Conj(a[0][0]), cmplx.Conj(a[1][0])},
		{cmplx.Conj(a[0][1]), cmplx.Conj(a[1][1])},
	}
}

// Trace returns the trace.
func (a Matrix) Trace() complex128 { return a[0][0] + a[1][1] }

// conjugate returns a x a†.
func (a Matrix) conjugate(x Matrix) Matrix { return a.Mul(x).Mul(a.H()) }

// norm returns the largest modulus of an element, NaN if one is NaN.
func (a Matrix) norm() float64 {
	var most float64
	for _, row := range a {
		for _, e := range row {
			most = math.Max(most, cmplx.Abs(e))
		}
	}
	return most
}

// exp returns e^a: for a = a₀ + v·σ it is e^{a₀}(cosh w + v·σ sinh(w)/w), w² = v·v.
func (a Matrix) exp() Matrix {
	mean := a.Trace() / 2
	rest := a.Add(Pauli(0).Scale(-mean))
	w := cmplx.Sqrt(rest.Mul(rest)[0][0])
	// Add the exponents first: of e^mean and e^w alone one may overflow where the other vanishes.
	up, down := cmplx.Exp(mean+w), cmplx.Exp(mean-w)
	slope := (up - down) / (2 * w)
	switch size := cmplx.Abs(w); {
	case size < 1e-8:
		slope = cmplx.Exp(mean)
	case size < 1: // the difference would lose digits
		slope = cmplx.Exp(mean) * cmplx.Sinh(w) / w
	}
	return Pauli(0).Scale((up + down) / 2).Add(rest.Scale(slope))
}

// coordinates returns ½ Tr σ_i a, for which a = Σ a_i σ_i.
func (a Matrix) coordinates() [4]complex128 {
	return [4]complex128{
		(a[0][0] + a[1][1]) / 2,
		(a[0][1] + a[1][0]) / 2,
		(a[0][1] - a[1][0]) * 0.5i,
		(a[0][0] - a[1][1]) / 2,
	}
}

// fromCoordinates returns Σ c_i σ_i.
func fromCoordinates(c [4]complex128) Matrix {
	return Matrix{{c[0] + c[3], c[1] - 1i*c[2]}, {c[1] + 1i*c[2], c[0] - c[3]}}
}
