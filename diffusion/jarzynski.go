package diffusion

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// GenerativeJarzynski returns the average of e^{−W + ψ_T(y_0)} over a run of
// [Simulation.Reverse] that starts from y_0, where W is the work of the moving potential
// U(y, t) = −|y|²/2 − 2 ln p_t(y) and ψ_T = ln p_T/N(0, I) the log-density of the start
// relative to equilibrium. It is the Jarzynski equality of generation,
//
//	⟨e^{−W + ψ_T}⟩ = ∫ p_0² / N(0, I) = 1 + χ²(p_0 ‖ N(0, I)),
//
// exact at any time step with the [LogRatio] estimator; see [ChiSquared] for the
// right-hand side. e^{ψ_T} reweights the start from p_T to the Boltzmann weight of
// U(·, T), which Jarzynski's equality (Phys. Rev. Lett. 78, 2690 (1997)) assumes. With a Model or a
// Start of its own, the weight is that Boltzmann weight over the density of the start, and the
// right-hand side is that of the model.
func (e *Ensemble) GenerativeJarzynski() (Fluctuation, error) {
	if e.start == nil || e.potential == nil {
		return Fluctuation{}, errors.New("diffusion: the ensemble is not a run of Reverse")
	}
	exponents := make([]float64, len(e.Work))
	for i, work := range e.Work {
		y := e.Initial.RawRowView(i)
		exponents[i] = 2*e.potential.LogProb(y) - e.start.LogProb(y) - standardLogProb(y) - work
	}
	return exponentialMean(exponents), nil
}

// standardLogProb returns ln N(x; 0, I).
func standardLogProb(x []float64) float64 {
	return -0.5*floats.Dot(x, x) - 0.5*float64(len(x))*math.Log(2*math.Pi)
}

// ChiSquared returns the divergence χ²(p ‖ N(0, I)) = ∫ p²/N(0, I) − 1 in closed
// form. It is +Inf if the tails of the mixture are too heavy for this integral,
// that is if a component's covariance has an eigenvalue of 2 or more,
// or if it has no density.
func ChiSquared(m *Mixture) (float64, error) {
	if err := checkMixture("m", m); err != nil {
		return 0, err
	}
	if !m.HasDensity() {
		return math.Inf(1), nil
	}
	sum, cover := -1.0, m.cover(nil, 1)
	for _, a := range cover {
		for _, b := range cover {
			overlap := relativeOverlap(a, b)
			if math.IsNaN(overlap) { // squares overflow; those of a component with itself give +Inf
				return math.Inf(1), nil
			}
			sum += a.weight * b.weight * overlap
		}
	}
	return sum, nil
}

// relativeOverlap returns ∫ N_1 N_2 / N(0, I). The product of the two is N(μ_1 − μ_2; 0, S) N(m, C) with
// S = C_1 + C_2, m = μ_1 + C_1 S⁻¹ (μ_2 − μ_1) and C = C_1 S⁻¹ C_2, so that the integral is
//
//	(|S| |I − C|)^{−1/2} exp ½ (mᵀ (I − C)⁻¹ m − (μ_1 − μ_2)ᵀ S⁻¹ (μ_1 − μ_2)),
//
// or infinite if I − C is not positive definite.
func relativeOverlap(c1, c2 *component) float64 {
	d := len(c1.mean)
	first, second := mat.NewSymDense(d, nil), mat.NewSymDense(d, nil)
	c1.addCovariance(first, 1)
	c2.addCovariance(second, 1)
	var sum mat.SymDense
	sum.AddSym(first, second)
	var cholSum, cholRest mat.Cholesky
	if !cholSum.Factorize(&sum) {
		return math.Inf(1)
	}
	apart := mat.NewVecDense(d, nil)
	apart.SubVec(mat.NewVecDense(d, c2.mean), mat.NewVecDense(d, c1.mean))
	var pull, middle mat.VecDense
	var share, product mat.Dense
	if cholSum.SolveVecTo(&pull, apart) != nil || cholSum.SolveTo(&share, second) != nil {
		return math.Inf(1)
	}
	middle.MulVec(first, &pull)
	middle.AddVec(mat.NewVecDense(d, c1.mean), &middle)
	product.Mul(first, &share)
	rest := mat.NewSymDense(d, nil) // I − C
	for i := range d {
		for j := range i + 1 {
			rest.SetSym(i, j, -(product.At(i, j)+product.At(j, i))/2)
		}
		rest.SetSym(i, i, 1+rest.At(i, i))
	}
	var x mat.VecDense
	if !cholRest.Factorize(rest) || cholRest.SolveVecTo(&x, &middle) != nil {
		return math.Inf(1)
	}
	exponent := mat.Dot(&middle, &x) - mat.Dot(apart, &pull)
	return math.Exp(0.5 * (exponent - cholSum.LogDet() - cholRest.LogDet()))
}
