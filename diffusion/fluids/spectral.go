package fluids

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/dsp/fourier"

	"nonequilibrium/diffusion/internal/stream"
)

// Spectral is a Gaussian field on a ring with a given spectrum: waves with independent normal amplitudes, of which wave k has the mean square P_k,
//
//	⟨u(x)u(x + r)⟩ = Σ_{k=0}^{n/2} P_k cos kr.
//
// Its score is linear and diagonal in waves, ∇ln p_t = −û_k/(a²λ_k + Δ), where the eigenvalue λ_k of the covariance is n P_k for k = 0 and k = n/2, and n P_k/2 in
// between. It is all that a model can know of a field that knows its spectrum alone. A P_k may be 0, in particular P_0 of a conserved total.
//
// A Spectral is immutable and safe for concurrent use.
type Spectral struct {
	points     int
	eigenvalue []float64
	pool       sync.Pool // of *ring
}

// NewSpectral returns the field with the power P_k of the waves k = 0 … n/2, on a ring of n points, an even number. The power is at least 0 and has n/2 + 1 elements, at least 2.
func NewSpectral(power []float64) (*Spectral, error) {
	if len(power) < 2 {
		return nil, fmt.Errorf("fluids: len(power) = %d, want at least 2", len(power))
	}
	n := 2 * (len(power) - 1)
	s := &Spectral{points: n}
	for k, p := range power {
		if err := arg.NonNegative(fmt.Sprintf("power[%d]", k), p); err != nil {
			return nil, err
		}
		share := 0.5
		if k == 0 || k == n/2 {
			share = 1
		}
		s.eigenvalue = append(s.eigenvalue, share*float64(n)*p)
		if err := arg.Finite(fmt.Sprintf("n·power[%d]", k), s.eigenvalue[k]); err != nil {
			return nil, err
		}
	}
	s.pool.New = func() any { return &ring{fft: fourier.NewFFT(n), waves: make([]complex128, n/2+1)} }
	return s, nil
}

// FitSpectral returns the Gaussian field with the spectrum of the fields, the mean of their |û_k|²: the Gaussian model of the data. All fields have the same even number of finite values, at
// least 2.
func FitSpectral(fields [][]float64) (*Spectral, error) {
	n := 0
	if len(fields) > 0 {
		n = len(fields[0])
	}
	if err := checkFields(fields, n); err != nil {
		return nil, err
	}
	if n < 2 || n%2 != 0 {
		return nil, fmt.Errorf("fluids: fields[0] has the length %d, want an even number", n)
	}
	power, fft, waves := make([]float64, n/2+1), fourier.NewFFT(n), make([]complex128, n/2+1)
	for _, u := range fields {
		for k, a := range fft.Coefficients(waves, u) {
			share := 2.0 // of the waves k and −k
			if k == 0 || k == n/2 {
				share = 1
			}
			power[k] += share * math.Pow(cmplx.Abs(a)/float64(n), 2) / float64(len(fields))
		}
	}
	return NewSpectral(power)
}

// ring is the memory of one Fourier transform.
type ring struct {
	fft   *fourier.FFT
	waves []complex128
}

// filter puts u, with wave k multiplied by factor(λ_k), into dst.
func (s *Spectral) filter(dst, u []float64, factor func(eigenvalue float64) float64) {
	r := s.pool.Get().(*ring)
	defer s.pool.Put(r)
	r.fft.Coefficients(r.waves, u)
	for k, eigenvalue := range s.eigenvalue {
		r.waves[k] *= complex(factor(eigenvalue)/float64(s.points), 0)
	}
	r.fft.Sequence(dst, r.waves)
}

// Dim returns the number of points.
func (s *Spectral) Dim() int { return s.points }

// Score is the diffusion.Drift ∇ln p_t(x).
func (s *Spectral) Score(dst, x []float64, t float64) {
	checkLength(s.points, dst, x)
	signal, variance := arg.Noise(t)
	s.filter(dst, x, func(eigenvalue float64) float64 { return -1 / (signal*signal*eigenvalue + variance) })
}

// Rand puts an independent draw into dst and returns it; a nil dst is allocated. A nil src draws from the global source.
func (s *Spectral) Rand(dst []float64, src rand.Source) []float64 {
	dst = arg.Slice(dst, s.points)
	rng := stream.From(src)
	for i := range dst {
		dst[i] = rng.NormFloat64()
	}
	s.filter(dst, dst, math.Sqrt)
	return dst
}
