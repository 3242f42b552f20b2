package realism

import (
	"errors"
	"slices"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
)

// Temperatures are what points show of their temperature, without their velocities, from the force on them. For points of the density ∝ e^{−U/ϑ} both are ϑ, by
// one partial integration each; for others they need not agree.
type Temperatures struct {
	Virial          diffusion.Estimate // −⟨(x − x̄)·F⟩/f, for f degrees of freedom
	Configurational diffusion.Estimate // ⟨|F|²⟩/⟨−∇·F⟩ (Rugh, Phys. Rev. Lett. 78, 772, 1997)
}

// Temperature returns the temperatures of points that are independent draws, at least two, under the force. They need no second sample: generated points that come out colder than they should are seen at once. The virial looks at the
// width of the distribution, and the other one at the steepest places.
//
// With dim > 0 the coordinates are those of particles in dim dimensions without an outer force, whose centre of mass is no degree of freedom; x̄ is then the centre of mass of the point.
// Otherwise it is the mean of the points, and dim = 0. The divergence is by central differences as in [Gradient], in 4d forces a point.
func Temperature(force Force, points [][]float64, dim int) (Temperatures, error) {
	if err := checkForce("force", force, points); err != nil {
		return Temperatures{}, err
	}
	if err := checkParticles("dim", dim, len(points[0])); err != nil {
		return Temperatures{}, err
	}
	origin := make([]float64, len(points[0]))
	for j := range origin {
		origin[j] = floats.Sum(column(points, j)) / float64(len(points))
	}
	steps := &fd.Settings{Formula: fourth, Step: fourth.Step * spread(points)}
	freedom := float64(len(origin) - dim)
	virials, ratios := make([]float64, len(points)), make([][]float64, len(points))
	for i, x := range points {
		f, err := force.at("force", x)
		if err != nil {
			return Temperatures{}, err
		}
		if dim > 0 {
			origin = centerOfMass(origin, x, dim)
		}
		virials[i] = (floats.Dot(origin, f) - floats.Dot(x, f)) / freedom
		ratios[i] = []float64{floats.Dot(f, f), -force.divergence(x, steps)}
	}
	var t Temperatures
	var failed [2]error
	t.Virial, failed[0] = mean("the virial", virials)
	t.Configurational, failed[1] = jackknife("the configurational temperature", ratios, func(m []float64) float64 { return m[0] / m[1] })
	if err := errors.Join(failed[:]...); err != nil {
		return Temperatures{}, err
	}
	return t, nil
}

// divergence returns ∇·F at x.
func (f Force) divergence(x []float64, steps *fd.Settings) (sum float64) {
	dst, moved := make([]float64, len(x)), slices.Clone(x)
	for j, v := range x {
		along := func(shift float64) float64 {
			moved[j] = v + shift
			f(dst, moved)
			return dst[j]
		}
		sum += fd.Derivative(along, 0, steps)
		moved[j] = v
	}
	return sum
}

// centerOfMass puts that of particles of equal mass into dst, once for each of them.
func centerOfMass(dst, x []float64, dim int) []float64 {
	for a := range dim {
		sum := 0.0
		for j := a; j < len(x); j += dim {
			sum += x[j]
		}
		for j := a; j < len(x); j += dim {
			dst[j] = sum * float64(dim) / float64(len(x))
		}
	}
	return dst
}
