package diffusion

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// GenerativeJarzynski returns the average of e^{−W} f_T(y_0) over a run of
// [Simulation.Reverse], where W is the work of the moving potential
// U(y, t) = −|y|²/2 − 2 ln p_t(y) and f_T = p_T/N(0, I) the density of the start
// relative to equilibrium. It is the Jarzynski equality of generation,
//
//	⟨e^{−W} f_T⟩ = ∫ p_0² / N(0, I) = 1 + χ²(p_0 ‖ N(0, I)),
//
// exact at any time step with the [LogRatio] estimator; see [ChiSquared] for the
// right-hand side. f_T reweights the start from p_T to the Boltzmann weight of
// U(·, T), from which the equality of Jarzynski (1997) starts. With a Model or a
// Start of its own, f_T is that weight over the density of the start, and the
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
// form. It is +Inf if the mixture has tails that the normal law cannot hold,
// that is if a component's covariance has an eigenvalue of 2 or more.
func ChiSquared(m *Mixture) (float64, error) {
	if err := checkMixture("m", m); err != nil {
		return 0, err
	}
	sum := -1.0
	for i := range m.components {
		for j := range m.components {
			overlap := relativeOverlap(&m.components[i], &m.components[j])
			sum += m.components[i].weight * m.components[j].weight * overlap
		}
	}
	return sum, nil
}

// relativeOverlap returns ∫ N_1 N_2 / N(0, I). With precisions P, A = P_1 + P_2 − I
// and b = P_1 μ_1 + P_2 μ_2 it is
//
//	(|C_1| |C_2| |A|)^{−1/2} exp ½(bᵀA⁻¹b − μ_1ᵀP_1μ_1 − μ_2ᵀP_2μ_2).
func relativeOverlap(c1, c2 *component) float64 {
	d := len(c1.mean)
	a := mat.NewSymDense(d, nil)
	b := mat.NewVecDense(d, nil)
	var exponent, logDet float64
	for _, c := range []*component{c1, c2} {
		precision := mat.NewSymDense(d, nil)
		c.addPrecision(precision, 1)
		a.AddSym(a, precision)
		mu := mat.NewVecDense(d, append([]float64(nil), c.mean...))
		var pull mat.VecDense
		pull.MulVec(precision, mu)
		b.AddVec(b, &pull)
		exponent -= mat.Dot(mu, &pull)
		for _, v := range c.variances {
			logDet += math.Log(v)
		}
	}
	for j := range d {
		a.SetSym(j, j, a.At(j, j)-1)
	}
	var chol mat.Cholesky
	if !chol.Factorize(a) {
		return math.Inf(1)
	}
	var x mat.VecDense
	if err := chol.SolveVecTo(&x, b); err != nil {
		return math.Inf(1)
	}
	exponent += mat.Dot(b, &x)
	return math.Exp(0.5 * (exponent - logDet - chol.LogDet()))
}
