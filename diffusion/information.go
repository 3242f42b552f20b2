package diffusion

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/check"
)

// What the noised point X_t still tells of the data: of the component C that it came
// from, through the posterior weights γ_k(x) = P(C = k | X_t = x), and of X_0 itself.
//
//	clone probability     E Σ_k γ_k²                         rises from Σ w_k² to 1 as t falls
//	class entropy         H(C|X_t) = −E Σ_k γ_k ln γ_k       falls from H(C) to 0
//	mutual information    I(X_0; X_t) = h(X_t) − (d/2) ln 2πeΔ
//	least square error    mmse = E tr Cov(X_0|X_t),          dI/dt = −(e^{−2t}/Δ²) mmse
//
// The last line is the theorem of Guo, Shamai and Verdú (arXiv:cs/0412108) on the clock of the
// process. All are averages over p_t by quadrature, in up to three dimensions.

// CloneProbability returns the probability E Σ_k γ_k(X_t)² that two reverse runs that part
// at X_t, at the time t ≥ 0, end in the same component of m (Biroli et al.,
// arXiv:2402.18491). Two components of m count as two even if they coincide. The
// relative accuracy is about 1e−12 in one dimension, 1e−10 in two and 1e−8 in three, or
// 1e−16 where that is more; higher dimensions are an error, and so are data without a density at t = 0.
func CloneProbability(m *Mixture, t float64) (float64, error) {
	return posteriorMean("CloneProbability", m, t, func(gamma float64) float64 { return gamma * gamma })
}

// ClassEntropy returns the entropy H(C|X_t) = −E Σ_k γ_k ln γ_k, in nats, of the component
// that a point came from, given what noise has left of it at the time t ≥ 0. The times over
// which it falls are those at which generation chooses (Li and Chen, arXiv:2403.01633).
// The accuracy is that of [CloneProbability].
func ClassEntropy(m *Mixture, t float64) (float64, error) {
	return posteriorMean("ClassEntropy", m, t, func(gamma float64) float64 {
		if gamma == 0 {
			return 0
		}
		return -gamma * math.Log(gamma)
	})
}

// posteriorMean returns E Σ_k f(γ_k(X_t)).
func posteriorMean(what string, m *Mixture, t float64, f func(gamma float64) float64) (float64, error) {
	if err := check.First(checkQuadrature(what, "m", m, "an average over draws of m.At(t)"), checkDensityAt("m", m, t)); err != nil {
		return 0, err
	}
	cover := m.At(t).cover(nil, 1)
	p := newDeparture(m, t, cover)
	mean, err := averageRounded(cover, 1, func(value *averages, anchor int, offset, x []float64) {
		p.at(anchor, offset, x)
		*value = averages{0, epsilon}
		for _, gamma := range p.gamma {
			value[0] += f(gamma)
		}
	})
	return mean[0], err
}

// MutualInformation returns I(X_0; X_t), in nats, for t > 0. It is computed as
//
//	I = ½ ln det(1 + e^{−2t} Cov X_0/Δ) − KL(p_t ‖ G_t),
//
// with G_t the Gaussian of the same mean and covariance as p_t. The first term is the information of
// Gaussian data with that covariance, the second what is lost because the data are not Gaussian. Both terms are
// small where I is. The accuracy is that of [KLToEquilibrium]; more than three dimensions
// are an error.
func MutualInformation(m *Mixture, t float64) (float64, error) {
	if err := check.First(checkQuadrature("MutualInformation", "m", m, ""), arg.Positive("t", t), checkDensityAt("m", m, max(t, 0))); err != nil {
		return 0, err
	}
	gaussian, err := matchedGaussian(m)
	if err != nil {
		return 0, err
	}
	shrink, noise := decay(t)
	var most float64
	for _, v := range gaussian.components[0].variances {
		most += 0.5 * math.Log1p(shrink*shrink*v/noise)
	}
	less, err := relativeEntropy(m, t, gaussian.At(t))
	if math.IsInf(most, 1) {
		return 0, fmt.Errorf("diffusion: t = %v is too small: the variance of the noise has no inverse", t)
	}
	return most - less, err
}

// matchedGaussian returns a Gaussian with the mean of m and, along its own axes, the variances of m. The axes
// are those of the covariance of m but for rounding, and the variances are taken along them as they are: they keep
// their digits however small they are beside the largest, and what the Gaussian is used for holds for any axes.
func matchedGaussian(m *Mixture) (*Mixture, error) {
	cov := m.CovarianceMatrix(nil)
	if _, err := checkEntries(cov); err != nil {
		return nil, fmt.Errorf("diffusion: the covariance of m %w", err)
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(cov, true) {
		return nil, errors.New("diffusion: the covariance of m has no eigenvalues that could be computed")
	}
	c := component{weight: 1, mean: m.Mean(nil), axes: new(mat.Dense)}
	eigen.VectorsTo(c.axes)
	variances := make([]float64, m.dim)
	for j := range variances {
		along, err := m.Projection(mat.Col(nil, j, c.axes))
		if err != nil {
			return nil, err
		}
		variances[j] = along.CovarianceMatrix(nil).At(0, 0)
	}
	c.setVariances(variances)
	return &Mixture{dim: m.dim, components: []component{c}}, nil
}

// MMSE returns E tr Cov(X_0|X_t), the mean square error of the best guess E[X_0|X_t] of the data
// at the time t ≥ 0. With C_k the covariance of X_0 in component k given X_t and z_k = ∇ln N_k
// the score of the component,
//
//	mmse = Σ_k w_k tr C_k + (Δ e^t)² E Σ_k γ_k |z_k − s|²,
//
// within the components and between them. The accuracy is that of [CloneProbability]; more than three
// dimensions are an error.
func MMSE(m *Mixture, t float64) (float64, error) {
	if err := check.First(checkQuadrature("MMSE", "m", m, "an average over draws of m.At(t)"), checkTime(t)); err != nil {
		return 0, err
	}
	shrink, noise := decay(t)
	if noise == 0 { // nothing is lost
		return 0, nil
	}
	if err := checkDensityAt("m", m, t); err != nil { // as early as that, the noise has no inverse
		return 0, err
	}
	if shrink == 0 { // nothing is left of the data
		return mat.Trace(m.CovarianceMatrix(nil)), nil
	}
	var within float64
	for k := range m.components {
		c := &m.components[k]
		for _, v := range c.variances {
			within += c.weight * v * noise / (shrink*shrink*v + noise)
		}
	}
	cover := m.At(t).cover(nil, 1)
	p := newDeparture(m, t, cover)
	unit := noise / shrink
	mean := make([]float64, m.dim)
	between, err := averageRounded(cover, 1, func(value *averages, anchor int, offset, x []float64) {
		p.at(anchor, offset, x)
		clear(mean)
		for k, gamma := range p.gamma {
			floats.AddScaled(mean, gamma, p.grads[k*m.dim:(k+1)*m.dim])
		}
		*value = averages{}
		for k, gamma := range p.gamma {
			for j, z := range p.grads[k*m.dim : (k+1)*m.dim] {
				apart, rounding := unit*(z-mean[j]), unit*8*epsilon*math.Abs(z)
				value[0] += gamma * apart * apart
				value[1] += gamma * (2*math.Abs(apart) + rounding) * rounding
			}
		}
	})
	return within + between[0], err
}

// PathKL returns the relative entropy, in nats, of the paths of the reverse process of p to those of the process that has the
// score of q in place of p's, both started from p_T,
//
//	∫_0^T ⟨|∇ln p_t − ∇ln q_t|²⟩ dt = KL(p ‖ q) − KL(p_T ‖ q_T),
//
// averaged over p_t (Girsanov's theorem; Song et al., arXiv:2101.09258). It is what the wrong score costs, and bounds
// the relative entropy of p to what is generated. The relative accuracy is about 1e−12 in one
// dimension, 1e−10 in two and 1e−8 in three, as long as T is not so short that next to nothing
// of KL(p ‖ q) is lost. More dimensions are an error, and so are laws without a density, for which it
// may be infinite: down to a time t > 0 it is that of p.At(t) and q.At(t).
func PathKL(p, q *Mixture, T float64) (float64, error) {
	if err := check.First(checkSame("p", p, "q", q), checkQuadrature("PathKL", "p", p, ""), arg.Positive("T", T), checkDensity("p", p), checkDensity("q", q)); err != nil {
		return 0, err
	}
	before, err := relativeEntropy(p, 0, q)
	if err != nil {
		return 0, err
	}
	after, err := relativeEntropy(p, T, q.At(T))
	return max(0, before-after), err // rounding may take it below
}
