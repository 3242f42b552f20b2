package markov

import (
	"errors"
	"math"
)

// First passages. With the targets T, the probability h_i of ever reaching one and the mean number of steps t_i solve
//
//	h_i = Σ_j P_ij h_j,    t_i = 1 + Σ_j P_ij t_j    for i ∉ T,    h = 1 and t = 0 on T,
//
// and are the smallest non-negative solutions (Norris, Markov Chains, 1997, Theorems 1.3.2 and 1.3.5).

// HittingProbabilities returns, for each state, the probability of ever being at one of the targets. It is 1 for the
// targets themselves. It is an error if there is no target or one is not a state.
func (c *Chain) HittingProbabilities(targets ...int) ([]float64, error) {
	role, err := c.roles(targets)
	if err != nil {
		return nil, err
	}
	h, err := c.passage(role, possible, 0, 1)
	if err != nil {
		return nil, err
	}
	for i, r := range role {
		if r == certain {
			h[i] = 1
		}
		h[i] = min(1, h[i])
	}
	return h, nil
}

// HittingTimes returns, for each state, the mean number of steps until the chain is at one of the targets. It is 0 for the targets
// themselves, and +Inf where it is not certain that a target is ever reached. It is an error if there is no
// target or one is not a state.
func (c *Chain) HittingTimes(targets ...int) ([]float64, error) {
	role, err := c.roles(targets)
	if err != nil {
		return nil, err
	}
	times, err := c.passage(role, certain, 1, 0)
	if err != nil {
		return nil, err
	}
	for i, r := range role {
		if r == possible || r == never {
			times[i] = math.Inf(1)
		}
	}
	return times, nil
}

// ReturnTimes returns, for each state, the mean number of steps until the chain is there again, which is 1/π_i in the closed class
// of the state (Kac, Bull. Am. Math. Soc. 53, 1002, 1947), and +Inf for transient states, to which it may never return. It is
// +Inf also if π_i is below the range of float64.
func (c *Chain) ReturnTimes() ([]float64, error) {
	laws, err := c.StationaryLaws()
	if err != nil {
		return nil, err
	}
	times := make([]float64, c.Len())
	for _, law := range laws {
		for i, p := range law {
			times[i] += p // each state is in one class at most
		}
	}
	for i, p := range times {
		times[i] = 1 / p
	}
	return times, nil
}

// role is what a state is to the targets.
type role int

const (
	never    role = iota // leads to no target
	possible             // leads to one, or to where none can be reached
	certain              // leads to one with the probability 1
	target
)

// roles returns the role of each state.
func (c *Chain) roles(targets []int) ([]role, error) {
	if len(targets) == 0 {
		return nil, errors.New("markov: no targets")
	}
	roles := make([]role, c.Len())
	for _, i := range targets {
		if err := c.checkState("target", i); err != nil {
			return nil, err
		}
		roles[i] = target
	}
	before := c.predecessors()
	leads := func(from, mark role) {
		var queue []int
		for i, r := range roles {
			if r == from {
				queue = append(queue, i)
			}
		}
		for ; len(queue) > 0; queue = queue[1:] {
			for _, i := range before[queue[0]] {
				if roles[i] != mark && roles[i] != target && roles[i] != from {
					roles[i] = mark
					queue = append(queue, i)
				}
			}
		}
	}
	leads(target, certain)
	leads(never, possible)
	return roles, nil
}

// predecessors returns the states from which each state can be reached in a step.
func (c *Chain) predecessors() [][]int {
	before := make([][]int, c.Len())
	for i, row := range c.rows {
		for _, t := range row {
			before[t.To] = append(before[t.To], i)
		}
	}
	return before
}

// passage solves h_i = r + Σ_j P_ij h_j for the states of the role solved, with h as given on the states that are certain to
// reach a target and on the targets, and 0 elsewhere.
func (c *Chain) passage(roles []role, solved role, r, reached float64) ([]float64, error) {
	number, states := make([]int, c.Len()), []int(nil)
	for i, of := range roles {
		if of == solved {
			number[i] = len(states)
			states = append(states, i)
		}
	}
	end, lost := len(states), len(states)+1
	rows := make([][]Transition, len(states))
	for k, i := range states {
		for _, t := range c.rows[i] {
			to := number[t.To]
			switch roles[t.To] {
			case solved:
			case target, certain:
				to = end
			default:
				to = lost
			}
			rows[k] = append(rows[k], Transition{to, t.Probability})
		}
		rows[k] = merged(rows[k])
	}
	e, err := eliminate(rows, 2)
	if err != nil {
		return nil, err
	}
	local := make([]float64, len(states)+2)
	for k := range states {
		local[k] = r
	}
	local[end] = reached
	e.solve(local)
	h := make([]float64, c.Len())
	for k, i := range states {
		h[i] = local[k]
	}
	for i, of := range roles {
		if of == target {
			h[i] = reached
		}
	}
	return h, nil
}
