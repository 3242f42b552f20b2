package diffusion

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

var calibrationSeeds = flag.Int("calibration", 0, "print the tables of CALIBRATION.md, from this number of seeds")

// calibrationLaw is a process whose verdicts are tested.
type calibrationLaw struct {
	name     string
	data     *Mixture
	duration float64
}

func calibrationLaws(t *testing.T) []calibrationLaw {
	var laws []calibrationLaw
	for _, c := range []struct{ mu, variance, T float64 }{
		{1, 1, 1}, {1, 1, 10}, {1, 0.7, 1}, {0.5, 0.8, 1}, {1, 0.5, 1}, {1, 0.4, 0.2}, {1, 0.4, 1}, {1, 0.3, 1}, {1, 0.1, 1},
		{2, 0.25, 1}, {3, 1, 1}, {1, 1.5, 1}, {0.3, 3, 1},
	} {
		laws = append(laws, calibrationLaw{fmt.Sprintf("pair (%v, %v), T = %v", c.mu, c.variance, c.T), lawtest.Must(SymmetricPair(c.mu, c.variance)), c.T})
	}
	plane := lawtest.Must(NewMixture([]float64{0.4, 0.6}, [][]float64{{1, 0}, {-0.5, 0.5}},
		[]mat.Symmetric{mat.NewSymDense(2, []float64{1, 0.2, 0.2, 0.9}), mat.NewSymDense(2, []float64{0.8, -0.1, -0.1, 1.1})}))
	return append(laws,
		calibrationLaw{"uneven, T = 1", mixture1D(t, []float64{0.7, 0.3}, []float64{1, -0.5}, []float64{0.8, 1.2}), 1},
		calibrationLaw{"three modes, T = 1", mixture1D(t, []float64{0.2, 0.5, 0.3}, []float64{-2, 0, 1.5}, []float64{0.2, 0.3, 0.4}), 1},
		calibrationLaw{"plane, T = 1", plane, 1},
	)
}

// calibrationSizes are the numbers of paths.
var calibrationSizes = []int{300, 1000, 3000, 10000, 100000}

// calibrationKinds are the averages that are tested, in the order of verdicts.
var calibrationKinds = []string{
	"noising, from the sample", "noising, by the known law", "noising, Bennett forward", "noising, Bennett conjugate", "generation, from the sample",
}

func (l calibrationLaw) verdicts(t *testing.T, paths int, seed uint64) (f [5]Fluctuation) {
	run := Simulation{Data: l.data, Paths: paths, Steps: 20, Duration: l.duration, Seed: seed, Workers: 1}
	forward := lawtest.Must(run.Forward(context.Background()))
	run.Seed += 1 << 32
	conjugate := lawtest.Must(run.ForwardConjugate(context.Background()))
	f[0] = fluctuation(t, forward.Total)
	f[1] = lawtest.Must(forward.Fluctuation())
	var err error
	if f[2], f[3], err = BennettFluctuation(forward.Total, conjugate.Total); err != nil {
		t.Fatal(err)
	}
	f[4] = fluctuation(t, lawtest.Must(run.Reverse(context.Background())).Total)
	return f
}

// TestCalibrationTable prints the tables of CALIBRATION.md: the share of samples that get a warning, and the share of
// the others for which Mean ± 1.96 StdErr contains the true value.
func TestCalibrationTable(t *testing.T) {
	if *calibrationSeeds == 0 {
		t.Skip("asked for by -calibration")
	}
	laws := calibrationLaws(t)
	rows := make([]strings.Builder, len(calibrationKinds)*len(laws))
	for i, law := range laws {
		runs := make([][][5]Fluctuation, len(calibrationSizes))
		var bennett float64 // from the largest samples, both sides
		for s, paths := range calibrationSizes {
			seeds := *calibrationSeeds
			if paths > 10000 {
				seeds /= 3
			}
			for seed := range seeds {
				runs[s] = append(runs[s], law.verdicts(t, paths, uint64(1e6*(s+1)+seed)))
			}
		}
		largest := runs[len(runs)-1]
		for _, f := range largest {
			bennett += (f[2].Mean + f[3].Mean) / 2 / float64(len(largest))
		}
		for kind := range calibrationKinds {
			row := &rows[kind*len(laws)+i]
			truth := 1.0
			if kind == 2 || kind == 3 {
				truth = bennett
			}
			fmt.Fprintf(row, "| %s |", law.name)
			for s := range runs {
				var tally coverage
				for _, f := range runs[s] {
					tally.add(f[kind].Mean, f[kind].StdErr, truth, f[kind].Reliable)
				}
				fmt.Fprintf(row, " %s |", tally)
			}
		}
		fmt.Fprintln(os.Stderr, law.name)
	}
	for kind, name := range calibrationKinds {
		fmt.Printf("\n### %s\n\n| | n = 300 | 1000 | 3000 | 10⁴ | 10⁵ |\n|---|---|---|---|---|---|\n", strings.ToUpper(name[:1])+name[1:])
		for i := range laws {
			fmt.Println(rows[kind*len(laws)+i].String())
		}
	}
}

// coverage counts how often an interval contains the true value.
type coverage struct{ samples, covered, reliable, coveredReliable float64 }

func (c *coverage) add(mean, stdErr, truth float64, reliable bool) {
	c.samples++
	covers := math.Abs(mean-truth) <= 1.96*stdErr
	if covers {
		c.covered++
	}
	if reliable {
		c.reliable++
		if covers {
			c.coveredReliable++
		}
	}
}

// String gives the percentages: coverage among the reliable (of all), samples with a warning.
func (c coverage) String() string {
	among := "–"
	if c.reliable > 0 {
		among = fmt.Sprintf("%.0f", 100*c.coveredReliable/c.reliable)
	}
	return fmt.Sprintf("%s (%.0f), %.0f", among, 100*c.covered/c.samples, 100*(1-c.reliable/c.samples))
}

// TestSampleCalibrationTable prints the coverage of the intervals of the averages over draws.
func TestSampleCalibrationTable(t *testing.T) {
	if *calibrationSeeds == 0 {
		t.Skip("asked for by -calibration")
	}
	fmt.Printf("\n### Averages over draws\n\n| | n = 10 | 50 | 100 | 300 | 1000 |\n|---|---|---|---|---|---|\n")
	for _, c := range []struct{ mu, variance, t float64 }{{1, 0.1, 0.5}, {1, 0.1, 0.1}, {1, 0.4, 0.5}, {1, 1, 1}, {1, 1.5, 0.5}, {2, 0.25, 0.5}, {3, 1, 1}} {
		m := lawtest.Must(SymmetricPair(c.mu, c.variance))
		rate, entropy, kl := lawtest.Must(ForwardRates(m, c.t)).Production, lawtest.Must(Entropy(m)), lawtest.Must(KL(m, m.At(c.t)))
		var tallies [3][5]coverage
		for s, n := range []int{10, 50, 100, 300, 1000} {
			for seed := range uint64(*calibrationSeeds) {
				r, re, err := SampleForwardRates(m, c.t, n, seed)
				if err != nil {
					t.Fatal(err)
				}
				tallies[0][s].add(r.Production, re.Production, rate, true)
				h, he, _ := SampleEntropy(m, n, seed)
				tallies[1][s].add(h, he, entropy, true)
				k, ke, _ := SampleKL(m, m.At(c.t), n, seed)
				tallies[2][s].add(k, ke, kl, true)
			}
		}
		for i, what := range []string{"production", "entropy", "KL(p_0 ‖ p_t)"} {
			fmt.Printf("| pair (%v, %v), t = %v: %s |", c.mu, c.variance, c.t, what)
			for _, tally := range tallies[i] {
				fmt.Printf(" %.0f |", 100*tally.covered/tally.samples)
			}
			fmt.Println()
		}
	}
}

// TestSmallSamples: intervals from fifty draws have the right coverage.
func TestSmallSamples(t *testing.T) {
	lawtest.Slow(t)
	m := lawtest.Must(SymmetricPair(1, 0.1))
	want := lawtest.Must(ForwardRates(m, 0.5)).Production
	for _, n := range []int{50, 100, 1000} {
		var tally coverage
		for seed := range uint64(2000) {
			rates, stdErr, _ := SampleForwardRates(m, 0.5, n, seed)
			tally.add(rates.Production, stdErr.Production, want, true)
		}
		if got := tally.covered / tally.samples; math.Abs(got-0.95) > 0.03 {
			t.Errorf("n = %d: %.1f %% of the 95 %% intervals contain the true value", n, 100*got)
		}
	}
}

// TestKnownFluctuation: the exact error agrees with the scatter of many runs, and the exact warning appears even if the sample shows no tail.
func TestKnownFluctuation(t *testing.T) {
	lawtest.Slow(t)
	run := Simulation{Data: lawtest.Must(SymmetricPair(1, 0.5)), Paths: 400, Steps: 1, Duration: 1}
	means := make([]float64, 1000)
	for seed := range means {
		run.Seed = uint64(seed)
		f := lawtest.Must(lawtest.Must(run.Forward(context.Background())).Fluctuation())
		if means[seed] = f.Mean; !f.Reliable {
			t.Fatalf("%+v is not called reliable", f)
		}
		if want := math.Sqrt(0.20279 / 400); math.Abs(f.StdErr/want-1) > 1e-4 {
			t.Fatalf("error %v, want %v", f.StdErr, want)
		}
	}
	if _, sd := stat.MeanStdDev(means, nil); math.Abs(sd/math.Sqrt(0.20279/400)-1) > 3/math.Sqrt(2000) {
		t.Errorf("the means scatter by %v, want %v", sd, math.Sqrt(0.20279/400))
	}
	run.Data = lawtest.Must(SymmetricPair(1, 0.4))
	for _, paths := range []int{100, 1000, 10000} {
		run.Paths = paths
		f := lawtest.Must(lawtest.Must(run.Forward(context.Background())).Fluctuation())
		if f.Reliable || f.EffectiveSamples != 0 || !strings.Contains(f.Warning, "second moment diverges") {
			t.Errorf("σ² = 0.4, %d paths: %+v", paths, f)
		}
	}
	for name, run := range map[string]func(context.Context) (*Ensemble, error){"reverse": run.Reverse, "stepwise": Simulation{Data: run.Data, Paths: 100, Steps: 5, Duration: 1, Scheme: Stepwise}.Forward} {
		e := lawtest.Must(run(context.Background()))
		got, want := lawtest.Must(e.Fluctuation()), fluctuation(t, e.Total)
		if got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	_, err := KnownFluctuation([]float64{1}, 0.5)
	lawtest.CheckError(t, "diffusion", "moment", err, "secondMoment = 0.5")
	_, err = KnownFluctuation([]float64{1}, math.NaN())
	lawtest.CheckError(t, "diffusion", "moment", err, "secondMoment = NaN")
	_, err = KnownFluctuation(nil, 1)
	lawtest.CheckError(t, "diffusion", "empty", err, "total is empty")
}

// TestNoOverlap: there is a warning if no sample reaches the region where the distributions overlap.
func TestNoOverlap(t *testing.T) {
	for _, n := range []int{1, 2, 1000} {
		for _, s := range []float64{1, 40, 700, 1e4} {
			sample := make([]float64, n)
			for i := range sample {
				sample[i] = s
			}
			f, r, err := BennettFluctuation(sample, sample)
			if err != nil {
				t.Fatal(err)
			}
			for _, side := range []Fluctuation{f, r} {
				if side.Reliable || side.Warning != "the two distributions do not overlap" || side.EffectiveSamples != float64(n) {
					t.Errorf("%d paths of ΔS_tot = %v: %+v", n, s, side)
				}
			}
		}
	}
	_, err := Crooks([]float64{5, 6, 7}, []float64{8, 9}, 10)
	lawtest.CheckError(t, "diffusion", "apart", err, "do not overlap")
	same := Simulation{Data: lawtest.Must(SymmetricPair(0, 1)), Paths: 1000, Steps: 1, Duration: 1}
	e := lawtest.Must(same.Forward(context.Background()))
	f, _, err := BennettFluctuation(e.Total, e.Total)
	if err != nil || !f.Reliable || math.Abs(f.Overlap-1) > 1e-12 {
		t.Errorf("a process that is its own reversal: %+v, %v", f, err)
	}
}
