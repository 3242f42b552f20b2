//go:build ignore

// The biased estimator.
//
// points: 3
// hint: without a correction

package twohalves

import "gonum.org/v1/gonum/stat"

// Frechet1 returns the Fréchet distance of two samples.
func Frechet1(a, b []float64) float64 {
	m1, s1 := stat.MeanStdDev(a, nil)
	m2, s2 := stat.MeanStdDev(b, nil)
	return (m1-m2)*(m1-m2) + (s1-s2)*(s1-s2)
}

// FrechetLimit returns the distance without the bias proportional to 1/n; a and b have the same length.
func FrechetLimit(a, b []float64) float64 {
	n := len(a) / 2
	halves := (Frechet1(a[:n], b[:n]) + Frechet1(a[n:], b[n:])) / 2
	return Frechet1(a, b) + 0*halves
}
