package realism

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestForceError: a force that is turned by an angle and is too strong.
func TestForceError(t *testing.T) {
	const angle, strength = 0.3, 1.2
	sin, cos := math.Sincos(angle)
	exact := Force(func(dst, x []float64) { dst[0], dst[1] = -x[0], -3*x[1] })
	turned := Force(func(dst, x []float64) {
		exact(dst, x)
		dst[0], dst[1] = strength*(cos*dst[0]-sin*dst[1]), strength*(sin*dst[0]+cos*dst[1])
	})
	a := lawtest.Must(ForceError(turned, exact, normals(rand.New(rand.NewPCG(1, 2)), 50, 2)))
	near(t, "relative error", a.Relative.Value, math.Sqrt(strength*strength-2*strength*cos+1), 1e-12)
	near(t, "cosine", a.Cosine.Value, cos, 1e-12)
	near(t, "bias", a.Bias.Value, strength*cos-1, 1e-12)
	if e := max(a.Relative.StdErr, a.Cosine.StdErr, a.Bias.StdErr); e > 1e-12 {
		t.Errorf("the errors are up to %v though there is no scatter", e)
	}
	same := lawtest.Must(ForceError(exact, exact, normals(rand.New(rand.NewPCG(1, 2)), 50, 2)))
	if same.Relative.Value != 0 || same.Absolute.Value != 0 || math.Abs(same.Bias.Value) > 1e-14 || math.Abs(same.Cosine.Value-1) > 1e-14 {
		t.Errorf("the exact force has the errors %+v", same)
	}
}

// TestGradient: −∇U up to finite differences, and a constant force besides.
func TestGradient(t *testing.T) {
	const beside = 0.1
	energy := func(x []float64) float64 { return math.Cos(x[0]) * math.Exp(x[1]) }
	slope := Force(func(dst, x []float64) {
		dst[0], dst[1] = math.Sin(x[0])*math.Exp(x[1]), -math.Cos(x[0])*math.Exp(x[1])
	})
	more := Force(func(dst, x []float64) { slope(dst, x); dst[0] += beside })
	points := normals(rand.New(rand.NewPCG(1, 2)), 200, 2)
	if e := lawtest.Must(Gradient(slope, energy, points)); e.Value > 1e-9 {
		t.Errorf("the slope of the energy misses it by %v", e)
	}
	square := 0.0
	for _, x := range points {
		square += (math.Exp(2*x[1]) + 2*beside*math.Sin(x[0])*math.Exp(x[1]) + beside*beside) / 200
	}
	e := lawtest.Must(Gradient(more, energy, points))
	agrees(t, "difference", e, beside/math.Sqrt(square), 0.02)
	if math.Abs(e.Value*math.Sqrt(square)/beside-1) > 0.1 {
		t.Errorf("the difference is %v, want about %v", e, beside/math.Sqrt(square))
	}
	rounded := func(x []float64) float64 { return float64(float32(energy(x))) }
	if e := lawtest.Must(Gradient(slope, rounded, points)); e.Value > 1e-3 {
		t.Errorf("rounded to float32 the energy has the slope with an error of %v", e)
	}
}

const loopRadius = 0.5

// twisted is −x + Bx with an antisymmetric B, B₁₂ = −0.7 and B₂₃ = 0.4.
func twisted(dst, x []float64) {
	dst[0], dst[1], dst[2] = -x[0]-0.7*x[1], -x[1]+0.7*x[0]+0.4*x[2], -x[2]-0.4*x[1]
}

// loopOfLinear is what LoopWork is for it: ∮F·dl = 2πr² e₂·Be₁ for two unit vectors, with ⟨(e₂·Be₁)²⟩ = ‖B‖²/6 in three dimensions, and
// ⟨|F|²⟩ = ‖A‖² for normal points and ‖A‖² r²/3 for those of the circle.
var loopOfLinear = func() float64 {
	twist := 2 * (0.7*0.7 + 0.4*0.4)
	return loopRadius * math.Sqrt(twist/6) / math.Sqrt((3+twist)*(1+loopRadius*loopRadius/3))
}()

func TestLoopWork(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 9))
	e := lawtest.Must(LoopWork(twisted, normals(rng, 4000, 3), loopRadius, 1))
	agrees(t, "work", e, loopOfLinear, 0.01)

	// A vortex alone: the force is along the circles, and all of it does work.
	vortex := Force(func(dst, x []float64) { dst[0], dst[1] = -x[1], x[0] })
	near(t, "work of a vortex", lawtest.Must(LoopWork(vortex, make2(3), loopRadius, 1)).Value, 1, 1e-12)

	slope := Force(func(dst, x []float64) {
		dst[0], dst[1] = math.Sin(x[0])*math.Exp(x[1]), -math.Cos(x[0])*math.Exp(x[1])
	})
	if e := lawtest.Must(LoopWork(slope, normals(rng, 100, 2), loopRadius, 1)); e.Value > 1e-12 {
		t.Errorf("a gradient does the work %v", e)
	}
}

// make2 returns n points at the origin of the plane.
func make2(n int) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, 2)
	}
	return points
}
