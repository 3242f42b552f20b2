package markov

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/check"
)

// Chains estimated from a sequence. Given the sequence x_0, …, x_N, the likelihood depends only on the numbers n_ij of steps from i to j, and
// is largest for P_ij = n_ij/n_i (Billingsley, Ann. Math. Stat. 32, 12, 1961).

// Counts are the numbers n_ij of steps from i to j in a sequence. They are immutable; as a [mat.Matrix] they have the entries n_ij.
type Counts struct {
	rows   [][]Transition // by rising To; Probability is n_ij
	totals []float64      // n_i
	total  float64
}

// mostCount is where float64 no longer has all integers.
const mostCount = 1 << 53

// Count counts the steps of a sequence of states from 0 to states − 1. It is an error if the sequence has fewer than two
// states, or one outside this range.
func Count(sequence []int, states int) (*Counts, error) {
	if err := check.First(arg.AtLeast("states", states, 1), arg.Memory("states", states, 32), checkSequence(sequence, states)); err != nil {
		return nil, err
	}
	if len(sequence) < 2 {
		return nil, fmt.Errorf("markov: sequence has %d states, want at least 2", len(sequence))
	}
	rows := make([][]Transition, states)
	seen := make(map[[2]int]int) // the place in its row
	for n, to := range sequence[1:] {
		from := sequence[n]
		place, found := seen[[2]int{from, to}]
		if !found {
			place = len(rows[from])
			seen[[2]int{from, to}] = place
			rows[from] = append(rows[from], Transition{to, 0})
		}
		rows[from][place].Probability++
	}
	return newCounts(rows), nil
}

// NewCounts returns the counts n, a square matrix of whole numbers that are not negative. It is copied.
func NewCounts(n mat.Matrix) (*Counts, error) {
	if n == nil {
		return nil, errors.New("markov: n is nil")
	}
	r, columns := n.Dims()
	if r != columns || r == 0 {
		return nil, fmt.Errorf("markov: n is a %d×%d matrix, want a square one", r, columns)
	}
	rows, total := make([][]Transition, r), 0.0
	for i := range rows {
		for j := range r {
			v := n.At(i, j)
			if !(v >= 0 && v <= mostCount) || v != math.Trunc(v) {
				return nil, fmt.Errorf("markov: n[%d][%d] = %v is not a number of steps", i, j, v)
			}
			rows[i] = append(rows[i], Transition{j, v})
			total += v
		}
	}
	if total < 1 || total > mostCount {
		return nil, fmt.Errorf("markov: n counts %v steps, want from 1 to 2^53", total)
	}
	return newCounts(rows), nil
}

func newCounts(rows [][]Transition) *Counts {
	c := &Counts{rows: rows, totals: make([]float64, len(rows))}
	for i, row := range rows {
		c.rows[i] = merged(row)
		for _, t := range c.rows[i] {
			c.totals[i] += t.Probability
		}
		c.total += c.totals[i]
	}
	return c
}

// checkSequence reports the first entry of a sequence that is not a state.
func checkSequence(sequence []int, states int) error {
	for n, x := range sequence {
		if x < 0 || x >= states {
			return fmt.Errorf("markov: sequence[%d] = %d, want a state from 0 to %d", n, x, states-1)
		}
	}
	return nil
}

// Len returns the number of states.
func (c *Counts) Len() int { return len(c.rows) }

// Dims returns the number of states twice.
func (c *Counts) Dims() (r, columns int) { return len(c.rows), len(c.rows) }

// At returns n_ij. It panics if i or j is not a state.
func (c *Counts) At(i, j int) float64 { return (&Chain{c.rows}).At(i, j) }

// T returns the transpose.
func (c *Counts) T() mat.Matrix { return mat.Transpose{Matrix: c} }

// Total returns the number of steps N.
func (c *Counts) Total() float64 { return c.total }

// Chain returns the chain of maximum likelihood, P_ij = n_ij/n_i. It is an error if a state is never left, as a state at
// the very end may be.
func (c *Counts) Chain() (*Chain, error) {
	rows := make([][]Transition, len(c.rows))
	for i, row := range c.rows {
		if c.totals[i] == 0 {
			return nil, fmt.Errorf("markov: no step begins at the state %d, and nothing is known about its transitions", i)
		}
		for _, t := range row {
			rows[i] = append(rows[i], Transition{t.To, t.Probability / c.totals[i]})
		}
	}
	return newChain(rows)
}

// LogLikelihood returns the logarithm of the probability of a sequence given its first state, in nats, −Inf if the chain cannot produce it.
// It is an error if the sequence has an entry that is not a state.
func (c *Chain) LogLikelihood(sequence []int) (float64, error) {
	if err := checkSequence(sequence, c.Len()); err != nil {
		return 0, err
	}
	var sum float64
	for n := 1; n < len(sequence); n++ {
		sum += math.Log(c.At(sequence[n-1], sequence[n]))
	}
	return sum, nil
}
