package twohalves

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/janpfeifer/must"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestFrechetSelf compares a sample with itself (1 point).
func TestFrechetSelf(t *testing.T) {
	a := []float64{0.3, -1, 2, 0.7}
	grade.Number(t, "Frechet1 of a sample and itself", Frechet1(a, a), 0, 1e-12)
}

// TestFrechet1 compares with the squared Wasserstein distance of two normal distributions, by the package (2 points, hidden).
func TestFrechet1(t *testing.T) {
	normal := func(m, s float64) *diffusion.Mixture {
		return must.M1(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{m}}, []float64{s * s}))
	}
	sample := func(m, s float64) []float64 { // four points of mean m and standard deviation s
		u := s * math.Sqrt(3) / 2
		return []float64{m + u, m - u, m + u, m - u}
	}
	grade.Formula{
		Name:      "Frechet1 of samples with mu1, sigma1, mu2, sigma2",
		Variables: []grade.Variable{{Name: "mu1", From: -1, To: 1}, {Name: "sigma1", From: 0.2, To: 2}, {Name: "mu2", From: -1, To: 1}, {Name: "sigma2", From: 0.2, To: 2}},
		Got:       func(x []float64) float64 { return Frechet1(sample(x[0], x[1]), sample(x[2], x[3])) },
		Want: func(x []float64) float64 {
			w := must.M1(diffusion.Wasserstein(normal(x[0], x[1]), normal(x[2], x[3])))
			return w * w
		},
		Tolerance: 1e-6,
		Mistakes: []grade.WrongFormula{
			{Of: func(x []float64) float64 { return math.Pow(x[0]-x[2], 2) + math.Pow(x[1]*x[1]-x[3]*x[3], 2) }, Say: "these are differences of variances, and standard deviations are asked for"},
			{Of: func(x []float64) float64 { return math.Pow(x[0]-x[2], 2) + 0.75*math.Pow(x[1]-x[3], 2) }, Say: "the variance of a sample is the sum of squares over n−1, not n"},
			{Of: func(x []float64) float64 { return math.Hypot(x[0]-x[2], x[1]-x[3]) }, Say: "the square of this distance is asked for"},
		},
	}.Check(t)
}

// testBias returns the mean over 2000 pairs of samples of 60 points, from N(0, 1) and N(shift, 1), and its standard error.
func testBias(distance func(a, b []float64) float64, shift float64) (mean, se float64) {
	normal := rand.New(rand.NewPCG(33, 1))
	all := make([]float64, 2000)
	for k := range all {
		a, b := make([]float64, 60), make([]float64, 60)
		for i := range a {
			a[i], b[i] = normal.NormFloat64(), shift+normal.NormFloat64()
		}
		all[k] = distance(a, b)
	}
	mean, sd := stat.MeanStdDev(all, nil)
	return mean, sd / math.Sqrt(float64(len(all)))
}

// TestNoDistance takes 2000 pairs of samples of the same distribution (3 points, hidden).
func TestNoDistance(t *testing.T) {
	got, se := testBias(FrechetLimit, 0)
	plain, _ := testBias(Frechet1, 0)
	switch {
	case se == 0:
		t.Error("FrechetLimit is the same for all samples")
	case math.Abs(got) < 4*se:
	case math.Abs(got-plain) < 0.1*plain:
		t.Errorf("for samples of the same distribution the mean is %.4f ± %.4f, as large as without a correction", got, se)
	case math.Abs(got-2*plain) < 0.1*plain:
		t.Errorf("for samples of the same distribution the mean is %.4f ± %.4f, and the bias is even larger: halves have twice the bias of the whole", got, se)
	case math.Abs(got-3*plain) < 0.15*plain:
		t.Errorf("for samples of the same distribution the mean is %.4f ± %.4f, and the bias has been added instead of taken away", got, se)
	default:
		t.Errorf("for samples of the same distribution the mean is %.4f ± %.4f, %.0f standard errors from 0. By which factor do the halves count?", got, se, math.Abs(got)/se)
	}
}

// TestSomeDistance takes 2000 pairs whose means differ by one (1 point, hidden).
func TestSomeDistance(t *testing.T) {
	got, se := testBias(FrechetLimit, 1)
	if math.IsNaN(got) || math.Abs(got-1) > 4*se {
		t.Errorf("for samples whose means differ by 1 the mean is %.4f ± %.4f, and the distance of the distributions is 1", got, se)
	}
}
