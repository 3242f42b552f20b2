//go:build ignore

// Brownian motion without the √2: a factor 2.
//
// points: 4
// hint: because of the √2 before dW

package meantrap

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/fokkerplanck"
)

// MeanTime returns the mean time until a molecule that starts at x0 is absorbed.
func MeanTime(x0 float64) float64 {
	return 1 - x0*x0
}

// MeasuredTime returns the mean time over the given number of paths, in steps of 0.05, and its standard error.
// The same seed gives the same numbers.
func MeasuredTime(x0 float64, paths int, seed uint64) (mean, stdErr float64) {
	const dt = 0.05
	walls := []fokkerplanck.Interval{{Lo: -1, Hi: 1, Boundary: fokkerplanck.Absorbing}}
	src := rand.NewPCG(seed, 0)
	times := make([]float64, paths)
	for i := range times {
		x := []float64{x0}
		for fokkerplanck.Step(x, walls, nil, 0, dt, src) {
			times[i] += dt
		}
		times[i] += dt / 2
	}
	mean, sd := stat.MeanStdDev(times, nil)
	return mean, stat.StdErr(sd, float64(paths))
}
