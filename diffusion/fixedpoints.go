package diffusion

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/check"
)

// The fixed points of the reverse process, where its force vanishes,
//
//	−∇U(y, t) = y + 2∇ln p_t(y) = 0.
//
// With the posterior weights γ_k(y) and the precisions P_k = C_k⁻¹ this is the mean-field equation
//
//	y = y(γ),    y(γ) = [Σ_k γ_k (2P_k − I)]⁻¹ Σ_k γ_k 2P_k m_k.
//
// For equal isotropic components of variance v it reads y = 2/(2 − v) Σ_k γ_k m_k: the mean-field equation
// of a magnet whose spins point to the m_k. Two of them make the Curie–Weiss magnet; q at the corners of a
// regular simplex, at the distance μ from its centre, the Potts magnet with q states and the coupling
// 2q/(q − 1) μ²a/(v(2 − v)) (Wu, Rev. Mod. Phys. 54, 235, 1982): 2K for q = 2, 3K/2 for q = 3, with the K of [CurieWeissCoupling].

// FixedPoint is a point at which the force of the reverse process vanishes.
type FixedPoint struct {
	Y          []float64 // the point, d numbers
	Potential  float64   // U there
	Curvatures []float64 // the eigenvalues of ∇∇U there, d numbers in rising order
}

// Index returns the number of directions in which the potential falls, its negative curvatures: 0 for a
// minimum, 1 for a pass between two, d for a maximum.
func (p FixedPoint) Index() int {
	var index int
	for _, c := range p.Curvatures {
		if c < 0 {
			index++
		}
	}
	return index
}

// Stable reports whether the point is a minimum of the potential: all its curvatures are positive.
func (p FixedPoint) Stable() bool { return len(p.Curvatures) > 0 && p.Curvatures[0] > 0 }

// FixedPoints returns the fixed points of the reverse process that generates m at the forward time t:
// minima, saddles and maxima of its potential, ordered by their first coordinate, then the second, and so on.
//
// In one dimension these are all fixed points. Two that are closer than 1e−8 of the smallest standard
// deviation may be returned as one.
//
// In more dimensions they are what a search finds. It goes downhill, and to saddles of every possible
// index, from the minimum of each component's own potential, the origin, the mean of p_t, the passes between
// neighbouring components and between minima, and the middle of triples and quadruples of neighbours. The
// potential of variances below 2 rises in all directions, and then the sum of (−1)^index over its fixed points
// is 1 (Morse theory). While it is not, the search goes on from further points; if it never is, an error
// says so. A minimum and a saddle that have just opened far from all starting points can be missed together.
//
// A potential that is flat far out, at the one instant at which the largest variance is
// 2, is an error, and so are data without a density at t = 0 and a mixture with so many components and dimensions that the search would take minutes.
func FixedPoints(m *Mixture, t float64) ([]FixedPoint, error) {
	if err := check.First(checkMixture("m", m), checkDensityAt("m", m, t)); err != nil {
		return nil, err
	}
	find := fixedPointsInSpace
	if m.dim == 1 {
		find = fixedPointsOnLine
	}
	points, err := find(m.At(t))
	if err != nil {
		return nil, fmt.Errorf("diffusion: at t = %v %w", t, err)
	}
	for _, p := range points {
		if math.IsNaN(p.Potential) {
			return nil, fmt.Errorf("diffusion: at t = %v the potential at y = %v is beyond float64", t, p.Y)
		}
	}
	sortPoints(points)
	return points, nil
}

// sortPoints orders points by their coordinates, of which those that differ by rounding only are equal.
func sortPoints(points []FixedPoint) {
	var size float64
	for _, p := range points {
		size = max(size, floats.Norm(p.Y, math.Inf(1)))
	}
	slices.SortFunc(points, func(a, b FixedPoint) int {
		return slices.CompareFunc(a.Y, b.Y, func(x, y float64) int {
			if math.Abs(x-y) < 1e-9*size*float64(len(a.Y)-1) { // on a line the order is that of the numbers
				return 0
			}
			return cmp.Compare(x, y)
		})
	})
}
