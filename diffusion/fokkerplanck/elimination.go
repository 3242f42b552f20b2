package fokkerplanck

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/blocks"
)

// Stationary problems on the grid. The cells are the states of a Markov chain with the rates k_ij of exponential fitting,
// and some of them are left out of the problem: they absorb. With M the matrix of the others,
//
//	M_ii = Σ_j k_ij,    M_ij = −k_ij,
//
// where the sum counts absorbing cells, M x = b are mean times and probabilities of what happens before absorption, and y M = s
// are densities that a source s keeps up. Cells are eliminated from the last to the first in the way of Grassmann, Taksar and Heyman, as
// in chain: nothing is ever subtracted, and all entries of x and y are accurate to rounding, even where they are 10⁻¹⁰⁰.
// Cells are neighbours only within a line of the grid, or a line further: M is a band, and n cells in lines of m take n m² steps.

// band is the matrix M, and after eliminate its factors U L. Row i has the rates from i to the cells i − width to i + width, the place
// of i itself is free.
type band struct {
	rows  []float64
	width int
	out   []float64 // rate into absorbing cells; later the whole rate out of the cell to those before it
	at    []int     // the cell of the grid that has a place
	place []int     // of a cell of the grid
	on    []bool    // whether a place belongs to the problem
}

// newBand returns room for the chain of all cells of the grid, and the rates at the time t that fill it. A periodic first axis is
// folded, 0, n − 1, 1, n − 2, …, so that neighbours stay close.
func (s *Solver) newBand(t float64) (*band, []rates, error) {
	g, w := s.Grid, newWorkspace(s.Grid)
	if err := s.fit(w.rates, t); err != nil {
		return nil, nil, err
	}
	first, stride := g.axes[0], g.stride[0]
	b := &band{width: stride, out: make([]float64, g.size), at: make([]int, g.size), place: make([]int, g.size), on: make([]bool, g.size)}
	if first.Boundary == Periodic {
		b.width *= 2
	}
	if err := arg.Memory("Cells", g.size, 8*float64(2*b.width+1)); err != nil {
		return nil, nil, err
	}
	for i := range g.size {
		line := i / stride
		if first.Boundary == Periodic {
			line = min(2*line, 2*(first.Cells-line)-1)
		}
		b.place[i] = line*stride + i%stride
		b.at[b.place[i]] = i
	}
	b.rows = make([]float64, g.size*(2*b.width+1))
	return b, w.rates, nil
}

func (b *band) row(i int) []float64 { return b.rows[i*(2*b.width+1) : (i+1)*(2*b.width+1)] }

// each calls f with the axis and both ends of all links and the rates along them, there and back.
func (s *Solver) each(r []rates, f func(axis, i, j int, up, down float64)) {
	for a := range s.Grid.axes {
		for i := range s.Grid.size {
			if j, ok := s.Grid.next(i, a); ok {
				f(a, i, j, r[a].up[i], r[a].down[j])
			}
		}
	}
}

// fill makes b the matrix M of the cells that are not absorbing, given by their index in the grid.
func (b *band) fill(s *Solver, r []rates, absorbing func(i int) bool) {
	clear(b.rows)
	clear(b.out)
	for p, i := range b.at {
		b.on[p] = !absorbing(i)
	}
	add := func(p, q int, rate float64) {
		switch {
		case !b.on[p]:
		case b.on[q]:
			b.row(p)[q-p+b.width] += rate
		default:
			b.out[p] += rate
		}
	}
	s.each(r, func(_, i, j int, up, down float64) {
		add(b.place[i], b.place[j], up)
		add(b.place[j], b.place[i], down)
	})
}

// eliminate factorises M. With root true no cell absorbs, and the first is left for the end.
func (b *band) eliminate(ctx context.Context, root bool) error {
	w := b.width
	for k := len(b.out) - 1; k >= 0; k-- {
		if err := blocks.Interrupted(ctx, k); err != nil {
			return err
		}
		if !b.on[k] || root && k == 0 {
			continue
		}
		low := max(0, k-w)
		to := b.row(k)[low-k+w : w] // the rates to low, …, k − 1
		absorbed := b.out[k]
		b.out[k] += floats.Sum(to)
		if !(b.out[k] > 0) || math.IsInf(b.out[k], 1) {
			return fmt.Errorf("fokkerplanck: a cell, number %d, is left at the rate %v: the force there is too strong for cells of this width, or nothing leads to the end", b.at[k], b.out[k])
		}
		for i := low; i < k; i++ {
			from := b.row(i)
			share := from[k-i+w] / b.out[k]
			if share == 0 {
				continue
			}
			from[k-i+w] = share
			floats.AddScaled(from[low-i+w:k-i+w], share, to)
			from[w] = 0
			b.out[i] += share * absorbed
		}
	}
	return nil
}

// mean solves M x = b for the values of b on the grid, and returns x on the grid, 0 in cells that absorb.
func (b *band) mean(source func(i int) float64) []float64 {
	w, x := b.width, make([]float64, len(b.out))
	for p := range x {
		if b.on[p] {
			x[p] = source(b.at[p])
		}
	}
	for k := len(x) - 1; k >= 0; k-- {
		for i := max(0, k-w); i < k && x[k] != 0; i++ {
			x[i] += b.row(i)[k-i+w] * x[k]
		}
	}
	for k := range x {
		if low := max(0, k-w); b.on[k] {
			x[k] = (x[k] + floats.Dot(b.row(k)[low-k+w:w], x[low:k])) / b.out[k]
		}
	}
	return b.onGrid(x)
}

// density solves y M = s for the source s on the grid, and returns y on the grid, 0 in cells that absorb.
func (b *band) density(source []float64) []float64 {
	w, y := b.width, make([]float64, len(b.out))
	for p := range y {
		if b.on[p] {
			y[p] = source[b.at[p]]
		}
	}
	for k := len(y) - 1; k >= 0; k-- {
		if low := max(0, k-w); b.on[k] {
			y[k] /= b.out[k]
			floats.AddScaled(y[low:k], y[k], b.row(k)[low-k+w:w])
		}
	}
	for k := range y {
		b.gather(y, k)
	}
	return b.onGrid(y)
}

// stationary returns the solution of p M = 0 of the sum 1, after an elimination that has left the first cell.
func (b *band) stationary() []float64 {
	const most = 1e100 // where all is made smaller, lest the first cell be too rare to count with
	p := make([]float64, len(b.out))
	p[0] = 1
	for k := 1; k < len(p); k++ {
		b.gather(p, k)
		if p[k] > most {
			floats.Scale(1/p[k], p[:k+1])
		}
	}
	floats.Scale(1/floats.Sum(p), p)
	return b.onGrid(p)
}

// gather adds to y[k] what comes from the cells before it.
func (b *band) gather(y []float64, k int) {
	for i := max(0, k-b.width); i < k; i++ {
		y[k] += y[i] * b.row(i)[k-i+b.width]
	}
}

func (b *band) onGrid(x []float64) []float64 {
	y := make([]float64, len(x))
	for p, i := range b.at {
		y[i] = x[p]
	}
	return y
}
