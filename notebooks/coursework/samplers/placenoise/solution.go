package placenoise

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"
)

// ItoDrift returns f at a place where g has the value g and the derivative slope.
func ItoDrift(g, slope float64) float64 {
	// BEGIN SOLUTION
	// Half the amplitude √2 g times its derivative.
	return g * slope
	// END SOLUTION
}

// MeanOfPaths returns the mean of X at t = ¼ over the given number of paths, and the standard error of the mean.
// The same seed gives the same numbers.
func MeanOfPaths(paths, steps int, seed uint64) (mean, stdErr float64) {
	// BEGIN SOLUTION
	normal := rand.New(rand.NewPCG(seed, 0))
	dt, end := 0.25/float64(steps), make([]float64, paths)
	for i := range end {
		x := 1.0
		for range steps {
			x += ItoDrift(x, 1)*dt + x*math.Sqrt(2*dt)*normal.NormFloat64()
		}
		end[i] = x
	}
	mean, sd := stat.MeanStdDev(end, nil)
	return mean, stat.StdErr(sd, float64(paths))
	// END SOLUTION
}
