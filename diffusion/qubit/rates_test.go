package qubit

import (
	"math"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestEntropyRates against differences of the entropies along the noising, for
// generic noise.
func TestEntropyRates(t *testing.T) {
	rng := source(11)
	for range 20 {
		noise, rho := randomNoise(rng), randomState(rng, 0.9)
		pi := lawtest.Must(noise.SteadyState())
		rates := lawtest.Must(noise.EntropyRates(rho, pi))
		const h = 1e-4
		// One-sided, of fourth order: the noising has no inverse among the channels.
		slope := func(f func(State) float64) float64 {
			var sum float64
			for k, c := range []float64{-25.0 / 12, 4, -3, 4.0 / 3, -0.25} {
				sum += c * f(lawtest.Must(noise.Channel(float64(k)*h)).Apply(rho))
			}
			return sum / h
		}
		checkClose(t, "Σ̇", rates.Production, -slope(func(s State) float64 { return RelativeEntropy(s, pi) }), 1e-6)
		checkClose(t, "Ṡ", rates.Entropy, slope(State.Entropy), 1e-6)
		checkClose(t, "Σ̇ − φ − Ṡ", rates.Production-rates.Flux-rates.Entropy, 0, 1e-14)
		if rates.Production < 0 {
			t.Errorf("Σ̇ = %v is negative", rates.Production)
		}
		if at := lawtest.Must(noise.EntropyRates(pi, pi)); math.Abs(at.Production) > 1e-12 {
			t.Errorf("Σ̇ = %v at the steady state", at.Production)
		}
	}
}

// TestRatesInClosedForm: depolarising, dephasing, and damping of populations as the
// two-level rate equation has it.
func TestRatesInClosedForm(t *testing.T) {
	const rate, n = 0.7, 0.4
	s := State{0.3, -0.2, 0.6}
	r := math.Sqrt(0.49)
	rates := lawtest.Must(lawtest.Must(Depolarizing(rate)).EntropyRates(s, State{}))
	checkClose(t, "Σ̇ of depolarising", rates.Production, rate*r*math.Atanh(r), 1e-14)
	checkClose(t, "φ of depolarising", rates.Flux, 0, 0)

	rates = lawtest.Must(lawtest.Must(Dephasing(rate)).EntropyRates(s, State{Z: 0.1}))
	checkClose(t, "Σ̇ of dephasing", rates.Production, rate*(0.09+0.04)/r*math.Atanh(r), 1e-14)
	checkClose(t, "φ of dephasing", rates.Flux, 0, 1e-16)

	bath := lawtest.Must(AmplitudeDamping(rate, n))
	pi := lawtest.Must(bath.SteadyState())
	const p, beta = 0.8, 1.2527629684953681 // ln(1.4/0.4), the inverse temperature for levels at the distance 1
	current := rate * ((n+1)*p - n*(1-p))   // down
	rates = lawtest.Must(bath.EntropyRates(State{Z: 2*p - 1}, pi))
	checkClose(t, "Σ̇ of damping", rates.Production, current*math.Log((n+1)*p/(n*(1-p))), 1e-13)
	checkClose(t, "φ of damping", rates.Flux, beta*current, 1e-13)
	if rates := lawtest.Must(bath.EntropyRates(Pure(1, 0), pi)); !math.IsInf(rates.Production, 1) || !math.IsInf(rates.Entropy, 1) {
		t.Errorf("the rates of a pure state are %v, want infinite", rates)
	}
	if rates := lawtest.Must(lawtest.Must(Dephasing(1)).EntropyRates(Pure(0, 0), State{})); rates.Production != 0 {
		t.Errorf("Σ̇ of dephasing a pole = %v, want 0", rates.Production)
	}
}

// TestTwoBaths: heat always flows from the warm bath to the cold one. The sum of the two
// baths' own productions contains it, the common production does not.
func TestTwoBaths(t *testing.T) {
	cold, warm := lawtest.Must(AmplitudeDamping(1, 0.1)), lawtest.Must(AmplitudeDamping(1, 2))
	both := &Lindbladian{Jumps: append(append([]Matrix{}, cold.Jumps...), warm.Jumps...)}
	steady := lawtest.Must(both.SteadyState())
	toCold := lawtest.Must(cold.EntropyRates(steady, lawtest.Must(cold.SteadyState())))
	toWarm := lawtest.Must(warm.EntropyRates(steady, lawtest.Must(warm.SteadyState())))
	// The current J = γ(n_w − n_c)/(2(n_w + n_c + 1)), per unit ω, between ln(1 + 1/n)s.
	current := (2 - 0.1) / (2 * (2 + 0.1 + 1))
	checkClose(t, "Σ̇ of both baths", toCold.Production+toWarm.Production, current*(math.Log(11)-math.Log(1.5)), 1e-13)
	checkClose(t, "Σ̇ of the whole", lawtest.Must(both.EntropyRates(steady, steady)).Production, 0, 1e-14)
}

// TestUnitOfTime: what counts as rounding does not depend on the unit of time.
func TestUnitOfTime(t *testing.T) {
	for _, gamma := range []float64{1e-12, 1e12} {
		noise := lawtest.Must(AmplitudeDamping(gamma, 0.3))
		noise.Hamiltonian = Pauli(3).Scale(complex(2*gamma, 0))
		steady := lawtest.Must(noise.SteadyState())
		entropies, err := noise.jumpEntropies(steady)
		if err != nil {
			t.Fatal(err)
		}
		checkClose(t, "the entropy of a decay", entropies[0], math.Log(1.3/0.3), 1e-12)
		if rates := lawtest.Must(noise.EntropyRates(Pure(1, 0), steady)); !math.IsInf(rates.Production, 1) {
			t.Errorf("gamma = %v: the rates of a pure state are %v, want infinite", gamma, rates)
		}
	}
}

func TestEntropyRatesErrors(t *testing.T) {
	noise := lawtest.Must(AmplitudeDamping(1, 0.1))
	_, rho := noise.EntropyRates(State{X: math.NaN()}, lawtest.Must(noise.SteadyState()))
	_, moving := noise.EntropyRates(State{}, State{})
	_, pure := lawtest.Must(AmplitudeDamping(1, 0)).EntropyRates(State{}, Pure(math.Pi, 0))
	for want, err := range map[string]error{
		"rho has a Bloch vector of length NaN": rho, "moves at the speed": moving, "steady has the eigenvalue 0": pure,
	} {
		lawtest.CheckError(t, "qubit", want, err, want)
	}
}
