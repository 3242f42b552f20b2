package fokkerplanck

import (
	"fmt"
	"iter"
	"math"
)

// The grid: equal cells with the values of the density at their centres. The sum of the
// values times the volume of a cell is an integral by the midpoint rule.

const badLength = "fokkerplanck: slice length does not match"

// Axis is one coordinate of a grid: an interval cut into Cells equal cells.
type Axis struct {
	Interval
	Cells int
}

// Grid is a box of one or two axes cut into equal cells, numbered with the last
// axis fastest. It is immutable.
type Grid struct {
	axes   []Axis
	stride []int // from a cell to the next along an axis
	size   int
	volume float64
}

// minCells is the least number of cells of an axis: fewer than three make a ring
// on which a cell is its neighbour's neighbour on both sides.
const minCells = 3

// NewGrid returns the grid with the given axes, one or two.
func NewGrid(axes ...Axis) (*Grid, error) {
	if len(axes) != 1 && len(axes) != 2 {
		return nil, fmt.Errorf("fokkerplanck: len(axes) = %d, want 1 or 2", len(axes))
	}
	var cells float64 = 1
	for a, v := range axes {
		cells *= float64(max(v.Cells, 1))
		// The density, a copy, and two rates for each axis.
		if err := arg.Memory("Cells", v.Cells, cells/float64(max(v.Cells, 1))*8*float64(2+2*len(axes))); err != nil {
			return nil, fmt.Errorf("%w (axes[%d])", err, a)
		}
	}
	g := &Grid{axes: append([]Axis(nil), axes...), stride: make([]int, len(axes)), size: 1, volume: 1}
	for a := len(axes) - 1; a >= 0; a-- {
		v := axes[a]
		if err := v.check(); err != nil {
			return nil, fmt.Errorf("%w (axes[%d])", err, a)
		}
		if err := arg.AtLeast("Cells", v.Cells, minCells); err != nil {
			return nil, fmt.Errorf("%w (axes[%d])", err, a)
		}
		// The rates have 1/width², and neighbouring centres must differ.
		if w := v.Width(); !(w*w > 0) || v.Center(1) == v.Center(0) || v.Center(v.Cells-1) == v.Center(v.Cells-2) {
			return nil, fmt.Errorf("fokkerplanck: Cells = %d gives cells of the width %v between %v and %v, which float64 cannot tell apart (axes[%d])", v.Cells, w, v.Lo, v.Hi, a)
		}
		g.stride[a] = g.size
		g.size *= v.Cells
		g.volume *= v.Width()
	}
	return g, nil
}

// Width returns the width of a cell.
func (a Axis) Width() float64 { return a.Length() / float64(a.Cells) }

// Center returns the centre of cell i.
func (a Axis) Center(i int) float64 { return a.Lo + (float64(i)+0.5)*a.Width() }

// cell returns the cell that holds x; the upper end belongs to the last one.
func (a Axis) cell(x float64) (i int, ok bool) {
	if !(x >= a.Lo && x <= a.Hi) {
		return 0, false
	}
	return min(int((x-a.Lo)/a.Width()), a.Cells-1), true
}

// Dim returns the number of axes.
func (g *Grid) Dim() int { return len(g.axes) }

// Len returns the number of cells.
func (g *Grid) Len() int { return g.size }

// Axis returns axis a. It panics if there is none.
func (g *Grid) Axis(a int) Axis {
	arg.Index("a", a, len(g.axes))
	return g.axes[a]
}

// CellVolume returns the volume of one cell.
func (g *Grid) CellVolume() float64 { return g.volume }

// Center puts the centre of cell i into dst and returns it; a nil dst is
// allocated. It panics if len(dst) is not g.Dim() or if there is no cell i.
func (g *Grid) Center(dst []float64, i int) []float64 {
	dst = arg.Slice(dst, len(g.axes))
	arg.Index("i", i, g.size)
	for a, v := range g.axes {
		dst[a] = v.Center(i / g.stride[a] % v.Cells)
	}
	return dst
}

// Sample puts the values of density at the centres of the cells into dst and
// returns it; a nil dst is allocated. It panics if len(dst) is not g.Len().
func (g *Grid) Sample(dst []float64, density func(x []float64) float64) []float64 {
	if density == nil {
		panic("fokkerplanck: density is nil")
	}
	dst = arg.Slice(dst, g.size)
	x := make([]float64, len(g.axes))
	for i := range dst {
		dst[i] = density(g.Center(x, i))
	}
	return dst
}

// PointMass returns the density on the grid of a unit mass at x. The mass is shared
// between the nearest centres so that its mean is x; within half a cell of an end that
// is not periodic all of it is in the last cell. A point outside is an error. It panics if len(x) is
// not g.Dim().
func (g *Grid) PointMass(x []float64) ([]float64, error) {
	if len(x) != len(g.axes) {
		panic(badLength)
	}
	at, share := []int{0}, []float64{1 / g.volume}
	for a, v := range g.axes {
		if _, ok := v.cell(x[a]); !ok {
			return nil, fmt.Errorf("fokkerplanck: x[%d] = %v is outside %v to %v", a, x[a], v.Lo, v.Hi)
		}
		low, fraction := math.Modf((x[a]-v.Lo)/v.Width() + 0.5)
		below, above := v.wrapIndex(int(low)-1), v.wrapIndex(int(low))
		for k := range at {
			at = append(at, at[k]+above*g.stride[a])
			share = append(share, share[k]*fraction)
			at[k] += below * g.stride[a]
			share[k] *= 1 - fraction
		}
	}
	p := make([]float64, g.size)
	for k, i := range at {
		p[i] += share[k]
	}
	return p, nil
}

// wrapIndex brings an index that is one too low or too high back onto the axis.
func (a Axis) wrapIndex(i int) int {
	if a.Boundary == Periodic {
		return (i + a.Cells) % a.Cells
	}
	return min(max(i, 0), a.Cells-1)
}

// Histogram returns the density on the grid of n samples, the j-th of which is
// sample(j): the share of the samples in each cell, divided by its volume. Samples
// outside the box are in no cell but count in n. It panics if a sample's length is not g.Dim().
func (g *Grid) Histogram(n int, sample func(j int) []float64) []float64 {
	if sample == nil {
		panic("fokkerplanck: sample is nil")
	}
	p := make([]float64, g.size)
	for j := range n {
		if i, ok := g.cell(sample(j)); ok {
			p[i] += 1 / (float64(n) * g.volume)
		}
	}
	return p
}

func (g *Grid) cell(x []float64) (index int, ok bool) {
	if len(x) != len(g.axes) {
		panic(badLength)
	}
	for a, v := range g.axes {
		i, ok := v.cell(x[a])
		if !ok {
			return 0, false
		}
		index += i * g.stride[a]
	}
	return index, true
}

// lines yields the first cell of every line along an axis.
func (g *Grid) lines(axis int) iter.Seq[int] {
	return func(yield func(first int) bool) {
		for i := range g.size {
			if i/g.stride[axis]%g.axes[axis].Cells == 0 && !yield(i) {
				return
			}
		}
	}
}

// Mass returns ∫ p dx. It panics if len(p) is not g.Len().
func (g *Grid) Mass(p []float64) (sum float64) {
	if len(p) != g.size {
		panic(badLength)
	}
	for _, v := range p {
		sum += v
	}
	return sum * g.volume
}
