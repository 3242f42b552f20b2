package digits

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/learned"
)

// Net is a network that writes digits.
type Net int

const (
	// Small takes blocks of 2×2 pixels as one, and has two levels. It trains in minutes and writes readable digits.
	Small Net = iota
	// Lecture is the network of the lecture: base 32, depth 3, the noise level told by 16 numbers.
	Lecture
)

// String is the name of the network.
func (n Net) String() string {
	switch n {
	case Small:
		return "small"
	case Lecture:
		return "lecture"
	}
	return "unknown"
}

// Training returns the training of the network on the pictures of a set. Ho et al. (arXiv:2006.11239) draw the step of the chain with equal
// probabilities; here the noise levels are those of Karras et al. (arXiv:2206.00364), at which there is most to learn: for grey values
// from 0 to 1 the logarithm of the noise over the signal, ln √(Δ/a), is N(−.6, 1.2²).
func (n Net) Training(set *Set) learned.Training {
	t := learned.Training{
		Data: set.Draw, Dim: Pixels, Condition: Classes,
		Network:         learned.UNet{Width: Width, Height: Height, Base: 32, Depth: 2, Patch: 2, Encoding: 16},
		Parametrization: learned.Velocity,
		Times:           [2]float64{.001, 4}, TimeQuantile: levels,
		Steps: 1600, Batch: 64, Rate: .004, WarmUp: 50, Average: .999, Seed: 1,
	}
	if n == Lecture {
		t.Network = learned.UNet{Width: Width, Height: Height, Base: 32, Depth: 3, Encoding: 16}
		t.Steps, t.Rate = 4000, .001
	}
	return t
}

// levels is the quantile function of the times of a training.
func levels(share float64) float64 {
	noise := math.Exp(-.6+1.2*distuv.UnitNormal.Quantile(share)) / StdDev // over the signal
	return math.Log1p(noise*noise) / 2
}
