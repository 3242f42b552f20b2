package forcethermometer

import (
	"math"
	"math/rand/v2"
	"sort"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/notebooks/coursework/grade"
)

// testWell draws n points of the double well at a temperature, by the inverse of its distribution function on a grid.
func testWell(n int, theta float64, seed uint64) []float64 {
	const cells, width = 6000, 6.0 // at ϑ = 2 nothing is left beyond ±3: U = 64
	cumulative := make([]float64, cells+1)
	for i := range cells {
		x := width*(float64(i)+0.5)/cells - width/2
		cumulative[i+1] = cumulative[i] + math.Exp(-math.Pow(x*x-1, 2)/theta)
	}
	rng, sample := rand.New(rand.NewPCG(21, seed)), make([]float64, n)
	for k := range sample {
		u := rng.Float64() * cumulative[cells]
		i := sort.SearchFloat64s(cumulative, u)
		sample[k] = width*(float64(i)-1+(u-cumulative[i-1])/(cumulative[i]-cumulative[i-1]))/cells - width/2
	}
	return sample
}

// TestThermometer takes 1000 points (1 point).
func TestThermometer(t *testing.T) {
	if theta, se := ForceTemperature(testWell(1000, 0.5, 1)); !(theta > 0.3 && theta < 0.7) || se <= 0 {
		t.Errorf("ϑ = %.3g ± %.3g for a sample at the temperature 0.5", theta, se)
	}
}

// TestTemperatures takes 40 000 points at four temperatures that are not told, and allows four of the correct standard errors (3 points, hidden).
func TestTemperatures(t *testing.T) {
	const n = 40000
	for i, theta := range []float64{0.15, 0.4, 0.9, 2} {
		sample := testWell(n, theta, uint64(10+i))
		got, _ := ForceTemperature(sample)
		se := testDeviation(sample, theta)
		ratios, curvature, force := 0.0, 0.0, 0.0
		for _, x := range sample {
			f, c := 16*x*x*(x*x-1)*(x*x-1), 12*x*x-4
			ratios, curvature, force = ratios+f/c/n, curvature+c/n, force+f/n
		}
		grade.Number(t, "the temperature of a sample", got, theta, 4*se/max(1, theta),
			grade.Mistake{Value: ratios, Say: "this is the mean of the ratios, and the ratio of the means is asked for"},
			grade.Mistake{Value: curvature / force, Say: "this is the inverse temperature"},
			grade.Mistake{Value: force, Say: "⟨U″⟩ is missing"})
		if t.Failed() {
			return
		}
	}
}

// testDeviation returns the standard error of the estimate, from the true temperature.
func testDeviation(sample []float64, theta float64) float64 {
	var curvature, squares float64
	n := float64(len(sample))
	for _, x := range sample {
		f, c := 16*x*x*(x*x-1)*(x*x-1), 12*x*x-4
		curvature += c / n
		squares += (f - theta*c) * (f - theta*c) / n
	}
	return math.Sqrt(squares/n) / curvature
}

// TestThermometerError compares your standard error with the scatter in 200 samples (2 points, hidden).
func TestThermometerError(t *testing.T) {
	var all, errs []float64
	for i := range 200 {
		theta, se := ForceTemperature(testWell(400, 0.5, uint64(100+i)))
		all, errs = append(all, theta), append(errs, se)
	}
	scatter, claimed := stat.StdDev(all, nil), stat.Mean(errs, nil)
	switch {
	case math.Abs(claimed-scatter*math.Sqrt(400)) < 0.3*scatter*math.Sqrt(400):
		t.Errorf("your standard error of %.3g does not fall with the number of points", claimed)
	case claimed > 1.25*scatter:
		t.Errorf("your standard error is %.3g on average, but the results of 200 samples scatter only by %.3g. Numerator and denominator vary together", claimed, scatter)
	case claimed < 0.8*scatter:
		t.Errorf("your standard error is %.3g on average, but the results of 200 samples scatter by %.3g", claimed, scatter)
	}
}
