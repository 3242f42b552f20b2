package magnet

import (
	"math"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestStrong tries a strong coupling, where u is nearly 1 (1 point).
func TestStrong(t *testing.T) {
	grade.Number(t, "Magnetization(10)", Magnetization(10), 1, 1e-7,
		grade.Mistake{Value: 0, Say: "0 is a solution too, but not that of a valley"},
		grade.Mistake{Value: -1, Say: "this is the valley on the left"})
}

// TestInverse chooses u and computes the coupling K = artanh(u)/u that belongs to it (2 points, hidden).
func TestInverse(t *testing.T) {
	for _, u := range []float64{0.2, 0.5, 0.9, 0.99} {
		grade.Number(t, "the magnetisation at an intermediate coupling", Magnetization(math.Atanh(u)/u), u, 1e-9,
			grade.Mistake{Value: math.Sqrt(3 * (math.Atanh(u)/u - 1)), Say: "this is the approximation near K = 1"},
			grade.Mistake{Value: 0, Say: "0 is a solution too, but not that of a valley"})
	}
}

// TestCritical tries a coupling just above 1 (2 points, hidden).
func TestCritical(t *testing.T) {
	const u = 1e-3
	// artanh(u)/u = 1 + u²/3 + u⁴/5 + …
	grade.Number(t, "the magnetisation just above K = 1, in units of 0.001,", Magnetization(1+u*u/3+u*u*u*u/5)/u, 1, 1e-6,
		grade.Mistake{Value: 0, Say: "0 is a solution too, but not that of a valley"})
}
