package diffusion

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// The boxes into which quadrature cuts the cubes of the components, such that no box is
// large in the coordinates of any component that reaches into it.

// box is the part of a component's cube with the given centre and half-widths.
type box struct {
	anchor       int
	centre, half [maxQuadratureDim]float64
	sum          averages // ∫ f
	size         averages // ∫ |f|
	difference   averages // of the two rules
	rough        [maxQuadratureDim]float64
}

// halve makes b its own lower (side −1) or upper (side 1) half along the axis.
func halve(b *box, axis int, side float64) {
	b.half[axis] /= 2
	b.centre[axis] += side * b.half[axis]
}

// errSpread says that partition made too many boxes.
var errSpread = errors.New("diffusion: quadrature needs too many boxes: the components differ too much in size and direction")

// partition cuts the cubes of all components into boxes that are small enough
// for every component that reaches into them.
func (q *quadrature) partition() ([]box, error) {
	var boxes, open []box
	limit := evaluationLimit[q.dim] / nodeCount(highNodes, q.dim)
	for i := range q.cover {
		maps := q.mapsFrom(i)
		first := box{anchor: i}
		for j := range q.dim {
			first.half[j] = reach
		}
		open = append(open[:0], thirds(first, q.dim)...)
		for len(open) > 0 {
			b := open[len(open)-1]
			open = open[:len(open)-1]
			if axis, large := q.tooLarge(&b, maps); large {
				low, high := b, b
				halve(&low, axis, -1)
				halve(&high, axis, +1)
				open = append(open, low, high)
			} else if b.distance(q.dim) < reach {
				boxes = append(boxes, b)
			}
			if len(boxes)+len(open) > limit {
				return nil, errSpread
			}
		}
	}
	return boxes, nil
}

func nodeCount(n, d int) int {
	count := 1
	for range d {
		count *= n
	}
	return count
}

// thirds cuts a cube of half-width reach = 3 panel into 3^d.
func thirds(b box, d int) []box {
	boxes := []box{b}
	for axis := range d {
		var next []box
		for _, b := range boxes {
			for side := -1; side <= 1; side++ {
				b.half[axis] = panel
				b.centre[axis] = float64(2 * side * panel)
				next = append(next, b)
			}
		}
		boxes = next
	}
	return boxes
}

// distance returns the distance of the box from the origin.
func (b *box) distance(d int) float64 {
	var square float64
	for j := range d {
		gap := max(math.Abs(b.centre[j])-b.half[j], 0)
		square += gap * gap
	}
	return math.Sqrt(square)
}

// affine maps the coordinates of one component to those of another.
type affine struct {
	shift  []float64
	matrix *mat.Dense
}

// mapsFrom returns the maps from the coordinates of component i to those of all
// the others.
func (q *quadrature) mapsFrom(i int) []affine {
	from := q.cover[i]
	gap, column, image := make([]float64, q.dim), make([]float64, q.dim), make([]float64, q.dim)
	var maps []affine
	for j, to := range q.cover {
		if j == i {
			continue
		}
		a := affine{make([]float64, q.dim), mat.NewDense(q.dim, q.dim, nil)}
		for r := range gap {
			gap[r] = from.mean[r] - to.mean[r]
		}
		to.whiten(a.shift, gap)
		for c := range q.dim {
			clear(gap)
			gap[c] = math.Sqrt(from.variances[c])
			from.fromAxes(column, gap)
			to.whiten(image, column)
			a.matrix.SetCol(c, image)
		}
		maps = append(maps, a)
	}
	return maps
}

// tooLarge reports whether b is too large for a component that reaches into it,
// and along which axis most.
func (q *quadrature) tooLarge(b *box, maps []affine) (axis int, large bool) {
	worst := float64(panel)
	for _, a := range maps {
		touches, row, extent := true, 0, 0.0
		for r := range q.dim {
			at, radius := a.shift[r], 0.0
			for c, v := range a.matrix.RawRowView(r) {
				at += v * b.centre[c]
				radius += math.Abs(v) * b.half[c]
			}
			touches = touches && math.Abs(at)-radius < reach
			if radius > extent {
				row, extent = r, radius
			}
		}
		// In d dimensions a slanted box of half-width 3 has √d times that extent.
		if !touches || extent <= worst*math.Sqrt(float64(q.dim))*(1+1e-9) {
			continue
		}
		worst, large = extent, true
		for c, v := range a.matrix.RawRowView(row) {
			if math.Abs(v)*b.half[c] > math.Abs(a.matrix.At(row, axis))*b.half[axis] {
				axis = c
			}
		}
	}
	return axis, large
}
