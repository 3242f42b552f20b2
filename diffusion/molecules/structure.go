package molecules

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"
)

// What a configuration is without its thermal motion, and without its place, orientation and numbering.

// Minimum goes downhill from x and returns the minimum of the energy where it ends, the inherent structure of x (Stillinger and Weber, Phys. Rev. A 25, 978
// (1982)), with its energy. Force puts −∇U into dst. The search is that of Broyden, Fletcher, Goldfarb and Shanno with limited memory; it ends where the
// force is below 10⁻⁵ in all components or nothing lower is found.
func Minimum(energy func(x []float64) float64, force func(dst, x []float64), x []float64) (minimum []float64, lowest float64) {
	if energy == nil || force == nil {
		panic("molecules: energy or force is nil")
	}
	if len(x) == 0 {
		return nil, energy(x)
	}
	start := energy(x)
	var caught any // the search runs in a goroutine of its own, in which a panic could not be recovered
	guard := func(f func()) {
		defer func() {
			if p := recover(); p != nil {
				caught = p
			}
		}()
		f()
	}
	r, err := optimize.Minimize(optimize.Problem{
		Func: func(x []float64) (u float64) {
			u = math.NaN()
			guard(func() { u = energy(x) })
			return u
		},
		Grad: func(dst, x []float64) {
			guard(func() { force(dst, x) })
			floats.Scale(-1, dst)
		},
	}, x, &optimize.Settings{GradientThreshold: 1e-5}, &optimize.LBFGS{})
	if caught != nil {
		panic(caught)
	}
	if r == nil || err != nil && !(r.F <= start) { // the start is no place to search from
		return slices.Clone(x), start
	}
	return r.X, r.F
}

// Fingerprint returns the distances of all pairs of equal particles, in order. Translations, rotations, reflections and permutations do not change it, and it
// tells almost all other configurations apart. It panics unless the length of x is a multiple of dim, which is at least 1.
func Fingerprint(x []float64, dim int) (distances []float64) {
	if dim < 1 || len(x)%dim != 0 {
		panic(badLength)
	}
	for i := 0; i < len(x); i += dim {
		for j := 0; j < i; j += dim {
			distances = append(distances, floats.Distance(x[i:i+dim], x[j:j+dim], 2))
		}
	}
	slices.Sort(distances)
	return distances
}
