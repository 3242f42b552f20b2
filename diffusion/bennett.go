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
// give it (Bennett, J. Comput. Phys. 22, 245 (1976)). It says the same as the fluctuation theorem, but the
// weights lie between 0 and 1: their variance is finite, and the error can be trusted,
// whatever the tails. The sum of the two sides is the Overlap of the two distributions of paths. If
// no path has a ΔS_tot ≤ 0 the samples do not overlap, and Reliable is false.
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
	f, r = bounded(forward, 1), bounded(reverse, sign)
	f.Overlap = f.Mean + r.Mean
	r.Overlap = f.Overlap
	return f, r, nil
}

// bounded returns the mean of 1/(1 + e^{sign·s}). By the fluctuation theorem there are paths with
// sign·s ≤ 0, and they decide: a sample without one has not reached where the two distributions overlap.
func bounded(sample []float64, sign float64) Fluctuation {
	exponents := make([]float64, len(sample))
	overlap := false
	for i, s := range sample {
		exponents[i] = -softplus(sign * s)
		overlap = overlap || sign*s <= 0
	}
	w := newWeights(exponents)
	f := w.average()
	if !overlap {
		f.warn("the two distributions do not overlap")
	}
	w.check(&f)
	return f
}

// softplus returns ln(1 + e^x).
func softplus(x float64) float64 {
	return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
}
