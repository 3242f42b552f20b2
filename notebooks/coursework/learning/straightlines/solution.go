package straightlines

import "math"

// LineVelocity returns ν for data of the mean m and the standard deviation sigma.
func LineVelocity(x, tau, m, sigma float64) float64 {
	// BEGIN SOLUTION
	covariance := tau*sigma*sigma - (1 - tau) // of x_0 − ξ with x_τ
	variance := tau*tau*sigma*sigma + (1-tau)*(1-tau)
	return m + covariance/variance*(x-tau*m)
	// END SOLUTION
}

// LogDensityChange returns ln ρ at the end less ln ρ at the start.
func LogDensityChange(m, sigma float64) float64 {
	// BEGIN SOLUTION
	// The covariance above is half the derivative of the variance, so ∂ν is the derivative of the logarithm of the width.
	return -math.Log(sigma)
	// END SOLUTION
}

// BitsPerPixel returns the code length of a picture if l is the logarithm of its density.
func BitsPerPixel(l float64, pixels int) float64 {
	// BEGIN SOLUTION
	return -l / (float64(pixels) * math.Ln2)
	// END SOLUTION
}
