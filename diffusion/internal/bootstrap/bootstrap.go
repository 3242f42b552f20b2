// Package bootstrap has standard errors that hold for small samples of skewed numbers.
//
// The usual error se of a mean or a covariance is itself a mean, and where few draws decide
// it, it is too small just when the estimate is too low. The studentised bootstrap asks
// what that does: of samples drawn with replacement from the sample, how far is the
// estimate x* from x in its own errors se*? With q the quantile of |x* − x|/se*, the
// interval x ± q se covers (Hall, The Bootstrap and Edgeworth Expansion, 1992, Sec. 3.6,
// the symmetric percentile-t interval, right up to O(1/n²)). The error returned is
// q se/1.96, so that two of it are the interval of 95 %.
//
// From 50 draws on two errors cover 92 to 98 %, on draws of a normal law, of χ² with one degree of
// freedom, of an exponential law and others; see the test. Below [Least] draws an error is +Inf:
// nothing in the sample tells it. Of fewer numbers, that are means themselves and so nearly normal,
// [Student] gives one by Student's law.
package bootstrap

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Least is the number of draws from which on an error is given, and most that up to which the
// bootstrap is asked for it: beyond, it would change nothing.
const (
	Least = 50
	most  = 4000
)

const resamples = 399

// Mean returns the mean of a sample and its standard error.
func Mean(sample []float64) (mean, stdErr float64) {
	return studentised(len(sample), func(draws []int) (mean, stdErr float64) {
		n := float64(len(sample))
		for _, i := range draws {
			mean += sample[i] / n
		}
		var squares float64
		for _, i := range draws {
			squares += (sample[i] - mean) * (sample[i] - mean)
		}
		return mean, math.Sqrt(squares / (n - 1) / n)
	})
}

// Covariance returns the covariance of two samples of one length, at least 2, and its standard
// error: that of the mean of (a − ā)(b − b̄).
func Covariance(a, b []float64) (cov, stdErr float64) {
	products := make([]float64, len(a))
	return studentised(len(a), func(draws []int) (cov, stdErr float64) {
		n := float64(len(a))
		var meanA, meanB float64
		for _, i := range draws {
			meanA += a[i] / n
			meanB += b[i] / n
		}
		for k, i := range draws {
			products[k] = (a[i] - meanA) * (b[i] - meanB)
		}
		mean, sd := stat.MeanStdDev(products, nil)
		return mean * n / (n - 1), stat.StdErr(sd, n)
	})
}

// Student returns the mean of n ≥ 2 numbers that are not far from normal, such as means over long chains,
// and its standard error, 1.96 of which cover in 95 % of all samples down to n = 2. It is zero for
// a sample without scatter.
func Student(sample []float64) (mean, stdErr float64) {
	n := float64(len(sample))
	mean, sd := stat.MeanStdDev(sample, nil)
	if sd == 0 {
		return mean, 0
	}
	var second, third float64
	for _, v := range sample {
		z := (v - mean) / sd
		second += z * z
		third += z * z * z
	}
	return mean, stat.StdErr(sd, n) * Widening(n, third*third/(second*second*second))
}

// Widening returns by how much the deviation over √n of n numbers must be multiplied so that 1.96 of it cover
// the mean in 95 % of all samples: Student's quantile over 1.96, times 1 + 4γ²/n. The Edgeworth expansion has
// 1.08 in place of 4, with the true skewness γ, of which small samples see too little (Hall 1992).
func Widening(n, skewness float64) float64 {
	const perSkewness = 4
	student := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(0.975) / distuv.UnitNormal.Quantile(0.975)
	return student * (1 + perSkewness*skewness)
}

// studentised returns the estimate of n draws and its error.
func studentised(n int, estimate func(draws []int) (value, stdErr float64)) (value, stdErr float64) {
	draws := make([]int, n)
	for i := range draws {
		draws[i] = i
	}
	value, stdErr = estimate(draws)
	switch {
	case n < Least:
		return value, math.Inf(1)
	case n > most || !(stdErr > 0):
		return value, stdErr
	}
	rng := rand.New(rand.NewPCG(uint64(n), 0x9e3779b97f4a7c15)) // the same sample has the same error
	ratios := make([]float64, resamples)
	for k := range ratios {
		for i := range draws {
			draws[i] = rng.IntN(n)
		}
		v, se := estimate(draws)
		ratios[k] = math.Abs(v-value) / se
		if math.IsNaN(ratios[k]) { // all draws are the same
			ratios[k] = math.Inf(1)
		}
	}
	slices.Sort(ratios)
	return value, stdErr * max(1, stat.Quantile(level(n), stat.Empirical, ratios, nil)/1.96)
}

// level is a little above 95 % where the resamples, which see no more of a tail than the
// sample has, fall short of it.
func level(n int) float64 { return 1 - 0.05*float64(n)/float64(n+100) }
