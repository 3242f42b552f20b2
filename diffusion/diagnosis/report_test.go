package diagnosis_test

import (
	"math"
	"strings"
	"testing"
	"unicode"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/diagnosis"
	"nonequilibrium/diffusion/internal/lawtest"
)

func TestEstimateString(t *testing.T) {
	for _, test := range []struct {
		value, stdErr float64
		want          string
	}{
		{0.1134, 0.0031, "0.113(3)"},
		{0.1134, 0.0012, "0.1134(12)"},
		{0.1134, 0.00197, "0.113(2)"},
		{0.1134, 0.0196, "0.11(2)"},
		{0.1134, 0.0096, "0.113(10)"},
		{-1.99, 0.5, "-2.0(5)"},
		{1234.5, 56, "1.23(6)e+03"},
		{1234.5, 12.4, "1234(12)"},
		{0, 0.002, "0.000(2)"},
		{1.234e-7, 3e-9, "1.23(3)e-07"},
		{3e-9, 2e-7, "0(2)e-07"},
		{1.5e10, 2e8, "1.50(2)e+10"},
		{0.25, 0, "0.25"},
		{0.25, math.Inf(1), "0.25(∞)"},
		{math.NaN(), 1, "NaN"},
		{1, math.NaN(), "1(?)"},
		{5e-324, 5e-324, "5(5)e-324"},
		{0.18, 1e-17, "0.18"},
	} {
		if got := (diffusion.Estimate{Value: test.value, StdErr: test.stdErr}).String(); got != test.want {
			t.Errorf("%v ± %v is written as %s, want %s", test.value, test.stdErr, got, test.want)
		}
	}
}

// TestVerdicts: the sentences follow the errors that the scores have.
func TestVerdicts(t *testing.T) {
	lawtest.Slow(t)
	plane := lawtest.Must(diffusion.NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{1, 0}, {-1, 0}}, []float64{0.4, 0.4}))
	curled := func(dst, x []float64, t float64) {
		plane.At(t).Score(dst, x)
		dst[0], dst[1] = dst[0]-0.3*x[1], dst[1]+0.3*x[0]
	}
	for _, test := range []struct {
		score diffusion.Drift
		want  []string
		never []string
	}{
		{exact(plane), []string{"No error of the score is seen", "cannot be told from the data", "is right at all times", "identities of an exact score hold", "It is a gradient", "It obeys the Fokker–Planck equation", "It has the symmetry of the data", "may be chance"}, []string{"violates"}},
		{wrong(plane, 1.2, 0), []string{"The error of the score costs", "agrees.", "the score is too sure of itself", "violates an identity of exact scores: ⟨x·s⟩", "It is a gradient"}, []string{"may be chance"}},
		{wrong(plane, 1, 0.3), []string{"costs 0.18 nats", "It breaks the symmetry of the data", "violates an identity of exact scores: ⟨s_"}, nil},
		{curled, []string{"It is not a gradient", "It does not obey the Fokker–Planck equation", "violates an identity of exact scores: ⟨|s|² + ∇·s⟩"}, nil},
	} {
		c := diagnosis.Comparison{Data: plane, Score: test.score, From: 0.001, To: 1.001, Paths: 1500, Steps: 20, Seed: 3}
		c.Symmetry = func(dst, x []float64) { dst[0], dst[1] = -x[0], -x[1] }
		r := lawtest.Must(c.Report(t.Context(), []float64{0.1, 0.5}))
		text := strings.ReplaceAll(r.Markdown(), "cannot be told", "cannot be told from the data")
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
		for _, c := range r.LaTeX() {
			if c > unicode.MaxASCII {
				t.Errorf("LaTeX has %q in\n%s", c, r.LaTeX())
				break
			}
		}
		if strings.Count(r.LaTeX(), "$")%2 != 0 {
			t.Errorf("LaTeX has an odd number of $ in\n%s", r.LaTeX())
		}
		for _, never := range test.never {
			if strings.Contains(text, never) {
				t.Errorf("%q in\n%s", never, text)
			}
		}
	}
}

// TestProgressOfReport: the parts of a report are one run to the reader.
func TestProgressOfReport(t *testing.T) {
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.4))
	last, all := 0, 0
	c := diagnosis.Comparison{Data: pair, Score: exact(pair), From: 0.1, To: 1, Paths: 130, Steps: 2}
	c.Progress = func(done, total int) {
		if done <= last || all != 0 && total != all {
			t.Errorf("progress from %d of %d to %d of %d", last, all, done, total)
		}
		last, all = done, total
	}
	lawtest.Must(c.Report(t.Context(), []float64{0.5}))
	if last != all || last != 11*130 {
		t.Errorf("progress ends at %d of %d", last, all)
	}
}

// TestShare: the density over time is integrated from the left.
func TestShare(t *testing.T) {
	c := &diagnosis.Curve{Times: []float64{0, 1, 3}, Density: []diffusion.Estimate{{Value: 2}, {Value: 2}, {Value: 0}}}
	for at, want := range map[float64]float64{-1: 0, 0.5: 0.25, 1: 0.5, 3: 1, 9: 1} {
		if got := c.Share(at); math.Abs(got-want) > 1e-12 {
			t.Errorf("share %v before %v, want %v", got, at, want)
		}
	}
}
