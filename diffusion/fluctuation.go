package diffusion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Fluctuation is an exponential average over trajectories with what is needed
// to know whether to believe it.
type Fluctuation struct {
	Mean   float64
	StdErr float64 // standard error of Mean, if Reliable

	// EffectiveSamples is (Σw)²/Σw² for the weights w that are averaged: the
	// number of equal weights with the same relative error.
	EffectiveSamples float64

	// TailShape is the shape k̂ of a generalised Pareto law fitted to the
	// largest weights, NaN if there are too few to fit. Moments of order 1/k
	// and above are infinite: from k = ½ on, the variance is. See [ParetoShape].
	TailShape float64

	// Reliable is false where StdErr must not be believed: where the weights
	// show a tail of infinite variance, or where few of them decide the mean or
	// its error. It is a warning, not a proof: a tail that begins beyond the
	// largest weight of the sample cannot be seen in it. Warning says why, in a
	// few words to be put on a figure; it is empty if Reliable.
	Reliable bool
	Warning  string
}

// Limits of what is reliable. The first finds Pareto tails in what the sample
// has seen of them; the others find a standard error that a few weights decide,
// as they do when the tail has only begun to show.
const (
	mostTailShape       = 0.5 // from here on the variance is infinite
	mostErrorOfVariance = 0.1 // relative standard error of the variance, √((kurtosis − 1)/n)
	mostKurtosis        = 300
	leastEffectiveLen   = 30 // effective samples
)

// IntegralFluctuation returns ⟨e^{−ΔS_tot}⟩ for the ΔS_tot of independent paths.
// By the integral fluctuation theorem it is 1 for every process and every
// duration (arXiv:2405.11932; Seifert 2005).
//
// Its error is treacherous. For noising a pair of variance σ² ≤ ½ the weights
// e^{−ΔS_tot} have infinite variance, since their tail index is 1/(1−σ²): the
// mean converges like n^{−σ²}, mostly from below, and its spread between runs is
// much larger than StdErr says. Then Reliable is false; [BennettFluctuation]
// tests the same symmetry with bounded weights.
func IntegralFluctuation(total []float64) (Fluctuation, error) {
	if err := checkSample("total", total); err != nil {
		return Fluctuation{}, err
	}
	exponents := make([]float64, len(total))
	for i, s := range total {
		exponents[i] = -s
	}
	return exponentialMean(exponents), nil
}

// exponentialMean returns the mean of e^x over the exponents x, relative to the
// largest one so that nothing overflows before it must.
func exponentialMean(exponents []float64) Fluctuation {
	most := math.Inf(-1)
	for _, x := range exponents {
		most = max(most, x)
	}
	weights := make([]float64, len(exponents))
	for i, x := range exponents {
		weights[i] = math.Exp(x - most)
	}
	f := weighted(weights)
	f.TailShape = ParetoShape(weights)
	if f.TailShape >= mostTailShape {
		f.warn("infinite variance: the largest weights have the tail shape %.2f", f.TailShape)
	}
	scale := math.Exp(most)
	f.Mean *= scale
	f.StdErr *= scale
	return f
}

// weighted returns the mean of the weights and whether the sample knows its error.
func weighted(weights []float64) Fluctuation {
	n := float64(len(weights))
	mean, sd := stat.MeanStdDev(weights, nil)
	var sum, squares, fourth float64
	for _, w := range weights {
		sum += w
		squares += w * w
		fourth += math.Pow(w-mean, 4)
	}
	f := Fluctuation{Mean: mean, StdErr: stat.StdErr(sd, n), EffectiveSamples: sum * sum / squares, TailShape: math.NaN()}
	f.Reliable = true
	kurtosis := fourth / n / math.Pow(sd, 4)
	switch {
	case f.EffectiveSamples < leastEffectiveLen:
		f.warn("only %.1f effective samples", f.EffectiveSamples)
	case math.Sqrt((kurtosis-1)/n) > mostErrorOfVariance || kurtosis > mostKurtosis:
		f.warn("heavy tail: the weights have the kurtosis %.0f", kurtosis)
	}
	return f
}

// warn marks f as unreliable.
func (f *Fluctuation) warn(format string, args ...any) {
	f.Reliable, f.Warning = false, fmt.Sprintf(format, args...)
}

// RunningFluctuation returns [IntegralFluctuation] of the first counts[i] paths
// for each i, to be plotted against the number of paths.
func RunningFluctuation(total []float64, counts []int) ([]Fluctuation, error) {
	if err := checkSample("total", total); err != nil {
		return nil, err
	}
	running := make([]Fluctuation, len(counts))
	for i, n := range counts {
		if n < 1 || n > len(total) {
			return nil, fmt.Errorf("diffusion: counts[%d] = %d is outside 1 to %d", i, n, len(total))
		}
		f, err := IntegralFluctuation(total[:n])
		if err != nil {
			return nil, err
		}
		running[i] = f
	}
	return running, nil
}
