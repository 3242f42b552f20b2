package lawtest

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// KolmogorovSmirnov compares a sample, which it does not change, with the continuous
// distribution function cdf. It returns √n sup|F_n − F| and the probability
// p that n draws from that distribution give at least this value, which for n above a hundred is
//
//	p = 2 Σ_{k≥1} (−1)^{k−1} e^{−2k²s²}.
//
// It panics if the sample is empty. If the sample contains NaN, p = 0.
func KolmogorovSmirnov(sample []float64, cdf func(x float64) float64) (statistic, p float64) {
	if len(sample) == 0 {
		panic("lawtest: empty sample")
	}
	sorted := slices.Sorted(slices.Values(sample))
	n := float64(len(sorted))
	var distance float64
	for i, x := range sorted {
		f := cdf(x)
		distance = max(distance, f-float64(i)/n, float64(i+1)/n-f) // NaN if one is
	}
	statistic = math.Sqrt(n) * distance
	return statistic, kolmogorovSurvival(statistic)
}

// kolmogorovSurvival returns the probability that the statistic of a sample exceeds s.
func kolmogorovSurvival(s float64) (p float64) {
	if math.IsNaN(s) {
		return 0
	}
	if s < 0.2 { // 1 − p is below 1e−12, and the sum is slow
		return 1
	}
	for k, sign := 1.0, 2.0; k < 30; k, sign = k+1, -sign {
		p += sign * math.Exp(-2*k*k*s*s)
	}
	return min(1, max(0, p))
}

// ChiSquare compares the numbers of n draws in cells with the expected numbers; both
// add up to n. Neighbouring cells are joined until at least ten draws are expected in
// each. It returns Pearson's statistic and the probability p that draws from the expected
// distribution give at least this value. It panics if the lengths differ or fewer than two cells are left.
func ChiSquare(counts, expected []float64) (statistic, p float64) {
	counts, expected = joinCells(counts, expected)
	if len(counts) < 2 {
		panic("lawtest: too few draws for two cells")
	}
	statistic = stat.ChiSquare(counts, expected)
	return statistic, distuv.ChiSquared{K: float64(len(counts) - 1)}.Survival(statistic)
}

func joinCells(counts, expected []float64) (c, e []float64) {
	if len(counts) != len(expected) {
		panic("lawtest: slice lengths do not match")
	}
	var count, expect float64
	for i := range counts {
		count, expect = count+counts[i], expect+expected[i]
		if expect >= 10 {
			c, e = append(c, count), append(e, expect)
			count, expect = 0, 0
		}
	}
	if len(c) > 0 {
		c[len(c)-1] += count
		e[len(e)-1] += expect
	}
	return c, e
}

// Distribution returns the distribution function on [lo, hi] for a density
// proportional to the given one, by Gauss–Legendre quadrature on a thousand panels.
func Distribution(density func(x float64) float64, lo, hi float64) func(x float64) float64 {
	const panels, nodes = 1000, 5
	width := (hi - lo) / panels
	below := make([]float64, panels+1)
	for i := range panels {
		from := lo + width*float64(i)
		below[i+1] = below[i] + quad.Fixed(density, from, from+width, nodes, nil, 0)
	}
	norm := below[panels]
	floats.Scale(1/norm, below)
	return func(x float64) float64 {
		switch {
		case math.IsNaN(x):
			return x
		case x <= lo:
			return 0
		case x >= hi:
			return 1
		}
		i := min(int((x-lo)/width), panels-1)
		from := min(lo+width*float64(i), x) // rounding may leave it just above x
		return below[i] + quad.Fixed(density, from, x, nodes, nil, 0)/norm
	}
}
