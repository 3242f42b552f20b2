package markov

import (
	"errors"
	"fmt"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/check"
)

// How fast a chain forgets where it began. Definitions are those of Levin, Peres and Wilmer, Markov Chains and Mixing Times
// (2nd ed., 2017), chapters 4 and 12.

// TotalVariation returns the total variation distance ½ Σ |p_i − q_i| of two distributions, between 0 and 1. It panics if their lengths
// differ.
func TotalVariation(p, q []float64) float64 {
	if len(p) != len(q) {
		panic(fmt.Sprintf("markov: q has length %d, want %d", len(q), len(p)))
	}
	var sum float64
	for i, v := range p {
		sum += math.Abs(v - q[i])
	}
	return sum / 2
}

// Eigenvalues returns the eigenvalues of the transition matrix, by falling real part; those of equal real part, the one of positive imaginary
// part first. The first is 1. Eigenvalues of a chain with detailed balance are real and have small errors, since the matrix √(P_ij P_ji) is
// symmetric and has the same. It is an error if there are more than 4000 states.
func (c *Chain) Eigenvalues() ([]complex128, error) {
	if err := c.checkFull("Eigenvalues"); err != nil {
		return nil, err
	}
	values, err := c.spectrum()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(values, func(a, b complex128) int {
		switch {
		case math.Abs(real(a)-real(b)) > 1e-14 && real(a) > real(b), math.Abs(real(a)-real(b)) <= 1e-14 && imag(a) > imag(b):
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	return values, nil
}

func (c *Chain) spectrum() ([]complex128, error) {
	n := c.Len()
	if c.symmetrisable() {
		s := mat.NewSymDense(n, nil)
		for i, row := range c.rows {
			for _, t := range row {
				s.SetSym(i, t.To, math.Sqrt(t.Probability)*math.Sqrt(c.At(t.To, i)))
			}
		}
		var eigen mat.EigenSym
		if !eigen.Factorize(s, false) {
			return nil, errors.New("markov: the eigenvalues do not converge")
		}
		values := make([]complex128, n)
		for k, v := range eigen.Values(nil) {
			values[k] = complex(v, 0)
		}
		return values, nil
	}
	var eigen mat.Eigen
	if !eigen.Factorize(mat.DenseCopyOf(c), mat.EigenNone) {
		return nil, errors.New("markov: the eigenvalues do not converge")
	}
	return eigen.Values(nil), nil
}

// symmetrisable reports whether the chain is irreducible and has detailed balance.
func (c *Chain) symmetrisable() bool {
	if !c.Irreducible() {
		return false
	}
	balanced, err := c.DetailedBalance(1e-12)
	return err == nil && balanced
}

// SpectralGap returns 1 − max Re λ over all eigenvalues but the first. For a chain with detailed balance, functions of the state
// relax at this rate or faster in continuous time, with a step at each tick of a Poisson clock. It is 0 if the chain has several
// closed classes. The error is that of [Chain.Eigenvalues], or that of a chain with a single state, which has no second eigenvalue.
func (c *Chain) SpectralGap() (float64, error) {
	values, err := c.laterEigenvalues()
	if err != nil {
		return 0, err
	}
	return max(0, 1-real(values[0])), nil
}

// AbsoluteGap returns 1 − max |λ| over all eigenvalues but the first: the law of the chain approaches the stationary one like (1 − gap)ⁿ. It is 0
// if the chain is periodic or has several closed classes. The errors are those of [Chain.SpectralGap].
func (c *Chain) AbsoluteGap() (float64, error) {
	values, err := c.laterEigenvalues()
	if err != nil {
		return 0, err
	}
	var largest float64
	for _, v := range values {
		largest = max(largest, cmplx.Abs(v))
	}
	if gap := 1 - largest; gap > 1e-14 { // below it is rounding
		return gap, nil
	}
	return 0, nil
}

// RelaxationTime returns the relaxation time in steps, the inverse of [Chain.AbsoluteGap], +Inf if that is 0.
func (c *Chain) RelaxationTime() (float64, error) {
	gap, err := c.AbsoluteGap()
	if err != nil {
		return 0, err
	}
	return 1 / gap, nil
}

func (c *Chain) laterEigenvalues() ([]complex128, error) {
	if c.Len() == 1 {
		return nil, errors.New("markov: the chain has a single state, and no second eigenvalue")
	}
	values, err := c.Eigenvalues()
	if err != nil {
		return nil, err
	}
	return values[1:], nil
}

// Distance returns the largest total variation distance to the stationary law after n steps, over all states to start from. It is an
// error if n is negative, if there are more than 4000 states, or if there is no unique stationary law.
func (c *Chain) Distance(n int) (float64, error) {
	if err := check.First(arg.AtLeast("n", n, 0), c.checkFull("Distance")); err != nil {
		return 0, err
	}
	law, err := c.Stationary()
	if err != nil {
		return 0, err
	}
	return distance(c.Power(n), law), nil
}

func distance(power *mat.Dense, law []float64) (largest float64) {
	for i := range law {
		largest = max(largest, TotalVariation(power.RawRowView(i), law))
	}
	return largest
}

// MixingTime returns the least number of steps after which [Chain.Distance] is at most epsilon, usually ¼. Powers of the matrix are
// squared, so that long times take little longer than short ones. It is an error if epsilon is not between 1e−10 and 1, if the
// chain is periodic, has several closed classes or more than 4000 states, or if the time is above 10¹².
func (c *Chain) MixingTime(epsilon float64) (int, error) {
	if !(epsilon >= 1e-10 && epsilon < 1) {
		return 0, fmt.Errorf("markov: epsilon = %v is not between 1e-10 and 1", epsilon)
	}
	if err := c.checkFull("MixingTime"); err != nil {
		return 0, err
	}
	law, err := c.Stationary()
	if err != nil {
		return 0, err
	}
	for _, class := range c.Classes() {
		if class.Closed && class.Period > 1 {
			return 0, fmt.Errorf("markov: the chain has the period %d and never mixes", class.Period)
		}
	}
	identity := mat.NewDense(c.Len(), c.Len(), nil)
	for i := range law {
		identity.Set(i, i, 1)
	}
	if distance(identity, law) <= epsilon {
		return 0, nil
	}
	powers := []*mat.Dense{mat.DenseCopyOf(c)} // P^(2^k)
	for distance(powers[len(powers)-1], law) > epsilon {
		if len(powers) > 40 {
			return 0, fmt.Errorf("markov: after 2^%d steps the distance to the stationary law is still above epsilon = %v", len(powers)-1, epsilon)
		}
		powers = append(powers, squared(powers[len(powers)-1]))
	}
	steps, at := 0, identity // the most steps after which it is larger
	for k, power := range slices.Backward(powers[:len(powers)-1]) {
		var next mat.Dense
		next.Mul(at, power)
		if distance(&next, law) > epsilon {
			steps, at = steps+1<<k, &next
		}
	}
	return steps + 1, nil
}
