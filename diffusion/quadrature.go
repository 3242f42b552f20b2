package diffusion

import (
	"fmt"
	"math"
)

// Averages over a mixture by adaptive quadrature in up to three dimensions,
//
//	⟨f⟩ = Σ_k w_k ∫ N(z; 0, I) f(m_k + Q_k √λ_k z) dz,
//
// each component in its own coordinates z, in which it has unit size, even if it is small,
// long or slanted. The cube |z_j| ≤ 9 of a component is cut into boxes, until
//
//   - no box is large in the coordinates of any component that reaches into it,
//     so that nothing narrow slips between the nodes, and
//   - tensor Gauss–Legendre rules of 16 and of 20 nodes a side agree for it.
//
// The result is that of the rule of 20; the difference between the rules, which
// is much larger than its error, must fall below quadratureTolerance, or below
// the rounding error of f if f reports it.

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
	// underflow is the value below which averages count as zero.
	underflow = 1e-290
)

// quadratureTolerance is the largest relative difference of the two rules, and evaluationLimit
// the number of evaluations after which to give up, both by dimension.
var (
	quadratureTolerance = [maxQuadratureDim + 1]float64{1: 1e-12, 2: 1e-10, 3: 1e-8}
	evaluationLimit     = [maxQuadratureDim + 1]int{1: 5e6, 2: 2e7, 3: 1e8}
)

// averages are the means of up to maxOutputs functions.
type averages [maxOutputs]float64

// integrand evaluates the functions at the point x = mean of the component anchor + offset.
type integrand func(value *averages, anchor int, offset, x []float64)

// quadrature averages over components with their weights.
type quadrature struct {
	dim, outputs int
	computed     int // outputs, and after them their rounding errors if f reports these
	cover        []*component
	f            integrand

	evaluations int
	y           [maxQuadratureDim]float64 // a node in a component's coordinates, scaled
	offset, x   []float64
	marginals   [maxQuadratureDim][maxOutputs][highNodes]float64
}

// average returns the averages of the outputs of f over the components of cover.
func average(cover []*component, outputs int, f integrand) (averages, error) {
	return (&quadrature{outputs: outputs, computed: outputs, cover: cover, f: f}).average()
}

// averageRounded is average for an f that appends the rounding errors of its outputs.
func averageRounded(cover []*component, outputs int, f integrand) (averages, error) {
	return (&quadrature{outputs: outputs, computed: outputs + 1, cover: cover, f: f}).average()
}

func (q *quadrature) average() (averages, error) {
	d := len(q.cover[0].mean)
	q.dim, q.offset, q.x = d, make([]float64, d), make([]float64, d)
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
		if !(difference[o] <= quadratureTolerance[q.dim]*size[o]+q.rounding(size)+underflow) {
			return false
		}
	}
	return true
}

// rounding returns the integral of the rounding error, of a box or of all.
func (q *quadrature) rounding(size averages) float64 {
	if q.computed == q.outputs {
		return 0
	}
	return size[q.outputs]
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
		for o := range q.computed {
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
	digits := 0.1 * quadratureTolerance[q.dim]
	for _, b := range boxes {
		good := true
		for o := range q.outputs {
			good = good && b.difference[o] <= max(share*size[o], digits*b.size[o], q.rounding(b.size))
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
