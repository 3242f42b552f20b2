package fluids

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
)

// EnergyBudget returns the rates at which the energy ½⟨u²⟩ of a unit of length changes, for each field: the power ε = Σ_k ε_k of the force,
// which is the same for all fields, and that of the viscosity, −ν Σ_i (u_{i+1} − u_i)²/(n h²). The advection has none. Their sum has the mean 0 if and only if
// the energy of the fields is stationary, and realism.Budget takes the terms. It is an error if there is no field, one has not Points
// values or one of them is not finite, or if the parameters of b cannot be used; those of a run do not matter.
func (b Burgers) EnergyBudget(fields [][]float64) ([][]float64, error) {
	if err := b.checkFields(fields); err != nil {
		return nil, err
	}
	power, h := floats.Sum(b.Forcing), 2*math.Pi/float64(b.Points)
	terms := make([][]float64, len(fields))
	for s, u := range fields {
		terms[s] = []float64{power, -b.Viscosity * increments(u, 1) / (h * h)}
	}
	return terms, checkTerms(terms)
}

// KarmanHowarth returns the three terms of the Kármán–Howarth equation at the separation r = (separation + ½)h, for each field,
//
//	S_3(r) − 6ν ∂_r S_2(r) + 6 ∫_0^r F dr′ = 0,    S_p(r) = ⟨[u(x + r) − u(x)]^p⟩,
//
// which follows if ⟨u(x)u(x+r)⟩ is stationary: advection, viscosity and forcing. Where the viscosity is negligible and r small, so that F is 2ε,
// it is the law S_3 = −12εr. On the grid
//
//	6⟨g_{i+½}(u_{i+s+1} − u_{i−s})⟩ − 6ν [S_2((s+1)h) − S_2(sh)]/h + 6h [½F(0) + Σ_{j=1}^s F(jh)] = 0
//
// holds exactly, for any h, because it is the sum over j = 0 … s of the rates of change of ⟨u_i u_{i+j}⟩; at s = 0 it is the energy budget. The first term is S_3 of the grid. The separation s is
// from 0 to Points/2 − 1. Errors are as for [Burgers.EnergyBudget].
func (b Burgers) KarmanHowarth(fields [][]float64, separation int) ([][]float64, error) {
	if err := b.checkFields(fields); err != nil {
		return nil, err
	}
	n, s := b.Points, separation
	if s < 0 || s > n/2-1 {
		return nil, fmt.Errorf("fluids: separation = %d, want 0 to %d", s, n/2-1)
	}
	h, forcing := 2*math.Pi/float64(n), 0.0
	for j := range s + 1 {
		f := b.Covariance(float64(j) * h)
		if j == 0 {
			f /= 2
		}
		forcing += 6 * h * f
	}
	terms := make([][]float64, len(fields))
	for k, u := range fields {
		advection := 0.0
		for i, left := range u {
			advection += 6 * flux(left, u[(i+1)%n]) * (u[(i+s+1)%n] - u[(i-s+n)%n]) / float64(n)
		}
		terms[k] = []float64{advection, -6 * b.Viscosity * (increments(u, s+1) - increments(u, s)) / h, forcing}
	}
	return terms, checkTerms(terms)
}

// checkTerms returns an error if fields were too large for their powers to be finite.
func checkTerms(terms [][]float64) error {
	for i, row := range terms {
		if sum := floats.Sum(row); math.IsNaN(sum) || math.IsInf(sum, 0) {
			return fmt.Errorf("fluids: the terms of fields[%d] are not finite", i)
		}
	}
	return nil
}

// RunMeans returns the means of the rows of each run, of rows that belong to the snapshots in the order of [Burgers.Run]. Snapshots of a run depend on each other, and runs do not, so that
// the errors of means come from these. It is an error unless there are Runs·Snapshots rows of one length, of finite values.
func (b Burgers) RunMeans(rows [][]float64) ([][]float64, error) {
	if b.Runs < 1 || b.Snapshots < 1 || len(rows)%b.Runs != 0 || len(rows)/b.Runs != b.Snapshots {
		return nil, fmt.Errorf("fluids: len(rows) = %d, want those of %d runs of %d snapshots", len(rows), b.Runs, b.Snapshots)
	}
	means := make([][]float64, b.Runs)
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			return nil, fmt.Errorf("fluids: rows[%d] has the length %d, want %d", i, len(row), len(rows[0]))
		}
		if i%b.Snapshots == 0 {
			means[i/b.Snapshots] = make([]float64, len(row))
		}
		floats.AddScaled(means[i/b.Snapshots], 1/float64(b.Snapshots), row)
	}
	for run, mean := range means {
		if sum := floats.Sum(mean); math.IsNaN(sum) || math.IsInf(sum, 0) {
			return nil, fmt.Errorf("fluids: the mean of run %d is not finite", run)
		}
	}
	return means, nil
}

// Covariance returns F(r) = 2 Σ_k ε_k cos kr of the force.
func (b Burgers) Covariance(r float64) (sum float64) {
	for k, e := range b.Forcing {
		sum += 2 * e * math.Cos(float64(k+1)*r)
	}
	return sum
}

func (b Burgers) checkFields(fields [][]float64) error {
	if err := b.check(); err != nil {
		return err
	}
	return checkFields(fields, b.Points)
}

// checkFields returns an error unless there are fields of n finite values each.
func checkFields(fields [][]float64, n int) error {
	if len(fields) == 0 {
		return errors.New("fluids: fields is empty")
	}
	for i, u := range fields {
		if len(u) != n {
			return fmt.Errorf("fluids: fields[%d] has the length %d, want %d", i, len(u), n)
		}
		if err := arg.FiniteSlice(fmt.Sprintf("fields[%d]", i), u); err != nil {
			return err
		}
	}
	return nil
}

// increments returns S_2(sh) = ⟨(u_{i+s} − u_i)²⟩ of one field.
func increments(u []float64, s int) (mean float64) {
	for i, v := range u {
		increment := u[(i+s)%len(u)] - v
		mean += increment * increment / float64(len(u))
	}
	return mean
}
