package diffusion

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// gaussianWork returns the work of paths whose work is N(ΔF + s²/2, s²), for which both theorems hold.
func gaussianWork(n int, deltaF, s float64, r *rand.Rand) []float64 {
	work := make([]float64, n)
	for i := range work {
		work[i] = deltaF + s*s/2 + s*r.NormFloat64()
	}
	return work
}

// TestFreeEnergyGaussian: unbiased, covering, and with the right error and overlap, for equal and unequal numbers of paths.
func TestFreeEnergyGaussian(t *testing.T) {
	lawtest.Slow(t)
	const deltaF, seeds = 3.7, 1000
	for _, c := range []struct {
		s              float64
		forward, other int
	}{{1, 300, 300}, {1, 1000, 100}, {2, 500, 500}, {4, 3000, 3000}} {
		r := rand.New(rand.NewPCG(91, uint64(c.forward)))
		var tally coverage
		means, errs, overlaps := make([]float64, seeds), make([]float64, seeds), make([]float64, seeds)
		for i := range means {
			f, err := FreeEnergyDifference(gaussianWork(c.forward, deltaF, c.s, r), gaussianWork(c.other, -deltaF, c.s, r))
			if err != nil {
				t.Fatal(err)
			}
			means[i], errs[i], overlaps[i] = f.Mean, f.StdErr, f.Overlap
			tally.add(f.Mean, f.StdErr, deltaF, f.Reliable)
		}
		checkMean(t, "ΔF", means, deltaF)
		_, sd := stat.MeanStdDev(means, nil)
		if ratio := stat.Mean(errs, nil) / sd; math.Abs(ratio-1) > 3/math.Sqrt(2*seeds) {
			t.Errorf("s = %v, %d and %d paths: errors are %.3f of the scatter", c.s, c.forward, c.other, ratio)
		}
		if got := tally.coveredReliable / tally.reliable; math.Abs(got-0.95) > 0.03 || tally.reliable < 0.9*seeds {
			t.Errorf("s = %v, %d and %d paths: %.1f %% of the intervals cover, %v of %v are reliable", c.s, c.forward, c.other, 100*got, tally.reliable, tally.samples)
		}
		var overlap float64 // 2∫ P P^R/(P + P^R) of N(s²/2, s²) and N(−s²/2, s²)
		for z := -12.0; z < 12; z += 0.001 {
			overlap += 0.001 * 2 * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) / (1 + math.Exp(c.s*c.s/2+c.s*z))
		}
		checkMean(t, "overlap", overlaps, overlap)
	}
}

// TestFreeEnergyTrap holds ΔF = ½ ln(k₁/k₀) of a trap that is stiffened in steps, with relaxation between them,
// by Bennett from both directions and by Jarzynski from one.
func TestFreeEnergyTrap(t *testing.T) {
	const first, last, steps, paths = 1.0, 4.0, 10, 20000
	r := rand.New(rand.NewPCG(92, 93))
	stiffened := func(from, to float64) []float64 {
		work := make([]float64, paths)
		for i := range work {
			x := r.NormFloat64() / math.Sqrt(from)
			for n := range steps {
				before, after := from+(to-from)*float64(n)/steps, from+(to-from)*float64(n+1)/steps
				work[i] += (after - before) * x * x / 2
				shrink, noise := decay(0.05 * after)
				x = shrink*x + math.Sqrt(noise/after)*r.NormFloat64()
			}
		}
		return work
	}
	forward, reverse := stiffened(first, last), stiffened(last, first)
	want := 0.5 * math.Log(last/first)
	f, err := FreeEnergyDifference(forward, reverse)
	if err != nil || !f.Reliable {
		t.Errorf("%+v, %v is not reliable", f, err)
	}
	checkFluctuation(t, "ΔF by Bennett", f, want)
	exponents := negative(forward)
	j := lawtest.Must(LogMeanExp(exponents))
	checkFluctuation(t, "−ΔF by Jarzynski", j, -want)
	if !(f.StdErr < j.StdErr) {
		t.Errorf("Bennett's error %v is not below Jarzynski's %v", f.StdErr, j.StdErr)
	}
	if total := f.Mean - want; math.Abs(total) > 0.02 || !(f.Overlap > 0.1 && f.Overlap < 1) {
		t.Errorf("%+v", f)
	}
}

// TestFreeEnergyEdges: shifts move ΔF by as much, samples apart say so, and exponents of any size have a logarithm.
func TestFreeEnergyEdges(t *testing.T) {
	r := rand.New(rand.NewPCG(94, 95))
	forward, reverse := gaussianWork(500, 0, 1, r), gaussianWork(300, 0, 1, r)
	f := lawtest.Must(FreeEnergyDifference(forward, reverse))
	for _, shift := range []float64{-1e6, -800, 1, 1e4} {
		g := lawtest.Must(FreeEnergyDifference(shifted(forward, shift), shifted(reverse, -shift)))
		if math.Abs(g.Mean-f.Mean-shift) > 1e-9*math.Abs(shift) || math.Abs(g.StdErr/f.StdErr-1) > 1e-8 {
			t.Errorf("shifted by %v: %+v, want %+v", shift, g, f)
		}
	}
	f = lawtest.Must(FreeEnergyDifference([]float64{700, 701, 702}, []float64{700, 701, 702}))
	if f.Reliable || f.Warning != "the two distributions do not overlap" || math.Abs(f.Mean) > 1e-9 || math.IsNaN(f.StdErr) {
		t.Errorf("apart: %+v", f)
	}
	f = lawtest.Must(FreeEnergyDifference([]float64{2, 2}, []float64{-2, -2}))
	if math.Abs(f.Mean-2) > 1e-12 || f.StdErr > 1e-8 {
		t.Errorf("without scatter: %+v", f)
	}
	for _, x := range []float64{-1e5, 0, 1e5} {
		exponents := make([]float64, 100)
		for i := range exponents {
			exponents[i] = x
		}
		if f := lawtest.Must(LogMeanExp(exponents)); f.Mean != x || f.StdErr != 0 || !f.Reliable {
			t.Errorf("ln⟨e^%v⟩: %+v", x, f)
		}
	}
	_, err := FreeEnergyDifference(nil, []float64{1})
	lawtest.CheckError(t, "diffusion", "empty", err, "forward is empty")
	_, err = FreeEnergyDifference([]float64{1}, []float64{math.Inf(1)})
	lawtest.CheckError(t, "diffusion", "infinite", err, "reverse[0] = +Inf")
	_, err = FreeEnergyDifference([]float64{1e308}, []float64{1e308})
	lawtest.CheckError(t, "diffusion", "huge", err, "beyond the range of float64")
	_, err = LogMeanExp(nil)
	lawtest.CheckError(t, "diffusion", "empty", err, "exponents is empty")
}
