package twohalves

import "gonum.org/v1/gonum/stat"

// Frechet1 returns the Fréchet distance of two samples.
func Frechet1(a, b []float64) float64 {
	// BEGIN SOLUTION
	m1, s1 := stat.MeanStdDev(a, nil)
	m2, s2 := stat.MeanStdDev(b, nil)
	return (m1-m2)*(m1-m2) + (s1-s2)*(s1-s2)
	// END SOLUTION
}

// FrechetLimit returns the distance without the bias proportional to 1/n; a and b have the same length.
func FrechetLimit(a, b []float64) float64 {
	// BEGIN SOLUTION
	// The halves have the bias 2c/n, the whole c/n.
	n := len(a) / 2
	halves := (Frechet1(a[:n], b[:n]) + Frechet1(a[n:], b[n:])) / 2
	return 2*Frechet1(a, b) - halves
	// END SOLUTION
}
