package markov

import (
	"fmt"

	"nonequilibrium/diffusion/internal/check"
)

// Chains with closed forms.

// TwoState returns the chain of two states that goes from 0 to 1 with the probability a, and from 1 to 0 with the probability b.
// Its stationary law is (b, a)/(a + b), and its eigenvalues are 1 and 1 − a − b.
func TwoState(a, b float64) (*Chain, error) {
	if err := check.First(checkProbability("a", a), checkProbability("b", b)); err != nil {
		return nil, err
	}
	return newChain([][]Transition{{{0, 1 - a}, {1, a}}, {{0, b}, {1, 1 - b}}})
}

// Ring returns the chain on n ≥ 3 states in a ring that goes from i to i + 1 with the probability forward, to i − 1 with
// the probability backward, and stays with the rest. Its stationary law is uniform, its eigenvalues are
// 1 − p − q + p e^{iθ} + q e^{−iθ} for θ = 2πk/n, and it produces the entropy (p − q) ln(p/q) a step.
func Ring(n int, forward, backward float64) (*Chain, error) {
	if err := check.First(
		arg.AtLeast("n", n, 3), arg.Memory("n", n, 72),
		checkProbability("forward", forward), checkProbability("backward", backward),
	); err != nil {
		return nil, err
	}
	stay := 1 - (forward + backward)
	if stay < -rowTolerance {
		return nil, fmt.Errorf("markov: forward + backward = %v, want at most 1", forward+backward)
	}
	rows := make([][]Transition, n)
	for i := range rows {
		rows[i] = []Transition{{(i + 1) % n, forward}, {(i + n - 1) % n, backward}, {i, max(0, stay)}}
	}
	return newChain(rows)
}

// Ehrenfest returns the urn model of Ehrenfest and Ehrenfest (Phys. Z. 8, 311, 1907): of n balls in two urns, one is drawn at random
// and changes its urn. The state is the number of balls in the first urn, from 0 to n. It falls from i to i − 1 with the probability i/n, and
// rises otherwise. The stationary law is binomial, the eigenvalues are 1 − 2k/n, k = 0, …, n, and the period is 2. For many
// balls, (2i − n)/√n becomes the Ornstein–Uhlenbeck process, with n/2 steps for a unit of time.
func Ehrenfest(n int) (*Chain, error) {
	if err := check.First(arg.AtLeast("n", n, 1), arg.Memory("n", n, 56)); err != nil {
		return nil, err
	}
	rows := make([][]Transition, n+1)
	for i := range rows {
		if i > 0 {
			rows[i] = append(rows[i], Transition{i - 1, float64(i) / float64(n)})
		}
		if i < n {
			rows[i] = append(rows[i], Transition{i + 1, float64(n-i) / float64(n)})
		}
	}
	return newChain(rows)
}

// checkProbability reports an argument that is not a probability.
func checkProbability(name string, p float64) error {
	if p >= 0 && p <= 1 {
		return nil
	}
	return fmt.Errorf("markov: %s = %v is not a probability", name, p)
}
