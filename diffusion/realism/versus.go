package realism

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// Difference compares the means of one column.
type Difference struct {
	Generated, Reference diffusion.Estimate
	Difference           diffusion.Estimate // Generated − Reference
	Z                    float64            // Difference over its error; ±Inf if neither sample scatters
}

// Discrepancy compares the means of all columns.
type Discrepancy struct {
	Columns []Difference
	Worst   int // the column of the largest |Z|

	// PValue is the probability that the largest |Z| of samples from one distribution is at least as large, whatever this distribution is and however columns
	// are correlated. It takes into account that among many columns one is always off. It is at least 0.001.
	PValue float64
}

// Versus compares the means of generated samples with those of a reference, held-out data or a simulation. Rows are independent samples, at least two of each kind, and a column is anything
// that is measured on each: u and u² at a point, the energy, the power at a wave number. Only what has a column is compared.
//
// The p-value is by 999 permutations of the rows.
func Versus(generated, reference [][]float64) (Discrepancy, error) {
	if err := check.First(checkRows("generated", generated, least), checkRows("reference", reference, least)); err != nil {
		return Discrepancy{}, err
	}
	if g, r := len(generated[0]), len(reference[0]); g != r {
		return Discrepancy{}, fmt.Errorf("realism: generated has %d columns, reference has %d", g, r)
	}
	var d Discrepancy
	for j := range generated[0] {
		c, err := compareColumn(j, column(generated, j), column(reference, j))
		if err != nil {
			return Discrepancy{}, err
		}
		if d.Columns = append(d.Columns, c); math.Abs(c.Z) > math.Abs(d.Columns[d.Worst].Z) {
			d.Worst = j
		}
	}
	d.PValue = permutationTest(generated, reference)
	return d, nil
}

func compareColumn(j int, generated, reference []float64) (d Difference, err error) {
	if d.Generated, err = mean(fmt.Sprintf("the mean of column %d of generated", j), generated); err != nil {
		return d, err
	}
	if d.Reference, err = mean(fmt.Sprintf("the mean of column %d of reference", j), reference); err != nil {
		return d, err
	}
	d.Difference = diffusion.Estimate{Value: d.Generated.Value - d.Reference.Value, StdErr: math.Hypot(d.Generated.StdErr, d.Reference.StdErr)}
	if d.Difference, err = finite(fmt.Sprintf("the difference of column %d", j), d.Difference); err == nil && d.Difference.Value != 0 {
		d.Z = d.Difference.Value / d.Difference.StdErr
	}
	return d, err
}

// permutationTest returns the p-value of the largest difference of means over its error (Westfall and Young 1993).
func permutationTest(generated, reference [][]float64) float64 {
	const draws = 999
	rows := standardize(slices.Concat(generated, reference))
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	first := len(generated)
	found, count := largestZ(rows, order, first)*(1-1e-12), 1
	rng := rand.New(rand.NewPCG(uint64(first), uint64(len(rows)))) // the same samples have the same p
	for range draws {
		rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		if largestZ(rows, order, first) >= found {
			count++
		}
	}
	return float64(count) / (draws + 1)
}

// standardize returns the rows with columns of mean 0 and variance 1, without those that are constant.
func standardize(rows [][]float64) [][]float64 {
	scaled := make([][]float64, len(rows))
	for j := range rows[0] {
		c := column(rows, j)
		mean, sd := stat.PopMeanStdDev(c, nil)
		if sd == 0 {
			continue
		}
		for i, v := range c {
			scaled[i] = append(scaled[i], (v-mean)/sd)
		}
	}
	return scaled
}

// largestZ returns the largest difference of means over its error, of the rows that come first in the order and of the others.
func largestZ(rows [][]float64, order []int, first int) (largest float64) {
	d := len(rows[0])
	sums := make([]float64, 2*d)
	squares := sums[d:]
	for _, i := range order[:first] {
		for j, v := range rows[i] {
			sums[j] += v
			squares[j] += v * v
		}
	}
	n, m := float64(first), float64(len(rows)-first)
	for j := range d {
		// Over all rows the sum is 0 and the sum of squares n + m.
		variance := (squares[j]-sums[j]*sums[j]/n)/(n*(n-1)) + (n+m-squares[j]-sums[j]*sums[j]/m)/(m*(m-1))
		z := math.Abs(sums[j]) * (1/n + 1/m) / math.Sqrt(max(variance, math.SmallestNonzeroFloat64))
		largest = max(largest, z)
	}
	return largest
}
