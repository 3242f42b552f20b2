package diffusion

import "gonum.org/v1/gonum/mat"

// Ensemble holds what a [Simulation] found, path by path in a fixed order.
//
// The entropies are those of stochastic thermodynamics, in nats, as in
// arXiv:2405.11932: of the system, ΔS = ln p(start) − ln p(end)
// with the densities of the two ends; of the environment, ΔS_E = ∫f∘dx, the heat
// given off; and Total = System + Environment, the log-ratio of the
// probabilities of the path and of its reversal, for which ⟨e^{−Total}⟩ = 1.
type Ensemble struct {
	Initial, Final             *mat.Dense // Paths × d
	System, Environment, Total []float64

	// Work is the work done on a path by the change of its potential U: the
	// heat given off plus the potential gained, W = ΔS_E + ΔU. The potential
	// of noising is |x|²/2 at all times and does no work; that of generation is
	// U(y, t) = −|y|²/2 − 2 ln p_t(y), for which ⟨W⟩ = 0. Another constant in U, a function c(t), would
	// change W by c(0) − c(T). What does not depend on it is W − ΔF with F = −ln ∫e^{−U}, whose mean is
	// ln (1+χ²_0)/(1+χ²_T), see [ChiSquared]. Work is nil for Flow,
	// which has no heat bath.
	Work []float64

	// Times are the forward times of steps 0 to Steps, in the order of the
	// motion: rising to the duration for Forward, falling to 0 for the others.
	Times []float64
	// Slices[i] is the whole ensemble, Paths × d, at step RecordSteps[i].
	Slices []*mat.Dense
	// Trajectories[i] is path RecordPaths[i], (Steps+1) × d.
	Trajectories []*mat.Dense

	run *provenance // nil: made by hand

	start, potential *Mixture // for Reverse: the density of the start, and p_T in U

	noised    *Mixture // for Forward, if the distribution of Total is known: the data
	noisedFor float64  // and the reading of the clock at the end
}

// newEnsemble allocates the ensemble of s, whose steps are at the given times.
func newEnsemble(s *Simulation, times []float64, m motion) *Ensemble {
	d, n := s.Data.Dim(), s.span().Len()
	e := &Ensemble{
		Initial:     mat.NewDense(n, d, nil),
		Final:       mat.NewDense(n, d, nil),
		System:      make([]float64, n),
		Environment: make([]float64, n),
		Total:       make([]float64, n),
		Times:       times,
	}
	if m.heats {
		e.Work = make([]float64, n)
	}
	for range s.RecordSteps {
		e.Slices = append(e.Slices, mat.NewDense(n, d, nil))
	}
	for range s.RecordPaths {
		e.Trajectories = append(e.Trajectories, mat.NewDense(s.Steps+1, d, nil))
	}
	return e
}
