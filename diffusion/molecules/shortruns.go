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
	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/bootstrap"
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

// round makes one round of runs. If the space falls into parts, the weights are of no use, and the error is errParts.
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
	end := make([]int, len(starts))
	for i, x := range next.points {
		if cell, ok := number[s.key(x)]; ok {
			end[i], next.inside[i] = cell, x
		} else {
			end[i], next.inside[i] = start[i], starts[i]
		}
	}
	open, err := mainPart(start, end, len(number))
	for i, cell := range end {
		if !open[cell] {
			end[i], next.inside[i] = start[i], starts[i]
		}
	}
	pi := stationary(start, end, open)
	for i, cell := range start {
		next.weights[i] = pi[cell] / float64(s.PerCell)
	}
	return next, err
}

// mainPart reports which cells belong to the largest set of cells each of which can be reached from each other. The few others are closed like
// cells where nothing has been: runs that never left one would give it all the weight. If there are more than a tenth of them, the error is errParts and
// all cells count.
func mainPart(start, end []int, cells int) ([]bool, error) {
	g := simple.NewDirectedGraph()
	for i := range cells {
		g.AddNode(simple.Node(i))
	}
	for i, from := range start {
		if from != end[i] {
			g.SetEdge(simple.Edge{F: simple.Node(from), T: simple.Node(end[i])})
		}
	}
	parts := topo.TarjanSCC(g)
	largest := slices.MaxFunc(parts, func(a, b []graph.Node) int { return len(a) - len(b) })
	open := make([]bool, cells)
	if 10*len(largest) < 9*cells {
		for i := range open {
			open[i] = true
		}
		return open, errParts
	}
	for _, node := range largest {
		open[node.ID()] = true
	}
	return open, nil
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

// stationary returns the distribution of the open cells that the jumps from start to end leave as it is, with the same number of jumps from each
// cell. If there are several, it is the uniform one.
func stationary(start, end []int, open []bool) []float64 {
	row, n := make([]int, len(open)), 0 // of each open cell
	for i, ok := range open {
		row[i] = n
		if ok {
			n++
		}
	}
	m := mat.NewDense(n, n, nil) // Pᵀ − 1, times the number of jumps from a cell
	for i, from := range start {
		if open[from] {
			m.Set(row[end[i]], row[from], m.At(row[end[i]], row[from])+1)
			m.Set(row[from], row[from], m.At(row[from], row[from])-1)
		}
	}
	right := mat.NewVecDense(n, nil)
	for j := range n { // one of the equations follows from the others
		m.Set(0, j, 1)
	}
	right.SetVec(0, 1)
	var x mat.VecDense
	const singular = 1e13
	var condition mat.Condition
	if err := x.SolveVec(m, right); err != nil && (!errors.As(err, &condition) || condition > singular) {
		x.CloneFromVec(mat.NewVecDense(n, slices.Repeat([]float64{1 / float64(n)}, n)))
	}
	pi, sum := make([]float64, len(open)), 0.0
	for i, ok := range open {
		if ok {
			pi[i] = max(x.AtVec(row[i]), 0) // rounding
			sum += pi[i]
		}
	}
	floats.Scale(1/sum, pi)
	return pi
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

// Mean returns the equilibrium average of f, and its standard error from the scatter of the rounds, widened for their number. It is too small by about a
// tenth, since a round starts from the ends of the one before. What the rounds have in common, too few of them for BurnIn, is not in it.
func (e *Ends) Mean(f func(x []float64) float64) diffusion.Estimate {
	means := make([]float64, e.rounds)
	for i, x := range e.Points {
		means[e.round[i]] += e.Weights[i] * f(x) * float64(e.rounds)
	}
	mean, stdErr := bootstrap.Student(means)
	return diffusion.Estimate{Value: mean, StdErr: stdErr}
}
