package molecules

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Equilibrium from runs that are too short to cross a barrier. Space is cut into cells, and from each cell where anything has been, the same number
// of short runs starts. Counts of where they end give the probabilities P_ij of a Markov chain of the cells, whose stationary distribution
//
//	π_j = Σ_i π_i P_ij
//
// has the right weights if runs start from the equilibrium within a cell: then a run from the cell i with the weight π_i over the number of
// starts ends in equilibrium. Starts are drawn from the weighted ends of the round before, which makes it so after a few rounds (Vanden-Eijnden and
// Venturoli, J. Chem. Phys. 131, 044120 (2009)). Cells where nothing has been so far are closed: a run that ends there stays where it started.

// ShortRuns are many short runs from all over the space, weighted so that they are in equilibrium.
type ShortRuns struct {
	Runs            // of one round; Every and Progress have no meaning
	Cell    float64 // the edge of a cell
	PerCell int     // runs from each cell in a round
	Least   float64 // weight below which a cell is closed; 0: 10⁻⁵
	BurnIn  int     // rounds that find the cells and come to equilibrium within them
	Rounds  int     // rounds that count, after these; at least 2
}

// Ends are the ends of short runs with their weights.
type Ends struct {
	Points  [][]float64
	Weights []float64 // of the sum 1
	Cells   int       // of the last round
	round   []int     // of each point
	rounds  int
	sums    []float64 // of the weights up to each point
}

// Run makes the rounds, of which the first has its runs from the starts. It returns an error if the cells fall into parts between which there were
// no transitions.
func (s ShortRuns) Run(ctx context.Context, starts [][]float64) (*Ends, error) {
	if err := s.check(starts); err != nil {
		return nil, err
	}
	if err := check.First(
		arg.Positive("Cell", s.Cell), arg.AtLeast("PerCell", s.PerCell, 1), arg.NonNegative("Least", s.Least), arg.AtLeast("BurnIn", s.BurnIn, 0), arg.AtLeast("Rounds", s.Rounds, 2),
		arg.Memory("PerCell", s.PerCell, float64(8*(s.Rounds+2)*(len(starts[0])+6))),
	); err != nil {
		return nil, err
	}
	all := &Ends{rounds: s.Rounds}
	now := pool{points: starts, weights: slices.Repeat([]float64{1 / float64(len(starts))}, len(starts))}
	for n := range s.BurnIn + s.Rounds {
		next, err := s.round(ctx, n, now)
		if err != nil && (n >= s.BurnIn || !errors.Is(err, errParts)) {
			return nil, err
		}
		if now = next; n < s.BurnIn {
			continue
		}
		all.Cells = next.cells
		for i, x := range next.inside {
			all.Points, all.Weights = append(all.Points, x), append(all.Weights, next.weights[i]/float64(s.Rounds))
			all.round = append(all.round, n-s.BurnIn)
		}
	}
	all.sums = floats.CumSum(make([]float64, len(all.Weights)), all.Weights)
	return all, nil
}

var errParts = errors.New("molecules: no transitions between parts of the space: more runs from each cell, longer ones, or more rounds of BurnIn")

// pool are points with weights: those a round starts from, and what it ends with.
type pool struct {
	points  [][]float64 // where the runs are
	weights []float64
	inside  [][]float64 // the same, but where they started if they have come to a new cell
	cells   int
}

// round makes one round of runs. If the stationary distribution is not unique, the weights of all cells are the same and the error is errParts.
func (s ShortRuns) round(ctx context.Context, n int, from pool) (pool, error) {
	rng := rand.New(stream.New(s.Seed, uint64(n), 1))
	number, starts, start := map[string]int{}, [][]float64(nil), []int(nil)
	for _, cell := range s.cells(from) {
		number[cell.key] = len(number)
		sums := make([]float64, len(cell.members))
		for i, m := range cell.members {
			sums[i] = from.weights[m]
		}
		floats.CumSum(sums, sums)
		for range s.PerCell {
			m := cell.members[pick(sums, rng)]
			starts, start = append(starts, from.points[m]), append(start, number[cell.key])
		}
	}
	if len(number) == 0 {
		return pool{}, fmt.Errorf("molecules: Least = %v leaves no cell", s.Least)
	}
	runs := s.Runs
	runs.Seed, runs.Progress = rng.Uint64(), nil
	if err := arg.Memory("cells", len(number), 16*float64(len(number))); err != nil {
		return pool{}, err
	}
	next := pool{points: make([][]float64, len(starts)), inside: make([][]float64, len(starts)), weights: make([]float64, len(starts)), cells: len(number)}
	err := runs.each(ctx, starts, func(run, step int, x []float64) {
		if step == s.Steps {
			next.points[run] = slices.Clone(x)
		}
	})
	if err != nil {
		return pool{}, err
	}
	p := mat.NewDense(len(number), len(number), nil)
	for i, x := range next.points {
		end, ok := number[s.key(x)]
		next.inside[i] = x
		if !ok {
			end, next.inside[i] = start[i], starts[i]
		}
		p.Set(start[i], end, p.At(start[i], end)+1/float64(s.PerCell))
	}
	pi, err := stationary(p)
	for i, cell := range start {
		next.weights[i] = pi[cell] / float64(s.PerCell)
	}
	return next, err
}

// cell is a cell with the numbers of the points in it.
type cell struct {
	key     string
	members []int
	weight  float64
}

// cells puts points into cells, in the order in which they are first met, and leaves out cells of too little weight.
func (s ShortRuns) cells(from pool) (cells []cell) {
	at := map[string]int{}
	for i, x := range from.points {
		k := s.key(x)
		if _, ok := at[k]; !ok {
			at[k], cells = len(cells), append(cells, cell{key: k})
		}
		c := &cells[at[k]]
		c.members = append(c.members, i)
		c.weight += from.weights[i]
	}
	least := cmp.Or(s.Least, 1e-5)
	return slices.DeleteFunc(cells, func(c cell) bool { return c.weight < least })
}

func (s ShortRuns) key(x []float64) string {
	k := make([]byte, 0, 8*len(x))
	for _, v := range x {
		k = fmt.Appendf(k, "%d ", int(math.Floor(v/s.Cell)))
	}
	return string(k)
}

// stationary returns π = πP. If there are several, it returns the uniform distribution and errParts.
func stationary(p *mat.Dense) ([]float64, error) {
	n, _ := p.Dims()
	var m mat.Dense
	m.CloneFrom(p.T())
	right := mat.NewVecDense(n, nil)
	for i := range n {
		m.Set(i, i, m.At(i, i)-1)
	}
	for j := range n { // one of the equations follows from the others
		m.Set(0, j, 1)
	}
	right.SetVec(0, 1)
	var x mat.VecDense
	const singular = 1e13
	if err := x.SolveVec(&m, right); err != nil {
		var condition mat.Condition
		if !errors.As(err, &condition) || condition > singular {
			return slices.Repeat([]float64{1 / float64(n)}, n), errParts
		}
	}
	pi := x.RawVector().Data
	for i, v := range pi {
		pi[i] = max(v, 0) // rounding
	}
	floats.Scale(1/floats.Sum(pi), pi)
	return pi, nil
}

// pick draws an index with the probabilities whose sums are given.
func pick(sums []float64, rng *rand.Rand) int {
	last := len(sums) - 1
	if !(sums[last] > 0) {
		return rng.IntN(len(sums))
	}
	return min(sort.SearchFloat64s(sums, rng.Float64()*sums[last]), last)
}

// Rand puts an end into dst, drawn with its weight, and returns it; a nil dst is allocated. A nil src draws from the global source.
func (e *Ends) Rand(dst []float64, src rand.Source) []float64 {
	x := e.Points[pick(e.sums, stream.From(src))]
	dst = arg.Slice(dst, len(x))
	copy(dst, x)
	return dst
}

// Mean returns the equilibrium average of f, and its standard error from the rounds. What the rounds have in common, too few of them for BurnIn, is not in it.
func (e *Ends) Mean(f func(x []float64) float64) diffusion.Estimate {
	means := make([]float64, e.rounds)
	for i, x := range e.Points {
		means[e.round[i]] += e.Weights[i] * f(x) * float64(e.rounds)
	}
	mean, deviation := stat.MeanStdDev(means, nil)
	return diffusion.Estimate{Value: mean, StdErr: stat.StdErr(deviation, float64(e.rounds))}
}
