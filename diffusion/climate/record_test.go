package climate

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// nino returns the record of the chapter, month after month.
func nino(t testing.TB) []float64 {
	f := lawtest.Must(os.Open("../../notebooks/data/elnino.csv"))
	defer f.Close()
	var record []float64
	for _, row := range lawtest.Must(csv.NewReader(f).ReadAll())[1:] {
		for _, field := range row[1:] {
			record = append(record, lawtest.Must(strconv.ParseFloat(field, 64)))
		}
	}
	if len(record) != 61*12 {
		t.Fatalf("%d months, want 61 years", len(record))
	}
	return record
}

// TestNino finds the correlations that are known of the record.
func TestNino(t *testing.T) {
	record := nino(t)
	c := lawtest.Must(NewClimatology(record, 12))
	anomalies := c.Anomalies(record)
	if rest := lawtest.Must(NewClimatology(anomalies, 12)).Means; floats.Norm(rest, math.Inf(1)) > 1e-12 {
		t.Errorf("the anomalies have the means %v", rest)
	}
	for lag, want := range map[int]float64{0: 1, 1: 0.915, 3: 0.688, 6: 0.398, 12: -0.041} {
		if got := lawtest.Must(Correlation(anomalies, lag)); math.Abs(got-want) > 5e-4 {
			t.Errorf("C(%d) = %v, want %v", lag, got, want)
		}
	}
}

// TestHasselmann compares the spectrum of the model with its correlation, and a forecast with what is known.
func TestHasselmann(t *testing.T) {
	h := Hasselmann{Memory: 8, StdDev: 1.5}
	for _, lag := range []float64{0, 1, 5} {
		got := quad.Fixed(func(f float64) float64 { return h.Spectrum(f) * math.Cos(2*math.Pi*f*lag) }, -0.5, 0.5, 400, nil, 0)
		if want := 2.25 * h.Correlation(lag); math.Abs(got-want) > 1e-9 {
			t.Errorf("the spectrum gives the covariance %v at lag %v, want %v", got, lag, want)
		}
	}
	if mean, sd := h.Forecast(2, 8); math.Abs(mean-2/math.E) > 1e-12 || math.Abs(sd*sd-2.25*(1-math.Exp(-2))) > 1e-12 {
		t.Errorf("forecast %v ± %v", mean, sd)
	}
}

// TestFitHasselmann fits many draws of the length of the record.
func TestFitHasselmann(t *testing.T) {
	lawtest.Slow(t)
	const runs = 4000
	h, rng := Hasselmann{Memory: 8, StdDev: 1.5}, rand.NewPCG(1, 9)
	x, covered, rate := make([]float64, 732), 0, 0.0
	for range runs {
		if err := h.Rand(x, rng); err != nil {
			t.Fatal(err)
		}
		fit, memory, err := FitHasselmann(x)
		if err != nil {
			t.Fatal(err)
		}
		if memory.Agrees(8, 1.96) {
			covered++
		}
		rate += math.Exp(-1/fit.Memory) / runs
	}
	if share := float64(covered) / runs; share < 0.92 || share > 0.97 { // for so short records a little less than 0.95
		t.Errorf("%v of the intervals hold the memory", share)
	}
	if se := math.Sqrt((1 - math.Exp(-1./4)) / 732 / runs); math.Abs(rate-math.Exp(-1./8)) > 3.3*se {
		t.Errorf("φ = %v on average, want %v ± %v", rate, math.Exp(-1./8), se)
	}
}

// TestSpectrum compares Welch's estimate for many records with the exact spectrum, and its error with the scatter.
func TestSpectrum(t *testing.T) {
	h, rng := Hasselmann{Memory: 4, StdDev: 1}, rand.NewPCG(1, 10)
	x, sample, claimed := make([]float64, 720), make([][]float64, 59), make([]float64, 59)
	const runs = 200
	for range runs {
		if err := h.Rand(x, rng); err != nil {
			t.Fatal(err)
		}
		for k, p := range lawtest.Must(Spectrum(x, 120)) {
			sample[k] = append(sample[k], p.Density.Value)
			claimed[k] += math.Pow(p.Density.StdErr, 2) / runs
		}
	}
	for k := range sample {
		mean, variance := stat.MeanVariance(sample[k], nil)
		want := h.Spectrum(float64(k+1) / 120)
		if k > 1 && math.Abs(mean/want-1) > 0.1 { // below, the window is as wide as the frequency
			t.Errorf("frequency %d/120: %v, want %v", k+1, mean, want)
		}
		if ratio := variance / claimed[k]; ratio < 0.55 || ratio > 1.6 {
			t.Errorf("frequency %d/120: the variance is %v of the claimed one", k+1, ratio)
		}
	}
}

// TestBlockMean: the interval holds the mean of a series with memory, and for two blocks it is that of Student's table.
func TestBlockMean(t *testing.T) {
	if got := lawtest.Must(BlockMean([]float64{0, 0, 1, 1}, 2)); math.Abs(got.Value-0.5) > 1e-12 || math.Abs(got.StdErr*1.96-12.7062*0.5) > 1e-3 {
		t.Errorf("two blocks: %v", got)
	}
	h, rng := Hasselmann{Memory: 3, StdDev: 1}, rand.NewPCG(1, 11)
	x, covered := make([]float64, 365), 0
	const runs = 500
	for range runs {
		if err := h.Rand(x, rng); err != nil {
			t.Fatal(err)
		}
		if lawtest.Must(BlockMean(x, 24)).Agrees(0, 1.96) {
			covered++
		}
	}
	if covered < 455 || covered > 490 {
		t.Errorf("%d of %d intervals hold the mean, 475 ± 5 expected", covered, runs)
	}
}

// TestCRPS compares the score of an ensemble and of a normal forecast with the integral that defines it.
func TestCRPS(t *testing.T) {
	const y = 0.7
	exact := func(cdf func(x float64) float64) float64 {
		return quad.Fixed(func(x float64) float64 { return math.Pow(cdf(x), 2) }, -12, y, 200, nil, 0) +
			quad.Fixed(func(x float64) float64 { return math.Pow(1-cdf(x), 2) }, y, 12, 200, nil, 0)
	}
	normal := func(x float64) float64 { return math.Erfc(-(x-0.2)/(1.3*math.Sqrt2)) / 2 }
	if got, want := lawtest.Must(NormalCRPS(0.2, 1.3, y)), exact(normal); math.Abs(got-want) > 1e-9 {
		t.Errorf("normal: %v, want %v", got, want)
	}
	members, rng := make([]float64, 5), rand.New(rand.NewPCG(1, 12))
	var scores []float64
	for range 4000 {
		for i := range members {
			members[i] = 0.2 + 1.3*rng.NormFloat64()
		}
		scores = append(scores, lawtest.Must(CRPS(members, y)))
	}
	mean, sd := stat.MeanStdDev(scores, nil)
	if want := exact(normal); math.Abs(mean-want) > 3.3*sd/math.Sqrt(4000) {
		t.Errorf("five members: %v ± %v, want %v", mean, sd/math.Sqrt(4000), want)
	}
}

// TestLaw compares the law of a record with its moments, and the spread of changes with that of the model.
func TestLaw(t *testing.T) {
	law := lawtest.Must(Law([]float64{1, 2, 6}, 0.5))
	if mean, variance := law.Mean(nil)[0], law.CovarianceMatrix(nil).At(0, 0); math.Abs(mean-3) > 1e-12 || math.Abs(variance-1.25*14/3) > 1e-12 {
		t.Errorf("mean %v, variance %v", mean, variance)
	}
	if got := lawtest.Must(Spread([]float64{0, 1, 4, 9, 16}, 2)); math.Abs(got-4) > 1e-12 {
		t.Errorf("spread %v, want 4", got)
	}
}
