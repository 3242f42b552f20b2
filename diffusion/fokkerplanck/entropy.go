package fokkerplanck

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion"
)

// Entropies on the grid. The exponentially fitted scheme is a jump process
// between cells, with fluxes J_e = k⁺p_i − k⁻p_j over the links e from i to j, whose
// thermodynamics is that of Schnakenberg, Rev. Mod. Phys. 48, 571 (1976),
//
//	production  Σ_e J_e ln(k⁺p_i / k⁻p_j)    ≥ 0
//	flux        Σ_e J_e ln(k⁺/k⁻)            = Σ_e J_e w_e
//	entropy     Σ_e J_e ln(p_i/p_j)          = dS/dt,
//
// which converge to the rates of the continuous process, with an error of second order
// in the width of the cells. On any grid the first is the sum of the other two.

// Entropy returns the differential entropy −∫ p ln p dx of a density on the
// grid. It panics if len(p) is not g.Len().
func (g *Grid) Entropy(p []float64) (sum float64) {
	if len(p) != g.size {
		panic(badLength)
	}
	for _, v := range p {
		if v > 0 {
			sum -= v * math.Log(v)
		}
	}
	return sum * g.volume
}

// Rates returns the rates of entropy production, of the flux to the environment and of
// the system's entropy for the density p under the force at time t. With the forward
// drift they are [diffusion.ForwardRates], with the reverse drift
// [diffusion.ReverseRates] per unit of backward time. An absorbing end, from which nothing
// returns, makes the production infinite and is an error, and so is a zero of p next to a
// cell that has mass.
// It panics if len(p) is not s.Grid.Len().
func (s Solver) Rates(p []float64, t float64) (diffusion.Rates, error) {
	if err := s.check(); err != nil {
		return diffusion.Rates{}, err
	}
	if err := s.Grid.checkDensity(p); err != nil {
		return diffusion.Rates{}, err
	}
	w := newWorkspace(s.Grid)
	if err := s.fit(w.rates, t); err != nil {
		return diffusion.Rates{}, err
	}
	var sum diffusion.Rates
	for a, v := range s.Grid.axes {
		if v.Boundary == Absorbing {
			return diffusion.Rates{}, fmt.Errorf("fokkerplanck: Boundary = Absorbing on axes[%d], where the production is infinite", a)
		}
		for i := range p {
			j, ok := s.Grid.next(i, a)
			if !ok || p[i] == 0 && p[j] == 0 {
				continue
			}
			if p[i] == 0 || p[j] == 0 {
				return diffusion.Rates{}, fmt.Errorf("fokkerplanck: p[%d] = %v next to p[%d] = %v makes the production infinite", i, p[i], j, p[j])
			}
			up, down := w.rates[a].up[i], w.rates[a].down[j]
			flux := up*p[i] - down*p[j]
			// up and down underflow at |w| > 700, where there is no mass.
			if up > 0 && down > 0 {
				sum.Flux += flux * math.Log(up/down)
			}
			sum.Entropy += flux * math.Log(p[i]/p[j])
		}
	}
	sum.Flux *= s.Grid.volume
	sum.Entropy *= s.Grid.volume
	sum.Production = sum.Flux + sum.Entropy
	return sum, nil
}

// next returns the cell after i along an axis, and false at an end.
func (g *Grid) next(i, axis int) (j int, ok bool) {
	v, stride := g.axes[axis], g.stride[axis]
	if i/stride%v.Cells < v.Cells-1 {
		return i + stride, true
	}
	return i - (v.Cells-1)*stride, v.Boundary == Periodic
}
