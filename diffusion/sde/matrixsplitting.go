package sde

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// MatrixSplitting is [OUSplitting] with a matrix: f = −A x + N and constant noise
// G dW. The Ornstein–Uhlenbeck process dX = −AX dt + G dW is solved exactly,
// in distribution, for half a step δ = h/2 before and after a step of N alone,
//
//	x ← e^{−Aδ} x + K G W₁,₂,    δ K GGᵀ Kᵀ = Q(δ) = ∫_0^δ e^{−As} GGᵀ e^{−Aᵀs} ds,
//
// with Q by the block exponential of C. F. Van Loan, IEEE Trans. Autom. Control 23,
// 395 (1978), for a short time that is then doubled, Q(2s) = Q(s) + e^{−As} Q(s)
// e^{−Aᵀs}, so that stiffness costs no digits. Of the K with this covariance it is
// C D⁻¹/√δ, with the Cholesky factors C of Q and D of GGᵀ, which is 1 + O(δ): strong
// order 1, weak order 2, two drifts a step. Eigenvalues of A may have any sign.
//
// It is safe for concurrent use. The matrices of a step length are kept for the
// next step.
type MatrixSplitting struct {
	a, g *mat.Dense
	s    *mat.SymDense // GGᵀ
	d    *mat.TriDense // its Cholesky factor

	mutex sync.Mutex
	known map[float64]ouStep // by δ
}

// ouStep is the exact step x ← decay x + gain (G W).
type ouStep struct{ decay, gain *mat.Dense }

// NewMatrixSplitting returns the splitting for the d×d matrix A and the noise G dW
// of [Matrix] with a d×m matrix G. GGᵀ must be positive definite: noise that does
// not reach all directions by itself cannot be split in this way.
func NewMatrixSplitting(a, g mat.Matrix) (*MatrixSplitting, error) {
	if a == nil || g == nil {
		return nil, errors.New("sde: A or G is nil")
	}
	rows, cols := a.Dims()
	if rows != cols {
		return nil, fmt.Errorf("sde: A is a %d×%d matrix, want a square one", rows, cols)
	}
	if d, m := g.Dims(); d != rows {
		return nil, fmt.Errorf("sde: G is a %d×%d matrix, want %d rows as A has", d, m, rows)
	}
	if n := mat.Norm(a, 1); math.IsNaN(n) || math.IsInf(n, 0) {
		return nil, errors.New("sde: A has entries that are not finite")
	}
	p := &MatrixSplitting{a: mat.DenseCopyOf(a), g: mat.DenseCopyOf(g), known: make(map[float64]ouStep)}
	p.s = mat.NewSymDense(rows, nil)
	p.s.SymOuterK(1, g)
	var cholesky mat.Cholesky
	if !cholesky.Factorize(p.s) { // also if there is a NaN
		return nil, errors.New("sde: GGᵀ is not positive definite")
	}
	p.d = new(mat.TriDense)
	cholesky.LTo(p.d)
	return p, nil
}

// Step implements [Integrator]. x becomes NaN, which those who call it report, if the
// step is so long that Q has no Cholesky factor in double precision.
func (p *MatrixSplitting) Step(x []float64, eq *SDE, t, h float64, dw Increment) {
	if d, _ := p.a.Dims(); len(x) != d {
		panic(badLength)
	}
	half, ok := p.half(h / 2)
	if !ok {
		for j := range x {
			x[j] = math.NaN()
		}
		return
	}
	ax := mat.NewVecDense(len(x), nil)
	rest := func(dst, x []float64, t float64) {
		eq.Drift(dst, x, t)
		ax.MulVec(p.a, mat.NewVecDense(len(x), x))
		for j := range dst {
			dst[j] += ax.AtVec(j)
		}
	}
	splitStep(x, eq, t, h, dw, rest, func(x, kick []float64) {
		var decayed, kicked mat.VecDense
		decayed.MulVec(half.decay, mat.NewVecDense(len(x), x))
		kicked.MulVec(half.gain, mat.NewVecDense(len(x), kick))
		for j := range x {
			x[j] = decayed.AtVec(j) + kicked.AtVec(j)
		}
	})
}

// half returns the exact step of length δ, and false if there is none.
func (p *MatrixSplitting) half(tau float64) (step ouStep, ok bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if size := mat.Norm(p.a, 1) * math.Abs(tau); !(size < math.MaxFloat64) || math.IsInf(tau, 0) {
		return step, false // no exponential in double precision
	}
	if step, ok = p.known[tau]; ok {
		return step, true
	}
	if step, ok = p.exact(tau); !ok {
		return step, false
	}
	if len(p.known) > 100 {
		clear(p.known)
	}
	p.known[tau] = step
	return step, true
}

// exact computes e^{−Aδ} and K.
func (p *MatrixSplitting) exact(tau float64) (step ouStep, ok bool) {
	decay, q := p.transition(tau)
	n, _ := q.Dims()
	symmetric := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			symmetric.SetSym(i, j, (q.At(i, j)+q.At(j, i))/2)
		}
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(symmetric) {
		return ouStep{}, false
	}
	var c, inverse mat.TriDense
	cholesky.LTo(&c)
	if err := inverse.InverseTri(p.d); err != nil {
		return ouStep{}, false
	}
	gain := new(mat.Dense)
	gain.Mul(&c, &inverse)
	gain.Scale(1/math.Sqrt(tau), gain)
	return ouStep{decay, gain}, true
}

// transition returns e^{−Aδ} and Q(δ).
func (p *MatrixSplitting) transition(tau float64) (decay, q *mat.Dense) {
	n, _ := p.a.Dims()
	_, doublings := math.Frexp(mat.Norm(p.a, 1) * tau)
	doublings = max(doublings, 0)
	short := math.Ldexp(tau, -doublings)
	block := mat.NewDense(2*n, 2*n, nil) // [A S; 0 −Aᵀ] s
	block.Slice(0, n, 0, n).(*mat.Dense).Scale(short, p.a)
	block.Slice(0, n, n, 2*n).(*mat.Dense).Scale(short, p.s)
	block.Slice(n, 2*n, n, 2*n).(*mat.Dense).Scale(-short, p.a.T())
	var e mat.Dense
	e.Exp(block)
	decay, q = mat.DenseCopyOf(e.Slice(n, 2*n, n, 2*n).T()), new(mat.Dense)
	q.Mul(decay, e.Slice(0, n, n, 2*n))
	for range doublings {
		var more, twice mat.Dense
		more.Product(decay, q, decay.T())
		q.Add(q, &more)
		twice.Mul(decay, decay)
		decay.Copy(&twice)
	}
	return decay, q
}

// Supports implements [Integrator]: the additive noise of G only.
func (p *MatrixSplitting) Supports(n Noise) error {
	if err := onlyAdditive("MatrixSplitting", n); err != nil {
		return err
	}
	d, m := p.g.Dims()
	if n.Motions != m {
		return fmt.Errorf("sde: Noise.Motions = %d, want %d columns of the splitting's G", n.Motions, m)
	}
	x, column, unit := make([]float64, d), make([]float64, d), make([]float64, m)
	for k := range unit {
		clear(unit)
		unit[k] = 1
		n.Apply(column, unit, x, 0)
		if !mat.EqualApprox(mat.NewVecDense(d, column), p.g.ColView(k), 1e-12) {
			return fmt.Errorf("sde: Noise has the column %v, want %v of the splitting's G", column, mat.Col(nil, k, p.g))
		}
	}
	return nil
}
