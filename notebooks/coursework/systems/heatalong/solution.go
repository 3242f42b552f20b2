package heatalong

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"
)

// HeatAlong returns the heat on the path through the positions (xs[i], ys[i]).
func HeatAlong(xs, ys []float64, kappa, omega float64) float64 {
	// BEGIN SOLUTION
	heat := 0.0
	for i := range len(xs) - 1 {
		x, y := (xs[i]+xs[i+1])/2, (ys[i]+ys[i+1])/2 // the middle of the step
		dx, dy := xs[i+1]-xs[i], ys[i+1]-ys[i]
		heat += (-kappa*x-omega*y)*dx + (-kappa*y+omega*x)*dy
	}
	return heat
	// END SOLUTION
}

// HeatRate returns the heat per unit of time in the steady state, and its standard error. Each of the paths has
// the duration T and the given number of steps. The same seed gives the same numbers.
func HeatRate(kappa, omega, T float64, steps, paths int, seed uint64) (rate, stdErr float64) {
	// BEGIN SOLUTION
	normal := rand.New(rand.NewPCG(seed, 0))
	dt, rates := T/float64(steps), make([]float64, paths)
	xs, ys := make([]float64, steps+1), make([]float64, steps+1)
	for k := range rates {
		xs[0], ys[0] = normal.NormFloat64()/math.Sqrt(kappa), normal.NormFloat64()/math.Sqrt(kappa)
		for i := range steps {
			xs[i+1] = xs[i] + (-kappa*xs[i]-omega*ys[i])*dt + math.Sqrt(2*dt)*normal.NormFloat64()
			ys[i+1] = ys[i] + (-kappa*ys[i]+omega*xs[i])*dt + math.Sqrt(2*dt)*normal.NormFloat64()
		}
		rates[k] = HeatAlong(xs, ys, kappa, omega) / T
	}
	mean, sd := stat.MeanStdDev(rates, nil)
	return mean, stat.StdErr(sd, float64(paths))
	// END SOLUTION
}
