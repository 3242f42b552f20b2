package samples

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

func TestGaussianCollapseTime(t *testing.T) {
	var table struct {
		Collapse []struct {
			N, D int
			S2   float64
			T    lawtest.Number
		}
	}
	lawtest.ReadJSON(t, "../../testdata/regimes.json", &table)
	for _, row := range table.Collapse {
		if got := lawtest.Must(GaussianCollapseTime(row.N, row.D, row.S2)); math.Abs(got-float64(row.T)) > 1e-14 {
			t.Errorf("n = %d, d = %d: %v, want %v", row.N, row.D, got, row.T)
		}
	}
	if len(table.Collapse) < 2 {
		t.Error("the table is missing")
	}
	// At t_C the information of the Gaussian is ln n.
	const n, d, variance = 300, 5, 2.5
	rho := ratioAt(lawtest.Must(GaussianCollapseTime(n, d, variance)))
	if got := 0.5 * d * math.Log1p(rho*variance); math.Abs(got-math.Log(n)) > 1e-12 {
		t.Errorf("information %v at the collapse, want ln %d", got, n)
	}
	for name, err := range map[string]error{
		"samples: n = 1, want at least 2":                       second(GaussianCollapseTime(1, 3, 1)),
		"samples: d = 0, want at least 1":                       second(GaussianCollapseTime(2, 0, 1)),
		"samples: variance = 0 is not a positive finite number": second(GaussianCollapseTime(2, 3, 0)),
	} {
		if err == nil || err.Error() != name {
			t.Errorf("error %v, want %s", err, name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// The information of a smooth law is that by quadrature.
func TestSmoothLawInformation(t *testing.T) {
	pair := lawtest.Must(diffusion.SymmetricPair(2, 0.25))
	const draws = 20000
	law := lawtest.Must(newSmoothLaw(pair, draws, rand.New(rand.NewPCG(1, 2))))
	for _, time := range []float64{0.1, 0.5, 1.044058} {
		rho := ratioAt(time)
		want := lawtest.Must(diffusion.MutualInformation(pair, time))
		if got := law.information(rho); math.Abs(got-want) > 3*0.3/math.Sqrt(draws) { // the entropy of two classes scatters by less than 0.3
			t.Errorf("t = %v: information %v, want %v", time, got, want)
		}
		want = rho / 2 * lawtest.Must(diffusion.MMSE(pair, time))
		if got := law.slope(rho); math.Abs(got-want) > 0.02 {
			t.Errorf("t = %v: slope %v, want %v", time, got, want)
		}
	}
}

// I_n has the derivative that is measured with it, and its bias is of second order in 1/n where it is well below ln n.
func TestInformationOfPoints(t *testing.T) {
	lawtest.Slow(t)
	const n, d = 400, 4
	rho := []float64{0.999, 1, 1.001}
	var mean, squares float64
	const sets = 40
	for seed := range uint64(sets) {
		set := mixtureLaw("", isotropic(d)).sample(n, seed)
		m := lawtest.Must(measure(context.Background(), set.points, n, rho, rand.New(rand.NewPCG(seed, 1))))
		if slope := (m.information[2] - m.information[0]) / math.Log(rho[2]/rho[0]); math.Abs(slope-m.slope[1]) > 0.05*m.slope[1] { // the noise has a share in I_n that depends on ρ
			t.Errorf("dI/d ln ρ = %v, by difference %v", m.slope[1], slope)
		}
		mean += m.information[1] / sets
		squares += m.information[1] * m.information[1] / sets
	}
	want := d / 2.0 * math.Ln2
	if se := math.Sqrt((squares - mean*mean) / sets); math.Abs(mean-want) > 3*se {
		t.Errorf("I = %v ± %v, want %v", mean, se, want)
	}
}

func TestCollapseTime(t *testing.T) {
	lawtest.Slow(t)
	// The truth is in the interval, without a warning, in both a low and a high dimension, where leaving one out gives three times the truth, or an eighth too much.
	for _, d := range []int{3, 16} {
		const n = 300
		e := lawtest.Must(mixtureLaw("", isotropic(d)).sample(n, 1).CollapseTime())
		truth := lawtest.Must(GaussianCollapseTime(n, d, 1))
		if !e.OK || e.Warning != "" || truth < e.Low || truth > e.High || e.StdErr > 0.15*truth {
			t.Errorf("d = %d: %+v, want %v", d, e, truth)
		}
	}
}

// Times of the points in other units follow from the ratio of signal to noise.
func TestCollapseTimeInOtherUnits(t *testing.T) {
	lawtest.Slow(t)
	set := mixtureLaw("", isotropic(2)).sample(100, 1)
	scaled := mat.DenseCopyOf(set.points)
	const unit = 1000
	scaled.Scale(unit, scaled)
	a := lawtest.Must(Study{Set: set, Replicates: 5}.CollapseTime(context.Background()))
	b := lawtest.Must(Study{Set: lawtest.Must(New(scaled)), Replicates: 5}.CollapseTime(context.Background()))
	if want := 0.5 * math.Log1p(unit*unit*math.Expm1(2*a.Value)); math.Abs(b.Value/want-1) > 0.05 {
		t.Errorf("collapse at %v, want %v", b.Value, want)
	}
}

func TestCollapseTimeOfPointsThatHaveNone(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	repeated := mat.NewDense(60, 2, nil)
	repeated.Apply(func(_, _ int, _ float64) float64 { return float64(rng.IntN(3)) }, repeated)
	e := lawtest.Must(lawtest.Must(New(repeated)).CollapseTime())
	if e.OK || !strings.Contains(e.Warning, "of 60 points are distinct") {
		t.Errorf("%+v", e)
	}
	for i := range 60 {
		for j := range 2 {
			repeated.Set(i, j, float64(max(0, i-25)*(i+17*j)%101)) // 26 points in one place
		}
	}
	if e := lawtest.Must(lawtest.Must(New(repeated)).CollapseTime()); e.OK || !strings.Contains(e.Warning, "never resolved") {
		t.Errorf("nearly half of the points in one place: %+v", e)
	}
	if _, err := lawtest.Must(New(mat.NewDense(2, 1, []float64{1, 2}))).CollapseTime(); err == nil {
		t.Error("no error for two points")
	}
	tiny := mat.NewDense(20, 1, nil)
	tiny.Apply(func(_, _ int, _ float64) float64 { return 1e-150 * rng.NormFloat64() }, tiny)
	if _, err := lawtest.Must(New(tiny)).CollapseTime(); err == nil || !strings.Contains(err.Error(), "change their units") {
		t.Errorf("error %v for points of the order 1e-150", err)
	}
}

// Values that are rounded to a few are not those of a distribution with a density.
func TestRoundedPointsGetAWarning(t *testing.T) {
	lawtest.Slow(t)
	set := mixtureLaw("", isotropic(1)).sample(400, 1)
	rounded := mat.DenseCopyOf(set.points)
	rounded.Apply(func(_, _ int, v float64) float64 { return math.Round(v*200) / 200 }, rounded)
	e := lawtest.Must(Study{Set: lawtest.Must(New(rounded)), Replicates: 3}.CollapseTime(context.Background()))
	if !strings.Contains(e.Warning, "rounded") {
		t.Errorf("%+v", e)
	}
}

// At late times, where little is left of the data, information and error are still known within a tenth.
func TestCurvesAtLateTimes(t *testing.T) {
	lawtest.Slow(t)
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.1))
	set := mixtureLaw("", pair).sample(300, 1)
	times := []float64{1, 3, 6}
	c := lawtest.Must(Study{Set: set, Replicates: 10}.Curves(context.Background(), times))
	for k, time := range times {
		information, mmse := lawtest.Must(diffusion.MutualInformation(pair, time)), lawtest.Must(diffusion.MMSE(pair, time))
		for _, v := range []struct {
			e    Estimate
			want float64
		}{{c.Information[k], information}, {c.MMSE[k], mmse}} {
			if v.e.Warning != "" || math.Abs(v.e.Value-v.want) > 3*v.e.StdErr || v.e.StdErr > 0.1*v.want {
				t.Errorf("t = %v: %+v, want %v", time, v.e, v.want)
			}
		}
		entropy := lawtest.Must(diffusion.MutualInformation(pair, time)) + 0.5*math.Log(2*math.Pi*math.E*-math.Expm1(-2*time))
		if e := c.Entropy[k]; math.Abs(e.Value-entropy) > 3*e.StdErr {
			t.Errorf("t = %v: entropy %+v, want %v", time, e, entropy)
		}
	}
	if p := c.Participation; !(p[0].Value < p[1].Value && p[1].Value < p[2].Value && p[2].Value < 300.5) {
		t.Errorf("participation %+v", p)
	}
	for _, late := range []float64{20, 1e-13} {
		if _, err := (Study{Set: set}).Curves(context.Background(), []float64{late}); err == nil {
			t.Errorf("no error for t = %v", late)
		}
	}
}

// Far before the collapse the points tell nothing, which is not an estimate of NaN.
func TestCurvesFarBeforeTheCollapse(t *testing.T) {
	set, _ := drawClasses([]float64{.5, .5}, []float64{1, -1}, []float64{1, 1}, 60, 2, 2)
	c := lawtest.Must(Study{Set: set, Replicates: 2}.Curves(context.Background(), []float64{1e-12, 1e-9}))
	for k := range c.Times {
		for _, e := range []Estimate{c.Information[k], c.Entropy[k], c.MMSE[k]} {
			if e.OK || !strings.Contains(e.Warning, "far before the collapse") || e.Value != 0 {
				t.Errorf("t = %v: %+v", c.Times[k], e)
			}
		}
		if p := c.Participation[k]; !p.OK || math.Abs(p.Value-1) > 1e-6 {
			t.Errorf("t = %v: participation %+v", c.Times[k], p)
		}
	}
}

// The corners of a cube are unlike any mixture that could be fitted to so few of them: the interval contains the truth, or there is a warning.
func TestCollapseTimeOfSpins(t *testing.T) {
	lawtest.Slow(t)
	const n, d = 600, 12
	spins := productLaw("", d, lawtest.Must(diffusion.SymmetricPair(1, 0)))
	truth := timeOf(spins.at(math.Log(n)))
	warned := 0
	for seed := range uint64(4) {
		e := lawtest.Must(Study{Set: spins.sample(n, seed), Seed: seed, Replicates: 12}.CollapseTime(context.Background()))
		if e.Warning != "" {
			warned++
		} else if truth < e.Low || truth > e.High {
			t.Errorf("%+v without a warning, want %v", e, truth)
		}
	}
	if warned == 0 {
		t.Error("no warning for any sample")
	}
}
