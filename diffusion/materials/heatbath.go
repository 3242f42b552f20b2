package materials

import (
	"errors"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/stream"
)

// HeatBath makes one sweep of Monte Carlo through the spins x = ±1: Dim times, an atom is chosen at random and drawn anew from
// its distribution given its neighbours,
//
//	P(x_i = +1) = 1/(1 + e^{−2 (K Σ_j x_j + H)}).
//
// It obeys detailed balance, and is what generation is to be compared with. A nil src draws from the global source. It is an error if
// the composition is fixed, which single atoms would change. It panics if len(x) is not Dim.
func (a *Alloy) HeatBath(x []float64, src rand.Source) error {
	if a.up >= 0 {
		return errors.New("materials: the composition is fixed, and the heat bath changes it")
	}
	if len(x) != a.Dim() {
		panic(badLength)
	}
	rng := stream.From(src)
	for range x {
		i := rng.IntN(len(x))
		x[i] = -1
		if rng.Float64()*(1+math.Exp(-2*(a.coupling*a.neighbors(x, i)+a.field))) < 1 {
			x[i] = 1
		}
	}
	return nil
}

// neighbors returns the sum of the spins next to atom i.
func (a *Alloy) neighbors(x []float64, i int) (sum float64) {
	column, place := i-i%a.width, i%a.width
	if a.width > 1 {
		sum += x[column+(place+1)%a.width]
	}
	if a.width > 2 {
		sum += x[column+(place+a.width-1)%a.width]
	}
	if i >= a.width {
		sum += x[i-a.width]
	}
	if i+a.width < len(x) {
		sum += x[i+a.width]
	}
	return sum
}
