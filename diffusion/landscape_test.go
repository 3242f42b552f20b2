package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestPotential: the value at a point known in closed form; the gradient and the
// Hessian by finite differences; and minus the gradient is the reverse drift.
func TestPotential(t *testing.T) {
	const time = 0.35
	pair := lawtest.Must(SymmetricPair(1, 1))
	m := math.Exp(-time)
	want := -2 * (-m*m/2 - 0.5*math.Log(2*math.Pi))
	checkRel(t, "U(0)", Potential(pair, []float64{0}, time), want, 1e-14)

	r := rand.New(rand.NewPCG(81, 82))
	for name, m := range zoo(t) {
		y := m.Rand(nil, r)
		u := func(y []float64) float64 { return Potential(m, y, time) }
		gradient, hessian := PotentialGradient(nil, m, y, time), PotentialHessian(nil, m, y, time)
		if want := fd.Gradient(nil, u, y, &fd.Settings{Formula: fd.Central}); !floats.EqualApprox(gradient, want, 1e-7) {
			t.Errorf("%s: ∇U = %v, finite difference %v", name, gradient, want)
		}
		difference := mat.NewSymDense(m.Dim(), nil)
		fd.Hessian(difference, u, y, &fd.Settings{Formula: fd.Central, Step: 1e-3})
		if !mat.EqualApprox(hessian, difference, 1e-4) {
			t.Errorf("%s: ∇∇U =\n%v\nfinite difference\n%v", name, mat.Formatted(hessian), mat.Formatted(difference))
		}
		drift := make([]float64, m.Dim())
		ReverseDrift(m)(drift, y, time)
		floats.Scale(-1, drift)
		if !floats.EqualApprox(gradient, drift, 1e-13) {
			t.Errorf("%s: ∇U = %v, −drift %v", name, gradient, drift)
		}
	}
}

// TestFixedPoints: the roots are roots, and a grid finer than any structure finds
// no sign change besides.
func TestFixedPoints(t *testing.T) {
	laws := map[string]*Mixture{
		"pair":      lawtest.Must(SymmetricPair(1, 0.4)),
		"wide pair": lawtest.Must(SymmetricPair(1, 4)),
		"asym":      mixture1D(t, []float64{0.7, 0.3}, []float64{1.5, -0.5}, []float64{0.3, 0.8}),
		"three":     zoo(t)["three"],
		"six":       mixture1D(t, []float64{0.1, 0.2, 0.3, 0.1, 0.1, 0.2}, []float64{-3, -2, -0.5, 0, 1, 4}, []float64{0.01, 0.02, 0.3, 2.5, 0.05, 1}),
	}
	for name, m := range laws {
		for _, time := range []float64{0, 0.01, 0.1, 0.2, 0.3, 0.5, 1, 3} {
			if testing.Short() && time != 0.1 && time != 0.5 {
				continue
			}
			points := lawtest.Must(FixedPoints(m, time))
			name := fmt.Sprintf("%s, t = %v", name, time)
			law := m.At(time)
			drift := func(y float64) float64 { return y + 2*law.Score(nil, []float64{y})[0] }
			var want []float64
			const low, high, cells = -60.0, 60.0, 60001
			before := drift(low)
			for i := 1; i <= cells; i++ {
				y := low + (high-low)*float64(i)/cells
				f := drift(y)
				if math.Signbit(f) != math.Signbit(before) {
					want = append(want, y)
				}
				before = f
			}
			if len(points) != len(want) {
				t.Errorf("%s: fixed points %v, a grid finds %v", name, points, want)
				continue
			}
			for i, p := range points {
				if math.Abs(p.Y[0]-want[i]) > 2*(high-low)/cells {
					t.Errorf("%s: fixed point %v, a grid finds %v", name, p.Y[0], want[i])
				}
				curvature := fd.Derivative(func(y float64) float64 { return -drift(y) }, p.Y[0], &fd.Settings{Formula: fd.Central})
				if !scalar.EqualWithinAbsOrRel(p.Curvatures[0], curvature, 1e-6, 1e-6) || p.Stable() != (curvature > 0) {
					t.Errorf("%s: curvature %v at %v, finite difference %v", name, p.Curvatures[0], p.Y[0], curvature)
				}
				if math.Abs(drift(p.Y[0])) > 1e-12*(1+math.Abs(p.Curvatures[0])) {
					t.Errorf("%s: force %v at the fixed point %v", name, drift(p.Y[0]), p.Y[0])
				}
			}
		}
	}
}

// TestFixedPointsOfPair: y = 2mu/(2 − v) with the magnetisations u, near and far from
// where there is one more.
func TestFixedPointsOfPair(t *testing.T) {
	const mu, variance = 2, 0.25
	for _, weight := range []float64{0.5, 0.7, 0.999} {
		m := mixture1D(t, []float64{weight, 1 - weight}, []float64{mu, -mu}, []float64{variance, variance})
		field := lawtest.Must(CurieWeissField(weight))
		spinodal, ok, err := PairSpinodalTime(mu, variance, weight)
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		for _, time := range []float64{0, 0.1, 0.7, spinodal - 1e-6, spinodal + 1e-6, 2, 7} {
			coupling := lawtest.Must(CurieWeissCoupling(mu, variance, time))
			u := lawtest.Must(Magnetizations(coupling, field))
			points := lawtest.Must(FixedPoints(m, time))
			if len(u) != len(points) {
				t.Fatalf("weight %v, t = %v: %d fixed points, %d magnetisations", weight, time, len(points), len(u))
			}
			shrink, noise := decay(time)
			v := shrink*shrink*variance + noise
			for i := range u {
				// At the spinodal roots move as the square root of the rounding.
				if want := 2 * mu * shrink * u[i] / (2 - v); math.Abs(points[i].Y[0]-want) > 1e-9 {
					t.Errorf("weight %v, t = %v: fixed point %v, magnet %v", weight, time, points[i].Y[0], want)
				}
			}
		}
	}
}

// TestCriticalPoint: at the speciation time itself the three fixed points are
// one, and just after it they are three.
func TestCriticalPoint(t *testing.T) {
	m := lawtest.Must(SymmetricPair(1, 0.4))
	ts, _, _ := SpeciationTime(m)
	for _, test := range []struct {
		delta float64
		count int
	}{{1e-3, 1}, {1e-8, 1}, {1e-12, 1}, {0, 1}, {-1e-8, 3}, {-1e-3, 3}} {
		points := lawtest.Must(FixedPoints(m, ts+test.delta))
		if len(points) != test.count || math.Abs(points[len(points)/2].Y[0]) > 1e-15 {
			t.Errorf("t_s %+v: fixed points %v, want %d", test.delta, points, test.count)
		}
	}
}

func TestFixedPointsBadInput(t *testing.T) {
	pair := zoo(t)["pair"]
	_, err := FixedPoints(nil, 1)
	lawtest.CheckError(t, "diffusion", "nil", err, "is nil")
	_, err = FixedPoints(pair, -1)
	lawtest.CheckError(t, "diffusion", "time", err, "t = -1")
	_, err = FixedPoints(mixture1D(t, []float64{1}, []float64{0}, []float64{2}), 0)
	lawtest.CheckError(t, "diffusion", "flat", err, "flat far out")
}
