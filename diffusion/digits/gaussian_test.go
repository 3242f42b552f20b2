package digits

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestGaussian: the Wiener filter is the one that the score gives, e^t (x + Δ ∇ln p_t), and draws have the mean and the total variance of the pictures.
func TestGaussian(t *testing.T) {
	lawtest.Slow(t)
	train, test, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	const n, at, step = 1000, .3, 1e-4
	g := lawtest.Must(NewGaussian(train, n))
	x, along := test.Picture(nil, 0), g.Rand(nil, rand.NewPCG(1, 1))
	up, down := slices.Clone(x), slices.Clone(x)
	floats.AddScaled(up, step, along)
	floats.AddScaled(down, -step, along)
	slope := (g.LogProb(up, at) - g.LogProb(down, at)) / (2 * step)
	want := math.Exp(at) * (floats.Dot(x, along) - math.Expm1(-2*at)*slope)
	if got := floats.Dot(g.Wiener(x, at), along); math.Abs(got-want) > 1e-5*math.Abs(want) {
		t.Errorf("x̂_0 along a direction is %v, by the score %v", got, want)
	}

	// The total variance of a draw is Σ λ z², with the variance 2 Σ λ².
	const draws = 400
	src, squares, offs := rand.NewPCG(2, 1), 0.0, make([]float64, draws)
	for i := range offs {
		d := g.Rand(nil, src)
		offs[i] = stat.Mean(d, nil) - stat.Mean(g.mean, nil)
		floats.Sub(d, g.mean)
		squares += floats.Dot(d, d) / draws
	}
	total := floats.Sum(g.variances)
	if sd := math.Sqrt(2 * floats.Dot(g.variances, g.variances) / draws); math.Abs(squares-total) > 4*sd {
		t.Errorf("variance of the draws %v, want %v ± %v", squares, total, sd)
	}
	if mean, sd := stat.MeanStdDev(offs, nil); math.Abs(mean) > 4*sd/math.Sqrt(draws) {
		t.Errorf("mean grey of the draws is off by %v ± %v", mean, sd/math.Sqrt(draws))
	}
}

func TestGaussianErrors(t *testing.T) {
	set, _, err := ReadFolder(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	_, err = NewGaussian(nil, 2)
	lawtest.CheckError(t, "digits", "NewGaussian", err, "set is nil")
	_, err = NewGaussian(set, 1)
	lawtest.CheckError(t, "digits", "NewGaussian", err, "n = 1")
	_, err = NewGaussian(set, set.Len()+1)
	lawtest.CheckError(t, "digits", "NewGaussian", err, "the set has")
	g := &Gaussian{variances: make([]float64, Pixels)}
	_, err = g.Components(t.Context(), set, 0, 1, 1)
	lawtest.CheckError(t, "digits", "Components", err, "components = 0")
	_, err = g.Components(t.Context(), set, 1, -1, 1)
	lawtest.CheckError(t, "digits", "Components", err, "n = -1")
	_, err = g.Components(t.Context(), set, 3, 1, 1)
	lawtest.CheckError(t, "digits", "Components", err, "components = 3")
	if m := lawtest.Panic(func() { g.Wiener(make([]float64, Pixels), 0) }); m != "digits: t is not positive" {
		t.Errorf("a time 0: %q", m)
	}
	if m := lawtest.Panic(func() { g.LogProb(nil, 1) }); m != "digits: x has another length than Pixels" {
		t.Errorf("no picture: %q", m)
	}
}

// TestStrokes: pictures are between paper and ink, mostly paper, and the next draw is another one.
func TestStrokes(t *testing.T) {
	src := rand.NewPCG(1, 1)
	one, two := Strokes(src), Strokes(src)
	if floats.Min(one) != Paper || math.Abs(floats.Max(one)-Ink) > 1e-9 || floats.Count(func(v float64) bool { return v > 0 }, one) > Pixels/2 {
		t.Errorf("grey from %v to %v, mean %v", floats.Min(one), floats.Max(one), stat.Mean(one, nil))
	}
	if slices.Equal(one, two) {
		t.Error("the same strokes twice")
	}
}
