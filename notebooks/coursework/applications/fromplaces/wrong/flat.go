//go:build ignore

// The second derivative along the distance for the Laplacian.
//
// points: 0
// hint: three dimensions

package fromplaces

import "math"

func Strength(configurations [][]float64, n, kappa, temperature float64) float64 {
	var laplacian, trap, square float64
	for _, x := range configurations {
		gradient := make([]float64, len(x))
		for i := 0; i < len(x); i += 3 {
			for j := 0; j < i; j += 3 {
				r := math.Hypot(math.Hypot(x[i]-x[j], x[i+1]-x[j+1]), x[i+2]-x[j+2])
				f := n * math.Pow(r, -n-2)
				laplacian += 2 * (n + 1) * f
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
}
