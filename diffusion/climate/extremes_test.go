package climate

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestGEVLaw compares density, distribution function, return level and draws with each other.
func TestGEVLaw(t *testing.T) {
	rng := rand.NewPCG(1, 1)
	for _, shape := range []float64{-0.3, 0, 1e-12, 0.2} {
		g := GEV{Location: 2, Scale: 0.7, Shape: shape}
		for _, x := range []float64{1.2, 2, 3.1} {
			if got, want := math.Exp(g.LogProb(x)), fd.Derivative(g.CDF, x, &fd.Settings{Formula: fd.Central}); math.Abs(got-want) > 1e-8 {
				t.Errorf("shape %v: density %v at %v, the distribution function rises by %v", shape, got, x, want)
			}
		}
		for _, period := range []float64{1.5, 10, 1e6} {
			if got := g.CDF(lawtest.Must(g.ReturnLevel(period))); math.Abs(got-(1-1/period)) > 1e-12 {
				t.Errorf("shape %v: F = %v at the level of %v", shape, got, period)
			}
		}
		sample := make([]float64, 2000)
		for i := range sample {
			sample[i] = g.Rand(rng)
		}
		if s, p := lawtest.KolmogorovSmirnov(sample, g.CDF); p < 1e-3 {
			t.Errorf("shape %v: draws differ, %v, p = %v", shape, s, p)
		}
	}
	if got := (GEV{0, 1, 0.5}).CDF(-3); got != 0 {
		t.Errorf("F = %v below the end", got)
	}
	if got := (GEV{0, 1, -0.5}).CDF(3); got != 1 {
		t.Errorf("F = %v above the end", got)
	}
}

// TestParetoLaw compares density, return level and draws with the distribution function.
func TestParetoLaw(t *testing.T) {
	rng := rand.NewPCG(1, 2)
	for _, shape := range []float64{-0.3, 0, 0.2} {
		p := Pareto{Threshold: 1, Scale: 0.5, Shape: shape, Rate: 3}
		above := func(x float64) float64 {
			if shape == 0 {
				return math.Exp(-(x - 1) / 0.5)
			}
			return math.Pow(1+shape*(x-1)/0.5, -1/shape)
		}
		if got := 3 * above(lawtest.Must(p.ReturnLevel(20))); math.Abs(got-1./20) > 1e-12 {
			t.Errorf("shape %v: %v exceedances a year of the 20-year level", shape, got)
		}
		if got, want := quad.Fixed(func(x float64) float64 { return math.Exp(p.LogProb(x)) }, 1, 1.8, 100, nil, 0), 1-above(1.8); math.Abs(got-want) > 1e-12 {
			t.Errorf("shape %v: probability %v, want %v", shape, got, want)
		}
		sample := make([]float64, 2000)
		for i := range sample {
			sample[i] = p.Rand(rng)
		}
		if s, pv := lawtest.KolmogorovSmirnov(sample, func(x float64) float64 { return 1 - above(x) }); pv < 1e-3 {
			t.Errorf("shape %v: draws differ, %v, p = %v", shape, s, pv)
		}
	}
}

var calibration = flag.Int("calibration", 0, "number of records in each entry of the table of CALIBRATION.md")

// fits is what fits to many records of a known law tell: of n maxima, or of peaks that come at the rate of two a year in n/2 years.
type fits struct {
	covered, above, below int     // intervals of the 100-year level that hold it, are above it, and below
	failed                int     // records without a maximum of the likelihood
	bias, scatter, claim  float64 // of the shape
}

func fitMany(peaks bool, shape float64, n, runs int, src *rand.PCG) fits {
	maxima, law := GEV{1, 2, shape}, Pareto{3, 2, shape, 2}
	exact := lawtest.Must(maxima.ReturnLevel(100))
	if peaks {
		exact = lawtest.Must(law.ReturnLevel(100))
	}
	var f fits
	var off, claims []float64
	for range runs {
		r, e, err := fitOne(peaks, maxima, law, n, src)
		if err != nil {
			f.failed++
			continue
		}
		switch {
		case r.Low > exact:
			f.above++
		case r.High < exact:
			f.below++
		default:
			f.covered++
		}
		off, claims = append(off, e.Value-shape), append(claims, e.StdErr)
	}
	f.bias, f.scatter = stat.MeanStdDev(off, nil)
	f.claim = stat.Mean(claims, nil)
	return f
}

// fitOne draws a record and fits its law.
func fitOne(peaks bool, maxima GEV, law Pareto, n int, src *rand.PCG) (ReturnLevel, diffusion.Estimate, error) {
	if !peaks {
		x := make([]float64, n)
		for i := range x {
			x[i] = maxima.Rand(src)
		}
		f, err := FitGEV(x)
		if err != nil {
			return ReturnLevel{}, diffusion.Estimate{}, err
		}
		r, err := f.Level(100)
		return r, f.Parameters["Shape"], err
	}
	var x []float64
	years := float64(n) / law.Rate
	for at := rand.New(src).ExpFloat64() / law.Rate; at < years; at += rand.New(src).ExpFloat64() / law.Rate {
		x = append(x, law.Rand(src))
	}
	f, err := FitPareto(x, law.Threshold, years)
	if err != nil {
		return ReturnLevel{}, diffusion.Estimate{}, err
	}
	r, err := f.Level(100)
	return r, f.Parameters["Shape"], err
}

// TestFitCoverage fits exact draws: errors of the shape are those found, and intervals of the return level contain the exact one about as often
// as they say.
func TestFitCoverage(t *testing.T) {
	lawtest.Slow(t)
	const runs = 100
	for _, peaks := range []bool{false, true} {
		f := fitMany(peaks, 0.1, 100, runs, rand.NewPCG(1, 3))
		t.Logf("peaks %v: %+v", peaks, f)
		// 95 ± 2.2 expected. The profile likelihood is known to fall short by some per cent in small records.
		if f.covered < 88 {
			t.Errorf("peaks %v: %d of %d intervals hold the exact level", peaks, f.covered, runs)
		}
		if ratio := f.scatter / f.claim; ratio < 0.8 || ratio > 1.3 {
			t.Errorf("peaks %v: the errors of the shape are off by %v", peaks, ratio)
		}
	}
}

// TestCalibrationTable makes the table of CALIBRATION.md.
func TestCalibrationTable(t *testing.T) {
	if *calibration == 0 {
		t.Skip("without -calibration")
	}
	for _, peaks := range []bool{false, true} {
		for _, shape := range []float64{-0.2, 0, 0.2} {
			line := fmt.Sprintf("| %s, %v |", map[bool]string{false: "maxima", true: "peaks"}[peaks], shape)
			for _, n := range []int{30, 60, 200} {
				f := fitMany(peaks, shape, n, *calibration, rand.NewPCG(1, uint64(n)))
				done := float64(*calibration - f.failed)
				line += fmt.Sprintf(" %.0f, %.0f, %.0f; %.0f %% |", 100*float64(f.below)/done, 100*float64(f.covered)/done, 100*float64(f.above)/done, 100*float64(f.failed)/float64(*calibration))
			}
			t.Log(line)
		}
	}
}

// TestProfile finds the likelihood at the ends of the interval on a grid of scales and shapes: it is lower than the best by χ²/2.
func TestProfile(t *testing.T) {
	src, x := rand.NewPCG(1, 14), make([]float64, 200)
	for i := range x {
		x[i] = GEV{1, 2, 0.1}.Rand(src)
	}
	fit := lawtest.Must(FitGEV(x))
	r := lawtest.Must(fit.Level(100))
	for _, level := range []float64{r.Low, r.High} {
		top, scale, shape := math.Inf(-1), 2.0, 0.0
		for _, step := range []float64{0.05, 0.005, 0.0005} { // each grid around the best point of the one before
			atScale, atShape := scale, shape
			for i := -15.; i <= 15; i++ {
				for j := -15.; j <= 15; j++ {
					g := GEV{0, atScale * (1 + i*step), atShape + j*step}
					g.Location = level - lawtest.Must(g.ReturnLevel(100))
					sum := 0.0
					for _, v := range x {
						sum += g.LogProb(v)
					}
					if sum > top {
						top, scale, shape = sum, g.Scale, g.Shape
					}
				}
			}
		}
		if got := fit.LogLikelihood - top; math.Abs(got-3.841/2) > 0.001 {
			t.Errorf("the likelihood of the level %v is lower by %v, want 1.9205", level, got)
		}
	}
}

// TestMaximaPeaks picks maxima and peaks out of a short record.
func TestMaximaPeaks(t *testing.T) {
	record := []float64{0, 3, 1, 5, 0, 0, 4, 0, 0, 0, 2, 9}
	if got := lawtest.Must(Maxima(record, 5)); !slices.Equal(got, []float64{5, 4}) {
		t.Errorf("maxima %v", got)
	}
	for apart, want := range map[int][]float64{1: {3, 5, 4, 9}, 2: {5, 4, 9}, 3: {5, 9}, 5: {9}} {
		if got := lawtest.Must(Peaks(record, 1, apart)); !slices.Equal(got, want) {
			t.Errorf("peaks %d apart: %v, want %v", apart, got, want)
		}
	}
}
