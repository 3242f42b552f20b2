package materials

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// Intensity returns the scattering of a particle of one configuration,
//
//	S(q) = |Σ_j b_j e^{iq·r_j}|²/N,
//
// of N particles at r_j with the amplitudes b_j; nil amplitudes are 1. Its average over configurations is the structure
// factor. It panics if lengths do not match or there is no particle.
func Intensity(q []float64, positions [][]float64, amplitudes []float64) float64 {
	if len(positions) == 0 || amplitudes != nil && len(amplitudes) != len(positions) {
		panic(badLength)
	}
	re, im := 0.0, 0.0
	for j, r := range positions {
		if len(r) != len(q) {
			panic(badLength)
		}
		sin, cos := math.Sincos(floats.Dot(q, r))
		if amplitudes != nil {
			sin, cos = sin*amplitudes[j], cos*amplitudes[j]
		}
		re, im = re+cos, im+sin
	}
	return (re*re + im*im) / float64(len(positions))
}
