package guidedwidth

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/sde"
)

// guidedScore is the score of all data plus g times the push towards the class, for g = 3.
func guidedScore(dst, x []float64, t float64) {
	a := math.Exp(-2 * t)
	ofAll, ofClass := -x[0], (math.Exp(-t)-x[0])/(1-0.6*a)
	dst[0] = ofAll + 3*(ofClass-ofAll)
}

// GuidedVariance returns the variance of n points that the reverse process makes with guidedScore, and its standard error.
// The same seed gives the same numbers.
func GuidedVariance(n int, seed uint64) (variance, stdErr float64) {
	// BEGIN SOLUTION
	src := rand.NewPCG(seed, 0)
	times, err := sde.LogSNRTimes(4, 1e-3, 60)
	if err != nil {
		panic(err)
	}
	times = append(times, 0)
	normal, end := rand.New(src), make([]float64, n)
	for i := range end {
		x := []float64{normal.NormFloat64()}
		if err := (sde.ReverseProcess{Method: sde.SRA1{}}).Sample(x, guidedScore, times, src); err != nil {
			panic(err)
		}
		end[i] = x[0]
	}
	variance = stat.Variance(end, nil)
	return variance, variance * math.Sqrt(2/float64(n))
	// END SOLUTION
}
