package diffusion

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// The landscape of the reverse process (arXiv:2405.11932). Its force is
// the gradient of a potential that changes with time,
//
//	Y + 2∇ln p_t(Y) = −∇U(Y, t),    U(y, t) = −|y|²/2 − 2 ln p_t(y),
//
// whose one valley at large t splits at the speciation time.

// Potential returns U(y, t) = −|y|²/2 − 2 ln p_t(y), p_t the distribution of m at time t.
// The constant in y that normalises p_t is included, so potentials at different times can be
// compared. It panics if len(y) is not m.Dim() if t is negative or NaN, or if there is no density at t.
func Potential(m *Mixture, y []float64, t float64) float64 {
	mustHave("m", m != nil)
	return potential(m.At(t), y)
}

// potential returns U(y) given p_t.
func potential(law *Mixture, y []float64) float64 { return -0.5*squareNorm(y) - 2*law.LogProb(y) }

// PotentialGradient puts ∇U(y, t) = −y − 2∇ln p_t(y), minus the [ReverseDrift],
// into dst and returns it; a nil dst is allocated. It panics if len(y) or len(dst)
// is not m.Dim(), if t is negative or NaN, or if there is no density at t.
func PotentialGradient(dst []float64, m *Mixture, y []float64, t float64) []float64 {
	mustHave("m", m != nil)
	dst = arg.Slice(dst, m.dim)
	score := m.At(t).Score(nil, y)
	floats.AddScaledTo(dst, score, 0.5, y)
	floats.Scale(-2, dst)
	return dst
}

// PotentialHessian puts the matrix ∇∇U(y, t) = −I − 2∇∇ln p_t(y), the curvature
// of the potential, into dst and returns it; a nil dst is allocated. It panics if
// len(y) is not m.Dim(), if dst is not d×d, if t is negative or NaN, or if there is no density at t.
func PotentialHessian(dst *mat.SymDense, m *Mixture, y []float64, t float64) *mat.SymDense {
	mustHave("m", m != nil)
	dst = m.At(t).Hessian(dst, y)
	dst.ScaleSym(-2, dst)
	for j := range m.dim {
		dst.SetSym(j, j, dst.At(j, j)-1)
	}
	return dst
}
