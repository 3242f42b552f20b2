// Package plane has the Fourier transform of a periodic square map.
package plane

import "gonum.org/v1/gonum/dsp/fourier"

// Transform transforms size × size numbers, of which those of the row i begin at i·size, in place: row after row and then the columns. It is
// for one goroutine at a time.
type Transform struct {
	size   int
	fft    *fourier.CmplxFFT
	column []complex128
}

// New returns the transform of maps of this size, at least 1.
func New(size int) *Transform {
	return &Transform{size: size, fft: fourier.NewCmplxFFT(size), column: make([]complex128, size)}
}

// Forward replaces v by Σ_r v_r e^{−ik·r}.
func (t *Transform) Forward(v []complex128) {
	t.each(v, func(line []complex128) { t.fft.Coefficients(line, line) })
}

// Backward is the inverse of Forward.
func (t *Transform) Backward(v []complex128) {
	t.each(v, func(line []complex128) { t.fft.Sequence(line, line) })
	n := float64(len(v))
	for r, e := range v {
		v[r] = complex(real(e)/n, imag(e)/n) // a division of complex numbers takes longer
	}
}

func (t *Transform) each(v []complex128, transform func(line []complex128)) {
	for i := range t.size {
		transform(v[i*t.size : (i+1)*t.size])
	}
	for j := range t.size {
		for i := range t.column {
			t.column[i] = v[i*t.size+j]
		}
		transform(t.column)
		for i, e := range t.column {
			v[i*t.size+j] = e
		}
	}
}
