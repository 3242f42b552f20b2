package realism

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion"
)

// Increments δu(r) = u(x + r) − u(x) of a field on a ring.

// StructureFunction returns ⟨δu(r)^p⟩ at each of the separations r, for the order p; with absolute, ⟨|δu(r)|^p⟩. Fields are independent, at least two, and the error is from
// their scatter; the points of one field are averaged first.
func StructureFunction(fields [][]float64, order int, separations []int, absolute bool) ([]diffusion.Estimate, error) {
	const most = 20
	if order < 1 || order > most {
		return nil, fmt.Errorf("realism: order = %d, want 1 to %d", order, most)
	}
	if err := checkIncrements(fields, separations); err != nil {
		return nil, err
	}
	found := make([]diffusion.Estimate, len(separations))
	moments := make([]float64, len(fields))
	for k, r := range separations {
		for i, u := range fields {
			moments[i] = incrementMoment(u, r, order, absolute)
		}
		var err error
		if found[k], err = mean(fmt.Sprintf("the structure function of order %d at r = %d", order, r), moments); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// Flatness returns ⟨δu(r)⁴⟩/⟨δu(r)²⟩² at each of the separations: 3 if increments are Gaussian, more if large ones come in bursts. Fields are independent, at least two; the
// error is by the jackknife over fields.
func Flatness(fields [][]float64, separations []int) ([]diffusion.Estimate, error) {
	if err := checkIncrements(fields, separations); err != nil {
		return nil, err
	}
	found := make([]diffusion.Estimate, len(separations))
	moments := make([][]float64, len(fields))
	for k, r := range separations {
		for i, u := range fields {
			moments[i] = []float64{incrementMoment(u, r, 2, false), incrementMoment(u, r, 4, false)}
		}
		var err error
		what := fmt.Sprintf("the flatness at r = %d", r)
		if found[k], err = jackknife(what, moments, func(m []float64) float64 { return m[1] / (m[0] * m[0]) }); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func checkIncrements(fields [][]float64, separations []int) error {
	if err := checkRows("fields", fields, least); err != nil {
		return err
	}
	for k, r := range separations {
		if n := len(fields[0]); r < 1 || r >= n {
			return fmt.Errorf("realism: separations[%d] = %d, want 1 to %d", k, r, n-1)
		}
	}
	return nil
}

// incrementMoment returns the mean of δu(r)^p over the ring.
func incrementMoment(u []float64, r, order int, absolute bool) float64 {
	sum := 0.0
	for x, v := range u {
		power, d := 1.0, u[(x+r)%len(u)]-v
		if absolute {
			d = math.Abs(d)
		}
		for range order {
			power *= d
		}
		sum += power
	}
	return sum / float64(len(u))
}
