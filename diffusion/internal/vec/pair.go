package vec

import "math"

// Pair is a step of the reverse process of data with two components of equal
// variance in one dimension, whose drift is a tanh(b x + b0) + c x + c0.
type Pair [8]float64

// The fields of a Pair, in the order in which the kernels read them.
const (
	pairStep  = iota // h
	pairNoise        // √(2h)
	pairA
	pairB  // 2b, the exponent of tanh(b x + b0) being 2(b x + b0)
	pairB0 // 2b0
	pairC
	pairC0
	pairHalf // h/2
)

// Set makes p the step of length h.
func (p *Pair) Set(h, a, b, b0, c, c0 float64) {
	*p = Pair{h, math.Sqrt(2 * h), a, 2 * b, 2 * b0, c, c0, h / 2}
}
