package heat

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestSpring tries a few large steps in a harmonic trap, where the sum is exact: minus the change of x²/2 (2 points).
func TestSpring(t *testing.T) {
	got := Heat([]float64{2, 0.5, 1, -1}, func(x float64) float64 { return -x })
	grade.Number(t, "Heat of the path 2, 0.5, 1, −1", got, 1.5, 1e-12,
		grade.Mistake{Value: 4.75, Say: "each step takes the force at its left end, which is Itô's sum"},
		grade.Mistake{Value: -1.75, Say: "each step takes the force at its right end"},
		grade.Mistake{Value: -1.5, Say: "a particle that slides down gives heat off: the sign"})
}

// TestRest tries a path of a single point (1 point).
func TestRest(t *testing.T) {
	grade.Number(t, "Heat of a path that has only one point", Heat([]float64{3}, func(x float64) float64 { return -x }), 0, 1e-12)
}

// TestNoisy tries a long noisy path with another force that has a potential (2 points, hidden).
func TestNoisy(t *testing.T) {
	draw := rand.New(rand.NewPCG(3, 4))
	path := []float64{1}
	const dt = 1e-5
	for k := range 200_000 {
		path = append(path, path[k]-path[k]*dt+math.Sqrt(2*dt)*draw.NormFloat64())
	}
	end := path[len(path)-1]
	want := math.Cos(end) - math.Cos(1) // −U(end) + U(start), with U = −cos x and the force −sin x
	got := Heat(path, func(x float64) float64 { return -math.Sin(x) })
	// The path has the quadratic variation 2·T = 4: an end in place of the middle changes the sum by about ∫⟨cos x⟩dt.
	if !(math.Abs(got-want) < 0.02) {
		t.Errorf("the heat of a noisy path in the force −sin x is %.2f and not right: where in a step does the force belong?", got)
	}
}
