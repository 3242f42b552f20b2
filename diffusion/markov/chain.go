package markov

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/check"
)

// Chain is a Markov chain with finitely many states, numbered from 0. It is immutable and safe for concurrent
// use. As a [mat.Matrix] it is its transition matrix: At(i, j) = P(x_{n+1} = j | x_n = i).
//
// Only transitions of positive probability are stored, so that a chain of 10⁵ states with a few transitions each takes little
// memory and time. What needs a full matrix says so.
type Chain struct {
	rows [][]Transition // by rising To, with positive probabilities
}

// Transition is a step to the state To.
type Transition struct {
	To          int
	Probability float64
}

// arg words the errors of this package.
const arg = check.Package("markov")

const (
	rowTolerance = 1e-9 // how far from 1 the sum of a row may be
	mostFull     = 4000 // states of chains whose full matrix is used
)

// New returns the chain with the transition matrix p, which is copied. Its entries must not be negative and
// its rows must sum to 1 within 1e−9; they are normalised.
func New(p mat.Matrix) (*Chain, error) {
	if p == nil {
		return nil, errors.New("markov: p is nil")
	}
	n, columns := p.Dims()
	if n != columns || n == 0 {
		return nil, fmt.Errorf("markov: p is a %d×%d matrix, want a square one", n, columns)
	}
	rows := make([][]Transition, n)
	for i := range rows {
		for j := range n {
			if v := p.At(i, j); v != 0 {
				rows[i] = append(rows[i], Transition{j, v})
			}
		}
	}
	return newChain(rows)
}

// NewSparse returns the chain whose state i has the transitions rows[i], in any order. They are copied. Their
// probabilities must not be negative and must sum to 1 within 1e−9; they are normalised. Transitions to the same
// state are added.
func NewSparse(rows [][]Transition) (*Chain, error) {
	if len(rows) == 0 {
		return nil, errors.New("markov: rows is empty")
	}
	own := make([][]Transition, len(rows))
	for i, row := range rows {
		own[i] = slices.Clone(row)
	}
	return newChain(own)
}

// newChain checks, sorts and normalises the rows, which it keeps.
func newChain(rows [][]Transition) (*Chain, error) {
	for i, row := range rows {
		var sum float64
		for _, t := range row {
			if t.To < 0 || t.To >= len(rows) {
				return nil, fmt.Errorf("markov: row %d has a transition to %d, want a state from 0 to %d", i, t.To, len(rows)-1)
			}
			if !(t.Probability >= 0) {
				return nil, fmt.Errorf("markov: the transition %d → %d has the probability %v", i, t.To, t.Probability)
			}
			sum += t.Probability
		}
		if !(math.Abs(sum-1) <= rowTolerance) {
			return nil, fmt.Errorf("markov: row %d sums to %v, not to 1", i, sum)
		}
		rows[i] = merged(row)
		for k := range rows[i] {
			rows[i][k].Probability /= sum
		}
	}
	return &Chain{rows}, nil
}

// merged sorts a row by To, adds what goes to the same state and drops what is zero.
func merged(row []Transition) []Transition {
	slices.SortStableFunc(row, func(a, b Transition) int { return a.To - b.To })
	m := row[:0]
	for _, t := range row {
		switch last := len(m) - 1; {
		case t.Probability == 0:
		case last >= 0 && m[last].To == t.To:
			m[last].Probability += t.Probability
		default:
			m = append(m, t)
		}
	}
	return slices.Clip(m)
}

// Len returns the number of states.
func (c *Chain) Len() int { return len(c.rows) }

// Dims returns the number of states twice.
func (c *Chain) Dims() (r, columns int) { return len(c.rows), len(c.rows) }

// At returns the probability of a step from i to j. It panics if i or j is not a state.
func (c *Chain) At(i, j int) float64 {
	arg.Index("i", i, len(c.rows))
	arg.Index("j", j, len(c.rows))
	k, found := slices.BinarySearchFunc(c.rows[i], j, func(t Transition, j int) int { return t.To - j })
	if !found {
		return 0
	}
	return c.rows[i][k].Probability
}

// T returns the transpose of the transition matrix.
func (c *Chain) T() mat.Matrix { return mat.Transpose{Matrix: c} }

// Transitions returns the transitions from the state i that have a positive probability, by rising To. It panics if i is
// not a state.
func (c *Chain) Transitions(i int) []Transition {
	arg.Index("i", i, len(c.rows))
	return slices.Clone(c.rows[i])
}

// checkState reports an argument that is not a state.
func (c *Chain) checkState(name string, i int) error {
	if i < 0 || i >= len(c.rows) {
		return fmt.Errorf("markov: %s = %d, want a state from 0 to %d", name, i, len(c.rows)-1)
	}
	return nil
}

// checkFull reports a chain that is too large for what needs its full matrix.
func (c *Chain) checkFull(what string) error {
	if n := len(c.rows); n > mostFull {
		return fmt.Errorf("markov: the chain has %d states, and %s takes at most %d", n, what, mostFull)
	}
	return nil
}

// checkLaw reports an argument that is not a probability distribution over the states. It panics if
// its length is wrong.
func (c *Chain) checkLaw(name string, law []float64) error {
	if len(law) != len(c.rows) {
		panic(fmt.Sprintf("markov: %s has length %d, want %d", name, len(law), len(c.rows)))
	}
	var sum float64
	for i, p := range law {
		if !(p >= 0) {
			return fmt.Errorf("markov: %s[%d] = %v is not a probability", name, i, p)
		}
		sum += p
	}
	if !(math.Abs(sum-1) <= rowTolerance) {
		return fmt.Errorf("markov: %s sums to %v, not to 1", name, sum)
	}
	return nil
}
