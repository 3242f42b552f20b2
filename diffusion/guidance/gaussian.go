package guidance

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/internal/check"
)

// Gaussian is the guided generation of the class N(μ, σ_c²) out of data N(0, σ²) in
// one dimension, as when the label is the mean of its class. All distributions are
// Gaussian, and generation starts from pure noise (T = ∞). With ϱ = σ_c²/σ²,
//
//	             mean                                          variance
//	tilted       μ g / (g − (g−1) ϱ)                           σ_c² / (g − (g−1) ϱ)
//	reverse      μ (1 − ϱ^g) / (1 − ϱ)                         σ² (ϱ − ϱ^{2g}) / ((2g−1) (1 − ϱ))
//	flow         μ g ϱ^{g/2} ∫_0^1 (1 − (1−ϱ) b²)^{−1−g/2} db   σ² ϱ^g
//
// The notebook on guidance derives them; for the variances of reverse process and flow
// see also Bradley and Nakkiran, arXiv:2408.09000. For ϱ < 1 and g > 1 both are
// narrower than the tilted distribution: for large g the reverse process has half
// its variance, and the flow exponentially less.
type Gaussian struct {
	Variance      float64 // σ²
	ClassMean     float64 // μ
	ClassVariance float64 // σ_c²
	Weight        float64 // g
}

// check reports the first field that cannot be used.
func (g Gaussian) check() error {
	return check.First(
		arg.Positive("Variance", g.Variance),
		arg.Finite("ClassMean", g.ClassMean),
		arg.Positive("ClassVariance", g.ClassVariance),
		arg.Finite("Weight", g.Weight),
		arg.Positive("ClassVariance/Variance", g.ratio()),
	)
}

// checkMoments returns an error if a mean or a variance is no number.
func (g Gaussian) checkMoments(mean, variance float64) error {
	if math.IsNaN(mean) || math.IsInf(mean, 0) || math.IsNaN(variance) || math.IsInf(variance, 0) {
		return fmt.Errorf("guidance: Weight = %v makes the mean or the variance overflow", g.Weight)
	}
	return nil
}

// Tilted returns the mean and the variance of the tilted distribution. It is an error
// if this cannot be normalised, g − (g−1) ϱ ≤ 0.
func (g Gaussian) Tilted() (mean, variance float64, err error) {
	if err := g.check(); err != nil {
		return 0, 0, err
	}
	narrow := g.Weight - (g.Weight-1)*g.ratio()
	if !(narrow > 0) {
		return 0, 0, fmt.Errorf("guidance: Weight = %v gives the tilted distribution the precision %v, want a positive one", g.Weight, narrow/g.ClassVariance)
	}
	mean, variance = g.ClassMean*g.Weight/narrow, g.ClassVariance/narrow
	return mean, variance, g.checkMoments(mean, variance)
}

// Reverse returns the mean and the variance of what the reverse process generates.
func (g Gaussian) Reverse() (mean, variance float64, err error) {
	if err := g.check(); err != nil {
		return 0, 0, err
	}
	r, log := g.ratio(), math.Log(g.ratio())
	scale := 1.0 // −ln ϱ/(1 − ϱ)
	if r != 1 {
		scale = -log / (1 - r)
	}
	mean = g.ClassMean * g.Weight * scale * expRatio(g.Weight*log)
	variance = g.ClassVariance * scale * expRatio((2*g.Weight-1)*log)
	return mean, variance, g.checkMoments(mean, variance)
}

// Flow returns the mean and the variance of what the probability flow generates.
func (g Gaussian) Flow() (mean, variance float64, err error) {
	if err := g.check(); err != nil {
		return 0, 0, err
	}
	// With b = tanh y/√(1−ϱ), or tan y/√(ϱ−1), the mean is the integral of a smooth
	// function, cosh^g y or cos^g y. The factor ϱ^{g/2} goes inside, where it keeps the
	// power from overflowing.
	nodes := 100 + int(min(4*math.Sqrt(math.Abs(g.Weight)), 1e4)) // for the peak at one end, which gets narrow
	r := g.ratio()
	integral, k, root := 1.0, math.Sqrt(math.Abs(1-r)), math.Sqrt(r)
	switch {
	case r < 1:
		integral = quad.Fixed(func(y float64) float64 { return math.Pow(root*math.Cosh(y), g.Weight) }, 0, math.Atanh(k), nodes, nil, 0) / k
	case r > 1:
		integral = quad.Fixed(func(y float64) float64 { return math.Pow(root*math.Cos(y), g.Weight) }, 0, math.Atan(k), nodes, nil, 0) / k
	}
	mean, variance = g.ClassMean*g.Weight*integral, g.Variance*math.Pow(r, g.Weight)
	return mean, variance, g.checkMoments(mean, variance)
}

func (g Gaussian) ratio() float64 { return g.ClassVariance / g.Variance }

// expRatio returns (e^x − 1)/x.
func expRatio(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Expm1(x) / x
}
