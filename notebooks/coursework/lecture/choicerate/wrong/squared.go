//go:build ignore

// The square of the mean for the mean of the square.
//
// points: 3
// hint: the mean of its square

package choicerate

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"
)

// ScoreGap returns the score of the class + less that of all data.
func ScoreGap(x, t, mu, variance float64) float64 {
	m, v := mu*math.Exp(-t), 1+(variance-1)*math.Exp(-2*t)
	return m / v * (1 - math.Tanh(m*x/v))
}

// ChoiceRate returns the rate at the time t from n draws, and its standard error. The same seed gives the same numbers.
func ChoiceRate(t, mu, variance float64, n int, seed uint64) (rate, stdErr float64) {
	m, v := mu*math.Exp(-t), 1+(variance-1)*math.Exp(-2*t)
	normal := rand.New(rand.NewPCG(seed, 0))
	squares := make([]float64, n)
	for i := range squares {
		x := m + math.Sqrt(v)*normal.NormFloat64()
		squares[i] = ScoreGap(x, t, mu, variance)
	}
	mean, sd := stat.MeanStdDev(squares, nil)
	return mean * mean, stat.StdErr(sd, float64(n))
}
