package qubit

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestClosedForms: the three kinds of noise on the Bloch vector.
func TestClosedForms(t *testing.T) {
	const rate, n = 0.7, 0.4
	depolarizing, dephasing, damping := lawtest.Must(Depolarizing(rate)), lawtest.Must(Dephasing(rate)), lawtest.Must(AmplitudeDamping(rate, n))
	damping.Hamiltonian = Pauli(3).Scale(0.5 * 3) // ε = 3
	rng := source(4)
	for _, time := range []float64{0, 0.01, 1, 30} {
		for range 10 {
			s := randomState(rng, 1)
			e := math.Exp(-rate * time)
			checkState(t, "depolarized", lawtest.Must(depolarizing.Channel(time)).Apply(s), State{e * s.X, e * s.Y, e * s.Z}, 1e-13)
			checkState(t, "dephased", lawtest.Must(dephasing.Channel(time)).Apply(s), State{e * s.X, e * s.Y, s.Z}, 1e-13)
			half := math.Exp(-rate * (2*n + 1) * time / 2)
			sin, cos := math.Sincos(3 * time)
			eq := -1 / (2*n + 1)
			want := State{half * (cos*s.X - sin*s.Y), half * (sin*s.X + cos*s.Y), eq + half*half*(s.Z-eq)}
			checkState(t, "damped", lawtest.Must(damping.Channel(time)).Apply(s), want, 1e-12)
		}
	}
	// n/(n+1) = e^{−ε}: the steady state is the canonical one.
	pi := lawtest.Must(damping.SteadyState())
	high, low := pi.Eigenvalues()
	checkClose(t, "n/(n+1)", low/high, n/(n+1), 1e-14)
	checkState(t, "the steady state", pi, State{0, 0, -1 / (2*n + 1)}, 1e-14)
}

// TestExponential: the exponential of the generator against a Runge–Kutta
// integration of the equation for the matrix, for generic noise.
func TestExponential(t *testing.T) {
	rng := source(5)
	for range 5 {
		noise, s := randomNoise(rng), randomState(rng, 1)
		const duration, steps = 1.5, 3000
		rho, h := s.Matrix(), complex(duration/steps, 0)
		for range steps {
			k1 := noise.Map(rho)
			k2 := noise.Map(rho.Add(k1.Scale(h / 2)))
			k3 := noise.Map(rho.Add(k2.Scale(h / 2)))
			k4 := noise.Map(rho.Add(k3.Scale(h)))
			rho = rho.Add(k1.Add(k2.Scale(2)).Add(k3.Scale(2)).Add(k4).Scale(h / 6))
		}
		c := lawtest.Must(noise.Channel(duration))
		checkState(t, "e^{tℒ}ρ", c.Apply(s), lawtest.Must(NewState(rho)), 1e-10)
		checkChannel(t, "e^{tℒ}", c)

		half := lawtest.Must(noise.Channel(duration / 2))
		checkSame(t, "e^{tℒ/2} twice", Compose(half, half), c, 1e-13)
		checkClose(t, "|ℒ(ρ_ss)|", r3.Norm(noise.Velocity(lawtest.Must(noise.SteadyState()))), 0, 1e-13)
	}
}

// TestChannels: the Kraus sum, the Choi matrix and the transfer matrix describe the same map.
func TestChannels(t *testing.T) {
	rng := source(6)
	for range 20 {
		c := randomChannel(rng)
		checkChannel(t, "a random channel", c)
		values := lawtest.Must(c.ChoiEigenvalues())
		if values[0] > 1e-12 || values[1] > 1e-12 || values[2] < 1e-6 {
			t.Errorf("two Kraus operators give the Choi matrix the eigenvalues %v, want two of them 0", values)
		}
		checkClose(t, "Tr Choi", values[0]+values[1]+values[2]+values[3], 2, 1e-12)
		a, b := randomMatrix(rng), randomMatrix(rng)
		sum := c.Map(a).Add(c.Map(b).Scale(2i)).Add(c.Map(a.Add(b.Scale(2i))).Scale(-1))
		checkClose(t, "linearity", sum.norm(), 0, 1e-13)
		s := randomState(rng, 1)
		checkState(t, "Apply and Map", c.Apply(s), lawtest.Must(NewState(c.Map(s.Matrix()))), 1e-14)
	}
	// Transposition is positive and keeps the trace, but is not a channel.
	flip := Compose()
	flip.transfer.Set(2, 2, -1)
	checkClose(t, "Choi's lowest eigenvalue of the transposition", lawtest.Must(flip.ChoiEigenvalues())[0], -1, 1e-14)
}

func TestLindbladianErrors(t *testing.T) {
	_, rate := Depolarizing(-1)
	_, nan := Dephasing(math.NaN())
	_, gamma := AmplitudeDamping(-2, 0)
	_, n := AmplitudeDamping(1, math.Inf(1))
	_, hermitian := (&Lindbladian{Hamiltonian: Matrix{{0, 1}, {0, 0}}}).Channel(1)
	_, jump := (&Lindbladian{Jumps: []Matrix{{}, {{complex(math.NaN(), 0)}}}}).Channel(1)
	dephasing, _ := Dephasing(1)
	_, backwards := dephasing.Channel(-1)
	_, many := dephasing.SteadyState()
	_, kraus := NewChannel(Pauli(1), Pauli(2))
	for want, err := range map[string]error{
		"rate = -1": rate, "rate = NaN": nan, "gamma = -2": gamma, "n = +Inf": n,
		"Hamiltonian is not Hermitian": hermitian, "Jumps[1]": jump, "t = -1": backwards,
		"no unique steady state": many, "differs from the identity by 1": kraus,
	} {
		lawtest.CheckError(t, "qubit", want, err, want)
	}
}
