package samples

import (
	"context"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

func TestStudyIsARunner(t *testing.T) {
	lawtest.Slow(t)
	set := mixtureLaw("", isotropic(1)).sample(20, 1)
	lawtest.CheckRunner(t, func(ctx context.Context, r lawtest.Run) (any, error) {
		return Study{Set: set, Replicates: r.Paths, Workers: r.Workers, Progress: r.Progress, Seed: 3}.CollapseTime(ctx)
	})
}

func TestStudyErrors(t *testing.T) {
	set := mixtureLaw("", isotropic(1)).sample(30, 1)
	for want, s := range map[string]Study{
		"samples: Set is nil":                       {},
		"samples: Replicates = 1, want at least 2":  {Set: set, Replicates: 1},
		"samples: Replicates = -1, want at least 2": {Set: set, Replicates: -1},
		"samples: Workers = -1, want at least 0":    {Set: set, Workers: -1},
	} {
		if _, err := s.CollapseTime(context.Background()); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
		if _, err := s.Manifold(context.Background()); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if _, err := (Study{Set: set}).Curves(context.Background(), []float64{1, 0}); err == nil || err.Error() != "samples: times[1] = 0 is not a positive finite number" {
		t.Errorf("error %v for t = 0", err)
	}
}

// For normal errors the interval has its coverage from any number of replicates, and the bias is removed.
func TestIntervalCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const trials, bias = 4000, 3.0
	for _, replicates := range []int{2, 5, 40} {
		covered := 0
		values := make([]float64, replicates)
		for range trials {
			for r := range values {
				values[r] = 7 + bias + rng.NormFloat64()
			}
			if e := interval(bias+rng.NormFloat64(), values, 7); e.Low < 0 && 0 < e.High {
				covered++
			}
		}
		if share := float64(covered) / trials; share < 0.95-3*0.0035 || share > 0.95+3*0.0035 {
			t.Errorf("%d replicates: coverage %v", replicates, share)
		}
	}
}
