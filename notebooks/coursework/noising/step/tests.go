package step

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestDrift tries a step without noise (1 point).
func TestDrift(t *testing.T) {
	grade.Number(t, "Step(3, 0.1, 0)", Step(3, 0.1, 0), 2.7, 1e-12,
		grade.Mistake{Value: 3.3, Say: "the force points to the origin"})
}

// TestKick tries a step from the origin, where there is only noise (1 point).
func TestKick(t *testing.T) {
	grade.Number(t, "Step(0, 0.02, 1)", Step(0, 0.02, 1), 0.2, 1e-12,
		grade.Mistake{Value: math.Sqrt(0.02), Say: "the noise of strength √2 has the variance 2 dt in the time dt"},
		grade.Mistake{Value: 0.04, Say: "a Wiener increment has the variance dt, not the standard deviation dt"},
		grade.Mistake{Value: math.Sqrt2 * 0.02, Say: "a Wiener increment has the variance dt, not the standard deviation dt"})
}

// TestChain runs the chain for many steps: its variance must be 1/(1 − dt/2), that of its stationary state (2 points, hidden).
func TestChain(t *testing.T) {
	const dt, steps = 0.1, 400_000
	draw := rand.New(rand.NewPCG(1, 2))
	x, sum := 0.0, 0.0
	for range steps {
		x = Step(x, dt, draw.NormFloat64())
		sum += x * x
	}
	// The correlation time is 1/dt steps, so about 40 000 of them are independent: the error is 0.7 %.
	got := sum / steps
	if !(math.Abs(got-1/(1-dt/2)) < 0.03) {
		t.Errorf("the chain with dt = %g has the variance %.3f, and that is not right: are drift and noise both of the right size?", dt, got)
	}
}
