package markov

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/check"
)

// The law after n steps, p_n = p_0 Pⁿ.

// Evolve returns the law p Pⁿ of the state n steps after a state of the law p. It is an error if p is not a
// probability distribution, if n is negative, or if n is so large that a chain without a full matrix (above 4000 states) would take
// more than 10¹¹ operations. It panics if len(p) is not the number of states.
func (c *Chain) Evolve(p []float64, n int) ([]float64, error) {
	if err := check.First(c.checkLaw("p", p), arg.AtLeast("n", n, 0)); err != nil {
		return nil, err
	}
	size, edges := float64(c.Len()), float64(c.edges())
	switch direct := float64(n) * edges; {
	case direct > 4*size*size*size*math.Log2(float64(n)+2) && c.Len() <= mostFull:
		return c.leap(p, n), nil
	case direct > mostOperations:
		return nil, fmt.Errorf("markov: n = %d steps of %d transitions are too many", n, c.edges())
	}
	law, next := slices.Clone(p), make([]float64, len(p))
	for range n {
		c.step(next, law)
		law, next = next, law
	}
	return law, nil
}

const mostOperations = 1e11

// edges returns the number of transitions of positive probability.
func (c *Chain) edges() (n int) {
	for _, row := range c.rows {
		n += len(row)
	}
	return n
}

// step puts p P into dst, which must not be p.
func (c *Chain) step(dst, p []float64) {
	clear(dst)
	for i, row := range c.rows {
		if p[i] == 0 {
			continue
		}
		for _, t := range row {
			dst[t.To] += p[i] * t.Probability
		}
	}
}

// back puts P f into dst, which must not be f: the expectation of f after a step.
func (c *Chain) back(dst, f []float64) {
	for i, row := range c.rows {
		var sum float64
		for _, t := range row {
			sum += t.Probability * f[t.To]
		}
		dst[i] = sum
	}
}

// leap returns p Pⁿ by the powers P^(2^k).
func (c *Chain) leap(p []float64, n int) []float64 {
	law := mat.NewVecDense(len(p), slices.Clone(p))
	power := mat.DenseCopyOf(c)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			next := mat.NewVecDense(len(p), nil)
			next.MulVec(power.T(), law)
			law = next
		}
		if n > 1 {
			power = squared(power)
		}
	}
	return law.RawVector().Data
}

// Power returns the matrix Pⁿ of the probabilities of n steps, by repeated squaring. It panics if n is
// negative, or if there are more than 4000 states; [Chain.Evolve] takes more.
func (c *Chain) Power(n int) *mat.Dense {
	if err := check.First(arg.AtLeast("n", n, 0), c.checkFull("Power")); err != nil {
		panic(err.Error())
	}
	size := c.Len()
	result := mat.NewDense(size, size, nil)
	for i := range size {
		result.Set(i, i, 1)
	}
	power := mat.DenseCopyOf(c)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			var next mat.Dense
			next.Mul(result, power)
			result = &next
		}
		if n > 1 {
			power = squared(power)
		}
	}
	return result
}

// squared returns p², with rows that sum to 1, so that rounding does not add up over many squarings.
func squared(p *mat.Dense) *mat.Dense {
	var square mat.Dense
	square.Mul(p, p)
	n, _ := square.Dims()
	for i := range n {
		row := square.RawRowView(i)
		floats.Scale(1/floats.Sum(row), row)
	}
	return &square
}
