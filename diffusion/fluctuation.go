package diffusion

import (
	"fmt"
	"math"
)

// Fluctuation is an exponential average over trajectories, with what one needs
// to judge whether to believe it.
type Fluctuation struct {
	Mean float64

	// StdErr is the standard error of Mean, if Reliable. For few paths or skewed weights it is widened,
	// so that Mean ± 1.96 StdErr covers the truth in 95 % of all samples;
	// for many paths and weights that are not skewed it is the standard deviation over √n. It is +Inf for a single path.
	StdErr float64

	// EffectiveSamples is (Σω)²/Σω² for the weights ω that are averaged: the
	// number of independent paths that carry the average.
	EffectiveSamples float64

	// TailShape is the shape k̂ of a generalised Pareto distribution fitted to the
	// largest weights, −Inf if there are too few to fit or the weights are bounded. Moments of order 1/k
	// and above are infinite: from k = ½ on, the variance is. See [ParetoShape].
	TailShape float64

	// Overlap is the overlap 2∫ P P^R/(P + P^R) of the distributions of the paths of a process and of
	// its conjugate: 1 if they are the same, and 0 if they have no path in common (Bennett 1976). Only
	// averages over both have it.
	Overlap float64

	// Reliable is false where StdErr must not be believed: where the weights
	// show a tail of infinite variance, or where few of them decide the mean or
	// its error. It is a warning, not a proof: a tail that begins beyond the
	// largest weight of the sample cannot be seen in it. How often it is right is
	// in CALIBRATION.md. Warning says why, in a
	// few words to be put on a figure; it is empty if Reliable.
	Reliable bool
	Warning  string
}

// Limits of what is reliable. The coverage of Mean ± 1.96 StdErr goes with γ²/n, γ the skewness of the
// weights (Hall, The Bootstrap and Edgeworth Expansion, 1992). For a heavy tail the sample's γ falls short of the true
// one, the more so the larger the tail shape k̂. The numbers are those for which the table in CALIBRATION.md is good.
const (
	leastEffective = 30   // effective samples
	mostSkewness   = 0.15 // γ²/n
	mostKurtosis   = 500
	mostTailShape  = 0.5  // from here on the variance is infinite,
	leastTail      = 1e-3 // unless γ²/n says that the tail does not matter
	tailWeight     = 0.2  // by how much less k̂ may be if γ²/n is ten times as large
)

// IntegralFluctuation returns ⟨e^{−ΔS_tot}⟩ for the ΔS_tot of independent paths.
// By the integral fluctuation theorem it is 1 for every duration (Seifert, Phys. Rev. Lett. 95, 040602 (2005);
// arXiv:2405.11932), provided that whatever the reversed process can do is the reversal of a path that can
// occur, that is, if the reversed path measure is absolutely continuous with respect to that of the process. Mixtures on the
// whole space fulfil this. Where it fails the average is 1 − λ, with λ the probability of the reversed paths that
// are the reversal of none: for walls that
// absorb, or data on points, a line, a plane or a part of a box (Murashita, Funo and Ueda, Phys. Rev. E 90, 042110 (2014),
// arXiv:1401.4494). Package fokkerplanck computes this λ.
//
// Its error bar needs care. If components of variance σ² < ½ are noised for longer than a time T*, or components of
// σ² ≥ 9/2 for a time within a window, the weights
// e^{−ΔS_tot} have infinite variance; [NoisingInfiniteVariance] returns these times. For T → ∞ the tail index of narrow modes is
// 1/(1−σ²): the mean converges like n^{−σ²}, mostly from below, and scatters between runs
// by much more than StdErr says. A sample often shows it, and then Reliable is false. Where the distribution of the data
// is known, [Ensemble.Fluctuation] need not guess. [BennettFluctuation] tests the same symmetry with bounded weights.
func IntegralFluctuation(total []float64) (Fluctuation, error) {
	if err := checkSample("total", total); err != nil {
		return Fluctuation{}, err
	}
	return exponentialMean(negative(total)), nil
}

// KnownFluctuation is [IntegralFluctuation] of weights whose exact second moment ⟨e^{−2ΔS_tot}⟩ ≥ 1 is known, +Inf if
// it diverges. Then the error √((⟨ω²⟩ − 1)/n) and the number of effective samples n/⟨ω²⟩ are exact, and
// the warning of an infinite variance comes also where the sample has seen nothing of the tail. In that case StdErr is
// the scatter that the sample happens to show, and not an error. The theorem must hold: ⟨ω⟩ = 1.
func KnownFluctuation(total []float64, secondMoment float64) (Fluctuation, error) {
	f, err := IntegralFluctuation(total)
	if err != nil {
		return Fluctuation{}, err
	}
	return f.known(len(total), secondMoment)
}

// known returns f with what is known from the second moment of the n weights.
func (f Fluctuation) known(n int, secondMoment float64) (Fluctuation, error) {
	if !(secondMoment >= 1-1e-9) { // ⟨ω²⟩ ≥ ⟨ω⟩² = 1, but for rounding
		return Fluctuation{}, fmt.Errorf("diffusion: secondMoment = %v, want at least 1", secondMoment)
	}
	f.EffectiveSamples = float64(n) / secondMoment
	if math.IsInf(secondMoment, 1) {
		f.warn("infinite variance: the second moment diverges")
		return f, nil
	}
	f.StdErr = math.Sqrt(max(0, secondMoment-1) / float64(n))
	f.Reliable, f.Warning = true, ""
	if f.EffectiveSamples < leastEffective {
		f.warn("only %.1f effective samples", f.EffectiveSamples)
	}
	return f, nil
}

func negative(sample []float64) []float64 {
	exponents := make([]float64, len(sample))
	for i, s := range sample {
		exponents[i] = -s
	}
	return exponents
}

// Fluctuation returns [IntegralFluctuation] of the ensemble's ΔS_tot. Of a run of [Simulation.Forward]
// with data in one dimension and the [Exact] scheme the distribution of the weights is known, and the error and the
// verdict are those of [KnownFluctuation], with the second moment of [NoisingSecondMoment].
func (e *Ensemble) Fluctuation() (Fluctuation, error) {
	if e.noised == nil {
		return IntegralFluctuation(e.Total)
	}
	moment, err := NoisingSecondMoment(e.noised, e.noisedFor)
	if err != nil {
		return Fluctuation{}, err
	}
	return KnownFluctuation(e.Total, moment)
}

// exponentialMean returns the mean of e^x over the exponents x.
func exponentialMean(exponents []float64) Fluctuation {
	w := newWeights(exponents)
	return w.judged(ParetoShape(w.relative))
}

// weightSample holds weights e^x and their moments, relative to the largest one, so that nothing
// overflows that need not.
type weightSample struct {
	relative []float64 // nil in a [Summary]
	weightSums
}

func newWeights(exponents []float64) *weightSample {
	w := &weightSample{relative: make([]float64, len(exponents)), weightSums: sumLeaves(exponents, sumWeights)}
	for i, x := range exponents {
		w.relative[i] = math.Exp(x - w.largest)
	}
	return w
}

// average returns the mean of the weights and its error, without a verdict.
func (w *weightSample) average() Fluctuation {
	scaled := func(v float64) float64 { return math.Exp(math.Log(v) + w.largest) } // also of 0 and +Inf
	return Fluctuation{
		Mean: scaled(w.mean), StdErr: scaled(w.stdErr()), EffectiveSamples: w.effective(),
		TailShape: math.Inf(-1), Reliable: true,
	}
}

// judged returns the mean, its error and the verdict, given the shape of the tail.
func (w *weightSample) judged(tailShape float64) Fluctuation {
	f := w.average()
	f.TailShape = tailShape
	w.checkTail(&f)
	w.check(&f)
	return f
}

// checkTail warns of weights whose largest ones look like those of a tail without variance.
func (w *weightSample) checkTail(f *Fluctuation) {
	skewness := w.skewness()
	if !(skewness > leastTail) {
		return
	}
	uncertain := 1.5 / math.Sqrt(float64(tailLen(int(w.n))))
	switch {
	case f.TailShape >= mostTailShape:
		f.warn("infinite variance: the largest weights have the tail shape %.2f", f.TailShape)
	case w.kurtosis() > mostKurtosis, f.TailShape+tailWeight*math.Log10(skewness) > uncertain:
		f.warn("heavy tail: the weights have the kurtosis %.0f", w.kurtosis())
	}
}

// check warns of a mean or an error that few weights decide.
func (w *weightSample) check(f *Fluctuation) {
	switch {
	case !(w.effective() >= leastEffective):
		f.warn("only %.1f effective samples", w.effective())
	case w.skewness() > mostSkewness:
		f.warn("few large weights decide: their skewness is %.1f", math.Sqrt(w.skewness()*w.n))
	}
}

// warn marks f as unreliable, for the first reason that is given.
func (f *Fluctuation) warn(format string, args ...any) {
	if f.Reliable {
		f.Warning = fmt.Sprintf(format, args...)
	}
	f.Reliable = false
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
