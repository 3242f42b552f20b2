package diffusion

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
)

// The tensor Gauss–Legendre rules on a box.

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
// puts the integrals over all directions except one into q.marginals.
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
			for o := range q.computed {
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

// roughness measures, by the highest Legendre coefficients of the marginals, along
// which axis the rule of highNodes is closest to failing.
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
