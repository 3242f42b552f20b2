package learned

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/guidance"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/sde"
)

// classes are the components of uneven as labelled data.
func classes(t testing.TB) (*guidance.Classes, *diffusion.Mixture) {
	t.Helper()
	a := lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{-1.2}}, []float64{.1}))
	b := lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{.8}}, []float64{.2}))
	return lawtest.Must(guidance.NewClasses([]float64{.3, .7}, []*diffusion.Mixture{a, b})), uneven(t)
}

// labelled draws a point and its class, one-hot.
func labelled(c *guidance.Classes) func(dst []float64, src rand.Source) {
	return func(dst []float64, src rand.Source) {
		clear(dst[c.Dim():])
		u, k := rand.New(src).Float64(), 0
		for p, _ := c.Class(0); u > p && k < c.Len()-1; p, _ = c.Class(k) {
			u -= p
			k++
		}
		_, law := c.Class(k)
		law.Rand(dst[:c.Dim()], src)
		dst[c.Dim()+k] = 1
	}
}

// TestClassifier: the cross-entropy is close to its floor H(C|X_t), the gradient to the exact one, and to the finite difference of the logarithm.
func TestClassifier(t *testing.T) {
	lawtest.Slow(t)
	exact, law := classes(t)
	c := lawtest.Must(ClassifierTraining{Data: labelled(exact), Dim: 1, Classes: 2, Network: MLP{Width: 32, Depth: 2}, Steps: 600, Batch: 512}.Run(context.Background()))
	for _, at := range []float64{.03, .1, .3, 1, 2.5} {
		floor := lawtest.Must(diffusion.ClassEntropy(law, at))
		mean, stdErr, err := c.CrossEntropy(labelled(exact), at, 4000, 5)
		if err != nil {
			t.Fatal(err)
		}
		// The same draws with the exact classifier tell how far the estimate is from the floor by chance.
		chance := exactCrossEntropy(exact, at, 4000, 5) - floor
		if excess := mean - chance - floor; excess < -.001 || excess > .005 || math.Abs(chance) > 4*stdErr {
			t.Errorf("t = %v: cross-entropy %.4f ± %.4f, floor %.4f, excess %.4f", at, mean, stdErr, floor, excess)
		}
		noised, src := exact.At(at), stream.New(7, 0, 0)
		sum, scale := 0.0, 0.0
		const n = 1000
		for range n {
			x := noised.Law().Rand(nil, src)
			got, want := c.PosteriorScore(nil, x, at, 1)[0], noised.PosteriorScore(nil, x, 1)[0]
			sum, scale = sum+(got-want)*(got-want), scale+want*want
			const h = 1e-2
			slope := (c.LogPosterior(nil, []float64{x[0] + h}, at)[1] - c.LogPosterior(nil, []float64{x[0] - h}, at)[1]) / (2 * h)
			if math.Abs(slope-got) > .02*(1+math.Abs(got)) {
				t.Errorf("t = %v, x = %v: gradient %.4f, finite difference %.4f", at, x, got, slope)
			}
		}
		rms := math.Sqrt(sum / scale)
		t.Logf("t = %v: cross-entropy %.4f ± %.4f, floor %.4f, above the exact classifier's %.4f; gradient wrong by %.3f of its size", at, mean, stdErr, floor, mean-chance-floor, rms)
		if rms > .4 { // the loss sees slopes little
			t.Errorf("t = %v: gradient wrong by %.3f of its size", at, rms)
		}
	}
}

// exactCrossEntropy is that of Bayes' rule for the draws that CrossEntropy makes.
func exactCrossEntropy(c *guidance.Classes, t float64, n int, seed uint64) float64 {
	src := stream.New(seed, 0, 0)
	rng := rand.New(src)
	at, draw, data := c.At(t), make([]float64, c.Dim()+c.Len()), labelled(c)
	root, delta := noise(t)
	sum := 0.0
	for range n {
		data(draw, src)
		x := draw[:c.Dim()]
		for j := range x {
			x[j] = root*x[j] + math.Sqrt(delta)*rng.NormFloat64()
		}
		for k, v := range at.LogPosterior(nil, x) {
			sum -= draw[c.Dim()+k] * v / float64(n)
		}
	}
	return sum
}

// TestGuided: a learned score guided by a learned classifier, and one without a classifier, generate what the exact guided score does.
func TestGuided(t *testing.T) {
	lawtest.Slow(t)
	exact, _ := classes(t)
	data := labelled(exact)
	c := lawtest.Must(ClassifierTraining{Data: data, Dim: 1, Classes: 2, Network: MLP{Width: 32, Depth: 2}, Steps: 600, Batch: 512}.Run(context.Background()))
	m := lawtest.Must(Training{Data: data, Dim: 1, Condition: 2, Hidden: .3, Network: MLP{Width: 48}, Steps: 1000, Batch: 512}.Run(context.Background()))
	times := append(lawtest.Must(sde.LogSNRTimes(4, .005, 24)), 0)
	for _, g := range []float64{0, 1, 3} {
		want := lawtest.Must(exact.Guided(1, g))
		for name, score := range map[string]diffusion.Drift{
			"classifier":      c.Guided(m.Drift(), 1, g),
			"classifier-free": m.Guided([]float64{0, 1}, g),
		} {
			sum := 0.0
			const n = 40
			for i := range n {
				start := lawtest.Must(exact.At(4).Law().Quantile((float64(i) + .5) / n))
				x, y := []float64{start}, []float64{start}
				if err := errors.Join((sde.DPMSolver{}).Sample(x, score, times, nil), (sde.DPMSolver{}).Sample(y, want.Score, times, nil)); err != nil {
					t.Fatal(err)
				}
				sum += (x[0] - y[0]) * (x[0] - y[0]) / n
			}
			t.Logf("%s, g = %v: %.4f", name, g, math.Sqrt(sum))
			if d := math.Sqrt(sum); d > .15 {
				t.Errorf("%s, g = %v: ends of paths differ by %.3f", name, g, d)
			}
		}
	}
}

func quickClassifier(t testing.TB) ClassifierTraining {
	exact, _ := classes(t)
	return ClassifierTraining{Data: labelled(exact), Dim: 1, Classes: 2, Network: MLP{Width: 8, Depth: 2}, Steps: 30, Batch: 200, Workers: 1}
}

func classifierBytes(c *Classifier) []byte {
	var b bytes.Buffer
	if err := c.Save(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// TestClassifierFiles: the bits do not depend on workers and interruptions, a file gives the same classifier, and other bytes are refused.
func TestClassifierFiles(t *testing.T) {
	training := quickClassifier(t)
	c := lawtest.Must(training.Run(context.Background()))
	file := classifierBytes(c)
	training.Workers = 3
	training.Checkpoint = filepath.Join(t.TempDir(), "checkpoint")
	ctx, cancel := context.WithCancel(context.Background())
	training.Progress = func(done, _ int) {
		if done == 11 {
			cancel()
		}
	}
	if _, err := training.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted: %v", err)
	}
	if got := classifierBytes(lawtest.Must(training.Run(context.Background()))); !bytes.Equal(got, file) {
		t.Error("three workers and an interruption give other weights")
	}
	loaded := lawtest.Must(LoadClassifier(bytes.NewReader(file)))
	x := []float64{.3}
	if a, b := c.LogPosterior(nil, x, .2), loaded.LogPosterior(nil, x, .2); a[0] != b[0] || math.Abs(math.Exp(a[0])+math.Exp(a[1])-1) > 1e-6 {
		t.Errorf("ln p = %v, after loading %v", a, b)
	}
	for i := range file {
		damaged := bytes.Clone(file)
		damaged[i] ^= 4
		if _, err := LoadClassifier(bytes.NewReader(damaged)); err == nil {
			t.Fatalf("byte %d of %d changed: no error", i, len(file))
		}
		if _, err := LoadClassifier(bytes.NewReader(file[:i])); err == nil {
			t.Fatalf("the first %d of %d bytes: no error", i, len(file))
		}
	}
	if _, err := Load(bytes.NewReader(file)); err == nil {
		t.Error("Load reads a classifier")
	}
}

func TestClassifierFaults(t *testing.T) {
	ok := quickClassifier(t)
	label := func(a, b float64) func(dst []float64, src rand.Source) {
		return func(dst []float64, src rand.Source) { dst[0], dst[1], dst[2] = rand.New(src).NormFloat64(), a, b }
	}
	for _, c := range []struct {
		want string
		set  func(t *ClassifierTraining)
	}{
		{"Data is nil", func(t *ClassifierTraining) { t.Data = nil }},
		{"Classes = 1", func(t *ClassifierTraining) { t.Classes = 1 }},
		{"Dim = 0", func(t *ClassifierTraining) { t.Dim = 0 }},
		{"Times", func(t *ClassifierTraining) { t.Times = [2]float64{2, 1} }},
		{"Width = -1", func(t *ClassifierTraining) { t.Network.Width = -1 }},
		{"class 1", func(t *ClassifierTraining) { t.Data = label(1, 0) }},
		{"sum to 0.9", func(t *ClassifierTraining) { t.Data = label(.5, .4) }},
		{"Data gave NaN", func(t *ClassifierTraining) { t.Data = label(math.NaN(), 0) }},
		{"class 0", func(t *ClassifierTraining) { t.Data = label(-1, 2) }},
	} {
		training := ok
		c.set(&training)
		_, err := training.Run(context.Background())
		lawtest.CheckError(t, "learned", "ClassifierTraining.Run", err, c.want)
	}
	c := lawtest.Must(ok.Run(context.Background()))
	_, _, err := c.CrossEntropy(label(.5, .4), .1, 10, 1)
	lawtest.CheckError(t, "learned", "CrossEntropy", err, "data")
	_, _, err = c.CrossEntropy(nil, .1, 10, 1)
	lawtest.CheckError(t, "learned", "CrossEntropy", err, "data")
	_, _, err = c.CrossEntropy(label(.5, .5), -1, 10, 1)
	lawtest.CheckError(t, "learned", "CrossEntropy", err, "t = -1")
	for name, f := range map[string]func(){
		"length": func() { c.LogPosterior(nil, []float64{1, 2}, 1) },
		"time":   func() { c.LogPosterior(nil, []float64{1}, 0) },
		"class":  func() { c.PosteriorScore(nil, []float64{1}, 1, 2) },
		"score":  func() { c.Guided(nil, 0, 1) },
	} {
		if lawtest.Panic(f) == "" {
			t.Errorf("wrong %s: no panic", name)
		}
	}
}
