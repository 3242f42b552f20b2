package bootstrap

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Wilson returns the 95 % interval of the probability of what has happened in k of n > 0 independent trials (Wilson, J. Am. Stat. Assoc. 22, 209 (1927)).
// Unlike ± 1.96 standard errors it holds near 0 and 1, too.
func Wilson(k, n float64) (low, high float64) {
	p, z := k/n, distuv.UnitNormal.Quantile(0.975)
	center := (p + z*z/(2*n)) / (1 + z*z/n)
	width := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n)) / (1 + z*z/n)
	low, high = max(0, center-width), min(1, center+width)
	if k == 0 {
		low = 0 // but for rounding
	}
	if k == n {
		high = 1
	}
	return low, high
}
