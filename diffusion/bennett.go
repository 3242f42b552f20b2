package diffusion

import (
	"math"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/check"
)

// BennettFluctuation returns the two sides of
//
//	⟨1/(1 + e^{ΔS_tot})⟩ = ⟨1/(1 + e^{ΔS_tot})⟩_R,
//
// where forward holds the ΔS_tot of a process and reverse that of its Crooks
// conjugate R, as [Simulation.ForwardConjugate] and [Simulation.ReverseConjugate]
// give it (Bennett 1976). It says the same as the fluctuation theorem, but the
// weights lie between 0 and 1: the variance is finite and the error honest
// whatever the tails.
//
// Some authors write the right-hand side as ⟨1/(1 + e^{−Σ})⟩_R, with the Σ of the
// first process evaluated on the paths of the second, the negative of R's own.
// By the second law the mean of R's own is not negative; a reverse whose mean is
// negative by more than five standard errors is taken as Σ.
func BennettFluctuation(forward, reverse []float64) (f, r Fluctuation, err error) {
	if err := check.First(checkSample("forward", forward), checkSample("reverse", reverse)); err != nil {
		return f, r, err
	}
	sign := 1.0
	if mean, sd := stat.MeanStdDev(reverse, nil); mean < -5*stat.StdErr(sd, float64(len(reverse))) {
		sign = -1
	}
	return bounded(forward, 1), bounded(reverse, sign), nil
}

// bounded returns the mean of 1/(1 + e^{sign·s}).
func bounded(sample []float64, sign float64) Fluctuation {
	weights := make([]float64, len(sample))
	for i, s := range sample {
		weights[i] = 1 / (1 + math.Exp(sign*s))
	}
	return weighted(weights)
}
