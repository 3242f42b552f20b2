package diffusion

import "nonequilibrium/diffusion/internal/check"

// Entropy balances over a whole run, [0, T] (arXiv:2405.11932),
//
//	                forward                   reverse
//	⟨ΔS_tot⟩        KL_0 − KL_T               the same
//	⟨ΔS⟩            S_T − S_0                 S_0 − S_T
//	⟨ΔS_E⟩          (M₂(0) − M₂(T))/2         ⟨ΔS_tot⟩ − ⟨ΔS⟩,
//
// with KL_t the relative entropy to N(0, I). They depend on the two ends only: no
// integral over time is needed.

// Balance holds mean changes of entropy over [0, T], in nats: ⟨ΔS⟩ of the
// system, ⟨ΔS_E⟩ of the environment and ⟨ΔS_tot⟩, their sum.
type Balance struct{ System, Environment, Total float64 }

// ForwardBalance returns the balance of noising m up to time T, by quadrature,
// to about 1e−13 of KL_0 in one dimension, 1e−11 in two and 1e−9 in three. More
// dimensions are an error; average the Ensemble of [Simulation.Forward]. Data without a density are an error, too: they
// have produced infinitely much by any time. The balance from a time t > 0 on is that of m.At(t).
func ForwardBalance(m *Mixture, T float64) (Balance, error) {
	if err := checkQuadrature("ForwardBalance", "m", m, "the means of a Simulation's Ensemble"); err != nil {
		return Balance{}, err
	}
	return balance(m, T)
}

// ReverseBalance returns the balance of generating m from p_T, with the accuracy
// of [ForwardBalance]. More than three dimensions are an error; average the
// Ensemble of [Simulation.Reverse].
func ReverseBalance(m *Mixture, T float64) (Balance, error) {
	if err := checkQuadrature("ReverseBalance", "m", m, "the means of a Simulation's Ensemble"); err != nil {
		return Balance{}, err
	}
	b, err := balance(m, T)
	return Balance{System: -b.System, Environment: b.Total + b.System, Total: b.Total}, err
}

func balance(m *Mixture, T float64) (Balance, error) {
	if err := check.First(arg.Positive("T", T), checkDensity("m", m)); err != nil {
		return Balance{}, err
	}
	start, err := KLToEquilibrium(m, 0)
	if err != nil {
		return Balance{}, err
	}
	end, err := KLToEquilibrium(m, T)
	if err != nil {
		return Balance{}, err
	}
	_, noise := decay(T)
	b := Balance{Total: start - end, Environment: 0.5 * noise * m.flux(0)}
	b.System = b.Total - b.Environment
	if start < 1 {
		return b, nil
	}
	// Far from equilibrium the environment takes up most of what is produced, and
	// the difference of the two would lose digits.
	b.System, err = entropyGain(m, T)
	b.Total = b.System + b.Environment
	return b, err
}

// entropyGain returns S_T − S_0.
func entropyGain(m *Mixture, T float64) (float64, error) {
	before, err := Entropy(m)
	if err != nil {
		return 0, err
	}
	after, err := Entropy(m.At(T))
	return after - before, err
}
