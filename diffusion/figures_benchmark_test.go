package diffusion_test

import (
	"context"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/franzparisi"
	"nonequilibrium/diffusion/internal/lawtest"
)

// BenchmarkPaperFigures computes the numbers behind each figure of
// arXiv:2405.11932 with its parameters; plotting is not included.
func BenchmarkPaperFigures(b *testing.B) {
	ctx := context.Background()
	narrow, fine, unit := lawtest.Must(diffusion.SymmetricPair(1, 0.4)), lawtest.Must(diffusion.SymmetricPair(1, 0.1)), lawtest.Must(diffusion.SymmetricPair(1, 1))
	clouds := lawtest.Must(diffusion.NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{4, 4}, {-4, -4}}, []float64{1, 1}))
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, figure := range []struct {
		script  string
		compute func()
	}{
		{"fb", func() {
			run := diffusion.Simulation{Data: clouds, Paths: 2000, Steps: 300, Duration: 3, Seed: 1, RecordPaths: []int{0, 1, 2, 3, 4, 5}}
			lawtest.Must(run.Forward(ctx))
			lawtest.Must(run.Reverse(ctx))
		}},
		{"Eforward,Ebackward", func() {
			for i := range 200 {
				t := 3 * float64(i) / 199
				_, err := diffusion.ForwardRates(narrow, t)
				check(err)
				_, err = diffusion.ReverseRates(narrow, t)
				check(err)
			}
			_, _, err := diffusion.SpeciationTime(narrow)
			check(err)
			_, _, err = diffusion.ReverseFluxMinimum(narrow)
			check(err)
		}},
		{"Hforward", func() {
			lawtest.Must(diffusion.Simulation{Data: fine, Paths: 10000, Steps: 100, Duration: 1, Seed: 1}.Forward(ctx))
		}},
		{"Hbackward,forward_n,backward_n", func() {
			run := diffusion.Simulation{Data: unit, Paths: 10000, Steps: 1000, Duration: 10, Seed: 1}
			counts := make([]int, 100)
			for i := range counts {
				counts[i] = 100 * (i + 1)
			}
			for _, e := range []*diffusion.Ensemble{lawtest.Must(run.Forward(ctx)), lawtest.Must(run.Reverse(ctx))} {
				_, err := diffusion.RunningFluctuation(e.Total, counts)
				check(err)
			}
		}},
		{"Potential Energy", func() {
			for _, t := range []float64{1, 0.35, 0.1} {
				for i := range 501 {
					diffusion.Potential(unit, []float64{-5 + 0.02*float64(i)}, t)
				}
			}
		}},
		{"Phase diagram", func() {
			for i := range 400 {
				for j := range 400 {
					_, err := diffusion.ClassifyPhase(float64(i)/399, 2*float64(j)/399)
					check(err)
				}
			}
		}},
		{"fpp", func() {
			f, err := franzparisi.New(fine, 1)
			check(err)
			for i := range 800 {
				_, _, _, err := f.At(0.01 * float64(i+1))
				check(err)
			}
		}},
	} {
		b.Run(figure.script, func(b *testing.B) {
			for b.Loop() {
				figure.compute()
			}
		})
	}
}
