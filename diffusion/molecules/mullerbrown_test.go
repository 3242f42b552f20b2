package molecules

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/fokkerplanck"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/sde"
)

var (
	surface            = lawtest.Must(NewMullerBrown(MullerBrownTemperature))
	_       sde.Target = surface
)

// The stationary points and their energies are those of the literature, to the digits given there.
func TestStationaryPoints(t *testing.T) {
	force := make([]float64, 2)
	for i, x := range append(surface.Minima(), surface.Saddles()...) {
		surface.Force(force, x)
		if got := floats.Norm(force, 2); got > 1e-8 {
			t.Errorf("%v: force %v, want 0", x, got)
		}
		want := []float64{-146.70, -108.17, -80.77, -40.66, -72.25}[i]
		if got := surface.Energy(x); math.Abs(got-want) > 0.006 {
			t.Errorf("%v: energy %v, want %v", x, got, want)
		}
	}
}

func TestForceIsTheGradient(t *testing.T) {
	rng, got := rand.New(rand.NewPCG(1, 1)), make([]float64, 2)
	for range 20 {
		x := []float64{rng.Float64()*2.5 - 1.5, rng.Float64()*2.5 - 0.5}
		surface.Force(got, x)
		floats.Scale(-1, got)
		want := fd.Gradient(nil, surface.Energy, x, &fd.Settings{Formula: fd.Central})
		if d := floats.Distance(got, want, 2); !(d < 1e-4*(1+floats.Norm(want, 2))) {
			t.Errorf("%v: gradient %v, by differences %v", x, got, want)
		}
		want = fd.Gradient(want, surface.LogProb, x, &fd.Settings{Formula: fd.Central})
		if d := floats.Distance(surface.Score(nil, x), want, 2); !(d < 1e-4*(1+floats.Norm(want, 2))) {
			t.Errorf("%v: score %v, by differences %v", x, got, want)
		}
	}
}

// The lattice against identities that hold for any density that vanishes far away: its mass, ⟨∂U⟩ = 0, and the virial theorem ⟨x ∂U⟩ = ϑ.
func TestLattice(t *testing.T) {
	lawtest.Slow(t)
	for _, temperature := range []float64{coldest, 25, hottest} {
		m, force := lawtest.Must(NewMullerBrown(temperature)), make([]float64, 2)
		mass := 0.0
		for x := -3.5; x < 2.4; x += 0.0213 {
			mass += math.Exp(-m.FreeEnergy(0, x)) * 0.0213
		}
		if math.Abs(mass-1) > 1e-9 {
			t.Errorf("ϑ = %v: mass %v", temperature, mass)
		}
		for axis := range 2 {
			part := func(k float64) float64 {
				return m.Mean(func(x []float64) float64 { m.Force(force, x); return math.Pow(x[axis], k) * force[axis] })
			}
			if pull, virial := part(0), part(1); math.Abs(pull) > 1e-7*temperature || math.Abs(virial/temperature+1) > 1e-8 {
				t.Errorf("ϑ = %v: mean force %v, want 0; virial %v, want %v", temperature, pull, virial, -temperature)
			}
		}
		if w := m.Weights(); math.Abs(floats.Sum(w)-1) > 1e-5 {
			t.Errorf("ϑ = %v: weights %v", temperature, w)
		}
	}
}

// A point on either side of a saddle, a little down the unstable direction, belongs to the basins that the saddle joins.
func TestBasins(t *testing.T) {
	for k, x := range surface.Minima() {
		if got := surface.Basin(x); got != k {
			t.Errorf("minimum %d is in the basin %d", k, got)
		}
		if surface.In(k)(x) != 1 || surface.In((k+1)%3)(x) != 0 || !surface.Near(k, 0.01)(x) || surface.Near(k, 0.1)([]float64{x[0], x[1] + 0.11}) {
			t.Errorf("minimum %d is not in its basin, or near it", k)
		}
	}
	s := surface.Saddles()
	for want, x := range map[int][]float64{Reactant: {s[0][0], s[0][1] + 0.05}, Product: {s[1][0] + 0.05, s[1][1] - 0.05}} {
		if got := surface.Basin(x); got != want {
			t.Errorf("basin of %v: %d, want %d", x, got, want)
		}
	}
	for _, x := range [][]float64{{s[0][0] + 0.05, s[0][1] - 0.07}, {s[1][0] - 0.05, s[1][1] + 0.05}} {
		if got := surface.Basin(x); got != Intermediate {
			t.Errorf("basin of %v: %d, want that of the intermediate", x, got)
		}
	}
}

// What is looked up is what the whole descent leads to, but for a few points beside the borders.
func TestBasinsAreLookedUp(t *testing.T) {
	lawtest.Slow(t)
	differ := 0.0
	for i := 0; i < len(surface.points); i += 3 {
		x := []float64{surface.points[i][0] + 0.4*spacing, surface.points[i][1] + 0.7*spacing}
		if surface.Basin(x) != descend([2]float64{x[0], x[1]}, func([2]float64) (int, bool) { return 0, false }) {
			differ += 3 * surface.weights[i]
		}
	}
	if t.Log(differ); differ > 1e-4 {
		t.Errorf("points of the weight %v have other basins", differ)
	}
}

// The score of the noised surface is the gradient of the logarithm of its density, which the solver of the Fokker–Planck equation has too.
func TestScoreAt(t *testing.T) {
	lawtest.Slow(t)
	const time = 0.05
	grid := lawtest.Must(fokkerplanck.NewGrid(
		fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -2.2, Hi: 2}, Cells: 168}, fokkerplanck.Axis{Interval: fokkerplanck.Interval{Lo: -1.4, Hi: 2.6}, Cells: 160}))
	s := fokkerplanck.Solver{Grid: grid, Drift: func(dst, x []float64, _ float64) { dst[0], dst[1] = -x[0], -x[1] }, Stationary: true}
	p := lawtest.Must(s.Solve(context.Background(), grid.Sample(nil, func(x []float64) float64 { return math.Exp(surface.LogProb(x)) }), 0, time, 40)).Density
	score, x := make([]float64, 2), make([]float64, 2)
	for _, i := range []int{60*160 + 100, 40*160 + 110, 110*160 + 60} {
		surface.ScoreAt(score, grid.Center(x, i), time)
		for axis, stride := range []int{160, 1} {
			width := grid.Axis(axis).Width()
			want := math.Log(p[i+stride]/p[i-stride]) / (2 * width)
			if math.Abs(score[axis]-want) > 0.02*(1+math.Abs(want)) {
				t.Errorf("%v: score %v along axis %d, on the grid %v", x, score[axis], axis, want)
			}
		}
	}
}

// Along the unstable direction −U/ϑ rises by κℓ²/2 on both sides, and more slowly along any other.
func TestUnstable(t *testing.T) {
	for k, x := range surface.Saddles() {
		direction, curvature := surface.Unstable(k)
		second := func(dx, dy float64) float64 {
			const l = 1e-3
			rise := func(l float64) float64 { return surface.LogProb([]float64{x[0] + l*dx, x[1] + l*dy}) }
			return (rise(l) + rise(-l) - 2*rise(0)) / (l * l)
		}
		if got := second(direction[0], direction[1]); math.Abs(got/curvature-1) > 1e-3 || curvature < 0 {
			t.Errorf("saddle %d: curvature %v along %v, want %v", k, got, direction, curvature)
		}
		sin, cos := math.Sincos(0.1)
		for _, s := range []float64{sin, -sin} {
			if second(cos*direction[0]-s*direction[1], s*direction[0]+cos*direction[1]) > curvature {
				t.Errorf("saddle %d: %v is not the steepest direction", k, direction)
			}
		}
	}
}

// Forks of a short time end where they began, and near a saddle in both basins, as on a quadratic saddle.
func TestForkShares(t *testing.T) {
	lawtest.Slow(t)
	if got := surface.ForkShares(surface.Minima()[Product], 1e-3); got[Product] < 0.9999 {
		t.Errorf("forks from the minimum, after a short time: %v", got)
	}
	x := surface.Saddles()[0]
	direction, curvature := surface.Unstable(0)
	const u = 0.02 // κΔ, for which the surface is a saddle within the noise
	time := -math.Log1p(-u/curvature) / 2
	for _, l := range []float64{-0.02, 0, 0.02} {
		got := 1 - surface.ForkShares([]float64{x[0] + l*direction[0], x[1] + l*direction[1]}, time)[Reactant]
		want := 0.5 * math.Erfc(-math.Sqrt(curvature/(2*u*(2-u)))*l)
		if math.Abs(got-want) > 0.06 {
			t.Errorf("%v from the saddle: share %v, of a saddle %v", l, got, want)
		}
	}
}

// Far back the noise tells nothing, and soon it tells all; in between, the shares of the noised law average to the weights.
func TestShares(t *testing.T) {
	lawtest.Slow(t)
	weights := surface.Weights()
	if got := surface.Shares([]float64{1, 1}, 20); floats.Distance(got, weights, 2) > 1e-6 {
		t.Errorf("shares at t = 20: %v, want %v", got, weights)
	}
	if got := surface.Shares(surface.Minima()[Product], 1e-3); got[Product] < 0.999999 {
		t.Errorf("shares at a minimum, soon: %v", got)
	}
	const time, width = 0.3, 0.5
	mean, variance := make([]float64, 3), -math.Expm1(-2*time)
	for x := -4.0; x < 4; x += width {
		for y := -4.0; y < 5; y += width {
			// the density of the noised law, by a sum over the lattice of its own
			p := surface.Mean(func(z []float64) float64 {
				u, v := x-math.Exp(-time)*z[0], y-math.Exp(-time)*z[1]
				return math.Exp(-(u*u+v*v)/(2*variance)) / (2 * math.Pi * variance)
			})
			if p > 1e-9 {
				floats.AddScaled(mean, p*width*width, surface.Shares([]float64{x, y}, time))
			}
		}
	}
	if floats.Distance(mean, weights, 2) > 1e-4 {
		t.Errorf("mean shares %v, want %v", mean, weights)
	}
}

func TestMullerBrownErrors(t *testing.T) {
	for _, temperature := range []float64{0, -1, 3.9, 41, math.NaN(), math.Inf(1)} {
		_, err := NewMullerBrown(temperature)
		lawtest.CheckError(t, "molecules", "NewMullerBrown", err, "want 4 to 40")
	}
	two := make([]float64, 2)
	for want, calls := range map[string][]func(){
		badLength:                                {func() { surface.Energy(two[:1]) }, func() { surface.Force(two, nil) }, func() { surface.Basin(nil) }, func() { surface.ScoreAt(two, two[:1], 1) }},
		"molecules: t is less than 0.0002":       {func() { surface.ScoreAt(two, two, 0) }, func() { surface.Shares(two, math.NaN()) }},
		"molecules: x = [11 0] is not within 10": {func() { surface.Basin([]float64{11, 0}) }},
		"molecules: axis = 2 is outside 0 to 1":  {func() { surface.FreeEnergy(2, 0) }},
	} {
		for _, f := range calls {
			if got := lawtest.Panic(f); !strings.HasPrefix(got, want) {
				t.Errorf("panic %q, want %q", got, want)
			}
		}
	}
	if got := surface.FreeEnergy(0, 100); !math.IsInf(got, 1) {
		t.Errorf("free energy far away: %v", got)
	}
}
