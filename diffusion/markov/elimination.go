package markov

import (
	"container/heap"
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// States are eliminated one after another. Without the state k, a step goes from i to j directly or by way of k,
//
//	a_ij ← a_ij + a_ik a_kj / e_k,    e_k = Σ_{j≠k} a_kj.
//
// No number is ever subtracted, since the diagonal is not needed. So all results have a small relative error,
// however small they are (Grassmann, Taksar and Heyman, Oper. Res. 33, 1107, 1985; O'Cinneide, Numer. Math. 65, 109, 1993).
// The state with the fewest ways through it comes first, which keeps a sparse chain sparse.

// elimination are the states in the order in which they went.
type elimination struct {
	gone []eliminated
	root int // the last state, which stays; −1 if others stay
}

// eliminated is a state at the time when it went.
type eliminated struct {
	state   int
	exit    float64      // e_k
	in, out []Transition // from the states and to the states that were still there; To is the other end in both
}

// mostWays is how many ways through a state are added in a sparse chain.
const mostWays = 40000

var errUnderflow = errors.New("markov: the probability of leaving a state is below the range of float64")

// eliminate eliminates all states of the rows. Transitions may lead to len(rows) and above, to states that stay. If
// there are none, the last state stays.
func eliminate(rows [][]Transition, stay int) (*elimination, error) {
	s := newSparseElimination(rows)
	e := &elimination{root: -1}
	last := 0
	if stay == 0 {
		last = 1
	}
	for s.alive > last {
		k, ways := s.cheapest()
		if ways > s.alive*s.alive/8 && s.alive <= mostFull {
			return e, e.rest(s, stay)
		}
		if ways > mostWays {
			return nil, fmt.Errorf("markov: after %d of %d states have been eliminated, each of the others has more than %d ways through it: the chain is too large and not sparse enough", len(e.gone), len(rows), mostWays)
		}
		step, err := s.eliminate(k)
		if err != nil {
			return nil, err
		}
		e.gone = append(e.gone, step)
	}
	if stay == 0 {
		e.root, _ = s.cheapest()
	}
	return e, nil
}

// stationary returns x with x P = x, up to a factor, as numbers that cannot overflow.
func (e *elimination) stationary(n int) []scaled {
	x := make([]scaled, n)
	x[e.root] = scaled{0.5, 1}
	for _, k := range slices.Backward(e.gone) {
		var sum scaled
		for _, t := range k.in {
			sum = sum.plus(x[t.To].times(t.Probability / k.exit))
		}
		x[k.state] = sum
	}
	return x
}

// solve replaces r_i by h_i = r_i + Σ_j a_ij h_j for the states that went. Of states that stay it takes h_i; it is 0 for the
// root.
func (e *elimination) solve(h []float64) {
	for _, k := range e.gone {
		for _, t := range k.in {
			h[t.To] += t.Probability * (h[k.state] / k.exit)
		}
	}
	if e.root >= 0 {
		h[e.root] = 0
	}
	for _, k := range slices.Backward(e.gone) {
		for _, t := range k.out {
			h[k.state] += t.Probability * h[t.To]
		}
		h[k.state] /= k.exit
	}
}

// sparseElimination is what is left of a sparse chain.
type sparseElimination struct {
	rows  [][]Transition // without the diagonal
	from  [][]int        // where transitions to a state come from
	gone  []bool
	alive int
	queue wayHeap
	place []int // 1 + the place of a state in the row at hand, 0 if it is not there
}

func newSparseElimination(rows [][]Transition) *sparseElimination {
	n, ends := len(rows), len(rows)
	s := &sparseElimination{rows: make([][]Transition, n), from: make([][]int, n), gone: make([]bool, n), alive: n}
	for i, row := range rows {
		for _, t := range row {
			ends = max(ends, t.To+1)
			if t.To == i {
				continue
			}
			s.rows[i] = append(s.rows[i], t)
			if t.To < n {
				s.from[t.To] = append(s.from[t.To], i)
			}
		}
	}
	s.place = make([]int, ends)
	for i := range n {
		s.queue = append(s.queue, way{s.ways(i), i})
	}
	heap.Init(&s.queue)
	return s
}

// ways returns how many ways lead through a state.
func (s *sparseElimination) ways(k int) int { return len(s.from[k]) * len(s.rows[k]) }

// cheapest returns the state that is left with the fewest ways through it.
func (s *sparseElimination) cheapest() (state, ways int) {
	for {
		top := s.queue[0]
		if !s.gone[top.state] && top.count == s.ways(top.state) {
			return top.state, top.count
		}
		heap.Pop(&s.queue) // it has changed since
	}
}

func (s *sparseElimination) eliminate(k int) (eliminated, error) {
	step := eliminated{state: k, out: s.rows[k]}
	for _, t := range step.out {
		step.exit += t.Probability
	}
	if !(step.exit > 0) {
		return step, errUnderflow
	}
	for _, i := range s.from[k] {
		step.in = append(step.in, Transition{i, s.through(i, k, step)})
	}
	s.gone[k], s.rows[k] = true, nil
	s.alive--
	for _, t := range step.out {
		if t.To < len(s.rows) {
			from := s.from[t.To]
			at := slices.Index(from, k)
			s.from[t.To] = slices.Delete(from, at, at+1)
			heap.Push(&s.queue, way{s.ways(t.To), t.To})
		}
	}
	for _, i := range s.from[k] {
		heap.Push(&s.queue, way{s.ways(i), i})
	}
	return step, nil
}

// through replaces the step i → k by the ways through k, and returns its probability.
func (s *sparseElimination) through(i, k int, step eliminated) (a float64) {
	row := s.rows[i]
	at := slices.IndexFunc(row, func(t Transition) bool { return t.To == k })
	a = row[at].Probability
	row[at] = row[len(row)-1]
	row = row[:len(row)-1]
	for p, t := range row {
		s.place[t.To] = p + 1
	}
	for _, t := range step.out {
		if t.To == i {
			continue
		}
		v := a * (t.Probability / step.exit)
		if p := s.place[t.To]; p > 0 {
			row[p-1].Probability += v
			continue
		}
		row = append(row, Transition{t.To, v})
		if t.To < len(s.rows) {
			s.from[t.To] = append(s.from[t.To], i)
		}
	}
	for _, t := range row {
		s.place[t.To] = 0
	}
	s.rows[i] = row
	return a
}

// rest eliminates what is left of s as a full matrix.
func (e *elimination) rest(s *sparseElimination, stay int) error {
	states := make([]int, 0, s.alive+stay) // what stays comes first
	for j := range stay {
		states = append(states, len(s.rows)+j)
	}
	for i, gone := range s.gone {
		if !gone {
			states = append(states, i)
		}
	}
	column := make(map[int]int, len(states))
	for j, state := range states {
		column[state] = j
	}
	a := mat.NewDense(len(states), len(states), nil)
	for j, state := range states[stay:] {
		for _, t := range s.rows[state] {
			a.Set(stay+j, column[t.To], t.Probability)
		}
	}
	first := max(stay, 1)
	for k := len(states) - 1; k >= first; k-- {
		row := a.RawRowView(k)[:k]
		step := eliminated{state: states[k], exit: floats.Sum(row), out: transitions(row, states)}
		if !(step.exit > 0) {
			return errUnderflow
		}
		for i := stay; i < k; i++ {
			if v := a.At(i, k); v > 0 {
				step.in = append(step.in, Transition{states[i], v})
				floats.AddScaled(a.RawRowView(i)[:k], v/step.exit, row)
			}
		}
		e.gone = append(e.gone, step)
	}
	if stay == 0 {
		e.root = states[0]
	}
	return nil
}

// transitions returns the positive probabilities of a row as transitions to the states.
func transitions(row []float64, states []int) []Transition {
	var list []Transition
	for j, p := range row {
		if p > 0 {
			list = append(list, Transition{states[j], p})
		}
	}
	return list
}

// way is the number of ways through a state.
type way struct{ count, state int }

type wayHeap []way

func (h wayHeap) Len() int { return len(h) }
func (h wayHeap) Less(i, j int) bool {
	return h[i].count < h[j].count || h[i].count == h[j].count && h[i].state < h[j].state
}
func (h wayHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *wayHeap) Push(x any)   { *h = append(*h, x.(way)) }
func (h *wayHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
