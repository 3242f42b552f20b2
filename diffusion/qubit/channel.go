package qubit

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Completely positive maps that keep the trace. In the basis I, σ_x, σ_y, σ_z a map
// is the real matrix N_ij = ½ Tr σ_i N(σ_j). Composition of maps is the product of their
// matrices, and the adjoint N† is the transpose. A map is completely positive if its Choi
// matrix is positive.

// Channel is a completely positive map that keeps the trace. Make it with
// [NewChannel], [Lindbladian.Channel] or [Petz].
type Channel struct{ transfer *mat.Dense }

// NewChannel returns the map ρ → Σ K ρ K† with the given Kraus operators, which must
// satisfy Σ K†K = I up to 1e−10.
func NewChannel(kraus ...Matrix) (*Channel, error) {
	var sum Matrix
	for _, k := range kraus {
		sum = sum.Add(k.H().Mul(k))
	}
	if off := sum.Add(Pauli(0).Scale(-1)).norm(); !(off <= rounding) {
		return nil, fmt.Errorf("qubit: Σ K†K of kraus differs from the identity by %v", off)
	}
	return &Channel{transferMatrix(func(a Matrix) Matrix {
		var out Matrix
		for _, k := range kraus {
			out = out.Add(k.conjugate(a))
		}
		return out
	})}, nil
}

// Compose returns the channel that applies the given channels one after another, the first
// one first. It panics if one is nil.
func Compose(channels ...*Channel) *Channel {
	c := &Channel{transferMatrix(func(a Matrix) Matrix { return a })}
	for i, next := range channels {
		if next == nil || next.transfer == nil {
			panic(fmt.Sprintf("qubit: channels[%d] is nil or was not made by a function of this package", i))
		}
		var product mat.Dense
		product.Mul(next.transfer, c.transfer)
		c.transfer = &product
	}
	return c
}

// Apply returns N(ρ).
func (c *Channel) Apply(s State) State {
	row := func(i int) float64 {
		return c.transfer.At(i, 0) + c.transfer.At(i, 1)*s.X + c.transfer.At(i, 2)*s.Y + c.transfer.At(i, 3)*s.Z
	}
	return State{row(1), row(2), row(3)}
}

// Map returns N(a) for any matrix a, by linearity.
func (c *Channel) Map(a Matrix) Matrix {
	in := a.coordinates()
	var out [4]complex128
	for i := range out {
		for j := range in {
			out[i] += complex(c.transfer.At(i, j), 0) * in[j]
		}
	}
	return fromCoordinates(out)
}

// Transfer returns a copy of the 4×4 matrix ½ Tr σ_i N(σ_j) that moves (1, x, y, z).
func (c *Channel) Transfer() *mat.Dense { return mat.DenseCopyOf(c.transfer) }

// Choi returns the Choi matrix Σ_kl |k⟩⟨l| ⊗ N(|k⟩⟨l|), 4×4. It is positive if and only if
// N is completely positive, and its partial trace over the second factor is the identity
// if and only if N keeps the trace.
func (c *Channel) Choi() *mat.CDense {
	choi := mat.NewCDense(4, 4, nil)
	for k := range 2 {
		for l := range 2 {
			var unit Matrix
			unit[k][l] = 1
			image := c.Map(unit)
			for i := range 2 {
				for j := range 2 {
					choi.Set(2*k+i, 2*l+j, image[i][j])
				}
			}
		}
	}
	return choi
}

// ChoiEigenvalues returns the four eigenvalues of the Choi matrix in ascending order. For a
// channel none is negative, and their sum is 2.
func (c *Channel) ChoiEigenvalues() ([]float64, error) {
	choi := c.Choi()
	// A Hermitian A + iB has the eigenvalues of the symmetric (A −B; B A), which has each twice.
	double := mat.NewSymDense(8, nil)
	for i := range 4 {
		for j := range 4 {
			e := choi.At(i, j)
			double.SetSym(i, 4+j, -imag(e))
			if j >= i {
				double.SetSym(i, j, real(e))
				double.SetSym(4+i, 4+j, real(e))
			}
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(double, false) {
		return nil, errors.New("qubit: the eigenvalues of the Choi matrix could not be computed")
	}
	values := eigen.Values(nil)
	return []float64{values[0], values[2], values[4], values[6]}, nil
}

// transferMatrix returns ½ Tr σ_i f(σ_j) for a linear f that keeps matrices Hermitian.
func transferMatrix(f func(Matrix) Matrix) *mat.Dense {
	m := mat.NewDense(4, 4, nil)
	for j := range 4 {
		for i, e := range f(Pauli(j)).coordinates() {
			m.Set(i, j, real(e))
		}
	}
	return m
}
