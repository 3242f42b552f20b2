package plotting

// Data on a grid of x and y, which heat maps, contours and regions share.

import (
	"math"
	"slices"
	"sort"
)

// A field is a function on a grid; it implements plotter.GridXYZ.
type field struct {
	x, y []float64
	z    [][]float64
}

// newField copies a function on a grid.
func newField(x, y []float64, z [][]float64) field {
	f := field{slices.Clone(x), slices.Clone(y), make([][]float64, len(z))}
	for i, row := range z {
		f.z[i] = slices.Clone(row)
	}
	return f
}

func (f field) Dims() (c, r int)   { return len(f.x), len(f.y) }
func (f field) X(c int) float64    { return f.x[c] }
func (f field) Y(r int) float64    { return f.y[r] }
func (f field) Z(c, r int) float64 { return f.z[c][r] }

// values returns the range of the finite values.
func (f field) values() span {
	s := emptySpan()
	for _, row := range f.z {
		for _, v := range row {
			s.include(v)
		}
	}
	return s
}

// nodes returns the range of the points of the grid, at which the axes end.
func (f field) nodes(x, y axis) extent {
	return extent{x: admitted(x, f.x), y: admitted(y, f.y), tight: true}
}

// admitted returns the range of the values that the axis admits.
func admitted(a axis, values []float64) span {
	s := emptySpan()
	for _, v := range values {
		if a.admits(v) {
			s.include(v)
		}
	}
	return s
}

// table returns the table of the values at all points of the grid.
func (f field) table(kind, label string) table {
	t := table{kind: kind, label: label}
	for i, x := range f.x {
		for j, y := range f.y {
			row := datumAt(x, y)
			row.z = f.z[i][j]
			t.rows = append(t.rows, row)
		}
	}
	return t
}

// checkField notes what is wrong with a field on a grid.
func (f *firstError) checkField(method string, x, y []float64, z [][]float64) bool {
	if !f.checkGrid(method, x, y, "z", len(z)) {
		return false
	}
	for i, row := range z {
		if !f.checkRow(method, "z", i, len(row), len(y)) {
			return false
		}
	}
	values := (field{x, y, z}).values()
	if values.empty() {
		f.fail("%s: no value of z is finite", method)
		return false
	}
	if values.lo < -farthest || values.hi > farthest {
		f.fail("%s: z goes from %v to %v, want values within ±%v", method, values.lo, values.hi, farthest)
		return false
	}
	return true
}

// checkGrid notes what is wrong with the coordinates of a grid and the number
// of its rows; it returns false then.
func (f *firstError) checkGrid(method string, x, y []float64, values string, rows int) bool {
	for _, c := range []struct {
		name string
		v    []float64
	}{{"x", x}, {"y", y}} {
		if len(c.v) < 2 {
			f.fail("%s: %s has %d values, want at least 2", method, c.name, len(c.v))
			return false
		}
		for i, v := range c.v {
			if !finite(v) || i > 0 && v <= c.v[i-1] {
				f.fail("%s: %s is not ascending at %[2]s[%d] = %v", method, c.name, i, v)
				return false
			}
		}
	}
	if rows != len(x) {
		f.fail("%s: x has %d values and %s has %d rows", method, len(x), values, rows)
		return false
	}
	return true
}

// checkRow notes a row of values that does not match y.
func (f *firstError) checkRow(method, values string, i, have, want int) bool {
	if have != want {
		f.fail("%s: y has %d values and %s[%d] has %d", method, want, values, i, have)
		return false
	}
	return true
}

// edges returns the borders of the cells around the values: the middles
// between neighbours, and half a cell beyond the ends.
func (a axis) edges(values []float64) []float64 {
	n := len(values)
	e := make([]float64, n+1)
	for i := 1; i < n; i++ {
		e[i] = (a.scaled(values[i-1]) + a.scaled(values[i])) / 2
	}
	e[0] = 2*a.scaled(values[0]) - e[1]
	e[n] = 2*a.scaled(values[n-1]) - e[n-1]
	for i := range e {
		e[i] = a.unscaled(e[i])
	}
	return e
}

// cellOf returns the index of the cell that holds v, or -1.
func cellOf(edges []float64, v float64) int {
	if v < edges[0] || v > edges[len(edges)-1] {
		return -1
	}
	i := sort.SearchFloat64s(edges, v) - 1
	return max(0, min(i, len(edges)-2))
}

// between returns the left neighbour of v among values and how far v is on
// the way to the right one, on the scale of the axis.
func (a axis) between(values []float64, v float64) (i int, t float64) {
	i = sort.SearchFloat64s(values, v) - 1
	i = max(0, min(i, len(values)-2))
	lo, hi := a.scaled(values[i]), a.scaled(values[i+1])
	return i, math.Max(0, math.Min(1, (a.scaled(v)-lo)/(hi-lo)))
}
