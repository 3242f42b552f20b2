package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/check"
)

// The ensemble averages by Monte Carlo, in any dimension: means over independent
// draws, with standard errors: ± 1.96 of them cover the truth in about 95 % of all samples, also of few
// draws (CALIBRATION.md). The same seed gives the same numbers.

// SampleForwardRates returns the [ForwardRates] of m at time t in any dimension,
// from n ≥ 2 draws of p_t, and their standard errors. Production is the mean of |x + s|², whose
// scatter is small where the mean is; Flux is exact, and Entropy their difference.
func SampleForwardRates(m *Mixture, t float64, n int, seed uint64) (rates, stdErr Rates, err error) {
	if err := check.First(checkMixture("m", m), checkDensityAt("m", m, t)); err != nil {
		return Rates{}, Rates{}, err
	}
	origin := standardNormal(m.dim).cover(nil, 1)
	p := newDeparture(m, t, origin)
	production, se, err := sampleMean(m.At(t), n, seed, func(x []float64) float64 {
		p.at(0, x, x)
		return squareNorm(p.excess)
	})
	if err != nil {
		return Rates{}, Rates{}, err
	}
	flux := m.flux(t)
	return Rates{production, flux, production - flux}, Rates{se, 0, se}, nil
}

// SampleReverseRates returns the [ReverseRates] of m at the forward time t in any
// dimension, from n ≥ 2 draws of p_t, and their standard errors.
func SampleReverseRates(m *Mixture, t float64, n int, seed uint64) (rates, stdErr Rates, err error) {
	forward, se, err := SampleForwardRates(m, t, n, seed)
	return forward.reversed(), Rates{se.Production, 2 * se.Production, se.Entropy}, err
}

// SampleEntropy returns the differential entropy of m in any dimension, from n ≥ 2 draws,
// and its standard error.
func SampleEntropy(m *Mixture, n int, seed uint64) (entropy, stdErr float64, err error) {
	if err := check.First(checkMixture("m", m), checkDensity("m", m)); err != nil {
		return 0, 0, err
	}
	return sampleMean(m, n, seed, func(x []float64) float64 { return -m.LogProb(x) })
}

// SampleKL returns the relative entropy KL(p ‖ q) in any dimension, from n ≥ 2 draws of p,
// and its standard error.
func SampleKL(p, q *Mixture, n int, seed uint64) (kl, stdErr float64, err error) {
	if err := check.First(checkSame("p", p, "q", q), checkDensity("p", p), checkDensity("q", q)); err != nil {
		return 0, 0, err
	}
	return sampleMean(p, n, seed, func(x []float64) float64 { return p.LogProb(x) - q.LogProb(x) })
}

// leastForError is the least number of draws from which a standard error is computed.
const leastForError = 4096

// sampleMean returns the mean of f over n draws of m, and its standard error. A few draws show too little of the
// tail of a skewed f to tell their own error: if n is small the error comes from further draws, which the mean does not use.
func sampleMean(m *Mixture, n int, seed uint64, f func(x []float64) float64) (mean, stdErr float64, err error) {
	if err := check.First(arg.AtLeast("n", n, 2), arg.Memory("n", n, 8)); err != nil {
		return 0, 0, err
	}
	src := rand.NewPCG(seed, 0)
	x, values := make([]float64, m.dim), make([]float64, max(n, leastForError))
	for i := range values {
		values[i] = f(m.Rand(x, src))
		if !isFinite(values[i]) {
			return 0, 0, fmt.Errorf("diffusion: draw %d gives %v: the data are beyond the range of float64", i, values[i])
		}
	}
	stdErr = sumLeaves(values, sumPowers).stdErr()
	if !isFinite(stdErr) {
		return 0, 0, fmt.Errorf("diffusion: the draws have the standard error %v: the data are beyond the range of float64", stdErr)
	}
	return stat.Mean(values[:n], nil), stdErr * math.Sqrt(float64(len(values))/float64(n)), nil
}
