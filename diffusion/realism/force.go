package realism

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/stream"
)

// Force puts the force at x into dst, which is as long as x and must not be kept. For a model of which the score at low noise is known it is ϑ s_θ.
type Force func(dst, x []float64)

// at returns the force at x, and an error if it is not finite.
func (f Force) at(name string, x []float64) ([]float64, error) {
	dst := make([]float64, len(x))
	f(dst, x)
	for j, v := range dst {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, arg.Finite(fmt.Sprintf("coordinate %d of %s(%.4g)", j, name, x), v)
		}
	}
	return dst, nil
}

// checkForce checks what all tests of forces take.
func checkForce(name string, f Force, points [][]float64) error {
	if f == nil {
		return fmt.Errorf("realism: %s is nil", name)
	}
	return checkRows("points", points, least)
}

// ForceAgreement compares a force F with the exact one F*, on average over points.
type ForceAgreement struct {
	Relative diffusion.Estimate // √(⟨|F − F*|²⟩/⟨|F*|²⟩)
	Cosine   diffusion.Estimate // ⟨cos⟩ of the angle between them; where one of them is 0 it counts as 0

	// Bias is ⟨F·F*⟩/⟨|F*|²⟩ − 1: by how much F is too strong. A force that is too strong everywhere by the factor 1 + b samples the temperature ϑ/(1 + b).
	Bias diffusion.Estimate

	Absolute diffusion.Estimate // ⟨|F_j − F*_j|⟩, a mean over coordinates, in units of force
}

// ForceError compares a force with the exact one at points that are independent draws, at least two. Draw them where the force will
// be used: at the temperature of the dynamics, or from the model.
func ForceError(force, exact Force, points [][]float64) (ForceAgreement, error) {
	if exact == nil {
		return ForceAgreement{}, errors.New("realism: exact is nil")
	}
	if err := checkForce("force", force, points); err != nil {
		return ForceAgreement{}, err
	}
	products := make([][]float64, len(points)) // |F − F*|², |F*|², F·F*
	cosines, absolute := make([]float64, len(points)), make([]float64, len(points))
	for i, x := range points {
		f, err := force.at("force", x)
		if err != nil {
			return ForceAgreement{}, err
		}
		e, err := exact.at("exact", x)
		if err != nil {
			return ForceAgreement{}, err
		}
		dot, lengths := floats.Dot(f, e), floats.Norm(f, 2)*floats.Norm(e, 2)
		if lengths > 0 {
			cosines[i] = dot / lengths
		}
		absolute[i] = floats.Distance(f, e, 1) / float64(len(x))
		d := floats.Distance(f, e, 2)
		products[i] = []float64{d * d, floats.Dot(e, e), dot}
	}
	var a ForceAgreement
	var failed [4]error
	a.Relative, failed[0] = jackknife("the relative error of the force", products, relative)
	a.Bias, failed[1] = jackknife("the bias of the force", products, func(m []float64) float64 { return m[2]/m[1] - 1 })
	a.Cosine, failed[2] = mean("the cosine of the forces", cosines)
	a.Absolute, failed[3] = mean("the absolute error of the force", absolute)
	if err := errors.Join(failed[:]...); err != nil {
		return ForceAgreement{}, err
	}
	return a, nil
}

// fourth is the central difference whose error is h⁴U⁽⁵⁾/30. Its long step is for energies in float32, too.
var fourth = fd.Formula{Stencil: []fd.Point{{Loc: -2, Coeff: 1. / 12}, {Loc: -1, Coeff: -2. / 3}, {Loc: 1, Coeff: 2. / 3}, {Loc: 2, Coeff: -1. / 12}}, Derivative: 1, Step: 1e-3}

// Gradient returns by how much a force misses the slope of the energy U at points that are independent draws,
//
//	√(⟨|F + ∇U|²⟩/⟨|F|²⟩),
//
// 0 if F = −∇U. The slope is by central differences of fourth order, with steps of 10⁻³ of the spread of the points, the root mean square distance of a coordinate
// from its mean: it takes 4d energies a point, and its error is 10⁻⁹ for smooth energies in float64, some 10⁻⁴ in float32.
func Gradient(force Force, energy func(x []float64) float64, points [][]float64) (diffusion.Estimate, error) {
	if energy == nil {
		return diffusion.Estimate{}, errors.New("realism: energy is nil")
	}
	if err := checkForce("force", force, points); err != nil {
		return diffusion.Estimate{}, err
	}
	steps := &fd.Settings{Formula: fourth, Step: fourth.Step * spread(points)}
	squares := make([][]float64, len(points))
	for i, x := range points {
		f, err := force.at("force", x)
		if err != nil {
			return diffusion.Estimate{}, err
		}
		slope := fd.Gradient(nil, energy, x, steps)
		n := floats.Norm(f, 2)
		floats.Add(slope, f)
		d := floats.Norm(slope, 2)
		squares[i] = []float64{d * d, n * n}
	}
	return jackknife("the difference of force and slope", squares, relative)
}

// spread returns the root mean square distance of the coordinates from their means over the points, or 1 if that is 0.
func spread(points [][]float64) float64 {
	variance := 0.0
	for j := range points[0] {
		variance += stat.PopVariance(column(points, j), nil) / float64(len(points[0]))
	}
	if s := math.Sqrt(variance); s > 0 && !math.IsInf(s, 1) {
		return s
	}
	return 1
}

// LoopWork returns the work of a force around circles of the given radius, one about each of the points, which are independent draws, in a plane of random
// direction:
//
//	√(⟨(∮F·dl)²⟩/⟨|F|²⟩)/(2πr),
//
// with |F|² on the circles. It is 0 if F is the gradient of any energy, and at most 1. A force that has none does work in each round, and so no dynamics with it
// conserves energy or samples a Boltzmann distribution.
//
// For F = Ax it is |A_12 − A_21| πr²/(2πr √⟨|F|²⟩) in a plane: the larger the radius, the more is seen, as long as the force is smooth. A circle is 48
// points, whose error is below 10⁻⁹ if the force has no structure finer than a fifth of the radius.
func LoopWork(force Force, points [][]float64, radius float64, seed uint64) (diffusion.Estimate, error) {
	if err := checkForce("force", force, points); err != nil {
		return diffusion.Estimate{}, err
	}
	if err := arg.AtLeast("len(points[0])", len(points[0]), 2); err != nil {
		return diffusion.Estimate{}, err
	}
	if err := arg.Positive("radius", radius); err != nil {
		return diffusion.Estimate{}, err
	}
	squares := make([][]float64, len(points))
	for i, center := range points {
		rng := rand.New(stream.New(seed, uint64(i), 0))
		work, norm, err := loop(force, center, radius, rng)
		if err != nil {
			return diffusion.Estimate{}, err
		}
		squares[i] = []float64{work * work, norm}
	}
	return jackknife("the work around circles", squares, relative)
}

// loop returns ∮F·dl/(2πr) around a circle, and the mean square force on it.
func loop(force Force, center []float64, radius float64, rng *rand.Rand) (work, norm float64, err error) {
	const parts = 48
	a, b := plane(len(center), rng)
	x := make([]float64, len(center))
	for k := range parts {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / parts)
		copy(x, center)
		floats.AddScaled(x, radius*cos, a)
		floats.AddScaled(x, radius*sin, b)
		f, err := force.at("force", x)
		if err != nil {
			return 0, 0, err
		}
		work += (cos*floats.Dot(f, b) - sin*floats.Dot(f, a)) / parts
		norm += floats.Dot(f, f) / parts
	}
	return work, norm, nil
}

// plane returns two orthogonal unit vectors of random directions.
func plane(d int, rng *rand.Rand) (a, b []float64) {
	a, b = make([]float64, d), make([]float64, d)
	for j := range a {
		a[j], b[j] = rng.NormFloat64(), rng.NormFloat64()
	}
	floats.Scale(1/floats.Norm(a, 2), a)
	floats.AddScaled(b, -floats.Dot(a, b), a)
	floats.Scale(1/floats.Norm(b, 2), b)
	return a, b
}
