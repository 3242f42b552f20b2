package markov

import (
	"math/rand/v2"
	"sort"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Simulate draws a path that begins at the state start and takes the given number of steps. It returns the steps + 1 states,
// the first of which is start. A nil source is the global one.
func (c *Chain) Simulate(start, steps int, src rand.Source) ([]int, error) {
	if err := check.First(c.checkState("start", start), arg.AtLeast("steps", steps, 0), arg.Memory("steps", steps, 8)); err != nil {
		return nil, err
	}
	return c.sampler().path(start, steps, stream.From(src)), nil
}

// Draw draws a state from the law p. It is an error if p is not a probability distribution over the states,
// and it panics if its length is wrong. A nil source is the global one.
func (c *Chain) Draw(p []float64, src rand.Source) (int, error) {
	if err := c.checkLaw("p", p); err != nil {
		return 0, err
	}
	return newCumulative(p).draw(stream.From(src)), nil
}

// cumulative are the partial sums of probabilities. A state is found in them by bisection.
type cumulative []float64

func newCumulative(p []float64) cumulative {
	sums, sum := make(cumulative, len(p)), 0.0
	for i, v := range p {
		sum += v
		sums[i] = sum
	}
	return sums
}

// draw returns i with the probability p_i, and never one with p_i = 0.
func (s cumulative) draw(rng *rand.Rand) int {
	u := rng.Float64() * s[len(s)-1] // < the last sum, also when it is not quite 1
	return sort.Search(len(s)-1, func(i int) bool { return s[i] > u })
}

// sampler draws steps of a chain.
type sampler struct {
	chain *Chain
	sums  []cumulative
}

func (c *Chain) sampler() *sampler {
	s := &sampler{c, make([]cumulative, c.Len())}
	for i, row := range c.rows {
		sums, sum := make(cumulative, len(row)), 0.0
		for k, t := range row {
			sum += t.Probability
			sums[k] = sum
		}
		s.sums[i] = sums
	}
	return s
}

func (s *sampler) next(state int, rng *rand.Rand) int {
	return s.chain.rows[state][s.sums[state].draw(rng)].To
}

func (s *sampler) path(start, steps int, rng *rand.Rand) []int {
	path := make([]int, steps+1)
	path[0] = start
	for n := range steps {
		path[n+1] = s.next(path[n], rng)
	}
	return path
}

// next draws a single step.
func (c *Chain) next(state int, rng *rand.Rand) int {
	row := c.rows[state]
	u := rng.Float64()
	for _, t := range row[:len(row)-1] {
		if u -= t.Probability; u < 0 {
			return t.To
		}
	}
	return row[len(row)-1].To
}
