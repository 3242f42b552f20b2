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
//	φ(x) = Σ_q a_q e^{2πiqx},    ⟨|a_q|²⟩ = Spectrum(|q|),
//
// drawn level by level: level 0 has the mean, q = 0, and level l adds the waves
// with 2^{l−1} ≤ |q| < 2^l. The waves are independent, so a finer level leaves the
// coarser ones as they are, and the field at any level has exactly the law of
// the finest one with its short waves filtered out.
type Field struct {
	spectrum  func(q int) float64
	levels    int
	amplitude []complex128 // a_q for 0 ≤ q < 2^levels
	level     int          // drawn so far
	rng       *rand.Rand
}

// NewField returns a field of the given number of levels, 1 to 24, of which
// level 0 has been drawn. Spectrum gives ⟨|a_q|²⟩ ≥ 0 for q ≥ 0. A nil src draws from
// the global source.
func NewField(spectrum func(q int) float64, levels int, src rand.Source) (*Field, error) {
	switch {
	case spectrum == nil:
		return nil, errors.New("modes: spectrum is nil")
	case levels < 1 || levels > 24:
		return nil, fmt.Errorf("modes: levels = %d is outside 1 to 24", levels)
	}
	for q := range 1 << levels {
		if s := spectrum(q); !(s >= 0) || math.IsInf(s, 1) {
			return nil, arg.NonNegative(fmt.Sprintf("spectrum(%d)", q), s)
		}
	}
	f := &Field{spectrum: spectrum, levels: levels, amplitude: make([]complex128, 1<<levels), rng: stream.From(src)}
	f.amplitude[0] = complex(math.Sqrt(spectrum(0))*f.rng.NormFloat64(), 0)
	return f, nil
}

// Level returns the number of the finest level that has been drawn.
func (f *Field) Level() int { return f.level }

// Refine draws the next level, and reports whether there was one.
func (f *Field) Refine() bool {
	if f.level == f.levels {
		return false
	}
	f.level++
	for q := 1 << (f.level - 1); q < 1<<f.level; q++ {
		sd := math.Sqrt(f.spectrum(q) / 2) // of the real and of the imaginary part
		f.amplitude[q] = complex(sd*f.rng.NormFloat64(), sd*f.rng.NormFloat64())
	}
	return true
}

// Values puts the field with its levels up to the given one, at len(dst) points
// i/len(dst), into dst, and returns it; a nil dst allocates 2^{levels+1} points. At
// least twice as many points as waves must fit: len(dst) must be at least 2^{level+1}.
// It panics if it is not, or if the level has not been drawn.
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

// Energy returns the energy of the drawn levels, Σ_q |a_q|²/⟨|a_q|²⟩ over q ≥ 0 with
// the mean counted half: minus the log-density of the amplitudes but for a constant.
func (f *Field) Energy() float64 {
	var u float64
	for q := range 1 << f.level {
		if s := f.spectrum(q); s > 0 {
			a := cmplx.Abs(f.amplitude[q])
			if q == 0 {
				a /= math.Sqrt2
			}
			u += a * a / s
		}
	}
	return u
}
