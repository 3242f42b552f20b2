package diffusion

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"nonequilibrium/diffusion/internal/check"
)

// The distance of a distribution of points on a line from another. Equal masses go to equal quantiles, so that
// each point spreads over an interval of the other distribution,
//
//	W_n^n = Σ_i ∫_{y_{i−1}}^{y_i} |x_i − y|^n q(y) dy,    F_q(y_i) = Σ_{j≤i} w_j,
//
// and for a Gaussian mixture q these are error functions.

// point is a point of a distribution, with its weight.
type point struct{ at, weight float64 }

// points returns the points of a distribution in one dimension in rising order, if it has nothing else.
func (m *Mixture) points() (list []point, ok bool) {
	for _, c := range m.cover(nil, 1) {
		if c.variances[0] != 0 {
			return nil, false
		}
		list = append(list, point{c.mean[0], c.weight})
	}
	slices.SortFunc(list, func(a, b point) int { return cmp.Compare(a.at, b.at) })
	return list, true
}

// moveOfPoints returns ⟨|x − y|^n⟩, n = 1 or 2, between equal quantiles of two distributions of which at least one has
// points only. The other may have points only, or a density.
func moveOfPoints(p, q *Mixture, n int) (float64, error) {
	first, ok := p.points()
	second, also := q.points()
	var errP, errQ error
	if !ok {
		errP = checkDensity("p", p)
	}
	if !also {
		errQ = checkDensity("q", q)
	}
	if err := check.First(errP, errQ); err != nil {
		return 0, err
	}
	var mean float64
	switch {
	case ok && also:
		mean = betweenPoints(first, second, n)
	case ok:
		mean = ontoDensity(first, q, n)
	default:
		mean = ontoDensity(second, p, n)
	}
	if !isFinite(mean) {
		return 0, fmt.Errorf("diffusion: the mean move is %v: the data are beyond the range of float64", mean)
	}
	return mean, nil
}

// betweenPoints carries the points to others, from the lowest to the highest.
func betweenPoints(from, to []point, n int) (sum float64) {
	i, j := 0, 0
	a, b := from[0].weight, to[0].weight // what is left of them
	for {
		mass := min(a, b)
		sum += mass * math.Pow(math.Abs(from[i].at-to[j].at), float64(n))
		a, b = a-mass, b-mass
		if a == 0 {
			if i++; i == len(from) {
				return sum
			}
			a = from[i].weight
		}
		if b == 0 {
			if j++; j == len(to) {
				return sum
			}
			b = to[j].weight
		}
	}
}

// ontoDensity carries the points to a distribution that has a density.
func ontoDensity(from []point, q *Mixture, n int) (sum float64) {
	total := 0.0
	for _, p := range from {
		total += p.weight
	}
	below, low := 0.0, math.Inf(-1)
	for i, p := range from {
		high := math.Inf(1)
		if below += p.weight; i < len(from)-1 {
			high = q.quantile(below, total-below)
		}
		for _, c := range q.cover(nil, 1) {
			sum += c.weight * truncatedMove(p.at, c.mean[0], math.Sqrt(c.variances[0]), low, high, n)
		}
		low = high
	}
	return sum
}

// truncatedMove returns ∫ |x − y|^n N(y; mean, spread²) dy from low to high.
func truncatedMove(x, mean, spread, low, high float64, n int) float64 {
	a, b := (low-mean)/spread, (high-mean)/spread
	mass, away := normalBetween(a, b), mean-x
	fall := normalDensity(a) - normalDensity(b) // ∫ z
	if n == 2 {
		bend := mass - (timesDensity(b) - timesDensity(a)) // ∫ z²
		return away*away*mass + 2*away*spread*fall + spread*spread*bend
	}
	switch {
	case low >= x:
		return away*mass + spread*fall
	case high <= x:
		return -away*mass - spread*fall
	}
	return truncatedMove(x, mean, spread, low, x, n) + truncatedMove(x, mean, spread, x, high, n)
}

// normalDensity returns N(z; 0, 1), and timesDensity z times that, 0 at infinity.
func normalDensity(z float64) float64 { return math.Exp(-0.5*z*z) / math.Sqrt(2*math.Pi) }

func timesDensity(z float64) float64 {
	if math.IsInf(z, 0) {
		return 0
	}
	return z * normalDensity(z)
}
