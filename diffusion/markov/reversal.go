package markov

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Chains backwards, by Bayes.

// Reversed returns the stationary chain as it is seen backwards, by Bayes under the stationary law,
//
//	P̃_ij = P(x_n = j | x_{n+1} = i) = π_j P_ji / π_i.
//
// It is the chain itself if there is detailed balance. It is an error if there is no unique stationary law, or if it is zero, or below
// the range of float64, for some state.
func (c *Chain) Reversed() (*Chain, error) {
	law, err := c.Stationary()
	if err != nil {
		return nil, err
	}
	for i, p := range law {
		if p == 0 {
			return nil, fmt.Errorf("markov: the state %d has the stationary probability 0, and nothing to be reversed", i)
		}
	}
	return newChain(c.posterior(law, law))
}

// posterior returns the rows p_i P_ij / q_j of the posterior of the state before a step, given the state j after it. If
// q_j = 0 the state stays.
func (c *Chain) posterior(p, q []float64) [][]Transition {
	rows := make([][]Transition, c.Len())
	for i, row := range c.rows {
		if p[i] == 0 {
			continue
		}
		for _, t := range row {
			if v := p[i] / q[t.To] * t.Probability; v > 0 {
				rows[t.To] = append(rows[t.To], Transition{i, v})
			}
		}
	}
	for j, row := range rows {
		if len(row) == 0 {
			rows[j] = []Transition{{j, 1}}
			continue
		}
		var sum float64
		for _, t := range row {
			sum += t.Probability
		}
		for k := range row { // the law q is only as precise as its rounding
			row[k].Probability /= sum
		}
	}
	return rows
}

// Reversal is a chain backwards in time, from the law p_N after N steps to the law p_0 with which it began, by the posteriors
//
//	P(x_{n−1} = i | x_n = j) = p_{n−1}(i) P_ij / p_n(j).
//
// It is the discrete twin of the reverse equation of diffusion models: noise is added by steps that forget the data, and the
// reversal, which depends on the law of the data through p_n as the reverse drift does through the score, makes data of noise. It is
// immutable and safe for concurrent use.
type Reversal struct {
	laws    [][]float64
	kernels []*Chain // kernels[n] goes from n + 1 to n
}

// Reversal returns the reversal of the given number of steps from the law start. It is an error if start is not a probability
// distribution or steps is less than 1. It panics if the length of start is wrong.
func (c *Chain) Reversal(start []float64, steps int) (*Reversal, error) {
	if err := check.First(
		c.checkLaw("start", start), arg.AtLeast("steps", steps, 1),
		arg.Memory("steps", steps, 16*float64(c.edges())+40*float64(c.Len())),
	); err != nil {
		return nil, err
	}
	r := &Reversal{laws: [][]float64{slices.Clone(start)}}
	for n := range steps {
		next := make([]float64, c.Len())
		c.step(next, r.laws[n])
		kernel, err := newChain(c.posterior(r.laws[n], next))
		if err != nil {
			return nil, err
		}
		r.laws, r.kernels = append(r.laws, next), append(r.kernels, kernel)
	}
	return r, nil
}

// Steps returns the number of steps N.
func (r *Reversal) Steps() int { return len(r.kernels) }

// Law returns the law p_n of the chain after n steps. It panics unless 0 ≤ n ≤ N.
func (r *Reversal) Law(n int) []float64 {
	arg.Index("n", n, len(r.laws))
	return slices.Clone(r.laws[n])
}

// Kernel returns the chain that takes the state after n steps to that after n − 1. States that cannot be reached in n
// steps stay in it. It panics unless 1 ≤ n ≤ N.
func (r *Reversal) Kernel(n int) *Chain {
	arg.Index("n − 1", n-1, len(r.kernels))
	return r.kernels[n-1]
}

// Evolve returns the law at the beginning if the reversal starts from the law end after N steps. It is p_0 if end is p_N, and
// something else otherwise: the price of a wrong start, which noising makes small. It is an error if end is not a
// probability distribution, and it panics if its length is wrong.
func (r *Reversal) Evolve(end []float64) ([]float64, error) {
	if err := r.kernels[0].checkLaw("end", end); err != nil {
		return nil, err
	}
	law, next := slices.Clone(end), make([]float64, len(end))
	for _, kernel := range slices.Backward(r.kernels) {
		kernel.step(next, law)
		law, next = next, law
	}
	return law, nil
}

// Simulate draws a path that is at the state end after N steps, backwards. It returns the N + 1 states in the order in which they are
// drawn, the first of which is end. [Chain.Draw] draws the end from Law(N). A nil source is the global one.
func (r *Reversal) Simulate(end int, src rand.Source) ([]int, error) {
	if err := r.kernels[0].checkState("end", end); err != nil {
		return nil, err
	}
	rng := stream.From(src)
	path := []int{end}
	for _, kernel := range slices.Backward(r.kernels) {
		path = append(path, kernel.next(path[len(path)-1], rng))
	}
	return path, nil
}
