package franzparisi

import (
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestSampleCoverage: two standard errors of 100 pairs cover V, V' and V″, over 300 seeds. The usual
// errors covered V″ in 83 to 91 %.
func TestSampleCoverage(t *testing.T) {
	lawtest.Slow(t)
	const seeds, pairs = 300, 100
	for _, c := range []struct {
		name    string
		law     *diffusion.Mixture
		time, q float64
	}{
		{"(1, 0.1), early", lawtest.Must(diffusion.SymmetricPair(1, 0.1)), 0.2, 0.3},
		{"(1, 0.1), late", lawtest.Must(diffusion.SymmetricPair(1, 0.1)), 1, 0.1},
		{"(1, 0.4)", lawtest.Must(diffusion.SymmetricPair(1, 0.4)), 0.5, 1},
		{"three, d = 9", mixture([]float64{0.2, 0.5, 0.3}, spread(9, -2, 0, 3), 0.5), 0.6, 0.6},
	} {
		want := potentialAt(t, franzParisi(t, c.law, c.time), c.q)
		var covered [3]float64
		for seed := range uint64(seeds) {
			f := lawtest.Must(Sample(c.law, c.time, pairs, seed))
			v, dv, d2v, err := f.At(c.q)
			if err != nil {
				t.Fatal(err)
			}
			for k, e := range []diffusion.Estimate{v, dv, d2v} {
				if math.Abs(e.Value-want[k]) < 2*e.StdErr {
					covered[k] += 1. / seeds
				}
			}
		}
		t.Logf("%s: %.3f", c.name, covered)
		for k, share := range covered {
			if least := 0.92 - 3*math.Sqrt(0.92*0.08/seeds); share < least {
				t.Errorf("%s: derivative %d is covered in %.3f", c.name, k, share)
			}
		}
	}
	f := lawtest.Must(Sample(mixture([]float64{1}, spread(1, 0), 1), 1, 49, 1))
	if v, _, _, err := f.At(1); err != nil || !math.IsInf(v.StdErr, 1) {
		t.Errorf("%+v of 49 pairs, error %v, want an infinite error", v, err)
	}
}
