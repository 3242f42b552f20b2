package markov

import (
	"fmt"
)

// Stationary laws, π P = π.

// Stationary returns the stationary law π = π P, by elimination without subtraction, which gives every probability with a
// small relative error. States that are transient have the probability 0. A chain with several closed classes has
// several stationary laws, which is an error; [Chain.StationaryLaws] returns them.
func (c *Chain) Stationary() ([]float64, error) {
	laws, err := c.StationaryLaws()
	if err != nil {
		return nil, err
	}
	if len(laws) > 1 {
		return nil, fmt.Errorf("markov: the chain has %d closed classes, and each has a stationary law of its own: see Classes and StationaryLaws", len(laws))
	}
	return laws[0], nil
}

// StationaryLaws returns the stationary law of each closed class, in the order of [Chain.Classes], as a distribution
// over all states. All stationary laws are mixtures of them. Chains of 10⁵ states take about a second if they are sparse like
// a line, a ring or a tree; it is an error if a chain has more than 4000 states and eliminating states fills its matrix.
func (c *Chain) StationaryLaws() ([][]float64, error) {
	var laws [][]float64
	for _, class := range c.Classes() {
		if !class.Closed {
			continue
		}
		part, err := c.closedLaw(class.States)
		if err != nil {
			return nil, err
		}
		law := make([]float64, c.Len())
		for k, i := range class.States {
			law[i] = part[k]
		}
		laws = append(laws, law)
	}
	return laws, nil
}

// closedLaw returns the stationary probabilities of the states of a closed class.
func (c *Chain) closedLaw(states []int) ([]float64, error) {
	e, err := eliminate(c.within(states), 0)
	if err != nil {
		return nil, err
	}
	return normalised(e.stationary(len(states))), nil
}

// within returns the rows of a closed class, with its states numbered from 0.
func (c *Chain) within(states []int) [][]Transition {
	number := make(map[int]int, len(states))
	for k, i := range states {
		number[i] = k
	}
	rows := make([][]Transition, len(states))
	for k, i := range states {
		for _, t := range c.rows[i] {
			rows[k] = append(rows[k], Transition{number[t.To], t.Probability})
		}
	}
	return rows
}
