package markov

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// scaled is the number fraction · 2^exponent ≥ 0, with a fraction in [½, 1), or 0. Stationary laws of many states span more than
// float64 does: that of an urn of 10⁵ balls ends at 2^(−10⁵).
type scaled struct {
	fraction float64
	exponent int
}

func (s scaled) times(v float64) scaled {
	fraction, exponent := math.Frexp(s.fraction * v)
	return scaled{fraction, s.exponent + exponent}
}

func (s scaled) plus(v scaled) scaled {
	switch {
	case s.fraction == 0:
		return v
	case v.fraction == 0:
		return s
	case s.exponent < v.exponent:
		s, v = v, s
	}
	fraction, exponent := math.Frexp(s.fraction + math.Ldexp(v.fraction, v.exponent-s.exponent))
	return scaled{fraction, s.exponent + exponent}
}

// normalised returns the numbers over their sum.
func normalised(x []scaled) []float64 {
	var largest scaled
	for _, v := range x {
		if v.fraction > 0 && (largest.fraction == 0 || v.exponent > largest.exponent) {
			largest = v
		}
	}
	law := make([]float64, len(x))
	for i, v := range x {
		law[i] = math.Ldexp(v.fraction, v.exponent-largest.exponent)
	}
	sum := floats.SumCompensated(law)
	for i, v := range x { // from v again, so that none is rounded twice near the end of the range
		law[i] = math.Ldexp(v.fraction/sum, v.exponent-largest.exponent)
	}
	return law
}
