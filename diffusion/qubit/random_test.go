package qubit

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"

	"nonequilibrium/diffusion/internal/lawtest"
)

// What the tests share: random states, channels and generators.

func source(seed byte) *rand.Rand { return rand.New(rand.NewChaCha8([32]byte{seed})) }

// randomState returns a state with a Bloch vector shorter than most.
func randomState(rng *rand.Rand, most float64) State {
	v := r3.Unit(r3.Vec{X: rng.NormFloat64(), Y: rng.NormFloat64(), Z: rng.NormFloat64()})
	return State(r3.Scale(most*math.Cbrt(rng.Float64()), v))
}

func randomMatrix(rng *rand.Rand) Matrix {
	var m Matrix
	for i := range m {
		for j := range m[i] {
			m[i][j] = complex(rng.NormFloat64(), rng.NormFloat64())
		}
	}
	return m
}

// randomNoise returns a generator with a random Hamiltonian and two random jump operators.
func randomNoise(rng *rand.Rand) *Lindbladian {
	h := randomMatrix(rng)
	return &Lindbladian{
		Hamiltonian: h.Add(h.H()).Scale(0.5),
		Jumps:       []Matrix{randomMatrix(rng).Scale(0.5), randomMatrix(rng).Scale(0.3)},
	}
}

// randomChannel returns a channel of two Kraus operators.
func randomChannel(rng *rand.Rand) *Channel {
	a, b := randomMatrix(rng), randomMatrix(rng)
	sum := a.H().Mul(a).Add(b.H().Mul(b))
	// K S^{-1/2} for S = Σ K†K, by way of the state S/Tr S.
	trace := real(sum.Trace())
	c := sum.Scale(complex(1/trace, 0)).coordinates()
	state := State{2 * real(c[1]), 2 * real(c[2]), 2 * real(c[3])}
	root := state.power(-0.5).Scale(complex(1/math.Sqrt(trace), 0))
	return lawtest.Must(NewChannel(a.Mul(root), b.Mul(root)))
}

// checkClose fails if two numbers differ by more than the tolerance.
func checkClose(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.17g, want %.17g (off by %.1e)", name, got, want, math.Abs(got-want))
	}
}

// checkState fails if a Bloch vector is further than the tolerance from another.
func checkState(t *testing.T, name string, got, want State, tolerance float64) {
	t.Helper()
	if off := r3.Norm(r3.Sub(r3.Vec(got), r3.Vec(want))); !(off <= tolerance) {
		t.Errorf("%s = %v, want %v (off by %.1e)", name, got, want, off)
	}
}

// checkSame fails if two channels differ by more than the tolerance.
func checkSame(t *testing.T, name string, got, want *Channel, tolerance float64) {
	t.Helper()
	if !mat.EqualApprox(got.transfer, want.transfer, tolerance) {
		t.Errorf("%s is\n%.15f, want\n%.15f", name, mat.Formatted(got.transfer), mat.Formatted(want.transfer))
	}
}

// checkChannel fails if c is not completely positive or does not keep the trace.
func checkChannel(t *testing.T, name string, c *Channel) {
	t.Helper()
	values, err := c.ChoiEigenvalues()
	if err != nil || values[0] < -1e-12 {
		t.Errorf("%s: the eigenvalues of Choi's matrix are %v (%v)", name, values, err)
	}
	for j, want := range []float64{1, 0, 0, 0} {
		checkClose(t, name+" keeps the trace", c.transfer.At(0, j), want, 1e-12)
	}
}
