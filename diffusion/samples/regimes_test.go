package samples

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestRegimes: of a pair in eight dimensions, whose split and choice are known, and whose collapse comes after both.
func TestRegimes(t *testing.T) {
	lawtest.Slow(t)
	ctx := context.Background()
	set, m := drawClasses([]float64{.5, .5}, []float64{4, -4}, []float64{1, 1}, 400, 4, 2)
	r := lawtest.Must(Study{Set: set, Seed: 3, Replicates: 10}.Regimes(ctx, nil))
	t.Logf("\n%v", r)
	check := func(name string, e Estimate, want float64) {
		t.Helper()
		if !e.OK || math.Abs(e.Value-want) > 4*e.StdErr || e.Low > e.Value || e.High < e.Value {
			t.Errorf("%s: %+v, want %v", name, e, want)
		}
	}
	check("split", r.Splits, math.Log(17)/2)
	low, high := 1e-2, 4.
	for range 50 {
		if middle := (low + high) / 2; lawtest.Must(diffusion.ClassEntropy(m, middle)) < math.Ln2/2 {
			low = middle
		} else {
			high = middle
		}
	}
	check("choice", r.Chooses, low)
	if !r.Memorizes.OK || !(r.Memorizes.High < r.Chooses.Low) {
		t.Errorf("collapse %+v is not after the choice %+v", r.Memorizes, r.Chooses)
	}
	for k, time := range r.Times {
		check("signal", r.Signal[k], 17*math.Exp(-2*time))
		check("clone", r.Clone[k], lawtest.Must(diffusion.CloneProbability(m, time)))
		check("known", r.Known[k], 1-lawtest.Must(diffusion.ClassEntropy(m, time))/math.Ln2)
		if k > 0 && (r.Located[k].Value > r.Located[k-1].Value+0.01 || r.Copy[k].Value > r.Copy[k-1].Value) {
			t.Errorf("t = %v: %+v and %+v rise", time, r.Located[k], r.Copy[k])
		}
	}
	if text := r.String(); !strings.Contains(text, "memory begins") || strings.Count(text, "\n") != 4 {
		t.Errorf("text %q", text)
	}
	plain := lawtest.Must(Study{Set: lawtest.Must(New(set.Points())), Replicates: 4}.Regimes(ctx, []float64{0.5, 1}))
	if plain.Known != nil || plain.Chooses.OK || !strings.Contains(plain.String(), "no labels") || len(plain.Copy) != 2 {
		t.Errorf("without labels: %+v", plain)
	}
}

func TestRegimesBadInput(t *testing.T) {
	set, _ := drawClasses([]float64{.5, .5}, []float64{4, -4}, []float64{1, 1}, 60, 2, 2)
	_, err := Study{}.Regimes(context.Background(), nil)
	lawtest.CheckError(t, "samples", "Regimes", err, "Set is nil")
	_, err = Study{Set: set}.Regimes(context.Background(), []float64{1e-20})
	lawtest.CheckError(t, "samples", "Regimes", err, "times[0] = 1e-20")
	_, err = Study{Set: set}.Regimes(context.Background(), []float64{1, math.NaN()})
	lawtest.CheckError(t, "samples", "Regimes", err, "times[1] = NaN")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (Study{Set: set}).Regimes(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of a cancelled context", err)
	}
}

// TestRegimeTimes: the times that are chosen are allowed, whatever the units of the points.
func TestRegimeTimes(t *testing.T) {
	set, _ := drawClasses([]float64{.5, .5}, []float64{4, -4}, []float64{1, 1}, 60, 2, 2)
	for _, unit := range []float64{1e-50, 1e-6, 1, 1e7, 1e50} {
		var points mat.Dense
		points.Scale(unit, set.Points())
		study := Study{Set: lawtest.Must(New(&points))}
		times := (&Regimes{}).span(study.Set.variance())
		if err := study.checkTimes(times); err != nil || !slices.IsSorted(times) || times[0] == times[1] {
			t.Errorf("unit %v: times %v, error %v", unit, times, err)
		}
	}
}
