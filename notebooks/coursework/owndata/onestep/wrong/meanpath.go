//go:build ignore

// R on the mean path, for the mean of R.
//
// points: 4
// hint: this is R on the mean path

package onestep

import "math"

// StepRatio returns R for one path of noising from x0 to x1.
func StepRatio(x0, x1, h, b, v float64) float64 {
	delta := -math.Expm1(-2 * h)
	noising := math.Pow(x1-math.Exp(-h)*x0, 2)/delta + math.Log(2*math.Pi*delta)
	model := x1*x1 + math.Log(2*math.Pi) + math.Pow(x0-b*x1, 2)/v + math.Log(2*math.Pi*v)
	return (model - noising) / 2
}

// StepBound returns the mean of R over the paths of noising from x0.
func StepBound(x0, h, b, v float64) float64 {
	delta, m := -math.Expm1(-2*h), math.Exp(-h)*x0
	noising := math.Log(2 * math.Pi * delta)
	model := m*m + math.Log(2*math.Pi) + math.Pow(x0-b*m, 2)/v + math.Log(2*math.Pi*v)
	return (model - noising) / 2
}

// StepLogProb returns the logarithm of the density of x0 under the model.
func StepLogProb(x0, b, v float64) float64 {
	variance := b*b + v
	return -(x0*x0/variance + math.Log(2*math.Pi*variance)) / 2
}
