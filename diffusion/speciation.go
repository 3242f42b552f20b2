package diffusion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Speciation: the time at which the one valley of the reverse process becomes
// unstable (arXiv:2405.11932; Biroli et al., arXiv:2402.18491). The
// curvature of the potential at its fixed point y* vanishes in the softest
// direction; by Tweedie's formula this is
//
//	λ_max Cov(X_0 | X_t = y*) = sinh 2t,
//
// and for a pair at ±μ of variance σ²
//
//	t_s = ½ ln(μ² + √((1 − σ²)² + μ⁴)).
//
// Where two classes lie far apart, for instance in many dimensions, Cov(X_0 | X_t = y*) is
// nearly the covariance of all data, with the largest eigenvalue Λ ≫ 1, and t_s → ½ ln Λ + ½ ln 2. Biroli
// et al. define the speciation time by the leading term, ½ ln Λ, which needs no fixed point.

// SpeciationTime returns the time t at which the reverse process that generates m
// loses its first fixed point.
//
// Late in the noising the potential has one minimum y*(t), near 0. It is followed
// down from there, and t is the first time at which its curvature in the softest
// direction vanishes. If it never does at t > 0, ok is false: no symmetry is broken.
// For data with a symmetry that keeps y* in place (a pair, a hexagon), this is the
// speciation time. Data without symmetry usually have none: y* moves into
// one of the modes and stays stable, and the other valleys open elsewhere, at the times
// of [Spinodals]. Only the landscape changes sharply at t; samples choose their mode gradually,
// see [CloneProbability].
//
// The law of many points, or of kernels around them, has a landscape that breaks between one point and the next, and y* moves to
// one of them: the first instability it meets there has nothing to do with the classes of the data. Twenty
// components or more that have the same isotropic covariance, without a symmetry that keeps y* in place, are therefore an
// error; use [CovarianceSpeciationTime] or package samples, which also gives the error of the time.
//
// An equal pair of isotropic components is recognised and has the closed form. For
// other data t is accurate to about 1e−11, and an instability may be missed if it lasts for less than a few
// percent of e^{2t} − 1.
func SpeciationTime(m *Mixture) (t float64, ok bool, err error) {
	if err := checkMixture("m", m); err != nil {
		return 0, false, err
	}
	if mu, variance, pair := m.asPair(); pair {
		return positiveTime(timeOfCoupling(mu, variance, 1))
	}
	if err := checkReach(m); err != nil {
		return 0, false, err
	}
	v := newValley(m)
	if parts := m.cover(nil, 1); len(parts) >= manyPoints && !v.pinned && shareWidth(parts) {
		return 0, false, fmt.Errorf("diffusion: m is the law of %d points, and its landscape breaks at many places, between points as between classes: "+
			"for the data that the points are from use CovarianceSpeciationTime or SpeciationTime of package samples", len(parts))
	}
	t, _ = v.travel(latest(m), earliest(m))
	if t <= atDataTime {
		return 0, false, nil
	}
	return t, true, nil
}

// manyPoints is the number of components of the same width from which on they count as data points.
const manyPoints = 20

// shareWidth reports whether all components have the same isotropic covariance.
func shareWidth(parts []*component) bool {
	width := parts[0].variances[0]
	for _, c := range parts {
		if c.axes != nil || floats.Min(c.variances) != width || floats.Max(c.variances) != width {
			return false
		}
	}
	return true
}

// atDataTime is a time that is 0 within the rounding of the data.
const atDataTime = 1e-13

// earliest returns the time down to which there is a landscape: 0, or a little later if the data have no density.
func earliest(m *Mixture) float64 {
	if m.HasDensity() {
		return 0
	}
	return atDataTime
}

// CovarianceSpeciationTime returns ½ ln Λ, Λ the largest eigenvalue of the covariance of m: the speciation time
// of Biroli et al. (arXiv:2402.18491). At this time e^{−2t}Λ, the variance that is left of the data along
// their first principal component, is 1, the variance of pure noise. If Λ ≤ 1 there is no such t > 0, and ok is false.
//
// It needs no fixed point and depends only on the covariance, so it says nothing about classes: a single
// Gaussian of variance Λ > 1 has this time too. For an equal pair far apart it is
// earlier in the noising than [SpeciationTime] by ½ ln 2; for a pair whose modes overlap the difference is smaller
// and can have the other sign. A covariance that overflows is an error.
func CovarianceSpeciationTime(m *Mixture) (t float64, ok bool, err error) {
	if err := checkMixture("m", m); err != nil {
		return 0, false, err
	}
	covariance := m.CovarianceMatrix(nil)
	var eigen mat.EigenSym
	if norm := mat.Norm(covariance, 1); !isFinite(norm) || !eigen.Factorize(covariance, false) {
		return 0, false, fmt.Errorf("diffusion: m has a covariance of norm %v, beyond what a float64 holds", norm)
	}
	return positiveTime(0.5 * math.Log(floats.Max(eigen.Values(nil))))
}

// asPair recognises ½N(μ, σ²I) + ½N(−μ, σ²I) and returns |μ| and σ².
func (m *Mixture) asPair() (mu, variance float64, ok bool) {
	parts := m.cover(nil, 1)
	if len(parts) != 2 || parts[0].weight != parts[1].weight {
		return 0, 0, false
	}
	if !shareWidth(parts) {
		return 0, 0, false
	}
	variance = parts[0].variances[0]
	for j, v := range parts[0].mean {
		if parts[1].mean[j] != -v {
			return 0, 0, false
		}
	}
	return floats.Norm(parts[0].mean, 2), variance, true
}

// InstabilityTime returns t_u = ½ ln(v − 1), v the largest variance of any
// component in any direction: below t_u the potential of the reverse process
// falls to −∞ far out. If v ≤ 2 there is no such time t > 0, and ok is false.
func InstabilityTime(m *Mixture) (t float64, ok bool, err error) {
	if err := checkMixture("m", m); err != nil {
		return 0, false, err
	}
	largest := largestVariance(m)
	if !(largest > 2) {
		return 0, false, nil
	}
	return 0.5 * math.Log(largest-1), true, nil
}
