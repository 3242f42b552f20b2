package realism

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"

	"nonequilibrium/diffusion"
)

// Mode is the part of the mean square of a field that has a wave number.
type Mode struct {
	Number int                // k, in waves in the longest side of the grid
	Count  int                // wave vectors that round to it: 2 in one dimension, ±k
	Power  diffusion.Estimate // ⟨Σ|û_k|²⟩ over these wave vectors; that of each is Power/Count
}

// Spectrum returns the power of independent fields, at least two, by wave number, with
//
//	û_k = (1/N) Σ_x u(x) e^{−2πi k·x/N},    Σ_k |û_k|² = ⟨u²⟩,
//
// the mean square over the points. Fields are periodic and have the given shape, the last index running fastest; without a shape they are rings. In more dimensions wave vectors
// are summed up in shells, |k| rounded to the nearest integer. The errors are from the scatter of the fields.
func Spectrum(fields [][]float64, shape ...int) ([]Mode, error) {
	if err := checkRows("fields", fields, least); err != nil {
		return nil, err
	}
	if len(shape) == 0 {
		shape = []int{len(fields[0])}
	}
	if err := checkShape(shape, len(fields[0])); err != nil {
		return nil, err
	}
	shells := shellsOf(shape)
	modes := make([]Mode, slices.Max(shells)+1)
	powers := make([][]float64, len(modes)) // of each field
	for k := range powers {
		modes[k].Number, powers[k] = k, make([]float64, len(fields))
	}
	for _, k := range shells {
		modes[k].Count++
	}
	for i, u := range fields {
		for j, c := range transform(u, shape) {
			powers[shells[j]][i] += real(c)*real(c) + imag(c)*imag(c)
		}
	}
	for k := range modes {
		var err error
		if modes[k].Power, err = mean(fmt.Sprintf("the power at the wave number %d", k), powers[k]); err != nil {
			return nil, err
		}
	}
	return modes, nil
}

func checkShape(shape []int, points int) error {
	n := 1
	for _, s := range shape {
		if s < 1 || s > points/n {
			return fmt.Errorf("realism: shape = %v, want that of %d points", shape, points)
		}
		n *= s
	}
	if n != points {
		return fmt.Errorf("realism: shape = %v, want that of %d points", shape, points)
	}
	return nil
}

// shellsOf returns |k| of each wave vector, rounded.
func shellsOf(shape []int) []int {
	points, longest := 1, slices.Max(shape)
	for _, n := range shape {
		points *= n
	}
	shells := make([]int, points)
	for j := range shells {
		square, rest := 0.0, j
		for axis := len(shape) - 1; axis >= 0; axis-- {
			n := shape[axis]
			k := rest % n
			rest /= n
			square += math.Pow(float64(min(k, n-k)*longest)/float64(n), 2)
		}
		shells[j] = int(math.Round(math.Sqrt(square)))
	}
	return shells
}

// transform returns û, one axis after the other.
func transform(u []float64, shape []int) []complex128 {
	c := make([]complex128, len(u))
	for j, v := range u {
		c[j] = complex(v/float64(len(u)), 0)
	}
	stride := 1
	for axis := len(shape) - 1; axis >= 0; axis-- {
		n := shape[axis]
		fft, line := fourier.NewCmplxFFT(n), make([]complex128, n)
		for first := range c {
			if first/stride%n != 0 {
				continue
			}
			for k := range line {
				line[k] = c[first+k*stride]
			}
			fft.Coefficients(line, line)
			for k, v := range line {
				c[first+k*stride] = v
			}
		}
		stride *= n
	}
	return c
}
