package markov

import (
	"slices"
)

// Communicating classes: states that can be reached from each other.

// Class is a communicating class: a largest set of states that can all be reached from each other.
type Class struct {
	States []int // rising

	// Closed says that no step leads out of the class. Its states are then recurrent, visited again and
	// again for ever; those of other classes are transient.
	Closed bool

	// Period is the greatest common divisor of the numbers of steps of all ways back to a state: 1 for an aperiodic class, and 0
	// for a single state to which no way leads back.
	Period int
}

// Classes returns the communicating classes, ordered by their first states.
func (c *Chain) Classes() []Class {
	class, count := c.components()
	classes := make([]Class, count)
	for i := range classes {
		classes[i].Closed = true
	}
	for i, k := range class {
		classes[k].States = append(classes[k].States, i)
		for _, t := range c.rows[i] {
			if class[t.To] != k {
				classes[k].Closed = false
			}
		}
	}
	level := make([]int, len(class)) // steps from the first state of the class, plus 1
	for k := range classes {
		classes[k].Period = c.period(classes[k].States, class, level)
	}
	slices.SortFunc(classes, func(a, b Class) int { return a.States[0] - b.States[0] })
	return classes
}

// Irreducible reports whether all states can be reached from each other.
func (c *Chain) Irreducible() bool {
	_, count := c.components()
	return count == 1
}

// period returns the period of a class: with the distance d(i) of its states from one of them, the greatest common divisor
// of d(i) + 1 − d(j) over the steps i → j inside (Denardo, Oper. Res. 25, 1014, 1977).
func (c *Chain) period(states, class, level []int) (period int) {
	first := states[0]
	level[first] = 1
	for queue := []int{first}; len(queue) > 0; queue = queue[1:] {
		i := queue[0]
		for _, t := range c.rows[i] {
			if class[t.To] != class[first] {
				continue
			}
			if level[t.To] == 0 {
				level[t.To] = level[i] + 1
				queue = append(queue, t.To)
			}
			period = gcd(period, level[i]+1-level[t.To])
		}
	}
	return period
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

// components returns the number of the class of each state, and how many there are, by the algorithm of Tarjan (SIAM J. Comput.
// 1, 146, 1972), with a stack of its own in place of recursion.
func (c *Chain) components() (class []int, count int) {
	n := len(c.rows)
	class = make([]int, n)
	index, low, next := make([]int, n), make([]int, n), make([]int, n) // index 0: not seen yet
	for i := range class {
		class[i] = -1
	}
	var path, open []int
	seen := 0
	enter := func(i int) {
		seen++
		index[i], low[i] = seen, seen
		path, open = append(path, i), append(open, i)
	}
	for start := range n {
		if index[start] > 0 {
			continue
		}
		enter(start)
		for len(path) > 0 {
			i := path[len(path)-1]
			if next[i] < len(c.rows[i]) {
				j := c.rows[i][next[i]].To
				next[i]++
				switch {
				case index[j] == 0:
					enter(j)
				case class[j] < 0:
					low[i] = min(low[i], index[j])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				last := path[len(path)-1]
				low[last] = min(low[last], low[i])
			}
			if low[i] < index[i] {
				continue
			}
			for class[i] < 0 { // i is the first of its class, and the rest is above it
				class[open[len(open)-1]] = count
				open = open[:len(open)-1]
			}
			count++
		}
	}
	return class, count
}
