package diffusion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/check"
)

// Free energies from work, in units of k_B T:
//
//	ΔF = −ln⟨e^{−W}⟩                                              (Jarzynski 1997)
//	n_F ⟨1/(1 + e^{M+W−ΔF})⟩ = n_R ⟨1/(1 + e^{−M+W+ΔF})⟩_R       (Bennett 1976)
//
// with W the work done on the n_F paths of a process that starts in equilibrium, or on the n_R of its reversal R, and
// M = ln(n_F/n_R). For ΔS_tot = W − ΔF they are the fluctuation theorems of this package.

// LogMeanExp returns ln⟨e^x⟩ over the exponents x and its standard error, the relative error of ⟨e^x⟩, as a
// [Fluctuation] whose Mean is the logarithm. It neither overflows nor underflows. The logarithm of a
// mean is too small on average, by about half its squared error. For x = −W it is −ΔF, from the work of one process alone.
// Where there are paths of the reversal too, [FreeEnergyDifference] needs far fewer.
func LogMeanExp(exponents []float64) (Fluctuation, error) {
	if err := checkSample("exponents", exponents); err != nil {
		return Fluctuation{}, err
	}
	w := newWeights(exponents)
	f := Fluctuation{Mean: math.Log(w.mean) + w.largest, StdErr: w.stdErr() / w.mean, EffectiveSamples: w.effective(), Reliable: true}
	f.TailShape = ParetoShape(w.relative)
	w.checkTail(&f)
	w.check(&f)
	return f, nil
}

// FreeEnergyDifference returns ΔF by Bennett's acceptance ratio from the work done on the paths of a process,
// forward, and on those of its reversal, reverse, whose mean is about −ΔF plus what is dissipated. Of all estimates from
// the two samples it has the least variance, which is
//
//	1/Σ_paths f(1−f) − 1/n_F − 1/n_R,    f = 1/(1 + e^{M+W−ΔF}), and the same of −W for reverse
//
// (Shirts et al., Phys. Rev. Lett. 91, 140601). Overlap, EffectiveSamples and the verdict are those of
// [BennettFluctuation] for ΔS_tot = W − ΔF, the worse of its two sides. Samples that do not overlap leave ΔF open between them.
func FreeEnergyDifference(forward, reverse []float64) (Fluctuation, error) {
	if err := check.First(checkSample("forward", forward), checkSample("reverse", reverse)); err != nil {
		return Fluctuation{}, err
	}
	nF, nR := float64(len(forward)), float64(len(reverse))
	ratio := math.Log(nF / nR)
	// The number of paths that seem to belong to the other process; excess rises with ΔF.
	sides := func(deltaF float64) (fromForward, fromReverse float64) {
		return logMeanAcceptance(forward, ratio-deltaF) + math.Log(nF), logMeanAcceptance(reverse, deltaF-ratio) + math.Log(nR)
	}
	excess := func(deltaF float64) float64 {
		f, r := sides(deltaF)
		return f - r
	}
	lo, hi := min(floats.Min(forward), -floats.Max(reverse)), max(floats.Max(forward), -floats.Min(reverse))
	for step := 1 + math.Abs(ratio); isFinite(hi-lo) && excess(lo) > 0; step *= 2 {
		lo -= step
	}
	for step := 1 + math.Abs(ratio); isFinite(hi-lo) && excess(hi) < 0; step *= 2 {
		hi += step
	}
	if !isFinite(hi - lo) {
		return Fluctuation{}, fmt.Errorf("diffusion: work between %v and %v is beyond the range of float64", lo, hi)
	}
	deltaF := findRoot(excess, lo, hi, excess(lo), excess(hi))
	var known float64 // Σ f(1−f)
	for _, w := range forward {
		known += variance(ratio + w - deltaF)
	}
	for _, w := range reverse {
		known += variance(-ratio + w + deltaF)
	}
	f := Fluctuation{Mean: deltaF, TailShape: math.Inf(-1), Reliable: true}
	f.StdErr = math.Sqrt(max(0, 1/known-1/nF-1/nR))
	balanced, other := bounded(shifted(forward, -deltaF), 1), bounded(shifted(reverse, deltaF), 1)
	f.Overlap = balanced.Mean + other.Mean
	f.EffectiveSamples = min(balanced.EffectiveSamples, other.EffectiveSamples)
	for _, side := range []Fluctuation{balanced, other} {
		if !side.Reliable {
			f.warn("%s", side.Warning)
		}
	}
	return f, nil
}

// logMeanAcceptance returns ln⟨1/(1 + e^{W + shift})⟩.
func logMeanAcceptance(work []float64, shift float64) float64 {
	exponents := shifted(work, shift)
	for i, x := range exponents {
		exponents[i] = -softplus(x)
	}
	return floats.LogSumExp(exponents) - math.Log(float64(len(work)))
}

func shifted(sample []float64, by float64) []float64 {
	moved := make([]float64, len(sample))
	for i, v := range sample {
		moved[i] = v + by
	}
	return moved
}

// variance returns f(1 − f) of f = 1/(1 + e^x).
func variance(x float64) float64 {
	e := math.Exp(-math.Abs(x))
	return e / ((1 + e) * (1 + e))
}
