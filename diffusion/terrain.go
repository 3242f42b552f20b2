package diffusion

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Walks in the landscape of one time, in any dimension: Newton's method along the axes of ∇∇U, downhill along
// some of them and uphill along the others.

// terrain is the landscape at one time.
type terrain struct {
	law        *Mixture
	precisions []*mat.SymDense // of the components
	reach      float64         // no step is longer
	w          scratch
	eigen      mat.EigenSym
}

// site is a point of the landscape and what is known of the potential there.
type site struct {
	y          []float64
	potential  float64
	gradient   []float64 // along the axes of ∇∇U
	axes       *mat.Dense
	curvatures []float64 // in rising order
	rounding   float64   // by how much the gradient may be off
}

func newTerrain(law *Mixture) *terrain {
	r := &terrain{law: law, w: newScratch(nil, law)}
	for k := range law.components {
		c := &law.components[k]
		precision := mat.NewSymDense(law.dim, nil)
		c.addPrecision(precision, 1)
		r.precisions = append(r.precisions, precision)
		r.reach = max(r.reach, floats.Norm(c.mean, 2)+math.Sqrt(floats.Max(c.variances)))
	}
	return r
}

// at looks at the landscape around y; ok is false where it cannot be computed.
func (r *terrain) at(y []float64) (p site, ok bool) {
	clear(r.w.s)
	p = site{y: y, potential: -0.5*squareNorm(y) - 2*r.law.posterior(r.w.gamma, y)}
	r.law.score(r.w, y)
	d := r.law.dim
	size := floats.Norm(y, 2)
	hessian := mat.NewSymDense(d, nil)
	for k, gamma := range r.w.gamma {
		if gamma == 0 {
			continue
		}
		c := &r.law.components[k]
		c.score(r.w.z, y, r.w.y)
		for i := range d {
			dz := r.w.z[i] - r.w.s[i]
			for j := i; j < d; j++ {
				hessian.SetSym(i, j, hessian.At(i, j)+2*gamma*(r.precisions[k].At(i, j)-dz*(r.w.z[j]-r.w.s[j])))
			}
		}
		// A log-odds as large as g is rounded by εg.
		length := floats.Norm(r.w.z, 2)
		c.residual(r.w.y, y)
		size += 2 * gamma * (length + floats.Distance(r.w.z, r.w.s, 2)*0.5*length*floats.Norm(r.w.y, 2))
	}
	for j := range d {
		hessian.SetSym(j, j, hessian.At(j, j)-1)
	}
	if math.IsNaN(mat.Sum(hessian)) || math.IsInf(mat.Norm(hessian, 1), 0) || !isFinite(p.potential) || !r.eigen.Factorize(hessian, true) {
		return p, false
	}
	p.curvatures, p.axes, p.rounding = r.eigen.Values(nil), new(mat.Dense), 8*epsilon*size
	r.eigen.VectorsTo(p.axes)
	p.gradient = make([]float64, d)
	for j, v := range y {
		floats.AddScaled(p.gradient, -v-2*r.w.s[j], p.axes.RawRowView(j))
	}
	return p, isFinite(p.rounding) && isFinite(p.steepness())
}

func (p *site) steepness() float64 { return floats.Norm(p.gradient, 2) }

// flat reports whether the gradient vanishes as far as rounding can tell.
func (p *site) flat() bool { return p.steepness() <= p.rounding }

// fixedPoint returns the site as a fixed point.
func (p *site) fixedPoint() FixedPoint {
	return FixedPoint{Y: p.y, Potential: p.potential, Curvatures: p.curvatures}
}

// moved returns the point at the given distances along the axes.
func (p *site) moved(along []float64, factor float64) []float64 {
	y := make([]float64, len(p.y))
	for j, v := range p.y {
		y[j] = v + factor*floats.Dot(p.axes.RawRowView(j), along)
	}
	return y
}

// newtonSteps is the number of steps after which a walk gives up.
const newtonSteps = 60

// walk goes from y uphill along the given number of softest axes and downhill along the others, until the
// gradient vanishes; ok is false unless it ends at a fixed point of that index. A walk downhill, uphill = 0, never
// rises.
func (r *terrain) walk(y []float64, uphill int) (end site, ok bool) {
	p, ok := r.at(y)
	if !ok {
		return p, false
	}
	limit := r.reach
	for range newtonSteps {
		step := p.newton(uphill)
		if p.flat() { // the last digits, if there are any
			if next, ok := r.at(p.moved(step, 1)); ok && next.steepness() < p.steepness() && next.index() == uphill {
				p = next
			}
			return p, p.index() == uphill
		}
		length := floats.Norm(step, 2)
		next, ok := r.try(&p, step, min(1, limit/length), uphill)
		if !ok { // rounding leaves nothing to gain
			break
		}
		if uphill > 0 && next.steepness() > p.steepness() {
			limit = 0.5 * min(length, limit)
		}
		p = next
	}
	return p, p.steepness() <= 16*p.rounding && p.index() == uphill
}

// index returns the number of directions in which the potential falls.
func (p *site) index() int { return p.fixedPoint().Index() }

// newton returns the step g/|λ| along every axis, uphill along the first ones.
func (p *site) newton(uphill int) []float64 {
	step := make([]float64, len(p.y))
	stiffest := max(math.Abs(p.curvatures[0]), math.Abs(p.curvatures[len(step)-1]))
	for j, g := range p.gradient {
		step[j] = -g / max(math.Abs(p.curvatures[j]), 1e-12*stiffest, 1e-300)
		if j < uphill {
			step[j] = -step[j]
		}
	}
	return step
}

// try takes the step, or for a walk downhill as much of it as lowers the potential or,
// where that shows only rounding, the gradient.
func (r *terrain) try(p *site, step []float64, factor float64, uphill int) (next site, ok bool) {
	for range 50 {
		next, ok = r.at(p.moved(step, factor))
		switch {
		case !ok:
		case uphill > 0:
			return next, true
		case next.potential < p.potential-1e-4*factor*math.Abs(floats.Dot(step, p.gradient)):
			return next, true
		case next.steepness() < p.steepness() && next.potential <= p.potential+64*epsilon*(1+math.Abs(p.potential)) && next.curvatures[0] > 0:
			return next, true
		}
		factor /= 2
	}
	return next, false
}
