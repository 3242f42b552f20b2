package diffusion

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// The second moment of the weights ω = e^{−ΔS_tot} of noising, in one dimension. The
// Ornstein–Uhlenbeck process is reversible under N(0, 1), so that with ψ_t = ln p_t/N(0, 1)
//
//	ω = e^{ψ_T(y) − ψ_0(x)},    ⟨ω²⟩ = ∫ N(x)²/p_0(x) ⟨e^{2ψ_T(y)}|x⟩ dx,
//
// x the start and y the end of a path. The component k contributes a Gaussian function of y to e^{ψ_T}, so that
// ⟨e^{2ψ_T}|x⟩ is a sum of Gaussian functions of x, one for each pair of components.
//
// Far out 1/p_0 is that of the widest component, of variance σ², and this component alone decides
// whether the integral converges. For its pair with itself, with e^{−2T} = a and Δ = 1 − a, the integrand is e^{−½ z·Mz}, z = (x, y), with
//
//	M = ( 2 − 1/σ² + a/Δ      −√a/Δ             )      σ_T² = 1 − ca,
//	    (     −√a/Δ        1/Δ + 2/σ_T² − 2     ),     c = 1 − σ²,
//
// and every other pair falls off faster. det M is 2c²a² − c(2c − 1)a − (2c − 1) times a positive factor.
// For σ² < ½ this vanishes once: such data are narrower than the density they are compared with. For
// σ² ≥ 9/2 it vanishes twice: the tails of wide data shrink faster than the weights can follow.

// NoisingInfiniteVariance returns the times between which the weights e^{−ΔS_tot} of noising m, in
// one dimension, have an infinite variance. With σ² the largest variance of a component,
//
//	σ² < ½        from T* to +Inf,   e^{−2T*} = [1−2σ² + √((1−2σ²)(9−2σ²))]/4(1−σ²),
//	½ ≤ σ² < 9/2  never: both are +Inf,
//	σ² ≥ 9/2      between the two times that the same formula gives with both signs of the root.
//
// The error of a mean of such weights does not fall like 1/√n, and a sample does not show this before it
// has one of the largest weights. As T → ∞ the weights of narrow data have the tail index 1/(1−σ²).
func NoisingInfiniteVariance(m *Mixture) (from, to float64, err error) {
	if err := check.First(checkOneDimension("NoisingInfiniteVariance", "m", m), checkDensity("m", m)); err != nil {
		return 0, 0, err
	}
	from, to = infiniteVariance(largestVariance(m))
	return from, to, nil
}

func infiniteVariance(variance float64) (from, to float64) {
	switch {
	case variance < 0.5:
		k := 1 - 2*variance // 1 − e^{−2T*}, without cancellation:
		noise := 4 * variance / (1 + k) / (2 + k + math.Sqrt(k*(k+8)))
		return -0.5 * math.Log1p(-noise), math.Inf(1)
	case variance < 4.5:
		return math.Inf(1), math.Inf(1)
	}
	k, excess := 2*variance-1, variance-1
	ratio := 2 + 1/excess // k/(σ²−1)
	early := ratio * (1 + math.Sqrt(max(0, 1-8/k))) / 4
	late := ratio / (2 * early) / excess // the product of the two is k/2(σ²−1)²
	return -0.5 * math.Log(early), -0.5 * math.Log(late)
}

// NoisingSecondMoment returns ⟨e^{−2ΔS_tot}⟩ of the noising of m up to the time T ≥ 0, in one
// dimension, to a relative accuracy of about 1e−11 (1e−14 times the largest mean over the smallest standard
// deviation, if that is more). The variance of the weights e^{−ΔS_tot}, whose
// mean is 1, is one less. The moment is +Inf where it diverges, see [NoisingInfiniteVariance], or is
// beyond the largest float64. For T → ∞ it is 1 + χ²(N(0, 1) ‖ p_0).
func NoisingSecondMoment(m *Mixture, T float64) (float64, error) {
	if err := check.First(checkOneDimension("NoisingSecondMoment", "m", m), arg.NonNegative("T", T), checkDensity("m", m)); err != nil {
		return 0, err
	}
	from, to, err := NoisingInfiniteVariance(m)
	if err != nil {
		return 0, err
	}
	switch {
	case T == 0:
		return 1, nil
	case from <= T && T <= to:
		return math.Inf(1), nil
	}
	w := newSquaredWeights(m, T)
	if !w.support() { // within rounding of a time at which it diverges
		return math.Inf(1), nil
	}
	if w.highest > 1000 { // the integral is not a factor e^{−290} less
		return math.Inf(1), nil
	}
	law := w.proposal()
	score := make([]float64, 1)
	mean, err := averageRounded(law.cover(nil, 1), 1, func(value *averages, _ int, _, x []float64) {
		l, size := w.log(x[0])
		logProb := law.LogProb(x)
		m.Score(score, x)
		value[0] = math.Exp(l - logProb - w.highest)
		value[1] = value[0] * 16 * epsilon * (1 + math.Abs(x[0]*score[0]) + size + math.Abs(logProb))
	})
	if err != nil {
		return 0, err
	}
	moment := math.Exp(math.Log(mean[0]) + w.highest)
	if !(moment > 0.999) { // ⟨ω²⟩ ≥ 1
		return 0, fmt.Errorf("diffusion: the quadrature of NoisingSecondMoment gives %v, want at least 1: the components differ too much in size", moment)
	}
	return max(moment, 1), nil
}

// squaredWeights is the integrand of ⟨ω²⟩ as a function of x.
type squaredWeights struct {
	data    *Mixture
	pairs   []quadratic // ln of the terms of ⟨e^{2ψ_T}|x⟩
	logs    []float64
	highest float64      // the largest logarithm that was found
	lo, hi  float64      // beyond these the integrand is below e^{−50} of it
	peaks   []*component // the Gaussians that bound its terms
}

// quadratic is the function level + force·x + ½ slope·x².
type quadratic struct{ level, force, slope float64 }

func (q quadratic) at(x float64) float64 { return q.level + (q.force+0.5*q.slope*x)*x }

// size returns the size of the terms of at.
func (q quadratic) size(x float64) float64 {
	return math.Abs(q.level) + (math.Abs(q.force)+0.5*math.Abs(q.slope*x))*math.Abs(x)
}

func newSquaredWeights(m *Mixture, T float64) *squaredWeights {
	shrink, noise := decay(T)
	var ratios []quadratic // ln w_k N_k/N(0, 1) of p_T
	for _, c := range m.cover(nil, 1) {
		surplus := shrink * shrink * (c.variances[0] - 1)
		mean := shrink * c.mean[0]
		ratios = append(ratios, quadratic{
			level: math.Log(c.weight) - 0.5*(math.Log1p(surplus)+mean*mean/(1+surplus)),
			force: mean / (1 + surplus),
			slope: surplus / (1 + surplus),
		})
	}
	w := &squaredWeights{data: m, highest: math.Inf(-1)}
	for j, p := range ratios {
		for k, q := range ratios[:j+1] {
			pair := quadratic{p.level + q.level, p.force + q.force, p.slope + q.slope}
			if j != k {
				pair.level += math.Ln2 // it comes twice
			}
			w.pairs = append(w.pairs, pair.propagated(shrink, noise))
		}
	}
	w.logs = make([]float64, len(w.pairs))
	return w
}

// propagated returns the logarithm of ⟨e^{q(y)}|x⟩, y ~ N(shrink·x, noise).
func (q quadratic) propagated(shrink, noise float64) quadratic {
	falloff := 1 - q.slope*noise
	return quadratic{
		level: q.level + 0.5*(noise*q.force*q.force/falloff-math.Log(falloff)),
		force: q.force * shrink / falloff,
		slope: q.slope * shrink * shrink / falloff,
	}
}

// log returns the logarithm of the integrand at x, ln p_0 − 2ψ_0 + ln ⟨e^{2ψ_T}|x⟩, and the size of its terms.
func (w *squaredWeights) log(x float64) (log, size float64) {
	most := math.Inf(-1)
	for i, q := range w.pairs {
		w.logs[i] = q.at(x)
		if w.logs[i] > most {
			most, size = w.logs[i], q.size(x)
		}
	}
	var sum float64
	for _, l := range w.logs {
		sum += math.Exp(l - most)
	}
	logProb := w.data.LogProb([]float64{x})
	return most + math.Log(sum) - x*x - math.Log(2*math.Pi) - logProb, size + x*x + math.Abs(logProb)
}

// support finds the interval beyond which the integrand is below e^{−50} of its largest value, and
// that. It reports false where the integrand does not fall off.
func (w *squaredWeights) support() bool {
	const deviations, scan = 10, 4096
	w.lo, w.hi = w.data.Support(deviations)
	points := w.crossings()
	left, right := w.widest()
	for _, q := range w.pairs {
		for _, c := range []*component{left, right} { // the integrand is less than with c alone in p_0
			slope := q.slope - 2 + 1/c.variances[0]
			if !(slope < 0) { // but for rounding, as late as the data are forgotten
				continue
			}
			middle, spread := (c.mean[0]/c.variances[0]-q.force)/slope, 1/math.Sqrt(-slope)
			w.lo, w.hi = min(w.lo, middle-deviations*spread), max(w.hi, middle+deviations*spread)
			points = append(points, middle, middle-spread, middle+spread)
			peak := &component{mean: []float64{middle}}
			peak.setVariances([]float64{spread * spread})
			w.peaks = append(w.peaks, peak)
		}
	}
	for i := range scan + 1 {
		points = append(points, w.lo+(w.hi-w.lo)*float64(i)/scan)
	}
	for _, x := range points {
		l, _ := w.log(x)
		w.highest = max(w.highest, l)
	}
	return isFinite(w.highest) && w.widen(&w.lo, -1) && w.widen(&w.hi, +1)
}

// widen moves an end outwards until the integrand has fallen off.
func (w *squaredWeights) widen(end *float64, sign float64) bool {
	const least, farthest = 50, 1e6
	width := w.hi - w.lo
	for step := width / 16; ; step *= 2 {
		if l, _ := w.log(*end); l <= w.highest-least {
			return true
		}
		if !(step <= farthest*width) {
			return false
		}
		*end += sign * step
	}
}

// proposal returns the distribution by which to integrate: p_0 and the peaks, whose widths the integrand may have, and one
// Gaussian over all of it.
func (w *squaredWeights) proposal() *Mixture {
	p := &Mixture{dim: 1}
	add := func(c *component, weight float64) {
		part := component{weight: weight, mean: c.mean}
		part.setVariances(c.variances)
		p.components = append(p.components, part)
	}
	for _, c := range w.data.cover(nil, 1) {
		add(c, c.weight/3)
	}
	for _, c := range w.peaks {
		add(c, 1/float64(3*len(w.peaks)))
	}
	all, share := &component{mean: []float64{w.lo + (w.hi-w.lo)/2}, variances: []float64{math.Pow((w.hi-w.lo)/12, 2)}}, 1.0/3
	if len(w.peaks) == 0 {
		share = 2.0 / 3
	}
	add(all, share)
	return p
}

// widest returns the widest components, of equal ones those with the least and with the largest mean.
func (w *squaredWeights) widest() (left, right *component) {
	for _, c := range w.data.cover(nil, 1) {
		if left == nil || c.variances[0] > left.variances[0] {
			left, right = c, c
		} else if c.variances[0] == left.variances[0] {
			if c.mean[0] < left.mean[0] {
				left = c
			}
			if c.mean[0] > right.mean[0] {
				right = c
			}
		}
	}
	return left, right
}

// crossings returns where two components of p_0 weigh the same, which is where 1/p_0 has its peaks.
func (w *squaredWeights) crossings() []float64 {
	var points []float64
	cover := w.data.cover(nil, 1)
	logarithm := func(c *component) quadratic {
		v, mean := c.variances[0], c.mean[0]
		return quadratic{c.logNorm - 0.5*mean*mean/v, mean / v, -1 / v}
	}
	for j, c := range cover {
		for _, other := range cover[:j] {
			p, q := logarithm(c), logarithm(other)
			points = append(points, quadratic{p.level - q.level, p.force - q.force, p.slope - q.slope}.roots()...)
		}
	}
	return points
}

// roots returns where q vanishes.
func (q quadratic) roots() []float64 {
	if q.slope == 0 {
		if q.force == 0 {
			return nil
		}
		return []float64{-q.level / q.force}
	}
	discriminant := q.force*q.force - 2*q.slope*q.level
	if discriminant < 0 {
		return nil
	}
	large := -(q.force + math.Copysign(math.Sqrt(discriminant), q.force))
	if large == 0 {
		return []float64{0}
	}
	return []float64{large / q.slope, 2 * q.level / large}
}
