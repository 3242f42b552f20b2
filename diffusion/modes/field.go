package modes

import (
	"errors"
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"

	"gonum.org/v1/gonum/dsp/fourier"

	"nonequilibrium/diffusion/internal/stream"
)

// Field is a periodic stationary Gaussian field on a line of length 1,
//
//	x(z) = Σ_k A_k e^{2πikz},    ⟨|A_k|²⟩ = spectrum(|k|),
//
// drawn level by level: level 0 has the mean, k = 0, and level l adds the waves
// with 2^{l−1} ≤ |k| < 2^l. The waves are independent, so a finer level leaves the
// coarser ones as they are, and the field at any level is distributed exactly as the
// finest one with its short waves filtered out.
type Field struct {
	spectrum  func(k int) float64
	levels    int
	amplitude []complex128 // A_k for 0 ≤ k < 2^levels
	level     int          // drawn so far
	rng       *rand.Rand
}

// NewField returns a field of the given number of levels, 1 to 24, of which level 0
// has been drawn. The spectrum returns ⟨|A_k|²⟩ ≥ 0 for k ≥ 0. A nil src draws from
// the global source.
func NewField(spectrum func(k int) float64, levels int, src rand.Source) (*Field, error) {
	switch {
	case spectrum == nil:
		return nil, errors.New("modes: spectrum is nil")
	case levels < 1 || levels > 24:
		return nil, fmt.Errorf("modes: levels = %d is outside 1 to 24", levels)
	}
	for k := range 1 << levels {
		if s := spectrum(k); !(s >= 0) || math.IsInf(s, 1) {
			return nil, arg.NonNegative(fmt.Sprintf("spectrum(%d)", k), s)
		}
	}
	f := &Field{spectrum: spectrum, levels: levels, amplitude: make([]complex128, 1<<levels), rng: stream.From(src)}
	f.amplitude[0] = complex(math.Sqrt(spectrum(0))*f.rng.NormFloat64(), 0)
	return f, nil
}

// Level returns the number of the finest level that has been drawn.
func (f *Field) Level() int { return f.level }

// Refine draws the next level and reports whether there was one.
func (f *Field) Refine() bool {
	if f.level == f.levels {
		return false
	}
	f.level++
	for k := 1 << (f.level - 1); k < 1<<f.level; k++ {
		sd := math.Sqrt(f.spectrum(k) / 2) // of the real and of the imaginary part
		f.amplitude[k] = complex(sd*f.rng.NormFloat64(), sd*f.rng.NormFloat64())
	}
	return true
}

// Values puts the field with its levels up to the given one into dst, at the points
// i/len(dst), and returns it; a nil dst allocates 2^{levels+1} points. It panics if
// there are fewer than two points a wave, len(dst) < 2^{level+1}, or if the level has
// not been drawn.
func (f *Field) Values(dst []float64, level int) []float64 {
	if level < 0 || level > f.level {
		panic(fmt.Sprintf("modes: level %d has not been drawn", level))
	}
	if dst == nil {
		dst = make([]float64, 2<<f.levels)
	}
	if len(dst) < 2<<level {
		panic("modes: too few points for the level")
	}
	coefficients := make([]complex128, len(dst)/2+1)
	copy(coefficients, f.amplitude[:1<<level])
	return fourier.NewFFT(len(dst)).Sequence(dst, coefficients)
}

// Energy returns the energy of the drawn levels, Σ_k |A_k|²/⟨|A_k|²⟩ over k ≥ 0 with
// the mean counted half: minus the log-density of the amplitudes, up to a constant.
func (f *Field) Energy() float64 {
	var u float64
	for k := range 1 << f.level {
		if s := f.spectrum(k); s > 0 {
			a := cmplx.Abs(f.amplitude[k])
			if k == 0 {
				a /= math.Sqrt2
			}
			u += a * a / s
		}
	}
	return u
}
