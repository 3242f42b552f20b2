package diffusion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/internal/check"
)

// The distance between two distributions, and the length of the way that noising takes.
//
// In one dimension the cheapest transport keeps the order of the points: it is the map
// y(x) = F_q⁻¹(F_p(x)) between equal quantiles, and
//
//	W_2² = ∫ p(x) (x − y(x))² dx,
//
// the least mean square displacement that turns p into q (Villani, Topics in
// Optimal Transportation, 2003). Noising takes a longer way. Along the probability
// flow the points move with the mean square velocity ⟨|ν|²⟩ = Σ̇, the entropy production rate,
// and the distribution covers the Wasserstein length L,
//
//	L = ∫_0^T √Σ̇ dt,    W_2² ≤ L² ≤ T Σ,    Σ = ∫_0^T Σ̇ dt
//
// (Benamou and Brenier, Numer. Math. 84, 375 (2000); Aurell et al., Phys. Rev. Lett. 106, 250601 (2011);
// Ikeda et al., arXiv:2407.04495). It is not the thermodynamic length of equilibrium states (Salamon and
// Berry 1983), which is in package annealing.

// Wasserstein returns the Wasserstein distance W_2 between two distributions in one
// dimension by quadrature, to a relative accuracy of about 1e−12, or to the rounding of the
// quantiles, which is about 1e−16 of the size of the points: the distance of a distribution from itself
// comes out as 1e−16 or so. A distribution may be points only (variance 0), then
// the distance has a closed form. One of points beside components that have a density is an error, and so are more dimensions.
func Wasserstein(p, q *Mixture) (float64, error) {
	mean, err := meanMove("Wasserstein", p, q, 2, func(move, rounding float64) (value, error float64) {
		return move * move, (2*math.Abs(move) + rounding) * rounding
	})
	return math.Sqrt(mean), err
}

// Wasserstein1 returns the distance W_1 = ∫ p(x) |x − y(x)| dx = ∫ |F_p − F_q| dx between two distributions in one
// dimension, the earth mover's distance, by quadrature to a relative accuracy of about 1e−11, or to the rounding of
// the quantiles. It takes what [Wasserstein] takes.
func Wasserstein1(p, q *Mixture) (float64, error) {
	return meanMove("Wasserstein1", p, q, 1, func(move, rounding float64) (value, error float64) {
		return math.Abs(move), rounding
	})
}

// meanMove averages a function of the moves x − y(x) between equal quantiles, |x − y(x)|^n, and of their rounding errors.
func meanMove(what string, p, q *Mixture, n int, of func(move, rounding float64) (value, error float64)) (float64, error) {
	if err := check.First(checkOneDimension(what, "p", p), checkOneDimension(what, "q", q)); err != nil {
		return 0, err
	}
	if !p.HasDensity() || !q.HasDensity() {
		return moveOfPoints(p, q, n)
	}
	mean, err := averageRounded(p.cover(nil, 1), 1, func(value *averages, _ int, _, x []float64) {
		below, above := p.tails(x[0])
		y := q.quantile(below, above)
		move := x[0] - y
		// A rounding error of the mass moves the quantile the more, the smaller the density.
		rounding := 4 * epsilon * (math.Abs(x[0]) + min(below, above)*math.Exp(-q.LogProb([]float64{y})))
		if math.Abs(move) <= rounding {
			move = 0
		}
		value[0], value[1] = of(move, rounding)
	})
	return mean[0], err
}

// WassersteinLength returns L = ∫_0^T √Σ̇ dt, the length in the Wasserstein metric of the
// way from m to its distribution at the time T, by quadrature to a relative accuracy of about 1e−9,
// in up to three dimensions. It does not depend on the schedule, which changes the speed and not the way. It is finite
// also for data without a density, and then as accurate except for structure finer than 1e−7 √T.
func WassersteinLength(m *Mixture, T float64) (float64, error) {
	if err := check.First(checkQuadrature("WassersteinLength", "m", m, ""), arg.Positive("T", T)); err != nil {
		return 0, err
	}
	if !m.HasDensity() {
		return singularLength(m, min(T, atRest))
	}
	var length float64
	err := eachStretch(m, min(T, atRest), 0.2, func(_ float64, nodes, weights []float64) error {
		stretch, err := stretchLength(m, nodes, weights)
		length += stretch
		return err
	})
	return length, err
}

// singularLength returns the length for data without a density. As t → 0, Σ̇ ∼ 1/t, and the integrand 2u√Σ̇ in u = √t
// is smooth. It may change at any scale: each octave of u is halved until two rules agree. Below the last one, where
// data are no wider than the rounding of their coordinates allows, it is taken as constant.
func singularLength(m *Mixture, T float64) (length float64, err error) {
	const octaves, tolerance, mostHalvings = 22, 1e-10, 8
	speed := func(u float64) float64 { // in u
		if err == nil {
			err = checkDensityAt("m", m, u*u) // there is none if u² underflows
		}
		if err != nil {
			return 0
		}
		var v float64
		v, err = flowSpeed(m, u*u)
		return 2 * u * v
	}
	rule := func(order int, from, to float64) (sum float64) {
		nodes, weights := make([]float64, order), make([]float64, order)
		quad.Legendre{}.FixedLocations(nodes, weights, from, to)
		for i, u := range nodes {
			sum += weights[i] * speed(u)
		}
		return sum
	}
	var add func(from, to float64, halvings int)
	add = func(from, to float64, halvings int) {
		coarse, fine := rule(5, from, to), rule(8, from, to)
		if math.Abs(fine-coarse) <= tolerance*max(length, fine) || err != nil {
			length += fine
			return
		}
		if halvings == mostHalvings {
			err = fmt.Errorf("diffusion: the quadrature of the length did not converge at t = %v", from*from)
			return
		}
		middle := from + (to-from)/2
		add(middle, to, halvings+1)
		add(from, middle, halvings+1)
	}
	to := math.Sqrt(T)
	for range octaves {
		add(to/2, to, 0)
		to /= 2
	}
	if length += to * speed(to); err != nil {
		return 0, err
	}
	return length, nil
}

// flowSpeed returns √Σ̇ at time t, the root of the mean square velocity of the flow.
func flowSpeed(m *Mixture, t float64) (float64, error) {
	r, err := forwardRates(m, t)
	return math.Sqrt(r.Production), err
}

// eachStretch cuts [0, T] into stretches of 1/20 of the time over which the distribution
// changes, its smallest variance plus t, but no longer than longest, and calls f with
// the Gauss–Legendre nodes and weights of each.
func eachStretch(m *Mixture, T, longest float64, f func(from float64, nodes, weights []float64) error) error {
	const order = 4
	nodes, weights := make([]float64, order), make([]float64, order)
	least := leastVariance(m)
	for from := 0.0; from < T; {
		step := min(0.05*(least+from), longest)
		to := from + step
		if to > T-step/2 { // no sliver at the end
			to = T
		}
		quad.Legendre{}.FixedLocations(nodes, weights, from, to)
		if err := f(from, nodes, weights); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// atRest is a time after which next to nothing happens: it takes the distribution within e^{−60} of
// equilibrium, relative to the distance it started with.
const atRest = 60

// leastVariance returns the smallest variance of a component along any axis, or 1 if that is less.
func leastVariance(m *Mixture) float64 {
	least := 1.0
	for _, c := range m.cover(nil, 1) {
		least = min(least, floats.Min(c.variances))
	}
	return least
}

// largestVariance returns the largest variance of a component along any axis.
func largestVariance(m *Mixture) (largest float64) {
	for _, c := range m.cover(nil, 1) {
		largest = max(largest, floats.Max(c.variances))
	}
	return largest
}

// stretchLength returns the length of a stretch with the given quadrature.
func stretchLength(m *Mixture, nodes, weights []float64) (length float64, err error) {
	for i, t := range nodes {
		speed, err := flowSpeed(m, t)
		if err != nil {
			return 0, err
		}
		length += weights[i] * speed
	}
	return length, nil
}
