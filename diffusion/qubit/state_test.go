package qubit

import (
	"math"
	"math/cmplx"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestStateMatrix: the matrix has trace 1, the eigenvalues and the Bloch vector of
// the state.
func TestStateMatrix(t *testing.T) {
	rng := source(1)
	for range 100 {
		s := randomState(rng, 1)
		rho := s.Matrix()
		checkState(t, "NewState(s.Matrix())", lawtest.Must(NewState(rho)), s, 1e-15)
		high, low := s.Eigenvalues()
		det := real(rho[0][0]*rho[1][1] - rho[0][1]*rho[1][0])
		checkClose(t, "det ρ", high*low, det, 1e-15)
		checkClose(t, "the sum of the eigenvalues", high+low, 1, 1e-15)
	}
	plus := Pure(math.Pi/2, 0).Matrix()
	checkClose(t, "⟨e|+⟩⟨+|g⟩", real(plus[0][1]), 0.5, 1e-15)
	right := Pure(math.Pi/2, math.Pi/2).Matrix() // (|e⟩ + i|g⟩)/√2
	checkClose(t, "⟨g|R⟩⟨R|e⟩", imag(right[1][0]), 0.5, 1e-15)
}

// TestEntropies against sums over eigenvectors.
func TestEntropies(t *testing.T) {
	rng := source(2)
	for range 100 {
		rho, sigma := randomState(rng, 1), randomState(rng, 0.99)
		a, b := newBasis(rho), newBasis(sigma)
		var entropy, relative float64
		for i, p := range a.probabilities {
			entropy -= p * math.Log(p)
			relative += p * math.Log(p)
			for j, q := range b.probabilities {
				overlap := cmplx.Conj(a.vectors[i][0])*b.vectors[j][0] + cmplx.Conj(a.vectors[i][1])*b.vectors[j][1]
				relative -= p * real(overlap*cmplx.Conj(overlap)) * math.Log(q)
			}
		}
		checkClose(t, "S(ρ)", rho.Entropy(), entropy, 1e-13)
		checkClose(t, "S(ρ‖σ)", RelativeEntropy(rho, sigma), relative, 1e-12)
		checkClose(t, "S(ρ‖I/2)", RelativeEntropy(rho, State{}), math.Ln2-rho.Entropy(), 1e-13)
	}
	up, down := Pure(0, 0), Pure(math.Pi, 0)
	checkClose(t, "S of a pure state", up.Entropy(), 0, 0)
	checkClose(t, "S(ρ‖ρ) of a pure state", RelativeEntropy(up, up), 0, 0)
	checkClose(t, "S(e‖I/2)", RelativeEntropy(up, State{}), math.Ln2, 1e-15)
	if s := RelativeEntropy(up, down); !math.IsInf(s, 1) {
		t.Errorf("S(e‖g) = %v, want infinity", s)
	}
}

// TestFidelity against (Tr √M)² = Tr M + 2√det M for M = √ρ σ √ρ.
func TestFidelity(t *testing.T) {
	rng := source(3)
	for range 100 {
		rho, sigma := randomState(rng, 1), randomState(rng, 1)
		m := rho.power(0.5).conjugate(sigma.Matrix())
		det := real(m[0][0]*m[1][1] - m[0][1]*m[1][0])
		want := real(m.Trace()) + 2*math.Sqrt(math.Max(0, det))
		checkClose(t, "F", Fidelity(rho, sigma), want, 1e-12)
		checkClose(t, "F(ρ, ρ)", Fidelity(rho, rho), 1, 1e-14)
		// Fuchs and van de Graaf.
		if d, f := TraceDistance(rho, sigma), Fidelity(rho, sigma); 1-math.Sqrt(f) > d+1e-12 || d > math.Sqrt(1-f)+1e-7 {
			t.Errorf("the trace distance %v is not between 1 − √F and √(1−F), F = %v", d, f)
		}
	}
}

func TestNewStateErrors(t *testing.T) {
	for want, rho := range map[string]Matrix{
		"not Hermitian":  {{0.5, 0.1}, {0, 0.5}},
		"trace 2":        {{1, 0}, {0, 1}},
		"length 3":       {{2, 0}, {0, -1}},
		"not Hermitian ": {{complex(math.NaN(), 0), 0}, {0, 1}},
	} {
		if _, err := NewState(rho); err == nil {
			t.Errorf("no error for %v", rho)
		} else if !strings.Contains(err.Error(), strings.TrimSpace(want)) && !strings.Contains(err.Error(), "NaN") {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}

// TestMatrixExponential: e^a by scaling and squaring of the series, and over a long time,
// where it is the projection on what does not decay.
func TestMatrixExponential(t *testing.T) {
	rng := source(3)
	for _, size := range []float64{0, 1e-9, 1e-7, 1e-3, 0.5, 1, 3, 20} {
		for range 20 {
			a := randomMatrix(rng).Scale(complex(size, 0))
			const doublings = 12
			small, want := a.Scale(1.0/(1<<doublings)), Pauli(0)
			for n := 12; n > 0; n-- { // Horner
				want = Pauli(0).Add(small.Mul(want).Scale(complex(1/float64(n), 0)))
			}
			for range doublings {
				want = want.Mul(want)
			}
			if off := a.exp().Add(want.Scale(-1)).norm(); !(off <= 1e-10*want.norm()) {
				t.Errorf("e^%v is off by %v of %v", a, off, want.norm())
			}
		}
	}
	decay := Matrix{{-0.5, 0}, {0, 0}} // of the excited state
	if got := decay.Scale(1e9).exp(); got != (Matrix{{0, 0}, {0, 1}}) {
		t.Errorf("after a long time %v, want the projection on the ground state", got)
	}
}
