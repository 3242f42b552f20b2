package diffusion

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestNoisingLaw compares the cumulants and the distribution function with known values.
func TestNoisingLaw(t *testing.T) {
	pair := lawtest.Must(SymmetricPair(1, 0.4))
	c := lawtest.Must(NoisingCumulants(pair, 1))
	checkRel(t, "mean", c.Mean, 0.10780992458, 1e-10)
	checkRel(t, "variance", c.Variance, 0.19945566673, 1e-10)
	// The midpoint rule in x with 1.6e6 points, the intervals of y by bisection; its error is about 1e−9.
	checkRel(t, "P(ΔS_tot ≤ 0)", lawtest.Must(NoisingCDF(pair, 1, 0)), 0.35431335846, 1e-8)
}

// TestNoisingLawGaussian: for N(0, σ²), ΔS_tot is a quadratic form of the two ends, whose cumulants are traces.
func TestNoisingLawGaussian(t *testing.T) {
	for _, variance := range []float64{0.01, 0.4, 2.5} {
		for _, T := range []float64{0.1, 1, 5} {
			// ΔS_tot + const = ½ zᵀAz with z = (x, y), A = diag(1 − 1/σ², −(1 − 1/v)), and cov C; κ_n = ½(n−1)! tr (AC)ⁿ.
			shrink, noise := decay(T)
			v := shrink*shrink*variance + noise
			p, q := 1-1/variance, -shrink*shrink*(variance-1)/v
			m := [4]float64{p * variance, p * shrink * variance, q * shrink * variance, q * v}
			trace, det := m[0]+m[3], m[0]*m[3]-m[1]*m[2]
			t2 := trace*trace - 2*det
			t3 := trace*t2 - det*trace
			t4 := trace*t3 - det*t2
			got := lawtest.Must(NoisingCumulants(mixture1D(t, []float64{1}, []float64{0}, []float64{variance}), T))
			checkRel(t, "mean", got.Mean, 0.5*trace-0.5*math.Log(variance/v), 1e-11)
			checkRel(t, "variance", got.Variance, t2/2, 1e-10)
			if math.Abs(got.Third-t3) > 1e-9*math.Abs(t2) || math.Abs(got.Fourth-3*t4) > 1e-9*t2*t2 {
				t.Errorf("N(0, %v), T = %v: %+v, want third %v, fourth %v", variance, T, got, t3, 3*t4)
			}
		}
	}
	// For N(0, 1) nothing is produced.
	still := mixture1D(t, []float64{1}, []float64{0}, []float64{1})
	if c := lawtest.Must(NoisingCumulants(still, 1)); c != (Cumulants{}) {
		t.Errorf("equilibrium: %+v", c)
	}
	for sigma, want := range map[float64]float64{-1e-3: 0, 0: 1, 1e-3: 1} {
		if got := lawtest.Must(NoisingCDF(still, 1, sigma)); math.Abs(got-want) > 1e-12 {
			t.Errorf("equilibrium: P(ΔS_tot ≤ %v) = %v", sigma, got)
		}
	}
	_, err := NoisingCumulants(zoo(t)["plane"], 1)
	lawtest.CheckError(t, "diffusion", "plane", err, "m has dimension 2")
	_, err = NoisingCDF(still, 0, 1)
	lawtest.CheckError(t, "diffusion", "time", err, "T = 0")
	_, err = NoisingCDF(still, 1, math.NaN())
	lawtest.CheckError(t, "diffusion", "sigma", err, "sigma = NaN")
}

// TestNoisingCDFEarly: for N(μ, 1), ΔS_tot is normal with the mean m = μ²(1 − e^{−2T})/2 and the variance 2m.
func TestNoisingCDFEarly(t *testing.T) {
	lawtest.Slow(t)
	m := mixture1D(t, []float64{1}, []float64{1.5}, []float64{1})
	for _, T := range []float64{1e-4, 1e-8, 1e-10, 1e-12} {
		mean := -1.5 * 1.5 * math.Expm1(-2*T) / 2
		for _, z := range []float64{-1, 0, 0.5} {
			sigma := mean + z*math.Sqrt(2*mean)
			got, want := lawtest.Must(NoisingCDF(m, T, sigma)), 0.5*math.Erfc(-z/math.Sqrt2)
			if tolerance := 1e-11 + 1e-14/math.Sqrt(T); math.Abs(got-want) > tolerance {
				t.Errorf("T = %v: P(ΔS_tot ≤ %v) = %v, want %v ± %.1g", T, sigma, got, want, tolerance)
			}
		}
	}
	_, err := NoisingCDF(m, 1e-17, 0)
	lawtest.CheckError(t, "diffusion", "early", err, "T = 1e-17 is below 1e-16")
}

// TestNoisingLawSampled compares both with ensembles.
func TestNoisingLawSampled(t *testing.T) {
	lawtest.Slow(t)
	laws := map[string]*Mixture{
		"pair": lawtest.Must(SymmetricPair(1, 0.4)), "narrow": lawtest.Must(SymmetricPair(1, 0.05)), "far": lawtest.Must(SymmetricPair(2, 0.7)),
		"three": mixture1D(t, []float64{0.2, 0.5, 0.3}, []float64{-2, 0, 1.5}, []float64{0.2, 0.3, 1.4}),
	}
	for name, m := range laws {
		for _, T := range []float64{0.05, 1} {
			const paths = 100000
			e := lawtest.Must(Simulation{Data: m, Paths: paths, Steps: 1, Duration: T, Seed: 96}.Forward(context.Background()))
			c := lawtest.Must(NoisingCumulants(m, T))
			checkMean(t, name+": mean", e.Total, c.Mean)
			squares, cubes := make([]float64, paths), make([]float64, paths)
			for i, s := range e.Total {
				squares[i], cubes[i] = (s-c.Mean)*(s-c.Mean), math.Pow(s-c.Mean, 3)
			}
			checkMean(t, name+": variance", squares, c.Variance)
			checkMean(t, name+": third cumulant", cubes, c.Third)
			last := 0.0
			for _, z := range []float64{-3, -1.5, -0.5, 0, 0.5, 1, 2, 4} {
				sigma := z * math.Sqrt(c.Variance)
				below := make([]float64, paths)
				for i, s := range e.Total {
					if s <= sigma {
						below[i] = 1
					}
				}
				p := lawtest.Must(NoisingCDF(m, T, sigma))
				if p < last {
					t.Errorf("%s, T = %v: P(ΔS_tot ≤ %v) = %v falls", name, T, sigma, p)
				}
				last = p
				if got := stat.Mean(below, nil); math.Abs(got-p) > 3.5*math.Sqrt(p*(1-p)/paths)+1.0/paths {
					t.Errorf("%s, T = %v: P(ΔS_tot ≤ %v) = %v, sampled %v", name, T, sigma, p, got)
				}
			}
		}
	}
}
