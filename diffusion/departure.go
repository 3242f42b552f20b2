package diffusion

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// The departure of p_t from equilibrium. Late in the noising p_t is N(0, I) up
// to terms of order e^{−t}, and what matters is of the order of their squares:
// at t = 10 the production is 1e−18, far below the rounding of ln p_t and of
// its score. It is therefore computed from
//
//	r = p_t/N(0, I) = Σ_k w_k e^{g_k},    g_k = ln N_k − ln N(0, I),
//	x + s = ∇ln r = ∇r/r,
//
// in which everything is small. With Σ_k's excess λ − 1 = e^{−2t}(σ² − 1) over
// the identity along an axis, the mean n and the coordinate y,
//
//	g_k  = Σ [(λ−1) y² + 2ny − n²]/2λ − ½ ln(1 + (λ−1))
//	∇g_k = ((λ−1) y + n)/λ
//	r − 1 = Σ_k w_k g_k  + Σ_k w_k (e^{g_k} − 1 − g_k)
//	∇r    = Σ_k w_k ∇g_k + Σ_k w_k (e^{g_k} − 1) ∇g_k,
//
// where the first sums are a quadratic and a linear function of x. They are
// added up beforehand, so that means which cancel, as those of symmetric data,
// cancel before rounding does harm.
//
// A mixture with a component far from N(0, I) has nothing to gain from this and is
// evaluated by log-sum-exp.

// departure is a density p_t, ready to be evaluated near given anchors. The results
// of the last evaluation are in its fields; it is not safe for concurrent use.
type departure struct {
	dim   int
	parts []part
	near  bool      // all parts are near N(0, I)
	level float64   // Σ_k w_k g_k at x = 0, a sum of terms
	terms float64   // of this size,
	force []float64 // its gradient there
	slope []float64 // and its Hessian, d×d

	logProb, logRatio float64   // ln p and ln r
	rounding          float64   // by how much rounding may have changed the one that is not derived
	score, excess     []float64 // s = ∇ln p and x + s = ∇ln r
	gamma             []float64 // the posterior weights

	grads     []float64 // ∇g_k if all parts are near, else ∇ln N_k; K×d
	logs      []float64 // ln(w_k N_k) or g_k, K
	residual  []float64 // x − m_k, d
	along     []float64 // the same along the axes of the part, d
	jacobian  []float64 // ∇∇ln r, d×d
	constants float64   // ½ d ln 2π
}

// part is a component of p_t.
type part struct {
	weight, logWeight float64
	component         *component // of p_t
	centre            []float64  // its mean along the axes
	surplus           []float64  // λ − 1, without cancellation
	halfLogDet        float64    // ½ ln det of the covariance
	stiffness         []float64  // I − C_k⁻¹, d×d
	gaps              [][]float64
}

// newDeparture returns the density of data at time t. Points are given by the index
// of an anchor and the offset from it, so that distances from a mean that is an
// anchor are exact even where the variance is tiny.
func newDeparture(data *Mixture, t float64, anchors []*component) *departure {
	law := data.At(t)
	law.mustHaveDensity()
	shrink, _ := decay(t)
	d := data.dim
	e := &departure{
		dim: d, near: true,
		force: make([]float64, d), slope: make([]float64, d*d),
		score: make([]float64, d), excess: make([]float64, d),
		residual: make([]float64, d), along: make([]float64, d), jacobian: make([]float64, d*d),
		constants: 0.5 * float64(d) * math.Log(2*math.Pi),
	}
	for k := range law.components {
		c := &law.components[k]
		if c.weight == 0 {
			continue
		}
		p := newPart(c, data.components[k].variances, shrink*shrink)
		for _, a := range anchors {
			gap := make([]float64, d)
			for j := range gap {
				gap[j] = a.mean[j] - c.mean[j]
			}
			p.gaps = append(p.gaps, gap)
		}
		e.near = e.near && p.isNear()
		e.addMean(&p)
		e.parts = append(e.parts, p)
	}
	e.gamma, e.logs = make([]float64, len(e.parts)), make([]float64, len(e.parts))
	e.grads = make([]float64, len(e.parts)*d)
	return e
}

// newPart returns the part of component c of p_t, whose variances were those
// given when shrink2 = e^{−2t} was 1.
func newPart(c *component, variances []float64, shrink2 float64) part {
	d := len(c.mean)
	p := part{
		weight: c.weight, logWeight: math.Log(c.weight), component: c,
		centre: make([]float64, d), surplus: make([]float64, d),
	}
	origin := component{mean: make([]float64, d), axes: c.axes}
	origin.residual(p.centre, c.mean)
	for j, v := range c.variances {
		p.surplus[j] = shrink2 * (variances[j] - 1)
		if math.Abs(p.surplus[j]) < 0.5 {
			p.halfLogDet += 0.5 * math.Log1p(p.surplus[j])
		} else {
			p.halfLogDet += 0.5 * math.Log(v)
		}
	}
	stiff := component{mean: origin.mean, axes: c.axes, variances: make([]float64, d)}
	for j, v := range c.variances {
		stiff.variances[j] = p.surplus[j] / v
	}
	matrix := mat.NewSymDense(d, nil)
	stiff.addCovariance(matrix, 1)
	p.stiffness = make([]float64, d*d)
	for i := range d {
		for j := range d {
			p.stiffness[i*d+j] = matrix.At(i, j)
		}
	}
	return p
}

// isNear reports whether the small quantities of p are small.
func (p *part) isNear() bool {
	for j, n := range p.centre {
		if math.Abs(n) > 0.5 || math.Abs(p.surplus[j]) > 0.5 {
			return false
		}
	}
	return true
}

// addMean adds the quadratic function w g to their sum.
func (e *departure) addMean(p *part) {
	e.level -= p.weight * p.halfLogDet
	e.terms += p.weight * math.Abs(p.halfLogDet)
	for j, n := range p.centre {
		term := 0.5 * p.weight * n * n / p.component.variances[j]
		e.level -= term
		e.terms += term
		e.along[j] = n / p.component.variances[j]
	}
	p.component.fromAxes(e.residual, e.along)
	for j, v := range e.residual {
		e.force[j] += p.weight * v
	}
	for i, v := range p.stiffness {
		e.slope[i] += p.weight * v
	}
}

// smallExponent bounds the |g_k| up to which r − 1 is summed from e^{g_k} − 1.
const smallExponent = 0.5

// at evaluates the density at the point x = anchor + offset, x being given as well.
func (e *departure) at(anchor int, offset, x []float64) {
	small := e.near
	for k := range e.parts {
		p := &e.parts[k]
		for j, gap := range p.gaps[anchor] {
			e.residual[j] = gap + offset[j]
		}
		p.component.ontoAxes(e.along, e.residual)
		if e.near {
			e.logs[k] = p.fromEquilibrium(e.along)
		} else {
			e.logs[k] = p.fromMean(e.along)
		}
		p.component.fromAxes(e.grads[k*e.dim:(k+1)*e.dim], e.along)
		small = small && math.Abs(e.logs[k]) <= smallExponent
	}
	var square float64
	for _, v := range x {
		square += v * v
	}
	var sum float64
	if small {
		sum = e.sumSmall(x)
	} else {
		sum = e.sumLogs()
		e.rounding = 16 * epsilon * (1 + math.Abs(sum))
	}
	if e.near {
		e.logRatio, e.logProb = sum, sum-0.5*square-e.constants
		copy(e.excess, e.score)
		for j, v := range x {
			e.score[j] -= v
		}
		return
	}
	e.logProb, e.logRatio = sum-e.constants, sum+0.5*square
	for j, v := range x {
		e.excess[j] = e.score[j] + v
	}
}

// fromEquilibrium returns g and turns the residual along the axes into ∇g.
func (p *part) fromEquilibrium(along []float64) (g float64) {
	for j, n := range p.centre {
		l, v := p.surplus[j], p.component.variances[j]
		y := along[j] + n
		g += 0.5 * (l*y*y + n*(2*y-n)) / v
		along[j] = (l*y + n) / v
	}
	return g - p.halfLogDet
}

// fromMean returns ln N + ½ d ln 2π and turns the residual along the axes into ∇ln N.
func (p *part) fromMean(along []float64) (logN float64) {
	for j, r := range along {
		v := p.component.variances[j]
		logN -= 0.5 * r * r / v
		along[j] = -r / v
	}
	return logN - p.halfLogDet
}

// sumSmall returns ln r and puts ∇ln r into e.score.
func (e *departure) sumSmall(x []float64) float64 {
	d := e.dim
	sum := e.level // r − 1
	size := e.terms
	for i, xi := range x {
		var bend float64
		for j, xj := range x {
			bend += e.slope[i*d+j] * xj
		}
		term := (e.force[i] + 0.5*bend) * xi
		sum += term
		size += math.Abs(term)
		e.score[i] = e.force[i] + bend
	}
	for k, g := range e.logs {
		rest := expRest(g)
		weight := e.parts[k].weight
		sum += weight * rest
		size += weight * rest
		e.gamma[k] = weight * (1 + g + rest)
		for j := range d {
			e.score[j] += weight * (g + rest) * e.grads[k*d+j]
		}
	}
	for k := range e.gamma {
		e.gamma[k] /= 1 + sum
	}
	for j := range e.score {
		e.score[j] /= 1 + sum
	}
	e.rounding = 4 * epsilon * size
	return math.Log1p(sum)
}

// expRest returns e^g − 1 − g for |g| ≤ smallExponent, without cancellation.
func expRest(g float64) float64 {
	sum := 1.0
	for n := 14.0; n > 2; n-- { // g²/2 (1 + g/3 (1 + g/4 (1 + …
		sum = 1 + sum*g/n
	}
	return 0.5 * g * g * sum
}

// sumLogs returns ln Σ_k w_k e^{logs_k} and puts Σ_k γ_k grads_k into e.score.
func (e *departure) sumLogs() float64 {
	highest := math.Inf(-1)
	for k := range e.parts {
		e.logs[k] += e.parts[k].logWeight
		highest = max(highest, e.logs[k])
	}
	var sum float64
	for k, l := range e.logs {
		e.gamma[k] = math.Exp(l - highest)
		sum += e.gamma[k]
	}
	for j := range e.score {
		e.score[j] = 0
	}
	for k := range e.gamma {
		e.gamma[k] /= sum
		if e.gamma[k] == 0 {
			continue
		}
		for j := range e.score {
			e.score[j] += e.gamma[k] * e.grads[k*e.dim+j]
		}
	}
	return highest + math.Log(sum)
}

// hessian returns ∇∇ln r = Σ_k γ_k [(∇g_k − ∇ln r)(∇g_k − ∇ln r)ᵀ + I − C_k⁻¹],
// row by row, at the point of the last evaluation.
func (e *departure) hessian() []float64 {
	d := e.dim
	clear(e.jacobian)
	mean := e.score
	if e.near {
		mean = e.excess
	}
	for k, gamma := range e.gamma {
		grad, stiff := e.grads[k*d:(k+1)*d], e.parts[k].stiffness
		for i := range d {
			for j := range d {
				e.jacobian[i*d+j] += gamma * ((grad[i]-mean[i])*(grad[j]-mean[j]) + stiff[i*d+j])
			}
		}
	}
	return e.jacobian
}
