package qubit

import (
	"math"
	"math/cmplx"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// byKraus returns the Petz map as a sum over σ^½ K† N(σ)^−½.
func byKraus(sigma, image State, kraus []Matrix) *Channel {
	var recovery []Matrix
	for _, k := range kraus {
		recovery = append(recovery, sigma.power(0.5).Mul(k.H()).Mul(image.power(-0.5)))
	}
	return lawtest.Must(NewChannel(recovery...))
}

// TestPetz: it is a channel, recovers its reference, agrees with its Kraus
// operators, and the reversal of a chain is the chain of the reversals.
func TestPetz(t *testing.T) {
	rng := source(7)
	for range 20 {
		n, sigma := randomChannel(rng), randomState(rng, 0.95)
		petz := lawtest.Must(Petz(n, sigma))
		rotated := lawtest.Must(RotatedPetz(n, sigma, rng.NormFloat64()))
		twirled := lawtest.Must(TwirledPetz(n, sigma))
		for name, r := range map[string]*Channel{"Petz": petz, "rotated Petz": rotated, "twirled Petz": twirled} {
			checkChannel(t, name, r)
			checkState(t, name+" of N(σ)", r.Apply(n.Apply(sigma)), sigma, 1e-12)
		}
		next := randomChannel(rng)
		back := Compose(lawtest.Must(Petz(next, n.Apply(sigma))), petz)
		checkSame(t, "the reversal of a chain", lawtest.Must(Petz(Compose(n, next), sigma)), back, 1e-11)
	}
	damping := []Matrix{{{0.6, 0}, {0, 1}}, {{0, 0}, {0.8, 0}}} // by hand: decays with the probability 0.64
	n, sigma := lawtest.Must(NewChannel(damping...)), State{0.3, -0.2, 0.4}
	checkSame(t, "Petz by Kraus operators", lawtest.Must(Petz(n, sigma)), byKraus(sigma, n.Apply(sigma), damping), 1e-13)

	// With a pure reference the result is always the reference.
	pure := lawtest.Must(Petz(n, Pure(1, 2)))
	checkChannel(t, "Petz of a pure state", pure)
	checkState(t, "Petz of a pure state", pure.Apply(State{0.1, 0.2, -0.3}), Pure(1, 2), 1e-13)
}

// TestPetzIsBayes: for diagonal states and a map that damps, the populations
// follow p(x|y) = p(y|x)p(x)/p(y).
func TestPetzIsBayes(t *testing.T) {
	const time, gamma, n, prior = 0.8, 0.9, 0.3, 0.7 // prior: the probability of the excited state
	noise := lawtest.Must(AmplitudeDamping(gamma, n))
	equilibrium, e := n/(2*n+1), math.Exp(-gamma*(2*n+1)*time)
	likelihood := [2]float64{equilibrium + (1-equilibrium)*e, equilibrium - equilibrium*e} // of the excited state, given the excited or the ground state
	evidence := likelihood[0]*prior + likelihood[1]*(1-prior)
	petz := lawtest.Must(Petz(lawtest.Must(noise.Channel(time)), State{Z: 2*prior - 1}))
	up, down := likelihood[0]*prior/evidence, (1-likelihood[0])*prior/(1-evidence)
	checkState(t, "posterior after excited", petz.Apply(Pure(0, 0)), State{Z: 2*up - 1}, 1e-13)
	checkState(t, "posterior after ground", petz.Apply(Pure(math.Pi, 0)), State{Z: 2*down - 1}, 1e-13)
}

// TestDetailedBalance: at the steady state of a bath the reversal is the noising
// itself, with the Hamiltonian reversed; noise that has no detailed balance has
// another reversal.
func TestDetailedBalance(t *testing.T) {
	noise := lawtest.Must(AmplitudeDamping(1.1, 0.4))
	pi := lawtest.Must(noise.SteadyState())
	checkSame(t, "the reversal at equilibrium", lawtest.Must(Petz(lawtest.Must(noise.Channel(0.7)), pi)), lawtest.Must(noise.Channel(0.7)), 1e-13)
	noise.Hamiltonian = Pauli(3)
	opposite := *noise
	opposite.Hamiltonian = Pauli(3).Scale(-1)
	checkSame(t, "the reversal with a Hamiltonian", lawtest.Must(Petz(lawtest.Must(noise.Channel(0.7)), pi)), lawtest.Must(opposite.Channel(0.7)), 1e-13)
	reversed := lawtest.Must(noise.Reversed(pi))
	if !mat.EqualApprox(reversed.Generator(), opposite.Generator(), 1e-13) {
		t.Error("the generator reversed at equilibrium is not that with the Hamiltonian reversed")
	}

	driven := *noise
	driven.Hamiltonian = Pauli(3).Add(Pauli(1)) // it does not commute with the bath
	steady, opposite := lawtest.Must(driven.SteadyState()), driven
	opposite.Hamiltonian = driven.Hamiltonian.Scale(-1)
	if mat.EqualApprox(lawtest.Must(Petz(lawtest.Must(driven.Channel(0.7)), steady)).transfer, lawtest.Must(opposite.Channel(0.7)).transfer, 1e-3) {
		t.Error("a driven qubit appears to have detailed balance")
	}
}

// TestReversed: the reversed generator takes ρ_t back, has Lindblad's form, and is
// the limit of the Petz map over a short time, to first order.
func TestReversed(t *testing.T) {
	rng := source(8)
	for range 10 {
		noise, sigma := randomNoise(rng), randomState(rng, 0.9)
		reversed := lawtest.Must(noise.Reversed(sigma))
		checkChannel(t, "e^{hℒ̃}", lawtest.Must(reversed.Channel(0.1)))
		there, back := noise.Velocity(sigma), reversed.Velocity(sigma)
		checkState(t, "ℒ̃(σ)", State(back), State{-there.X, -there.Y, -there.Z}, 1e-12)

		var last float64
		for i, h := range []float64{1e-3, 1e-4} {
			difference := lawtest.Must(Petz(lawtest.Must(noise.Channel(h)), sigma)).Transfer()
			difference.Sub(difference, lawtest.Must(reversed.Channel(h)).transfer)
			off := mat.Norm(difference, 2) / h
			if i > 0 && !(math.Abs(last/off-10) < 0.5) {
				t.Errorf("(R − e^{hℒ̃})/h is %.2e at ten times the step and %.2e, want it of first order", last, off)
			}
			last = off
		}
	}
	// For diagonal states the rates of the jumps are those of a discrete reverse process.
	noise, p := lawtest.Must(AmplitudeDamping(1, 0.5)), 0.8
	reversed := lawtest.Must(noise.Reversed(State{Z: 2*p - 1}))
	checkClose(t, "the rate of the reversed decay", real(reversed.Jumps[0][0][1]*cmplx.Conj(reversed.Jumps[0][0][1])), 1.5*p/(1-p), 1e-13)
}

// TestReversal: in steps from ρ_T back to the data, for any number of steps;
// integrating the reversed generator does the same, another reference does not.
func TestReversal(t *testing.T) {
	noise := lawtest.Must(AmplitudeDamping(1, 0.2))
	noise.Hamiltonian = Pauli(3)
	data, other := State{0.7, 0.1, 0.5}, State{-0.7, 0.1, 0.5}
	const duration = 1.5
	noised := lawtest.Must(noise.Channel(duration)).Apply(data)
	whole := lawtest.Must(Petz(lawtest.Must(noise.Channel(duration)), data))
	for _, steps := range []int{1, 10, 300} {
		back := Compose(lawtest.Must(noise.Reversal(data, duration, steps))...)
		checkState(t, "reversal", back.Apply(noised), data, 1e-11)
		checkSame(t, "reversal in steps", back, whole, 1e-10)
	}
	wrong := Compose(lawtest.Must(noise.Reversal(other, duration, 10))...)
	if d := TraceDistance(wrong.Apply(noised), data); d < 0.1 {
		t.Errorf("with another reference the data come back, up to %v", d)
	}
	checkState(t, "reversal with a pure reference", Compose(lawtest.Must(noise.Reversal(Pure(1, 1), duration, 7))...).Apply(noised), Pure(1, 1), 1e-12)

	// The midpoint rule for the reverse Lindblad equation, which is of second order.
	var off [2]float64
	for k, steps := range []int{50, 100} {
		h, s := duration/float64(steps), noised
		for n := range steps {
			rho := lawtest.Must(noise.Channel(duration - (float64(n)+0.5)*h)).Apply(data)
			s = lawtest.Must(lawtest.Must(noise.Reversed(rho)).Channel(h)).Apply(s)
		}
		off[k] = TraceDistance(s, data)
	}
	if ratio := off[0] / off[1]; off[1] > 1e-3 || math.Abs(ratio-4) > 0.4 {
		t.Errorf("integrated backwards, the state is at the distance %.1e from the data and %.1e for half the step, want a quarter", off[0], off[1])
	}
}

// TestRecoveryBound: monotonicity of the relative entropy, and its remainder by
// the twirled map.
func TestRecoveryBound(t *testing.T) {
	lawtest.Slow(t)
	rng := source(9)
	tightest := math.Inf(1)
	for range 300 {
		n, rho, sigma := randomChannel(rng), randomState(rng, 1), randomState(rng, 0.98)
		lost := RelativeEntropy(rho, sigma) - RelativeEntropy(n.Apply(rho), n.Apply(sigma))
		recovered := lawtest.Must(TwirledPetz(n, sigma)).Apply(n.Apply(rho))
		bound := -math.Log(Fidelity(rho, recovered))
		if lost < -1e-12 || lost < bound-1e-12 {
			t.Errorf("the relative entropy falls by %v, want at least −ln F = %v", lost, bound)
		}
		tightest = math.Min(tightest, lost/bound)
	}
	if tightest > 3 {
		t.Errorf("the bound is never nearer than a factor of %v: it tests nothing", tightest)
	}
}

// TestTwirl: in the eigenbases of σ and N(σ) the average over rotations multiplies
// each element by the Fourier transform of β, ω/sinh ω.
func TestTwirl(t *testing.T) {
	rng := source(10)
	n, sigma := randomChannel(rng), randomState(rng, 0.9)
	petz, twirled := lawtest.Must(Petz(n, sigma)), lawtest.Must(TwirledPetz(n, sigma))
	in, out := newBasis(n.Apply(sigma)), newBasis(sigma)
	element := func(c *Channel, i, j, k, l int) complex128 {
		var unit Matrix // |k⟩⟨l| of N(σ)
		for a := range 2 {
			for b := range 2 {
				unit[a][b] = in.vectors[k][a] * cmplx.Conj(in.vectors[l][b])
			}
		}
		column := c.Map(unit).act(out.vectors[j])
		return cmplx.Conj(out.vectors[i][0])*column[0] + cmplx.Conj(out.vectors[i][1])*column[1]
	}
	for index := range 16 {
		i, j, k, l := index&1, index>>1&1, index>>2&1, index>>3
		omega := (math.Log(in.probabilities[k]/in.probabilities[l]) - math.Log(out.probabilities[i]/out.probabilities[j])) / 2
		factor := 1.0
		if omega != 0 {
			factor = omega / math.Sinh(omega)
		}
		off := element(twirled, i, j, k, l) - complex(factor, 0)*element(petz, i, j, k, l)
		checkClose(t, "an element of the twirled map", cmplx.Abs(off), 0, 1e-13)
	}
}

func TestPetzErrors(t *testing.T) {
	dephasing := lawtest.Must(Dephasing(1))
	noise := lawtest.Must(dephasing.Channel(1))
	_, outside := Petz(noise, State{X: 2})
	_, image := Petz(noise, Pure(0, 0)) // stays pure
	_, angle := RotatedPetz(noise, State{}, math.NaN())
	_, pure := TwirledPetz(noise, Pure(1, 0))
	_, steps := dephasing.Reversal(State{}, 1, 0)
	_, duration := dephasing.Reversal(State{}, -1, 1)
	_, reference := dephasing.Reversed(Pure(1, 0))
	for want, err := range map[string]error{
		"sigma has a Bloch vector of length 2": outside, "N(sigma) has the eigenvalue 0": image, "t = NaN": angle,
		"sigma has the eigenvalue": pure, "steps = 0": steps, "duration = -1": duration, "want a mixed state": reference,
	} {
		lawtest.CheckError(t, "qubit", want, err, want)
	}
}
