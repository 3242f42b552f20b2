//go:build ignore

// The weights of the conditional and the unconditional score swapped.
//
// points: 4
// hint: conditional and unconditional are swapped

package labelpush

import "math"

// Noised says what the data are after noising.
type Noised struct {
	P      float64 // probability of class A
	MA, MB float64 // means of the two classes
	V      float64 // variance of each class
}

// Posterior returns p(A|x).
func Posterior(d Noised, x float64) float64 {
	a := d.P * math.Exp(-(x-d.MA)*(x-d.MA)/(2*d.V))
	b := (1 - d.P) * math.Exp(-(x-d.MB)*(x-d.MB)/(2*d.V))
	return a / (a + b)
}

// Push returns the derivative of ln p(A|x).
func Push(d Noised, x float64) float64 {
	return (1 - Posterior(d, x)) * (d.MA - d.MB) / d.V
}

// GuidedScore returns the guided score of the strength g.
func GuidedScore(d Noised, g, x float64) float64 {
	ofA := (d.MA - x) / d.V
	ofAll := ofA - Push(d, x)
	return g*ofAll + (1-g)*ofA
}
