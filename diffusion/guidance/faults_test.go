package guidance

import (
	"math"
	"testing"
	"time"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestTiltedWeights: a weight at which the peaks are too narrow to be summed over is refused
// in a second.
func TestTiltedWeights(t *testing.T) {
	law := lawtest.Must(diffusion.SymmetricPair(1, 0.3))
	class := lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{1}}, []float64{0.3}))
	for _, weight := range []float64{1e15, 1e300, 1e8, -1e8} {
		if testing.Short() && math.Abs(weight) < 1e9 {
			continue // a second or two
		}
		began := time.Now()
		_, err := lawtest.Must(New(law, class, weight)).Tilted()
		lawtest.CheckError(t, "guidance", "Tilted", err, "weight = ")
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("weight %v: an answer after %v", weight, took)
		}
		t.Log(weight, time.Since(began), err)
	}
}

func TestSizes(t *testing.T) {
	law := lawtest.Must(diffusion.SymmetricPair(1, 0.3))
	g := lawtest.Must(New(law, law, 1))
	_, err := NewFlow(g, nil, 1, 1<<50)
	lawtest.CheckError(t, "guidance", "NewFlow", err, "steps = 1125899906842624 takes 8 PiB of memory")
	classes := lawtest.Must(NewClasses([]float64{1}, []*diffusion.Mixture{law}))
	for _, f := range []func(){func() { classes.Class(1) }, func() { classes.PosteriorScore(nil, []float64{0}, 1) }} {
		if got := lawtest.Panic(f); got != "guidance: k = 1 is outside 0 to 0" {
			t.Errorf("panic %q", got)
		}
	}
}

func TestLongFlow(t *testing.T) {
	law := lawtest.Must(diffusion.SymmetricPair(1, 0.3))
	_, err := NewFlow(lawtest.Must(New(law, law, 1)), nil, 1e300, 20)
	lawtest.CheckError(t, "guidance", "NewFlow", err, "duration = 1e+300 is above 700")
}

// TestSingularData: guidance towards one of two points has a score at t > 0, and no tilted law.
func TestSingularData(t *testing.T) {
	one := lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{1}}, []float64{0}))
	other := lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{-1}}, []float64{0}))
	classes := lawtest.Must(NewClasses([]float64{0.5, 0.5}, []*diffusion.Mixture{one, other}))
	const weight, time, x = 1.5, 0.2, 0.3
	g := lawtest.Must(classes.Guided(0, weight))
	shrink, noise := math.Exp(-time), -math.Expm1(-2*time)
	free := -(x - shrink*math.Tanh(shrink*x/noise)) / noise
	want := (1-weight)*free + weight*(shrink-x)/noise
	score := make([]float64, 1)
	if g.Score(score, []float64{x}, time); math.Abs(score[0]-want) > 1e-13 {
		t.Errorf("the guided score is %v, want %v", score[0], want)
	}
	if got, want := math.Exp(classes.At(time).LogPosterior(nil, []float64{x})[0]), 1/(1+math.Exp(-2*shrink*x/noise)); math.Abs(got-want) > 1e-14 {
		t.Errorf("p(c|x) = %v, want %v", got, want)
	}
	_, err := g.Tilted()
	lawtest.CheckError(t, "guidance", "Tilted", err, "law has no density")
	_, err = NewFlow(g, nil, 1, 10)
	lawtest.CheckError(t, "guidance", "NewFlow", err, "law has no density")
	regular := lawtest.Must(classes.At(time).Guided(0, weight))
	_, err = NewFlow(regular, one, 1, 10)
	lawtest.CheckError(t, "guidance", "NewFlow", err, "start has no density")
	lawtest.Must(regular.Tilted())
	for name, f := range map[string]func(){
		"Score":        func() { g.Score(score, []float64{x}, 0) },
		"LogTilt":      func() { g.LogTilt([]float64{x}) },
		"LogPosterior": func() { classes.LogPosterior(nil, []float64{x}) },
	} {
		if got := lawtest.Panic(f); got != "diffusion: m has no density (a covariance is singular); m.At(t) has one at t > 0" {
			t.Errorf("%s: panic %q", name, got)
		}
	}
}
