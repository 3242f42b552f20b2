package fluids

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Heat is the fluctuating heat equation of a rod between two reservoirs: N cells of the heat capacity 1, with
//
//	dT_i/dt = j_{i−1} − j_i,    j_b = κ(T_b − T_{b+1}) + √(2κ T̄_b T̄_{b+1}) ξ_b,    i = 1 … N, b = 0 … N,
//
// where T_0 and T_{N+1} are the temperatures of the reservoirs, ξ is white noise and T̄ the mean, which is linear with the slope g. The noise of the flux is what the fluctuation–dissipation
// theorem asks for at the local temperature (Boltzmann's constant is 1). The equation is linear, so that its fields are Gaussian, and
//
//	⟨δT_i δT_j⟩ = T̄_i² δ_ij + g² [L⁻¹ − ½]_ij,    L⁻¹_ij = i (N + 1 − j)/(N + 1) for i ≤ j
//
// solves the stationary condition LC + CL = 2 Σ_b T̄_b T̄_{b+1} d_b d_bᵀ, with the Laplacian L and d_b = e_{b+1} − e_b. In equilibrium, g = 0, cells are independent with the variance T². Under a
// gradient all cells are correlated, over any distance: such correlations are typical of systems that conserve something and are driven (Kipnis, Marchioro and Presutti,
// J. Stat. Phys. 27, 65 (1982); Bertini et al., Rev. Mod. Phys. 87, 593 (2015)).
//
// A Heat is immutable and safe for concurrent use.
type Heat struct {
	conductivity float64
	mean         []float64 // of T_0 … T_{N+1}
	covariance   *mat.SymDense
	eigen        []float64
	vectors      mat.Dense
}

// NewHeat returns a rod of the given number of cells, 1 to 1000, with the conductivity κ > 0 and two reservoirs of positive temperatures.
func NewHeat(cells int, conductivity, left, right float64) (*Heat, error) {
	const most = 1000
	if cells < 1 || cells > most {
		return nil, fmt.Errorf("fluids: cells = %d, want 1 to %d", cells, most)
	}
	if err := check.First(
		arg.Positive("conductivity", conductivity), arg.Positive("left", left), arg.Positive("right", right),
		arg.Positive("left²", left*left), arg.Positive("right²", right*right),
	); err != nil {
		return nil, err
	}
	h := &Heat{conductivity: conductivity, covariance: mat.NewSymDense(cells, nil)}
	g := (right - left) / float64(cells+1)
	for i := range cells + 2 {
		h.mean = append(h.mean, left+g*float64(i))
	}
	for i := 1; i <= cells; i++ {
		for j := i; j <= cells; j++ {
			c := g * g * float64(i) * float64(cells+1-j) / float64(cells+1)
			if i == j {
				c += h.mean[i]*h.mean[i] - g*g/2
			}
			h.covariance.SetSym(i-1, j-1, c)
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(h.covariance, true) {
		return nil, errors.New("fluids: the eigenvalues of the covariance were not found")
	}
	h.eigen = eigen.Values(nil)
	eigen.VectorsTo(&h.vectors)
	return h, nil
}

// Dim returns the number of cells.
func (h *Heat) Dim() int { return len(h.eigen) }

// Mean returns the mean temperatures of the cells.
func (h *Heat) Mean() []float64 { return append([]float64(nil), h.mean[1:len(h.mean)-1]...) }

// Covariance returns ⟨δT_i δT_j⟩.
func (h *Heat) Covariance() *mat.SymDense {
	c := mat.NewSymDense(h.Dim(), nil)
	c.CopySym(h.covariance)
	return c
}

// Flux returns the mean flux κ(T_left − T_right)/(N + 1), which is the same everywhere, and the rate at which the variance of the heat grows that has passed, averaged over the
// N + 1 bonds,
//
//	d Var Q/dt = 2κ Σ_b T̄_b T̄_{b+1}/(N + 1)².
//
// It is exact at all times, because the temperatures cancel in the sum over the bonds. The heat through one bond differs from the average by what cells have stored, and
// has the same rate at long times. For many cells the rate is 2κ(T_left² + T_left T_right + T_right²)/3(N + 1).
func (h *Heat) Flux() (mean, variance float64) {
	n := float64(len(h.mean) - 1)
	for b, left := range h.mean[:len(h.mean)-1] {
		variance += 2 * h.conductivity * left * h.mean[b+1] / (n * n)
	}
	return h.conductivity * (h.mean[0] - h.mean[len(h.mean)-1]) / n, variance
}

// Currents puts κ(T_b − T_{b+1}) of the N + 1 bonds into dst and returns it: the flux without its noise. A nil dst is allocated. Its mean is the same for all bonds if T is a stationary
// field.
func (h *Heat) Currents(dst, temperatures []float64) []float64 {
	checkLength(h.Dim(), temperatures)
	dst = arg.Slice(dst, h.Dim()+1)
	left := h.mean[0]
	for i, right := range append(append([]float64(nil), temperatures...), h.mean[len(h.mean)-1]) {
		dst[i] = h.conductivity * (left - right)
		left = right
	}
	return dst
}

// Score is the diffusion.Drift ∇ln p_t(x) of the Gaussian.
func (h *Heat) Score(dst, x []float64, t float64) {
	checkLength(h.Dim(), dst, x)
	signal, variance := arg.Noise(t)
	delta := make([]float64, h.Dim())
	for i, v := range x {
		delta[i] = v - signal*h.mean[i+1]
	}
	h.filter(dst, delta, func(eigenvalue float64) float64 { return -1 / (signal*signal*eigenvalue + variance) })
}

// filter puts Σ_k factor(λ_k) v_k v_kᵀ x into dst, with the eigenvectors v_k of the covariance.
func (h *Heat) filter(dst, x []float64, factor func(eigenvalue float64) float64) {
	n := h.Dim()
	var modes mat.VecDense
	modes.MulVec(h.vectors.T(), mat.NewVecDense(n, x))
	for k, eigenvalue := range h.eigen {
		modes.SetVec(k, factor(eigenvalue)*modes.AtVec(k))
	}
	mat.NewVecDense(n, dst).MulVec(&h.vectors, &modes)
}

// Rand puts an independent draw into dst and returns it; a nil dst is allocated. A nil src draws from the global source.
func (h *Heat) Rand(dst []float64, src rand.Source) []float64 {
	dst = arg.Slice(dst, h.Dim())
	rng, white := stream.From(src), make([]float64, h.Dim())
	for i := range white {
		white[i] = rng.NormFloat64()
	}
	h.filter(dst, white, math.Sqrt)
	for i := range dst {
		dst[i] += h.mean[i+1]
	}
	return dst
}

// Advance moves the temperatures in place by a time, in so many steps, and returns the heat that has passed each of the N + 1 bonds. The steps are those of the trapezoidal rule (Crank and Nicolson), which leave the
// stationary distribution as it is whatever their length. A nil src draws from the global source. It is an error if the time is not positive and finite, if steps is less than 1, if a temperature is not finite, also at the end, or if ctx ends.
func (h *Heat) Advance(ctx context.Context, temperatures []float64, time float64, steps int, src rand.Source) (heat []float64, err error) {
	checkLength(h.Dim(), temperatures)
	if err := check.First(arg.Positive("time", time), arg.AtLeast("steps", steps, 1), arg.FiniteSlice("temperatures", temperatures)); err != nil {
		return nil, err
	}
	rng, dt, n := stream.From(src), time/float64(steps), h.Dim()
	heat = make([]float64, n+1)
	before, after, kicks := make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)
	right, upper := make([]float64, n), make([]float64, n)
	for step := range steps {
		if err := blocks.Interrupted(ctx, step); err != nil {
			return nil, err
		}
		h.Currents(before, temperatures)
		for b := range kicks {
			kicks[b] = math.Sqrt(2*h.conductivity*h.mean[b]*h.mean[b+1]*dt) * rng.NormFloat64()
		}
		for i := range right { // of the change δ: (1 + κ dt L/2) δ = dt (j_{i−1} − j_i) + kicks
			right[i] = dt*(before[i]-before[i+1]) + kicks[i] - kicks[i+1]
		}
		tridiagonal(right, upper, h.conductivity*dt/2)
		for i, d := range right {
			temperatures[i] += d
		}
		h.Currents(after, temperatures)
		for b := range heat {
			heat[b] += dt*(before[b]+after[b])/2 + kicks[b]
		}
	}
	if sum := floats.Sum(temperatures) + floats.Sum(heat); math.IsNaN(sum) || math.IsInf(sum, 0) {
		return nil, fmt.Errorf("fluids: conductivity = %v is too large for the time %v", h.conductivity, time)
	}
	return heat, nil
}

// tridiagonal solves (1 + sL) x = right in place, by Thomas's elimination.
func tridiagonal(right, upper []float64, s float64) {
	last, above := 0.0, 0.0
	for i := range right {
		pivot := 1 + 2*s + s*above
		upper[i] = -s / pivot
		right[i] = (right[i] + s*last) / pivot
		last, above = right[i], upper[i]
	}
	for i := len(right) - 2; i >= 0; i-- {
		right[i] -= upper[i] * right[i+1]
	}
}
