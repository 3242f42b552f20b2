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
	// BEGIN SOLUTION
	a := d.P * math.Exp(-(x-d.MA)*(x-d.MA)/(2*d.V))
	b := (1 - d.P) * math.Exp(-(x-d.MB)*(x-d.MB)/(2*d.V))
	return a / (a + b)
	// END SOLUTION
}

// Push returns the derivative of ln p(A|x).
func Push(d Noised, x float64) float64 {
	// BEGIN SOLUTION
	// ln p(A|x) = −ln(1 + b/a), and ln(b/a) has the derivative (m_B − m_A)/v.
	return (1 - Posterior(d, x)) * (d.MA - d.MB) / d.V
	// END SOLUTION
}

// GuidedScore returns the guided score of the strength g.
func GuidedScore(d Noised, g, x float64) float64 {
	// BEGIN SOLUTION
	ofA := (d.MA - x) / d.V
	ofAll := ofA - Push(d, x) // the logarithm of p(A|x) = P p(x|A)/p(x)
	return ofAll + g*Push(d, x)
	// END SOLUTION
}
