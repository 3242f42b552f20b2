package climate

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestCompare takes the first value of each record, of which everything is known, and its square.
func TestCompare(t *testing.T) {
	h, n := Hasselmann{Memory: 5, StdDev: 2}, 4000
	first := func(x []float64) []float64 { return []float64{x[0], x[0] * x[0]} }
	got := lawtest.Must(h.Compare([]float64{2, 0}, n, first, rand.NewPCG(1, 21)))
	want := []Comparison{
		{Value: 2, Mean: 0, StdDev: 2, Low: -3.92, High: 3.92, Lower: 0.8413},
		{Value: 4, Mean: 4, StdDev: 4 * math.Sqrt2, Low: 4 * 0.000982, High: 4 * 5.0239, Lower: 0.6827},
	}
	for k, w := range want {
		g, scale := got[k], 5*w.StdDev/math.Sqrt(float64(n))
		if g.Value != w.Value || math.Abs(g.Mean-w.Mean) > scale || math.Abs(g.StdDev-w.StdDev) > 3*scale ||
			math.Abs(g.Low-w.Low) > 3*scale || math.Abs(g.High-w.High) > 4*scale || math.Abs(g.Lower-w.Lower) > 2.5/math.Sqrt(float64(n)) {
			t.Errorf("statistic %d: %+v, want %+v", k, g, w)
		}
	}
}

// TestCompareAgain: a record of the model is lower than others with a share that is uniform.
func TestCompareAgain(t *testing.T) {
	lawtest.Slow(t)
	h, rng, record := Hasselmann{Memory: 3, StdDev: 1}, rand.NewPCG(1, 22), make([]float64, 60)
	var shares []float64
	for range 400 {
		if err := h.Rand(record, rng); err != nil {
			t.Fatal(err)
		}
		c := lawtest.Must(h.Compare(record, 100, func(x []float64) []float64 { return []float64{lawtest.Must(Correlation(x, 2))} }, rng))
		shares = append(shares, c[0].Lower)
	}
	if mean, sd := stat.MeanStdDev(shares, nil); math.Abs(mean-0.5) > 4*sd/20 || math.Abs(sd-1/math.Sqrt(12)) > 0.04 {
		t.Errorf("the shares have mean %v and standard deviation %v, want 1/2 and 1/√12", mean, sd)
	}
}
