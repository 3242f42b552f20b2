package realism

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/bootstrap"
	"nonequilibrium/diffusion/internal/check"
)

// arg words the errors of this package.
const arg = check.Package("realism")

// least is the smallest number of independent rows from which an error is estimated.
const least = 2

// mean returns the mean of independent numbers; what says what they are.
func mean(what string, numbers []float64) (diffusion.Estimate, error) {
	value, stdErr := bootstrap.Student(numbers)
	return finite(what, diffusion.Estimate{Value: value, StdErr: stdErr})
}

func finite(what string, e diffusion.Estimate) (diffusion.Estimate, error) {
	if sum := e.Value + e.StdErr; math.IsNaN(sum) || math.IsInf(sum, 0) {
		return diffusion.Estimate{}, fmt.Errorf("realism: %s is %v with the error %v: it is undefined for these numbers, or beyond the range of float64", what, e.Value, e.StdErr)
	}
	return e, nil
}

// jackknife returns f of the means of the columns of independent rows (Efron and Stein, Ann. Stat. 9, 586, 1981). With f_i, what f is
// without the row i, the pseudo-values n f − (n − 1) f_i are treated like independent numbers with the mean f.
func jackknife(what string, rows [][]float64, f func(means []float64) float64) (diffusion.Estimate, error) {
	n := float64(len(rows))
	sums, means := make([]float64, len(rows[0])), make([]float64, len(rows[0]))
	for _, row := range rows {
		floats.Add(sums, row)
	}
	all := f(floats.ScaleTo(means, 1/n, sums))
	pseudo := make([]float64, len(rows))
	for i, row := range rows {
		floats.SubTo(means, sums, row)
		floats.Scale(1/(n-1), means)
		pseudo[i] = all - (n-1)*(f(means)-all)
	}
	return mean(what, pseudo)
}

// relative is the root of the ratio of two mean squares, for jackknife. It is 0 if both are.
func relative(means []float64) float64 {
	if means[0] == 0 {
		return 0
	}
	return math.Sqrt(max(0, means[0]) / means[1])
}

// column returns the numbers of a column.
func column(rows [][]float64, j int) []float64 {
	c := make([]float64, len(rows))
	for i, row := range rows {
		c[i] = row[j]
	}
	return c
}

// checkRows checks that there are at least so many rows, of one length that is not 0, and that their numbers are finite.
func checkRows(name string, rows [][]float64, least int) error {
	if err := arg.AtLeast("len("+name+")", len(rows), least); err != nil {
		return err
	}
	if err := arg.AtLeast("len("+name+"[0])", len(rows[0]), 1); err != nil {
		return err
	}
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			return fmt.Errorf("realism: %s[%d] has %d numbers, %s[0] has %d", name, i, len(row), name, len(rows[0]))
		}
		if err := arg.FiniteSlice(fmt.Sprintf("%s[%d]", name, i), row); err != nil {
			return err
		}
	}
	return nil
}
