package climate

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/sde"
)

func testField(size int) *Field {
	return lawtest.Must(NewField(size, func(k float64) float64 { return math.Pow(1+k*k, -1.5) }))
}

// dense returns the covariance of the field and the matrix C by what they do to unit vectors.
func dense(d *Downscaling) (cov, average *mat.Dense) {
	cov, average = mat.NewDense(d.Dim(), d.Dim(), nil), mat.NewDense(d.Blocks(), d.Dim(), nil)
	for i := range d.Dim() {
		e := make([]float64, d.Dim())
		e[i] = 1
		average.SetCol(i, d.Average(nil, e))
		// Each wave of the covariance by the plain sum.
		for r := range d.Dim() {
			c := 0.0
			for k := range d.Dim() {
				phase := float64((r/d.size-i/d.size)*(k/d.size) + (r%d.size-i%d.size)*(k%d.size))
				c += d.Power(k/d.size, k%d.size) * math.Cos(2*math.Pi*phase/float64(d.size))
			}
			cov.Set(r, i, c)
		}
	}
	return cov, average
}

// TestDownscaling compares the scores with and without measurement, the mean and the explained variance with matrices.
func TestDownscaling(t *testing.T) {
	f := testField(6)
	d := lawtest.Must(f.Coarse(3, 0.2))
	cov, average := dense(d)
	n, m := d.Dim(), d.Blocks()
	rng := rand.New(rand.NewPCG(1, 6))
	x, y := make([]float64, n), make([]float64, m)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	for i := range y {
		y[i] = rng.NormFloat64()
	}
	if sum := floats.Sum(f.Shells()); math.Abs(sum-1) > 1e-12 || math.Abs(f.Shells()[1]-4*(f.Power(0, 1)+f.Power(1, 1))) > 1e-12 {
		t.Errorf("shells %v, which sum to %v", f.Shells(), sum)
	}
	if back := d.Average(nil, d.Repeat(y)); floats.Distance(back, y, math.Inf(1)) > 1e-12 {
		t.Errorf("averages of the repeated %v are %v", y, back)
	}
	// Cov(y) and ⟨x|y⟩.
	var s, half, gain mat.Dense
	half.Mul(average, cov)
	s.Mul(&half, average.T())
	for i := range m {
		s.Set(i, i, s.At(i, i)+0.04)
	}
	if err := gain.Solve(&s, &half); err != nil { // the transpose of the gain
		t.Fatal(err)
	}
	mean := mat.NewVecDense(n, nil)
	mean.MulVec(gain.T(), mat.NewVecDense(m, y))
	if got := lawtest.Must(d.Mean(y)); floats.Distance(got, mean.RawVector().Data, math.Inf(1)) > 1e-12 {
		t.Errorf("mean %v, want %v", got[:3], mean.RawVector().Data[:3])
	}
	var explained mat.Dense
	explained.Mul(gain.T(), &half)
	if got, want := d.Explained(), mat.Trace(&explained)/float64(n); math.Abs(got-want) > 1e-12 {
		t.Errorf("explained %v, want %v", got, want)
	}
	// The field given y is N(mean, cov − explained); noised, its score is a solve.
	for _, time := range []float64{0.05, 0.6} {
		signal, variance := arg.Noise(time)
		for name, law := range map[string]struct {
			mean *mat.VecDense
			cov  func(i, j int) float64
		}{
			"without": {mat.NewVecDense(n, nil), cov.At},
			"given":   {mean, func(i, j int) float64 { return cov.At(i, j) - explained.At(i, j) }},
		} {
			noised, rest := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil)
			for i := range n {
				for j := range n {
					noised.Set(i, j, signal*signal*law.cov(i, j))
				}
				noised.Set(i, i, noised.At(i, i)+variance)
				rest.SetVec(i, signal*law.mean.AtVec(i)-x[i])
			}
			want, got := new(mat.VecDense), make([]float64, n)
			if err := want.SolveVec(noised, rest); err != nil {
				t.Fatal(err)
			}
			if name == "given" {
				lawtest.Must(d.Given(y))(got, x, time)
			} else {
				f.Score(got, x, time)
			}
			if floats.Distance(got, want.RawVector().Data, math.Inf(1)) > 1e-10 {
				t.Errorf("score %s at t = %v: %v, want %v", name, time, got[:3], want.RawVector().Data[:3])
			}
		}
	}
}

// TestDownscalingOfFewWaves measures without noise fields that lack waves, of which y then says nothing: all is as for hardly any noise.
func TestDownscalingOfFewWaves(t *testing.T) {
	for name, spectrum := range map[string]func(k float64) float64{
		"no mean":       func(k float64) float64 { return min(k, 1) / (1 + k*k) },
		"short waves":   func(k float64) float64 { return max(0, k-2) },
		"only the mean": func(k float64) float64 { return max(0, 1-k) },
	} {
		f := lawtest.Must(NewField(8, spectrum))
		exact, near := lawtest.Must(f.Coarse(4, 0)), lawtest.Must(f.Coarse(4, 1e-7))
		x := f.Rand(nil, rand.NewPCG(1, 23))
		y := exact.Average(nil, x)
		if got, want := exact.Explained(), near.Explained(); !(math.Abs(got-want) < 1e-10) {
			t.Errorf("%s: explained %v, want %v", name, got, want)
		}
		if got, want := lawtest.Must(exact.Mean(y)), lawtest.Must(near.Mean(y)); !(floats.Distance(got, want, math.Inf(1)) < 1e-10) {
			t.Errorf("%s: mean %v, want %v", name, got[:3], want[:3])
		}
		got, want := make([]float64, 64), make([]float64, 64)
		lawtest.Must(exact.Given(y))(got, x, 0.1)
		lawtest.Must(near.Given(y))(want, x, 0.1)
		if !(floats.Distance(got, want, math.Inf(1)) < 1e-10) {
			t.Errorf("%s: score %v, want %v", name, got[:3], want[:3])
		}
	}
}

// TestGuidedIsExactForWhiteFields: for a white field the assumption of guidance holds, and with the weight 1 it is the exact score.
func TestGuidedIsExactForWhiteFields(t *testing.T) {
	f := lawtest.Must(NewField(4, func(float64) float64 { return 3 }))
	d := lawtest.Must(f.Coarse(2, 0.3))
	x, y := f.Rand(nil, rand.NewPCG(1, 7)), []float64{1, -1, 0.5, 2}
	exact, guided := make([]float64, 16), make([]float64, 16)
	lawtest.Must(d.Given(y))(exact, x, 0.2)
	lawtest.Must(d.Guided(y, 1))(guided, x, 0.2)
	if floats.Distance(exact, guided, math.Inf(1)) > 1e-12 {
		t.Errorf("guided %v, exact %v", guided[:3], exact[:3])
	}
}

// TestConditionalDraws compares draws by Matheron's rule and generated ones with the exact mean and variance given y.
func TestConditionalDraws(t *testing.T) {
	lawtest.Slow(t)
	f := testField(8)
	d := lawtest.Must(f.Coarse(4, 0.1))
	rng := rand.NewPCG(1, 8)
	y := d.Average(nil, f.Rand(nil, rng))
	mean, unexplained := lawtest.Must(d.Mean(y)), 1-d.Explained()
	const n = 1000
	draws := mat.NewDense(n, 64, nil)
	for i := range n {
		draws.SetRow(i, lawtest.Must(d.Rand(y, rng)))
	}
	times := append(lawtest.Must(sde.LogSNRTimes(4, 1e-4, 40)), 0)
	generated := lawtest.Must(sde.Generation{Sampler: sde.DPMSolver{}, Score: lawtest.Must(d.Given(y)), Dim: 64, Times: times, Points: n, Seed: 2}.Run(context.Background()))
	for name, m := range map[string]*mat.Dense{"drawn": draws, "generated": generated} {
		off, variance := 0.0, 0.0
		for j := range 64 {
			mu, v := stat.MeanVariance(mat.Col(nil, j, m), nil)
			off += (mu - mean[j]) * (mu - mean[j]) / (v / n) / 64
			variance += v / 64
		}
		// The cells depend on each other: about 15 independent ones.
		if off > 2 || math.Abs(variance/unexplained-1) > 0.05 {
			t.Errorf("%s: mean square deviation of the means %v in units of the error, variance %v, want %v", name, off, variance, unexplained)
		}
	}
}
