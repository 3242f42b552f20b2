package climate

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/internal/check"
)

// CRPS returns the continuous ranked probability score of an ensemble of m ≥ 2 members that are independent draws of a forecast,
//
//	(1/m) Σ_i |x_i − y| − 1/[2m(m − 1)] Σ_ij |x_i − x_j|,
//
// where y is what was observed. It is in the units of y, and smaller is better. On average over ensembles it is the score
// ∫ (F(x) − 1[x ≥ y])² dx of the forecast's distribution F itself, for any m (the fair score; Ferro, Q. J. R. Meteorol. Soc. 140, 1917 (2014)),
// and its expectation over y is smallest for the true distribution.
func CRPS(members []float64, observed float64) (float64, error) {
	if err := check.First(arg.AtLeast("len(members)", len(members), 2), arg.Finite("observed", observed)); err != nil {
		return 0, err
	}
	sorted := slices.Sorted(slices.Values(members))
	m := float64(len(sorted))
	near, spread := 0.0, 0.0
	for i, x := range sorted {
		if math.IsNaN(x) || math.Abs(x) > 1e100 {
			return 0, fmt.Errorf("climate: a member = %v is not a number of at most 1e100", x)
		}
		near += math.Abs(x-observed) / m
		spread += (2*float64(i) + 1 - m) * x
	}
	return near - spread/(m*(m-1)), nil
}

// NormalCRPS returns the score for the forecast N(mean, stdDev²),
//
//	σ [z (2Φ(z) − 1) + 2φ(z) − 1/√π],    z = (y − mean)/σ
//
// (Gneiting and Raftery, J. Am. Stat. Assoc. 102, 359 (2007)).
func NormalCRPS(mean, stdDev, observed float64) (float64, error) {
	if err := check.First(arg.Finite("mean", mean), arg.Positive("stdDev", stdDev), arg.Finite("observed", observed)); err != nil {
		return 0, err
	}
	z := (observed - mean) / stdDev
	if math.IsInf(z, 0) {
		return math.Abs(observed - mean), nil
	}
	return stdDev * (z*math.Erf(z/math.Sqrt2) + 2*distuv.UnitNormal.Prob(z) - 1/math.SqrtPi), nil
}
