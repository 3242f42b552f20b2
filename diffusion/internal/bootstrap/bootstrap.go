// Package bootstrap computes standard errors that hold for small samples of skewed numbers.
//
// The usual error se of a mean or a covariance is itself a mean. If it depends on a few rare
// values, it is too small just when the estimate is too low. The studentised bootstrap measures
// this effect: for samples drawn with replacement from the sample, by how many of its own
// standard errors se* does the estimate x* differ from x? If q is the 95 % quantile of
// |x* − x|/se*, the confidence interval is x ± q se (Hall, The Bootstrap and Edgeworth Expansion,
// 1992, Sec. 3.6, the symmetric percentile-t interval, correct up to O(1/n²)). The error returned
// is q se/1.96, so that two errors are close to the 95 % interval, as usual.
//
// From 50 draws on, an interval of two errors contains the true value in 92 to 98 % of all samples,
// for normal, χ² (one degree of freedom), exponential and other distributions; see the test. Below
// [Least] draws the error is +Inf, because the sample does not determine it. For fewer numbers that
// are means themselves, and so nearly normal, [Student] uses Student's distribution. [Wilson] has the
// interval of a share.
package bootstrap

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Least is the smallest number of draws for which an error is given. Above the number most the
// bootstrap would change nothing and is left out.
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

// Covariance returns the covariance of two samples of equal length, at least 2, and its standard
// error, which is that of the mean of (a − ā)(b − b̄).
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
// and its standard error, such that 1.96 errors are the 95 % interval down to n = 2. The error is
// zero if all numbers are equal.
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

// Widening returns the factor by which the standard deviation over √n of n numbers must be multiplied to make
// 1.96 of it a 95 % interval of the mean: Student's quantile over 1.96, times 1 + 4γ²/n. The Edgeworth expansion has
// 1.08 in place of 4, with the true skewness γ, which small samples underestimate (Hall 1992).
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

// level is a little above 95 % for few draws, because resamples contain no more of a tail than the
// sample does and would give too short an interval.
func level(n int) float64 { return 1 - 0.05*float64(n)/float64(n+100) }
