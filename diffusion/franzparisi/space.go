package franzparisi

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/line"
)

// The Franz–Parisi potential in d dimensions, for data of one isotropic variance
// and means on one line. Given X_t the data are
//
//	p(X0|X_t) = Σ_k γ_k(X_t) N(X0; M_k, B I),    B = σ²Δ/v, M_k = (σ²e^{−t}X_t + Δμ_k)/v, v = σ²e^{−2t} + Δ,
//
// and X0' is a draw from it, M_j + √B ξ with the probability γ_j. Hence d q/B has
// the distribution of a mixture of non-central χ²_d,
//
//	p(q|X0', X_t) = (d/B) Σ_k γ_k f(dq/B; λ_k),    λ_k = |X0' − M_k|²/B = |ξ + δ_jk e|²,
//
// δ_jk = Δ(a_j − a_k)/(v√B), where a are the places of the means along their
// line's direction e. Only the component of X_t along e, with the distribution
// N(e^{−t}a_j, v), enters γ: the average over it is an average of a log-sum-exp
// over one normal number ([fieldSum]). What remains is the length of ξ and its
// angle with e.

// space is the potential of such a mixture.
type space struct {
	dim      int
	scale    float64 // dx/dq = d/B, x the argument of the χ² density
	sources  []source
	sum      *fieldSum
	length   nestedRule // of ξ
	cosine   nestedRule // between ξ and e
	fromLogs float64    // −ln(d/B) and the average of the normalisation of γ
}

// source is a component from which X0' comes.
type source struct {
	weight float64
	shift  []float64 // δ_jk
	logs   []float64 // ln w_k N_k at the centre of X_t, up to what k has in common
}

// newSpace takes the mixture along the line, which has one variance.
func newSpace(along line.Mixture, dim int, t float64) (*space, error) {
	shrink, noise := decay(t)
	variance := along[0].Variance
	v := shrink*shrink*variance + noise
	b := variance * noise / v
	s := &space{
		dim: dim, scale: float64(dim) / b,
		length: lengthRule(dim), cosine: cosineRule(dim),
		fromLogs: -math.Log(float64(dim) / b),
	}
	origin := along[0].Mean
	beta := make([]float64, len(along))
	for k, c := range along {
		beta[k] = shrink * (c.Mean - origin) / math.Sqrt(v)
	}
	var err error
	if s.sum, err = newFieldSum(beta); err != nil {
		return nil, err
	}
	for _, from := range unmirrored(along) {
		j := source{weight: from.Weight}
		base := make([]jet, len(along))
		for k, c := range along {
			apart := shrink * (from.Mean - c.Mean)
			j.shift = append(j.shift, noise*(from.Mean-c.Mean)/(v*math.Sqrt(b)))
			j.logs = append(j.logs, math.Log(c.Weight)-apart*apart/(2*v))
			base[k][0] = j.logs[k]
		}
		s.fromLogs += j.weight * s.sum.at(base, nil)[0]
		s.sources = append(s.sources, j)
	}
	return s, nil
}

// Bounds of dq/B. Above the largest, rounding outweighs the differences that V is made of, and below the least, in two
// dimensions, those of V″: only there does V contain no ln q.
const (
	leastScaled = 1e-14
	mostScaled  = 1e8
)

// spaceTolerance is by how much two successive rules may differ, relative to the
// integral of the modulus. The finer one is much closer to the truth than that.
const spaceTolerance = 1e-9

// normalised returns −(1/d) E ln p(q|X0', X_t) and its derivatives in q.
func (s *space) normalised(q float64) (jet, error) {
	least, most := 0.0, mostScaled/s.scale
	if s.dim == 2 {
		least = leastScaled / s.scale
	}
	if q < least || q > most {
		return jet{}, fmt.Errorf("franzparisi: q = %v is outside %.3g to %.3g, beyond which rounding takes over", q, least, most)
	}
	c := newNoncentral(s.dim, s.scale*q)
	var mean jet
	for i := range s.sources {
		j := &s.sources[i]
		part, err := s.average(&c, j)
		if err != nil {
			return jet{}, fmt.Errorf("franzparisi: q = %v: %w", q, err)
		}
		mean = mean.addScaled(j.weight, part)
	}
	n := float64(s.dim)
	return jet{(s.fromLogs - mean[0]) / n, -s.scale * mean[1] / n, -s.scale * s.scale * mean[2] / n}, nil
}

// average refines the rules for length and angle, each by itself, until neither
// gains by it.
func (s *space) average(c *noncentral, j *source) (jet, error) {
	n, m := coarsestRule, coarsestRule
	for {
		e := s.evaluate(c, j, s.length.stride(n), s.cosine.stride(m))
		lengthOff, cosineOff := e.off(e.coarseLength), !s.cosine.fixed && e.off(e.coarseCosine)
		switch {
		case !lengthOff && !cosineOff:
			return e.fine, nil
		case lengthOff && n == finestRule, cosineOff && m == finestRule:
			return jet{}, fmt.Errorf("quadrature over X0' did not converge: %d lengths by %d angles give %.12g, half of either %.12g and %.12g",
				n, m, e.fine, e.coarseLength, e.coarseCosine)
		}
		if lengthOff {
			n *= 2
		}
		if cosineOff {
			m *= 2
		}
	}
}

// estimate is an average with those by every second length and by every second angle.
type estimate struct{ fine, coarseLength, coarseCosine, abs jet }

// off reports whether the coarse result is not that of the fine rule.
func (e *estimate) off(coarse jet) bool {
	for c, v := range coarse {
		if !(math.Abs(v-e.fine[c]) <= spaceTolerance*e.abs[c]) {
			return true
		}
	}
	return false
}

// evaluate sums over lengths and angles at the given strides.
func (s *space) evaluate(c *noncentral, j *source, lengthStride, cosineStride int) (e estimate) {
	b := make([]jet, len(j.shift))
	alive := make([]int, 0, len(b))
	for i := 0; i < len(s.length.x); i += lengthStride {
		rho, w := s.length.x[i], s.length.w[i]*float64(lengthStride)
		var own, fine, coarse, abs jet // own: of the components that X0' comes from, at any angle
		own[0], own[1], own[2] = c.at(rho * rho)
		for l := 0; l < len(s.cosine.x); l += cosineStride {
			wc := s.cosine.w[l] * float64(cosineStride)
			if w*wc < 1e-20 {
				continue
			}
			for k, shift := range j.shift {
				b[k] = own
				if shift != 0 {
					b[k][0], b[k][1], b[k][2] = c.at(distance2(rho, s.cosine.x[l], shift))
				}
				b[k][0] += j.logs[k]
			}
			v := s.sum.at(b, alive)
			fine = fine.addScaled(wc, v)
			for n := range v {
				abs[n] += wc * math.Abs(v[n])
			}
			if l/cosineStride%2 == 0 {
				coarse = coarse.addScaled(2*wc, v)
			}
		}
		e.fine = e.fine.addScaled(w, fine)
		e.abs = e.abs.addScaled(w, abs)
		e.coarseCosine = e.coarseCosine.addScaled(w, coarse)
		if i/lengthStride%2 == 0 {
			e.coarseLength = e.coarseLength.addScaled(2*w, fine)
		}
	}
	return e
}

// distance2 returns |ξ + δe|² for |ξ| = ρ at the angle with the given cosine to e.
func distance2(rho, cosine, delta float64) float64 {
	if delta*cosine < 0 {
		d := rho - math.Abs(delta)
		return d*d + 2*rho*math.Abs(delta)*(1-math.Abs(cosine))
	}
	return rho*rho + delta*delta + 2*rho*delta*cosine
}

// onLine returns the places of the means along a line through them, and whether
// they are all on one.
func onLine(parts []component) (along []float64, ok bool) {
	origin := parts[0].mean
	direction := make([]float64, len(origin))
	var size float64 // of the means themselves, for rounding
	for _, c := range parts {
		apart := floats.SubTo(make([]float64, len(origin)), c.mean, origin)
		if floats.Norm(apart, 2) > floats.Norm(direction, 2) {
			direction = apart
		}
		size = max(size, floats.Norm(c.mean, 2))
	}
	if length := floats.Norm(direction, 2); length > 0 {
		floats.Scale(1/length, direction)
	}
	for _, c := range parts {
		apart := floats.SubTo(make([]float64, len(origin)), c.mean, origin)
		a := floats.Dot(apart, direction)
		along = append(along, a)
		floats.AddScaled(apart, -a, direction)
		if floats.Norm(apart, 2) > 1e-12*size {
			return nil, false
		}
	}
	return along, true
}
