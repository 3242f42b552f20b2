package phase

import (
	"fmt"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestFar tries two narrow modes far apart (1 point).
func TestFar(t *testing.T) {
	grade.Choice(t, "Phase(3, 0.5)", Phase(3, 0.5), "breaking", nil)
}

// TestNear tries two modes that nearly coincide (1 point).
func TestNear(t *testing.T) {
	grade.Choice(t, "Phase(0.1, 1)", Phase(0.1, 1), "none", map[string]string{"breaking": "from 2μ² = σ²(2 − σ²) on the valley splits"})
}

// TestWide tries wide modes (1 point, hidden).
func TestWide(t *testing.T) {
	grade.Choice(t, "Phase(1, 1.7)", Phase(1, 1.7), "unstable", map[string]string{
		"breaking": "the landscape loses its bottom where the variance is 2. What is the standard deviation then?",
		"none":     "the landscape loses its bottom where the variance is 2. What is the standard deviation then?",
	})
}

// TestGrid compares with the package at many points (2 points, hidden).
func TestGrid(t *testing.T) {
	names := map[diffusion.Phase]string{diffusion.NoBreaking: "none", diffusion.SymmetryBreaking: "breaking", diffusion.UnstableBreaking: "unstable"}
	for mu := 0.05; mu < 2; mu += 0.17 {
		for sigma := 0.05; sigma < 2; sigma += 0.13 {
			phase, err := diffusion.ClassifyPhase(mu, sigma)
			if err != nil {
				t.Fatal(err)
			}
			if got := Phase(mu, sigma); got != names[phase] {
				grade.Choice(t, fmt.Sprintf("Phase(%.2f, %.2f)", mu, sigma), got, names[phase], map[string]string{
					"none":     "very narrow modes can be told apart even if they are near each other: the boundary falls on both sides of σ = 1",
					"breaking": "the boundaries are 2μ² = σ²(2 − σ²) and σ² = 2",
				})
				return
			}
		}
	}
}
