package fromplaces

import "math"

// Strength returns θ, for configurations of 3N coordinates each.
func Strength(configurations [][]float64, n, kappa, temperature float64) float64 {
	// BEGIN SOLUTION
	// θ = (ϑ⟨Δφ⟩ − ⟨∇φ·∇U_trap⟩)/⟨|∇φ|²⟩ with φ = Σ R⁻ⁿ, ∇_i R⁻ⁿ = −n R⁻ⁿ⁻² (r_i − r_j) and Δ R⁻ⁿ = n(n − 1) R⁻ⁿ⁻² for each of the two atoms.
	var laplacian, trap, square float64
	for _, x := range configurations {
		gradient := make([]float64, len(x))
		for i := 0; i < len(x); i += 3 {
			for j := 0; j < i; j += 3 {
				r := math.Hypot(math.Hypot(x[i]-x[j], x[i+1]-x[j+1]), x[i+2]-x[j+2])
				f := n * math.Pow(r, -n-2)
				laplacian += 2 * (n - 1) * f
				for a := range 3 {
					gradient[i+a] -= f * (x[i+a] - x[j+a])
					gradient[j+a] += f * (x[i+a] - x[j+a])
				}
			}
		}
		for i, g := range gradient {
			trap += kappa * g * x[i]
			square += g * g
		}
	}
	return (temperature*laplacian - trap) / square
	// END SOLUTION
}
