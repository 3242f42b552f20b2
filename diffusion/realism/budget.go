package realism

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
)

// Closure is a balance of terms whose means must add up to 0.
type Closure struct {
	Terms    []diffusion.Estimate // the mean of each
	Residual diffusion.Estimate   // their sum, whose error knows that terms of one sample fluctuate together
	Largest  int                  // the term of the largest mean
	Relative diffusion.Estimate   // Residual over the magnitude of that mean
}

// Budget returns how well a balance closes, such as that of energy, production + transfer − dissipation = 0. Rows are independent samples, at least two, and columns the terms
// with their signs.
func Budget(terms [][]float64) (Closure, error) {
	if err := checkRows("terms", terms, least); err != nil {
		return Closure{}, err
	}
	sums := make([]float64, len(terms))
	var c Closure
	for j := range terms[0] {
		term := column(terms, j)
		floats.Add(sums, term)
		e, err := mean(fmt.Sprintf("the mean of term %d", j), term)
		if err != nil {
			return Closure{}, err
		}
		if c.Terms = append(c.Terms, e); math.Abs(e.Value) > math.Abs(c.Terms[c.Largest].Value) {
			c.Largest = j
		}
	}
	rows := make([][]float64, len(terms))
	for i := range rows {
		rows[i] = []float64{sums[i], terms[i][c.Largest]}
	}
	var failed [2]error
	c.Residual, failed[0] = mean("the residual", sums)
	c.Relative, failed[1] = jackknife("the relative residual", rows, func(m []float64) float64 {
		if m[0] == 0 {
			return 0
		}
		return m[0] / math.Abs(m[1])
	})
	if err := errors.Join(failed[:]...); err != nil {
		return Closure{}, err
	}
	return c, nil
}
