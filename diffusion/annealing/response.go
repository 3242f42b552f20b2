package annealing

import "gonum.org/v1/gonum/stat"

// Linear response: derivatives of means in equilibrium are covariances of independent draws.

// TemperatureResponse returns ∂⟨A⟩/∂T = Cov(A, H)/T² from independent draws of equilibrium at the
// temperature T, a the observable and h the energy that stands in the Boltzmann weight, and its
// standard error. It panics if the lengths differ or are below 2, and unless T is positive and finite.
func TemperatureResponse(a, h []float64, T float64) (response, stdErr float64) {
	requirePositive("T", T)
	c, se := covariance(a, h)
	return c / (T * T), se / (T * T)
}

// Response returns ∂⟨A⟩/∂λ − ⟨∂A/∂λ⟩ = −Cov(A, ∂H/∂λ)/T from independent draws of equilibrium at
// the temperature T, a the observable and b the observable ∂H/∂λ, and its standard error.
// It panics if the lengths differ or are below 2, and unless T is positive and finite.
func Response(a, b []float64, T float64) (response, stdErr float64) {
	requirePositive("T", T)
	c, se := covariance(a, b)
	return -c / T, se / T
}

// covariance returns Cov(a, b) and its standard error, which is that of the mean of
// (a − ā)(b − b̄).
func covariance(a, b []float64) (cov, stdErr float64) {
	if len(a) != len(b) {
		panic("annealing: slice length does not match")
	}
	if len(a) < 2 {
		panic("annealing: fewer than two draws")
	}
	n := float64(len(a))
	cov = stat.Covariance(a, b, nil)
	meanA, meanB := stat.Mean(a, nil), stat.Mean(b, nil)
	products := make([]float64, len(a))
	for i := range a {
		products[i] = (a[i] - meanA) * (b[i] - meanB)
	}
	return cov, stat.StdErr(stat.StdDev(products, nil), n)
}
