package markov

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/check"
)

// Sums of a function of the state over blocks of the stationary chain, such as the number of vowels in a hundred letters. With
// the deviation f of the function from its stationary mean, the variance of the sum over n states is
//
//	Var_n = n ⟨f²⟩ + 2 Σ_{k=1}^{n−1} (n − k) ⟨f Pᵏf⟩,    Var_n/n → ⟨f²⟩ + 2 Σ_{k≥1} ⟨f Pᵏf⟩.
//
// For two states, the second is π_0 π_1 (1 + λ)/(1 − λ) with λ = 1 − a − b, while independent states would have π_0 π_1; the
// factor is Markov's coefficient of dispersion (Markov 1913).

// BlockMoments returns the mean and the variance of the sum of f over the states of a block of n ≥ 1 consecutive states of
// the stationary chain; f is the indicator of a set for the number of visits to it. Both are exact. It is an error if n
// is less than 1, if f is not finite, or if there is no unique stationary law. It panics if len(f) is not the number of states.
func (c *Chain) BlockMoments(f []float64, n int) (mean, variance float64, err error) {
	if err := arg.AtLeast("n", n, 1); err != nil {
		return 0, 0, err
	}
	law, deviation, mean, err := c.deviation(f)
	if err != nil {
		return 0, 0, err
	}
	if float64(n)*float64(c.edges()) < 1e8 {
		variance = c.summedCovariances(law, deviation, n)
	} else if variance, err = c.solvedCovariances(law, deviation, n); err != nil {
		return 0, 0, err
	}
	mean *= float64(n)
	return mean, max(0, variance), check.First(arg.Finite("the mean of the block", mean), arg.Finite("the variance of the block", variance))
}

// AsymptoticVariance returns the limit of [Chain.BlockMoments]' variance divided by n, the variance in the central limit theorem for
// the chain. The errors are the same.
func (c *Chain) AsymptoticVariance(f []float64) (float64, error) {
	law, deviation, _, err := c.deviation(f)
	if err != nil {
		return 0, err
	}
	g, err := c.poisson(law, deviation)
	if err != nil {
		return 0, err
	}
	variance := 2*covariance(law, deviation, g) - covariance(law, deviation, deviation)
	return max(0, variance), arg.Finite("the variance", variance)
}

// Dispersion returns the coefficient of dispersion of f, the asymptotic variance over that of independent states with
// the same stationary law: (1 + λ)/(1 − λ) for two states with the second eigenvalue λ. It is an error if f is constant on
// the states that are visited; the other errors are those of [Chain.BlockMoments].
func (c *Chain) Dispersion(f []float64) (float64, error) {
	variance, err := c.AsymptoticVariance(f)
	if err != nil {
		return 0, err
	}
	law, deviation, _, err := c.deviation(f)
	if err != nil {
		return 0, err
	}
	single := covariance(law, deviation, deviation)
	if !(single > 0) {
		return 0, errors.New("markov: f is constant, and has no dispersion")
	}
	return variance / single, nil
}

// deviation returns the stationary law, and f as the deviation from its mean.
func (c *Chain) deviation(f []float64) (law, deviation []float64, mean float64, err error) {
	if len(f) != c.Len() {
		panic(fmt.Sprintf("markov: f has length %d, want %d", len(f), c.Len()))
	}
	if err := arg.FiniteSlice("f", f); err != nil {
		return nil, nil, 0, err
	}
	if law, err = c.Stationary(); err != nil {
		return nil, nil, 0, err
	}
	mean = floats.Dot(law, f)
	deviation = make([]float64, len(f))
	for i, v := range f {
		deviation[i] = v - mean
	}
	return law, deviation, mean, nil
}

// covariance returns the stationary mean of f g.
func covariance(law, f, g []float64) (sum float64) {
	for i, p := range law {
		if p > 0 {
			sum += p * f[i] * g[i]
		}
	}
	return sum
}

// summedCovariances returns Var_n term by term.
func (c *Chain) summedCovariances(law, f []float64, n int) float64 {
	later, next := append([]float64(nil), f...), make([]float64, len(f))
	variance := float64(n) * covariance(law, f, f)
	for k := 1; k < n; k++ {
		c.back(next, later)
		later, next = next, later
		variance += 2 * float64(n-k) * covariance(law, f, later)
	}
	return variance
}

// solvedCovariances returns Var_n by two Poisson equations g − P g = f and h − P h = g: the sum over k is
// n g − P h + Pⁿ⁺¹ h.
func (c *Chain) solvedCovariances(law, f []float64, n int) (float64, error) {
	g, err := c.poisson(law, f)
	if err != nil {
		return 0, err
	}
	h, err := c.poisson(law, g)
	if err != nil {
		return 0, err
	}
	first := make([]float64, len(f))
	c.back(first, h)
	weights, scale := make([]float64, len(f)), 0.0 // π f in two parts, each a probability distribution but for a factor
	last := 0.0
	for _, sign := range []float64{1, -1} {
		clear(weights)
		for i, p := range law {
			weights[i] = max(0, sign*p*f[i])
		}
		if scale = floats.Sum(weights); scale == 0 {
			continue
		}
		floats.Scale(1/scale, weights)
		moved, err := c.Evolve(weights, n)
		if err != nil {
			return 0, err
		}
		last += sign * scale * floats.Dot(moved, first)
	}
	return float64(n)*(2*covariance(law, f, g)-covariance(law, f, f)) - 2*covariance(law, f, first) + 2*last, nil
}

// poisson returns the solution g of g − P g = f with the stationary mean 0, for f with the stationary mean 0, of a chain with a
// single closed class. The results are zero on transient states, which do not matter.
func (c *Chain) poisson(law, f []float64) ([]float64, error) {
	var states []int
	for _, class := range c.Classes() {
		if class.Closed {
			states = class.States
		}
	}
	last := len(states) - 1
	for k, i := range states { // the state that the others reach soonest stays
		if law[i] > law[states[last]] {
			states[k], states[last] = states[last], i
		}
	}
	e, err := eliminate(c.within(states)[:last], 1)
	if err != nil {
		return nil, err
	}
	local := make([]float64, len(states))
	for k, i := range states[:last] {
		local[k] = f[i]
	}
	e.solve(local)
	g := make([]float64, c.Len())
	var mean float64
	for k, i := range states {
		mean += law[i] * local[k]
	}
	for k, i := range states {
		g[i] = local[k] - mean
	}
	if !(math.Abs(floats.Sum(g)) <= math.MaxFloat64) {
		return nil, errors.New("markov: the chain takes longer than the range of float64 to forget where it began")
	}
	return g, nil
}
