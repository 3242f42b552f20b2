package diffusion

import (
	"math"

	"nonequilibrium/diffusion/internal/bootstrap"
)

// Means and central moments that can be added up in any order to the same bits. Floating-point sums depend on the order of
// their terms, and so this order is fixed: a sample is cut into leaves of 1024 values, and leaves are joined in
// pairs, the pairs in pairs, and so on, by their positions in the sample alone.

// leafLen is the number of values in a leaf. Blocks of paths are one or several leaves.
const leafLen = 1024

// powerSums holds the mean of n values and the sums of the powers of their deviations from it,
//
//	m_k = Σ (v − mean)^k.
type powerSums struct{ n, mean, m2, m3, m4 float64 }

// sumPowers returns the power sums of the values, which exist.
func sumPowers(values []float64) powerSums {
	n, origin := float64(len(values)), values[0]
	var shift float64 // from the origin, so that equal values have no scatter
	for _, v := range values {
		shift += v - origin
	}
	s := powerSums{n: n, mean: origin + shift/n}
	for _, v := range values {
		d := v - s.mean
		square := d * d
		s.m2 += square
		s.m3 += square * d
		s.m4 += square * square
	}
	return s
}

// plus returns the sums of both samples together (Pébay, Sandia report SAND2008-6212).
func (a powerSums) plus(b powerSums) powerSums {
	n := a.n + b.n
	d := b.mean - a.mean
	p, q := a.n/n, b.n/n
	square := d * d
	return powerSums{
		n:    n,
		mean: a.mean + d*q,
		m2:   a.m2 + b.m2 + square*p*b.n,
		m3:   a.m3 + b.m3 + square*d*p*b.n*(p-q) + 3*d*(p*b.m2-q*a.m2),
		m4: a.m4 + b.m4 + square*square*p*b.n*(p*p-p*q+q*q) +
			6*square*(p*p*b.m2+q*q*a.m2) + 4*d*(p*b.m3-q*a.m3),
	}
}

// scaled returns the sums of the values times f.
func (a powerSums) scaled(f float64) powerSums {
	square := f * f
	return powerSums{a.n, f * a.mean, square * a.m2, square * f * a.m3, square * square * a.m4}
}

// variance returns the unbiased estimate, 0 for a single value.
func (a powerSums) variance() float64 {
	if a.n < 2 {
		return 0
	}
	return a.m2 / (a.n - 1)
}

// skewness returns γ²/n of the skewness γ.
func (a powerSums) skewness() float64 {
	if a.m2 == 0 {
		return 0
	}
	third := a.m3 / a.m2
	return third * third / a.m2
}

func (a powerSums) kurtosis() float64 {
	if a.m2 == 0 {
		return 0
	}
	return a.n * (a.m4 / a.m2 / a.m2)
}

// stdErr returns the standard error of the mean for which ± 1.96 of it cover the mean in 95 % of all samples, see
// [bootstrap.Widening]. That of a single value is +Inf.
func (a powerSums) stdErr() float64 {
	switch {
	case a.n == 1:
		return math.Inf(1)
	case a.m2 == 0:
		return 0
	}
	return math.Sqrt(a.variance()/a.n) * bootstrap.Widening(a.n, a.skewness())
}

// weightSums holds the power sums of weights e^x, relative to the largest of them, so that nothing overflows.
type weightSums struct {
	largest float64 // x
	powerSums
}

func sumWeights(exponents []float64) weightSums {
	w := weightSums{largest: math.Inf(-1)}
	for _, x := range exponents {
		w.largest = max(w.largest, x)
	}
	relative := make([]float64, len(exponents))
	for i, x := range exponents {
		relative[i] = math.Exp(x - w.largest)
	}
	w.powerSums = sumPowers(relative)
	return w
}

func (a weightSums) plus(b weightSums) weightSums {
	largest := max(a.largest, b.largest)
	return weightSums{largest, a.scaled(math.Exp(a.largest - largest)).plus(b.scaled(math.Exp(b.largest - largest)))}
}

// effective returns (Σω)²/Σω².
func (a weightSums) effective() float64 {
	sum := a.n * a.mean
	return sum * sum / (a.m2 + sum*a.mean)
}

// sumLeaves returns the sum over a whole sample, in the order that [Summary] has: leaf by leaf, joined in pairs.
func sumLeaves[S interface{ plus(S) S }](sample []float64, leaf func([]float64) S) S {
	var open []S    // sums of 2^k leaves, k falling
	var sizes []int // k
	for from := 0; from < len(sample); from += leafLen {
		sum, level := leaf(sample[from:min(from+leafLen, len(sample))]), 0
		for last := len(open) - 1; last >= 0 && sizes[last] == level; last-- {
			sum, level = open[last].plus(sum), level+1
			open, sizes = open[:last], sizes[:last]
		}
		open, sizes = append(open, sum), append(sizes, level)
	}
	total := open[0]
	for _, s := range open[1:] {
		total = total.plus(s)
	}
	return total
}
