package fluids

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
)

// Walls returns the mean number of domain walls, bonds at whose ends φ has different signs, Σ_i P(φ_i φ_{i+1} < 0).
func (p *Phases) Walls() float64 { return p.clean.walls() }

// PosteriorWalls returns the expected number of domain walls given a noised field, Σ_i P(φ_i φ_{i+1} < 0 | X_t = x). Its mean over the x of any t is Walls. The sign changes of E[φ | X_t = x] have another mean: they
// miss short excursions through 0, which the posterior mean levels.
//
// It is an error if x is not finite, or so far from all fields that their probabilities underflow. It panics if t is less than Earliest.
func (p *Phases) PosteriorWalls(x []float64, t float64) (float64, error) {
	if err := arg.FiniteSlice("x", x); err != nil {
		return 0, err
	}
	c := p.given(x, t)
	defer p.pool.Put(c)
	walls := c.walls()
	if math.IsNaN(walls) {
		return 0, fmt.Errorf("fluids: no field has a probability given this x, from %v to %v", floats.Min(x), floats.Max(x))
	}
	return walls, nil
}

// halves are the nodes of Gauss's rule on either side of φ = 0, first those below it. The integrals of walls end there, where the trapezoidal rule would lose its accuracy.
type halves struct {
	at, weight []float64 // the weight of the rule times e^{−B(φ² − 1)²}
	inner      []float64 // bonds of all pairs
	outer      []float64 // bonds to the nodes of the trapezoidal rule, a row for each φ
}

func (p *Phases) newHalves() *halves {
	n := len(p.node) // on each side, twice as dense as the others
	h := &halves{at: make([]float64, 2*n), weight: make([]float64, 2*n)}
	quad.Legendre{}.FixedLocations(h.at[n:], h.weight[n:], 0, p.node[n-1])
	for k := range n {
		h.at[k], h.weight[k] = -h.at[n+k], h.weight[n+k]
	}
	for k, phi := range h.at {
		h.weight[k] *= math.Exp(-p.barrier * math.Pow(phi*phi-1, 2))
		for _, to := range h.at {
			h.inner = append(h.inner, p.bond(phi-to))
		}
		for _, to := range p.node {
			h.outer = append(h.outer, p.bond(phi-to))
		}
	}
	return h
}

// walls returns Σ_i P(φ_i φ_{i+1} < 0).
func (c *chain) walls() (sum float64) {
	h, m := c.halves(), len(c.node)
	// reach puts the weights of φ at the site i into dst, with the sums over all sites on one side of it: nil at the end of the chain.
	reach := func(dst []float64, i int, side []float64) {
		c.weigh(dst, h.at, h.weight, i)
		if side == nil {
			return
		}
		for k := range dst {
			dst[k] *= floats.Dot(h.outer[k*m:(k+1)*m], side)
		}
	}
	before, behind, far := make([]float64, 2*m), make([]float64, 2*m), make([]float64, m)
	for i := range c.sites - 1 {
		var left, right []float64
		if i > 0 {
			left = c.at(c.f, i-1)
		}
		if i+2 < c.sites {
			right = floats.MulTo(far, c.at(c.b, i+2), c.at(c.local, i+2))
		}
		reach(before, i, left)
		reach(behind, i+1, right)
		like, unlike := 0.0, 0.0
		for k, v := range before {
			bond := h.inner[2*m*k : 2*m*(k+1)]
			negative, positive := v*floats.Dot(bond[:m], behind[:m]), v*floats.Dot(bond[m:], behind[m:])
			if k >= m {
				negative, positive = positive, negative
			}
			like, unlike = like+negative, unlike+positive
		}
		sum += unlike / (like + unlike)
	}
	return sum
}
