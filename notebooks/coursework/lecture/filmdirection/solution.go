package filmdirection

import "math"

// FilmLogOdds returns ln P(film|forwards)/P(film|backwards); p[i][j] is the probability to go from i to j, and law is stationary.
func FilmLogOdds(p [3][3]float64, law [3]float64, film []int) float64 {
	// BEGIN SOLUTION
	last := len(film) - 1
	odds := math.Log(law[film[0]] / law[film[last]])
	for k := range last {
		i, j := film[k], film[k+1]
		odds += math.Log(p[i][j] / p[j][i])
	}
	return odds
	// END SOLUTION
}

// FilmForwards returns the probability that the film ran forwards.
func FilmForwards(logOdds float64) float64 {
	// BEGIN SOLUTION
	return 1 / (1 + math.Exp(-logOdds))
	// END SOLUTION
}

// ArrowRate returns the mean growth of the log odds per step.
func ArrowRate(p [3][3]float64, law [3]float64) float64 {
	// BEGIN SOLUTION
	// On average the ends do not matter: both have the same law.
	rate := 0.0
	for i := range 3 {
		for j := range 3 {
			rate += law[i] * p[i][j] * math.Log(p[i][j]/p[j][i])
		}
	}
	return rate
	// END SOLUTION
}
