package samples

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// The bias of I_n is that of points drawn from a fitted mixture, the replicates. It is corrected for data that scatter more or less than
// these, and there is a warning of data that are unlike them in another way.

// replicates are what was measured of each at one ρ.
type replicates struct{ information, slope, scatter, slopeScatter, participation, tails []float64 }

// newReplicates collects what was measured at the kth ρ.
func newReplicates(results []*raw, k int) replicates {
	var r replicates
	for _, v := range results {
		r.information, r.slope = append(r.information, v.information[k]), append(r.slope, v.slope[k])
		r.scatter, r.slopeScatter = append(r.scatter, v.scatter[k]), append(r.slopeScatter, v.slopeScatter[k])
		r.participation, r.tails = append(r.participation, v.participation[k]), append(r.tails, v.tails)
	}
	return r
}

// shape is what the bias of I_n depends on, beside I. For Gaussians in 1 to 64 dimensions, spins, products of pairs and a ring the bias at the collapse is about
// proportional to the scatter, and to the square root of the slope, which is half the number of dimensions that the points fill at that noise.
type shape struct {
	slope, scatter float64
	tails          float64 // ln ⟨|x|⁴⟩/⟨|x|²⟩² about the mean: points far out have few neighbours, and a larger bias
}

// factor returns by what the bias of the replicates is multiplied for points of another scatter. It is the square root of what the scatter says, because that is
// known to a tenth only.
func (r replicates) factor(scatter float64) float64 {
	return math.Sqrt(scatter / stat.Mean(r.scatter, nil))
}

// width returns by what the interval from the replicates has to be widened for points of a larger scatter: the error of a mean is proportional to the root of it.
// It is never narrowed, since a small scatter may be chance.
func (r replicates) width(scatter float64) float64 { return max(1, r.factor(scatter)) }

// unlike returns by about which part of itself the bias of I_n is then still wrong if the points have another shape than the replicates; 0 if
// they differ only by chance.
func (r replicates) unlike(data shape) float64 {
	return max(deviation(data.scatter, r.scatter), deviation(data.slope, r.slope)) / 2
}

// deviation returns the relative difference of a value from the mean of others, 0 if it is within the scatter of these.
func deviation(value float64, others []float64) float64 {
	const significant = 2.5 // standard deviations
	mean, s := stat.MeanStdDev(others, nil)
	away := math.Abs(value - mean)
	if away <= significant*s*math.Sqrt(1+1/float64(len(others))) {
		return 0
	}
	return away / mean
}

// warnOfShape warns if the bias may be corrected wrongly by more than half of what the interval has on each side.
func (e *Estimate) warnOfShape(wrong, half float64) {
	if wrong > half/2 {
		e.warn(fmt.Sprintf("the points scatter otherwise than those of the mixture of Gaussians by which the bias is corrected: the correction may be wrong by about %.1f times what the interval allows", wrong/half))
	}
}

// outlying reports whether the points have heavier tails than those of the mixture.
func (r replicates) outlying(tails float64) bool {
	const significant = 3 // standard deviations; the distribution of the fourth moment is skewed
	mean, s := stat.MeanStdDev(r.tails, nil)
	return tails > mean+significant*s*math.Sqrt(1+1/float64(len(r.tails)))
}

// warnOfTails warns if points are outlying and the bias is not small beside what the interval has on each side.
func (e *Estimate) warnOfTails(outlying bool, bias, half float64) {
	if outlying && bias > half/2 {
		e.warn("some points are farther from the others than those of the mixture of Gaussians by which the bias is corrected: the correction may be too small")
	}
}
