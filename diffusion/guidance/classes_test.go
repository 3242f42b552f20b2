package guidance

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

func isotropic(t testing.TB, weights []float64, means [][]float64, variance float64) *diffusion.Mixture {
	t.Helper()
	variances := make([]float64, len(weights))
	for k := range variances {
		variances[k] = variance
	}
	m, err := diffusion.NewIsotropicMixture(weights, means, variances)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// twoModes has a class with a mode next to the other class and one far from it.
func twoModes(t testing.TB) *Classes {
	t.Helper()
	c, err := NewClasses([]float64{0.5, 0.5}, []*diffusion.Mixture{
		isotropic(t, []float64{0.5, 0.5}, [][]float64{{0.7}, {2.2}}, 0.15),
		isotropic(t, []float64{1}, [][]float64{{-1}}, 0.15),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// plane has three classes in the plane, slanted ones among them.
func plane(t testing.TB) *Classes {
	t.Helper()
	slanted, err := diffusion.NewMixture([]float64{0.3, 0.7}, [][]float64{{1, 0}, {0, 2}},
		[]mat.Symmetric{mat.NewSymDense(2, []float64{0.5, 0.2, 0.2, 0.3}), mat.NewSymDense(2, []float64{0.2, -0.1, -0.1, 0.4})})
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewClasses([]float64{0.2, 0.5, 0.3}, []*diffusion.Mixture{
		slanted,
		isotropic(t, []float64{1}, [][]float64{{-1, 0.5}}, 0.6),
		isotropic(t, []float64{0.5, 0.5}, [][]float64{{1, -1}, {-1, -1}}, 0.25),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// eachPoint calls f for both sets of classes, at a few times and points.
func eachPoint(t *testing.T, f func(c *Classes, time float64, x []float64)) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 1))
	for _, c := range []*Classes{twoModes(t), plane(t)} {
		for _, time := range []float64{0, 0.1, 1, 4} {
			for range 10 {
				x := make([]float64, c.Dim())
				for j := range x {
					x[j] = 1.5 * rng.NormFloat64()
				}
				f(c, time, x)
			}
		}
	}
}

// TestPosterior: Bayes' rule with the joint law in the denominator, which is
// computed as one mixture of all components.
func TestPosterior(t *testing.T) {
	eachPoint(t, func(c *Classes, time float64, x []float64) {
		noised := c.At(time)
		logPosterior := noised.LogPosterior(nil, x)
		for k, got := range logPosterior {
			prior, law := c.Class(k)
			want := math.Log(prior) + law.At(time).LogProb(x) - c.Law().At(time).LogProb(x)
			if math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
				t.Errorf("ln p(%d|%v) = %v at t = %v, want %v", k, x, got, time, want)
			}
		}
		if sum := floats.LogSumExp(logPosterior); math.Abs(sum) > 1e-13 {
			t.Errorf("posteriors at %v sum to e^%v", x, sum)
		}
	})
}

func TestPosteriorScoreAgainstFiniteDifferences(t *testing.T) {
	eachPoint(t, func(c *Classes, time float64, x []float64) {
		noised := c.At(time)
		for k := range c.Len() {
			want := fd.Gradient(nil, func(x []float64) float64 { return noised.LogPosterior(nil, x)[k] }, x, &fd.Settings{Formula: fd.Central})
			got := noised.PosteriorScore(nil, x, k)
			if !floats.EqualApprox(got, want, 1e-6*(1+floats.Norm(want, 2))) {
				t.Errorf("∇ln p(%d|%v) = %v at t = %v, finite difference %v", k, x, got, time, want)
			}
		}
	})
}

// TestClassifierIsClassifierFree: with exact scores guidance by the classifier and
// without one are the same field, in each of the conventions of the literature.
func TestClassifierIsClassifierFree(t *testing.T) {
	for _, w := range []float64{-0.5, 0, 0.5, 1, 3, 7.5} {
		eachPoint(t, func(c *Classes, time float64, x []float64) {
			noised := c.At(time)
			for k := range c.Len() {
				free, class := noised.Law().Score(nil, x), noised.laws[k].Score(nil, x)
				classifier := noised.PosteriorScore(nil, x, k)
				guided := func(weight float64) []float64 {
					g, err := c.Guided(k, weight)
					if err != nil {
						t.Fatal(err)
					}
					dst := make([]float64, len(x))
					g.Score(dst, x, time)
					return dst
				}
				tolerance := 1e-11 * (1 + math.Abs(w)) * (1 + floats.Norm(free, 1) + floats.Norm(class, 1))
				for name, pair := range map[string][2][]float64{
					"s + w∇ln p(c|x) at w":              {guided(w), combine(1, free, w, classifier)},
					"∇ln p(x|c) + w∇ln p(c|x) at 1+w":   {guided(1 + w), combine(1, class, w, classifier)},
					"(1+w)∇ln p(x|c) − w∇ln p at 1+w":   {guided(1 + w), combine(1+w, class, -w, free)},
					"s + w(∇ln p(x|c) − ∇ln p(x)) at w": {guided(w), combine(1-w, free, w, class)},
				} {
					if !floats.EqualApprox(pair[0], pair[1], tolerance) {
						t.Errorf("%s = %v: %v, want %v", name, w, pair[0], pair[1])
					}
				}
			}
		})
	}
}

func combine(a float64, x []float64, b float64, y []float64) []float64 {
	dst := make([]float64, len(x))
	for j := range dst {
		dst[j] = a*x[j] + b*y[j]
	}
	return dst
}

func checkError(t *testing.T, err error, want string) {
	t.Helper()
	lawtest.CheckError(t, "guidance", t.Name(), err, want)
}

func TestClassesErrors(t *testing.T) {
	line := isotropic(t, []float64{1}, [][]float64{{0}}, 1)
	flat := isotropic(t, []float64{1}, [][]float64{{0, 0}}, 1)
	for _, test := range []struct {
		priors []float64
		laws   []*diffusion.Mixture
		want   string
	}{
		{nil, nil, "priors is empty"},
		{[]float64{1}, []*diffusion.Mixture{line, line}, "2 laws for 1 priors"},
		{[]float64{0, 1}, []*diffusion.Mixture{line, line}, "priors[0] = 0"},
		{[]float64{0.5, math.NaN()}, []*diffusion.Mixture{line, line}, "priors[1] = NaN"},
		{[]float64{0.5, 0.6}, []*diffusion.Mixture{line, line}, "sum to 1.1"},
		{[]float64{0.5, 0.5}, []*diffusion.Mixture{line, nil}, "laws[1] is nil"},
		{[]float64{0.5, 0.5}, []*diffusion.Mixture{line, flat}, "laws[1] has dimension 2"},
	} {
		_, err := NewClasses(test.priors, test.laws)
		checkError(t, err, test.want)
	}
	_, err := twoModes(t).Guided(2, 1)
	checkError(t, err, "k = 2 is outside 0 to 1")
	_, err = twoModes(t).Guided(0, math.NaN())
	checkError(t, err, "weight = NaN")
	_, err = New(nil, line, 1)
	checkError(t, err, "law is nil")
	_, err = New(line, nil, 1)
	checkError(t, err, "class is nil")
	_, err = New(line, flat, 1)
	checkError(t, err, "class has dimension 2")
}
