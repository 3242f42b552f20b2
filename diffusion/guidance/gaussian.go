package guidance

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/internal/check"
)

// Gaussian is the guided generation of the class N(μ, v_c) out of the law N(0, v)
// in one dimension, as when a continuous label is the mean of its class. All laws are
// Gaussian, and the noise is complete (T = ∞). With r = v_c/v,
//
//	             mean                                          variance
//	tilted       μ w / (w − (w−1) r)                           v_c / (w − (w−1) r)
//	reverse      μ (1 − r^w) / (1 − r)                         v (r − r^{2w}) / ((2w−1) (1 − r))
//	flow         μ w r^{w/2} ∫_0^1 (1 − (1−r) z²)^{−1−w/2} dz   v r^w
//
// For the variances of reverse process and flow see also Bradley and Nakkiran,
// arXiv:2408.09000. For r < 1 and w > 1 both are narrower than the tilted
// law: at large w the reverse process has half its variance, and the flow
// exponentially less.
type Gaussian struct {
	Variance      float64 // v
	ClassMean     float64 // μ
	ClassVariance float64 // v_c
	Weight        float64 // w
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
		return fmt.Errorf("guidance: Weight = %v gives a mean or a variance beyond the range of float64", g.Weight)
	}
	return nil
}

// Tilted returns the mean and the variance of the tilted law. It is an error if
// that law cannot be normalised, w − (w−1) r ≤ 0.
func (g Gaussian) Tilted() (mean, variance float64, err error) {
	if err := g.check(); err != nil {
		return 0, 0, err
	}
	narrow := g.Weight - (g.Weight-1)*g.ratio()
	if !(narrow > 0) {
		return 0, 0, fmt.Errorf("guidance: Weight = %v leaves the tilted law with the precision %v", g.Weight, narrow/g.ClassVariance)
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
	scale := 1.0 // −ln r/(1 − r)
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
	// With z = tanh y/√(1−r), or tan y/√(r−1), the integral of the mean is that
	// of a smooth function, cosh^w y, or cos^w y. The factor r^{w/2} goes inside, where it
	// keeps the power from overflowing.
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
