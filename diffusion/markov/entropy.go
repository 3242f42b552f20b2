package markov

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// Entropies of the stationary chain.

// EntropyRate returns the entropy −Σ π_i P_ij ln P_ij that each step of the stationary chain adds, in nats a step (Shannon, Bell Syst.
// Tech. J. 27, 379, 1948). It is an error if there is no unique stationary law.
func (c *Chain) EntropyRate() (float64, error) {
	return c.average(func(t Transition, _ float64) float64 { return -math.Log(t.Probability) })
}

// EntropyProduction returns the entropy production of the stationary chain in nats a step,
//
//	σ = Σ_ij π_i P_ij ln (P_ij/P_ji)
//
// (Schnakenberg, Rev. Mod. Phys. 48, 571, 1976; Gaspard, J. Stat. Phys. 117, 599, 2004). It is zero if there is
// detailed balance, and +Inf if there is a step between recurrent states that cannot be taken back. It is an error if there
// is no unique stationary law.
func (c *Chain) EntropyProduction() (float64, error) {
	sigma, err := c.average(func(t Transition, reverse float64) float64 { return math.Log(t.Probability / reverse) })
	return max(0, sigma), err
}

// average returns the stationary mean of f over steps and the probabilities of the reverse steps.
func (c *Chain) average(f func(t Transition, reverse float64) float64) (float64, error) {
	law, err := c.Stationary()
	if err != nil {
		return 0, err
	}
	terms := make([]float64, len(law))
	for i, row := range c.rows {
		if law[i] == 0 {
			continue
		}
		for _, t := range row {
			terms[i] += law[i] * t.Probability * f(t, c.At(t.To, i))
		}
		if math.IsInf(terms[i], 1) { // compensation would make it NaN
			return terms[i], nil
		}
	}
	return floats.SumCompensated(terms), nil
}

// Current is the stationary traffic between two states.
type Current struct {
	From, To int
	Forward  float64 // π_i P_ij for i = From and j = To
	Backward float64 // π_j P_ji
}

// Net returns the net current J = Forward − Backward.
func (j Current) Net() float64 { return j.Forward - j.Backward }

// Affinity returns ln (Forward/Backward), the entropy that a step from From to To produces in the stationary chain.
// J times the affinity, summed over all pairs of states, is [Chain.EntropyProduction].
func (j Current) Affinity() float64 { return math.Log(j.Forward / j.Backward) }

// Currents returns the stationary traffic between all pairs of states with From < To that have any, by From and To. It is an
// error if there is no unique stationary law.
func (c *Chain) Currents() ([]Current, error) {
	law, err := c.Stationary()
	if err != nil {
		return nil, err
	}
	var list []Current
	for i, row := range c.rows {
		for _, t := range row {
			back := c.At(t.To, i)
			forward, backward := law[i]*t.Probability, law[t.To]*back
			switch {
			case forward+backward == 0 || i == t.To:
			case i < t.To:
				list = append(list, Current{i, t.To, forward, backward})
			case back == 0: // the pair has only this step
				list = append(list, Current{t.To, i, 0, forward})
			}
		}
	}
	return list, nil
}

// DetailedBalance reports whether π_i P_ij and π_j P_ji differ by at most the tolerance times their sum for all
// steps, so that the stationary chain looks the same backwards. It is an error if there is no unique stationary law, or
// if the tolerance is negative.
func (c *Chain) DetailedBalance(tolerance float64) (bool, error) {
	if err := arg.NonNegative("tolerance", tolerance); err != nil {
		return false, err
	}
	list, err := c.Currents()
	if err != nil {
		return false, err
	}
	for _, j := range list {
		if math.Abs(j.Net()) > tolerance*(j.Forward+j.Backward) {
			return false, nil
		}
	}
	return true, nil
}
