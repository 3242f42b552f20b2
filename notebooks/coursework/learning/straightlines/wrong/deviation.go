//go:build ignore

// The standard deviation for the variance.
//
// points: 4
// hint: sigma is their standard deviation

package straightlines

import "math"

// LineVelocity returns ν for data of the mean m and the standard deviation sigma.
func LineVelocity(x, tau, m, sigma float64) float64 {
	covariance := tau*sigma - (1 - tau)
	variance := tau*tau*sigma*sigma + (1-tau)*(1-tau)
	return m + covariance/variance*(x-tau*m)
}

// LogDensityChange returns ln ρ at the end less ln ρ at the start.
func LogDensityChange(m, sigma float64) float64 {
	return -math.Log(sigma)
}

// BitsPerPixel returns the code length of a picture if l is the logarithm of its density.
func BitsPerPixel(l float64, pixels int) float64 {
	return -l / (float64(pixels) * math.Ln2)
}
