package diffusion

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
)

// Averages over a mixture by adaptive quadrature in up to three dimensions,
//
//	⟨f⟩ = Σ_k π_k ∫ N(z; 0, I) f(m_k + Q_k √λ_k z) dz,
//
// each component in its own coordinates z, where it has unit size however small,
// long or slanted it is. The cube |z_j| ≤ 9 of a component is cut into boxes, until
//
//   - no box is large in the coordinates of any component that reaches into it,
//     so that nothing narrow slips between the nodes, and
//   - tensor Gauss–Legendre rules of 16 and of 20 nodes a side agree on it.
//
// The result is that of the rule of 20; the difference between the rules, which
// is much larger than its error, must fall below quadratureTolerance.

const (
	// maxQuadratureDim is the largest dimension in which averages are computed
	// by quadrature.
	maxQuadratureDim = 3
	// reach is the half-width of the cube: the density outside is below e^{−40}.
	reach = 9
	// panel is the largest half-width of a box in standard deviations of any
	// component that reaches into it.
	panel = 3
	// lowNodes and highNodes are the nodes a side of the two rules.
	lowNodes, highNodes = 16, 20
	// maxOutputs is the number of averages that can be taken at once.
	maxOutputs = 3
	// underflow is below what averages are taken to be zero.
	underflow = 1e-290
)

// quadratureTolerance is the relative difference that the two rules may have, by
// dimension; evaluationLimit says after how many evaluations to give up.
var (
	quadratureTolerance = [maxQuadratureDim + 1]float64{1: 1e-12, 2: 1e-10, 3: 1e-8}
	evaluationLimit     = [maxQuadratureDim + 1]int{1: 5e6, 2: 2e7, 3: 1e8}
)

// averages are the means of up to maxOutputs functions.
type averages [maxOutputs]float64

// integrand evaluates the functions at the point x = mean of the component anchor + offset.
type integrand func(value *averages, anchor int, offset, x []float64)

// quadrature averages over components, with the weights that they have.
type quadrature struct {
	dim, outputs int
	cover        []*component
	f            integrand

	evaluations int
	y           [maxQuadratureDim]float64 // a node in a component's coordinates, scaled
	offset, x   []float64
	marginals   [maxQuadratureDim][maxOutputs][highNodes]float64
}

// box is the part of a component's cube with the given centre and half-widths.
type box struct {
	anchor       int
	centre, half [maxQuadratureDim]float64
	sum          averages // ∫ f
	size         averages // ∫ |f|
	difference   averages // of the two rules
	rough        [maxQuadratureDim]float64
}

// average returns the averages of the outputs of f over the components of cover.
func average(cover []*component, outputs int, f integrand) (averages, error) {
	d := len(cover[0].mean)
	q := &quadrature{dim: d, outputs: outputs, cover: cover, f: f, offset: make([]float64, d), x: make([]float64, d)}
	boxes, err := q.partition()
	if err != nil {
		return averages{}, err
	}
	for i := range boxes {
		q.evaluate(&boxes[i])
	}
	for {
		sum, size, difference := q.total(boxes)
		if q.converged(size, difference) {
			return sum, nil
		}
		for _, v := range sum {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return averages{}, fmt.Errorf("diffusion: quadrature gives %v: the data are beyond the range of float64", v)
			}
		}
		if q.evaluations > evaluationLimit[d] {
			return averages{}, fmt.Errorf("diffusion: quadrature did not converge: relative error up to %.2g after %d evaluations", worst(size, difference), q.evaluations)
		}
		boxes = q.refine(boxes, size)
	}
}

// converged reports whether the rules agree on all outputs.
func (q *quadrature) converged(size, difference averages) bool {
	for o := range q.outputs {
		if !(difference[o] <= quadratureTolerance[q.dim]*size[o]+underflow) {
			return false
		}
	}
	return true
}

func worst(size, difference averages) (relative float64) {
	for o := range size {
		if size[o] > 0 {
			relative = max(relative, difference[o]/size[o])
		}
	}
	return relative
}

func (q *quadrature) total(boxes []box) (sum, size, difference averages) {
	for i := range boxes {
		for o := range q.outputs {
			sum[o] += boxes[i].sum[o]
			size[o] += boxes[i].size[o]
			difference[o] += boxes[i].difference[o]
		}
	}
	return sum, size, difference
}

// refine cuts the boxes whose share of the error is too large along the
// directions in which f is roughest.
func (q *quadrature) refine(boxes []box, size averages) []box {
	var refined []box
	share := 0.9 * quadratureTolerance[q.dim] / float64(len(boxes))
	rounding := 0.1 * quadratureTolerance[q.dim]
	for _, b := range boxes {
		good := true
		for o := range q.outputs {
			good = good && b.difference[o] <= max(share*size[o], rounding*b.size[o])
		}
		if good {
			refined = append(refined, b)
			continue
		}
		first := len(refined)
		refined = append(refined, b)
		roughest := max(b.rough[0], b.rough[1], b.rough[2])
		for axis := range q.dim {
			if b.rough[axis] >= 0.05*roughest {
				for _, half := range refined[first:] {
					refined = append(refined, half)
					halve(&refined[len(refined)-1], axis, +1)
				}
				for i := first; i < first+(len(refined)-first)/2; i++ {
					halve(&refined[i], axis, -1)
				}
			}
		}
		for i := first; i < len(refined); i++ {
			q.evaluate(&refined[i])
		}
	}
	return refined
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

// affine takes the coordinates of one component to those of another.
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
// and along which axis it is so most.
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

// evaluate applies both rules to b.
func (q *quadrature) evaluate(b *box) {
	low, _ := q.apply(legendre().low, b)
	b.sum, b.size = q.apply(legendre().high, b)
	for o := range q.outputs {
		b.difference[o] = math.Abs(b.sum[o] - low[o])
	}
	if q.dim > 1 {
		q.roughness(b)
	}
}

// rule is a Gauss–Legendre rule on [−1, 1].
type rule struct {
	nodes, weights []float64
	tail           [2][]float64 // Legendre polynomials of the two highest degrees, times the weights
}

var legendre = sync.OnceValue(func() (rules struct{ low, high *rule }) {
	rules.low, rules.high = newRule(lowNodes), newRule(highNodes)
	return rules
})

func newRule(n int) *rule {
	r := &rule{nodes: make([]float64, n), weights: make([]float64, n)}
	quad.Legendre{}.FixedLocations(r.nodes, r.weights, -1, 1)
	for i := range r.tail {
		r.tail[i] = make([]float64, n)
	}
	for a, x := range r.nodes {
		before, p := 1.0, x
		for k := 1.0; k < float64(n-1); k++ {
			before, p = p, ((2*k+1)*x*p-k*before)/(k+1)
		}
		r.tail[0][a], r.tail[1][a] = before, p
	}
	return r
}

// apply returns the integrals of f and |f| over b by the tensor rule r, and
// leaves the integrals over all directions but one in q.marginals.
func (q *quadrature) apply(r *rule, b *box) (sum, size averages) {
	var nodes, weights [maxQuadratureDim][highNodes]float64
	for j := range q.dim {
		for a, u := range r.nodes {
			z := b.centre[j] + b.half[j]*u
			nodes[j][a] = z
			weights[j][a] = r.weights[a] * b.half[j] * math.Exp(-0.5*z*z) / math.Sqrt(2*math.Pi)
		}
	}
	c := q.cover[b.anchor]
	q.marginals = [maxQuadratureDim][maxOutputs][highNodes]float64{}
	var value averages
	var index [maxQuadratureDim]int
	for range nodeCount(len(r.nodes), q.dim) {
		weight, square := c.weight, 0.0
		for j := range q.dim {
			z := nodes[j][index[j]]
			weight *= weights[j][index[j]]
			square += z * z
			q.y[j] = math.Sqrt(c.variances[j]) * z
		}
		if square < reach*reach {
			q.call(&value, b.anchor)
			for o := range q.outputs {
				v := weight * value[o]
				sum[o] += v
				size[o] += math.Abs(v)
				if q.dim > 1 {
					for j := range q.dim {
						q.marginals[j][o][index[j]] += v
					}
				}
			}
		}
		for j := range q.dim {
			if index[j]++; index[j] < len(r.nodes) {
				break
			}
			index[j] = 0
		}
	}
	return sum, size
}

// call evaluates f at the node q.y of the component anchor.
func (q *quadrature) call(value *averages, anchor int) {
	c := q.cover[anchor]
	c.fromAxes(q.offset, q.y[:q.dim])
	for j, m := range c.mean {
		q.x[j] = m + q.offset[j]
	}
	q.evaluations++
	q.f(value, anchor, q.offset, q.x)
}

// roughness measures by the highest Legendre coefficients of the marginals along
// which axis the rule of highNodes is nearest to its limit.
func (q *quadrature) roughness(b *box) {
	r := legendre().high
	for axis := range q.dim {
		b.rough[axis] = 0
		for o := range q.outputs {
			if b.size[o] == 0 {
				continue
			}
			for _, tail := range r.tail {
				var coefficient float64
				for a, v := range q.marginals[axis][o][:highNodes] {
					coefficient += tail[a] * v
				}
				b.rough[axis] = max(b.rough[axis], math.Abs(coefficient)/b.size[o])
			}
		}
	}
}
