package diffusion

import (
	"fmt"
	"math"
)

// CrooksPoint is the logarithm of the ratio P(σ)/P^R(−σ) of two histograms in
// one bin, which the detailed fluctuation theorem says is σ.
type CrooksPoint struct {
	Sigma    float64 // the middle of the bin
	LogRatio float64
	StdErr   float64 // standard error of LogRatio, √(1/count + 1/count_R)
}

// leastCount is the number of paths in a bin from which its logarithm has a
// Gaussian error.
const leastCount = 25

// Crooks compares the ΔS_tot of a process with that of its conjugate R (see
// [Simulation.ForwardConjugate]): by the detailed fluctuation theorem
//
//	ln P(σ)/P^R(−σ) = σ
//
// (Crooks 1999; arXiv:2405.11932). It returns the bins, of the given number
// over the common range, in which both histograms count at least 25 paths. In a
// bin of finite width the expected ratio is the average of e^σ over the bin,
// which differs from e^σ at its middle by a factor of about 1 + width²/24.
func Crooks(forward, reverse []float64, bins int) ([]CrooksPoint, error) {
	if err := checkSample("forward", forward); err != nil {
		return nil, err
	}
	if err := checkSample("reverse", reverse); err != nil {
		return nil, err
	}
	if bins < 1 {
		return nil, fmt.Errorf("diffusion: bins = %d, want at least 1", bins)
	}
	lo, hi := commonRange(forward, reverse)
	if !(lo < hi) {
		return nil, nil
	}
	width := (hi - lo) / float64(bins)
	counts, conjugate := make([]float64, bins), make([]float64, bins)
	count := func(counts []float64, s float64) {
		if i := int(math.Floor((s - lo) / width)); i >= 0 && i < bins {
			counts[i]++
		}
	}
	for _, s := range forward {
		count(counts, s)
	}
	for _, s := range reverse {
		count(conjugate, -s)
	}
	var points []CrooksPoint
	norm := math.Log(float64(len(reverse)) / float64(len(forward)))
	for i, c := range counts {
		if c < leastCount || conjugate[i] < leastCount {
			continue
		}
		points = append(points, CrooksPoint{
			Sigma:    lo + (float64(i)+0.5)*width,
			LogRatio: math.Log(c/conjugate[i]) + norm,
			StdErr:   math.Sqrt(1/c + 1/conjugate[i]),
		})
	}
	return points, nil
}

// commonRange returns where both forward and −reverse have values.
func commonRange(forward, reverse []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, s := range forward {
		lo, hi = min(lo, s), max(hi, s)
	}
	conjugateLo, conjugateHi := math.Inf(1), math.Inf(-1)
	for _, s := range reverse {
		conjugateLo, conjugateHi = min(conjugateLo, -s), max(conjugateHi, -s)
	}
	return max(lo, conjugateLo), min(hi, conjugateHi)
}
