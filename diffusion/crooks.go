package diffusion

import (
	"errors"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// CrooksPoint is the logarithm of the ratio P(r)/P^R(−r) of two histograms of values r of ΔS_tot in
// one bin. The detailed fluctuation theorem says that it is r.
type CrooksPoint struct {
	Sigma    float64 // the value r of the bin, ln⟨e^r⟩ over the paths of R in it
	LogRatio float64
	StdErr   float64 // standard error of LogRatio, √(1/count + 1/count_R)
}

// leastCount is the number of paths in a bin from which its logarithm has a
// Gaussian error.
const leastCount = 25

// Crooks compares the ΔS_tot of a process with that of its conjugate R (see
// [Simulation.ForwardConjugate]): by the detailed fluctuation theorem
//
//	ln P(r)/P^R(−r) = r
//
// (Crooks, Phys. Rev. E 60, 2721 (1999); arXiv:2405.11932). It returns the bins, of the given number
// over the common range, in which both histograms count at least 25 paths. The
// theorem holds for bins of any width if e^r is averaged over the paths of R in
// the bin, as it is in Sigma. Samples without a common range are an error.
func Crooks(forward, reverse []float64, bins int) ([]CrooksPoint, error) {
	if err := check.First(
		checkSample("forward", forward),
		checkSample("reverse", reverse),
		arg.AtLeast("bins", bins, 1), arg.Memory("bins", bins, 64),
	); err != nil {
		return nil, err
	}
	lo, hi := commonRange(forward, reverse)
	if !(lo < hi) {
		return nil, errors.New("diffusion: forward and −reverse have no range in common: the two distributions do not overlap")
	}
	width := (hi - lo) / float64(bins)
	counts, conjugate, odds := make([]float64, bins), make([]float64, bins), make([]logSum, bins)
	bin := func(sigma float64) int { return int(math.Floor((sigma - lo) / width)) }
	for _, s := range forward {
		if i := bin(s); i >= 0 && i < bins {
			counts[i]++
		}
	}
	for _, s := range reverse {
		if i := bin(-s); i >= 0 && i < bins {
			conjugate[i]++
			odds[i].add(-s)
		}
	}
	var points []CrooksPoint
	norm := math.Log(float64(len(reverse)) / float64(len(forward)))
	for i, c := range counts {
		if c < leastCount || conjugate[i] < leastCount {
			continue
		}
		points = append(points, CrooksPoint{
			Sigma:    odds[i].log() - math.Log(conjugate[i]),
			LogRatio: math.Log(c/conjugate[i]) + norm,
			StdErr:   math.Sqrt(1/c + 1/conjugate[i]),
		})
	}
	return points, nil
}

// logSum is a sum of exponentials, relative to the largest.
type logSum struct{ largest, sum float64 }

func (l *logSum) add(x float64) {
	switch {
	case l.sum == 0:
		l.largest, l.sum = x, 1
	case x > l.largest:
		l.largest, l.sum = x, 1+l.sum*math.Exp(l.largest-x)
	default:
		l.sum += math.Exp(x - l.largest)
	}
}

func (l *logSum) log() float64 { return l.largest + math.Log(l.sum) }

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
