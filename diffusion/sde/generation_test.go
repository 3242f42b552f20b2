package sde

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// pairGeneration generates a pair of peaks.
func pairGeneration(steps int) Generation {
	data := lawtest.Must(diffusion.SymmetricPair(1, 0.04))
	return Generation{Sampler: DDIM{Eta: 1}, Score: Score(data), Dim: 1, Times: lawtest.Must(LogSNRTimes(5, 1e-3, steps)), Points: 3000, Seed: 3}
}

// TestGeneration: the moments of what is generated are those of the data, and all points differ.
func TestGeneration(t *testing.T) {
	lawtest.Slow(t)
	points := lawtest.Must(pairGeneration(100).Run(context.Background()))
	x := mat.Col(nil, 0, points)
	mean, sd := stat.MeanStdDev(x, nil)
	if math.Abs(mean) > 3.3*stat.StdErr(sd, 3000) {
		t.Errorf("mean %v, want 0", mean)
	}
	if want := math.Sqrt(1.04); math.Abs(sd-want) > 0.02 {
		t.Errorf("standard deviation %v, want %v", sd, want)
	}
}

func TestGenerationRunner(t *testing.T) {
	lawtest.CheckRunner(t, func(ctx context.Context, r lawtest.Run) (any, error) {
		g := pairGeneration(max(1, min(r.Steps, 2000)))
		g.Points, g.Workers, g.Progress = r.Paths, r.Workers, r.Progress
		return g.Run(ctx)
	})
}

func TestGenerationErrors(t *testing.T) {
	for want, spoil := range map[string]func(g *Generation){
		"Sampler is nil":          func(g *Generation) { g.Sampler = nil },
		"Score is nil":            func(g *Generation) { g.Score = nil },
		"Dim = 0":                 func(g *Generation) { g.Dim = 0 },
		"Points = 0":              func(g *Generation) { g.Points = 0 },
		"Workers = -1":            func(g *Generation) { g.Workers = -1 },
		"len(times) = 1":          func(g *Generation) { g.Times = g.Times[:1] },
		"is not finite, of point": func(g *Generation) { g.Score = func(dst, _ []float64, _ float64) { dst[0] = math.NaN() } },
		"of memory":               func(g *Generation) { g.Points = 1 << 50 },
	} {
		g := pairGeneration(5)
		spoil(&g)
		_, err := g.Run(context.Background())
		lawtest.CheckError(t, "sde", "Run", err, want)
	}
}
