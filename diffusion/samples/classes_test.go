package samples

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// drawClasses returns n draws of a mixture on a line, with the component as a label, in d dimensions: the others are N(0, 1/4).
func drawClasses(weights, means, variances []float64, n, d int, seed uint64) (*Set, *diffusion.Mixture) {
	rng := rand.New(rand.NewPCG(seed, 1))
	points, labels := mat.NewDense(n, d, nil), make([]int, n)
	for i := range n {
		u := rng.Float64()
		for u > weights[labels[i]] && labels[i] < len(weights)-1 {
			u -= weights[labels[i]]
			labels[i]++
		}
		for j := range d {
			points.Set(i, j, rng.NormFloat64()/2)
		}
		points.Set(i, 0, means[labels[i]]+math.Sqrt(variances[labels[i]])*rng.NormFloat64())
	}
	column := make([][]float64, len(means))
	for k, v := range means {
		column[k] = []float64{v}
	}
	m := lawtest.Must(diffusion.NewIsotropicMixture(weights, column, variances))
	return lawtest.Must(lawtest.Must(New(points)).WithLabels(labels)), m
}

type classCase struct {
	name                      string
	weights, means, variances []float64
	times                     []float64
	half                      float64
}

func classCases() []classCase {
	list := []classCase{
		{name: "½N(±2, ¼)", weights: []float64{.5, .5}, means: []float64{2, -2}, variances: []float64{.25, .25}},
		{name: ".3N(−1.2, .2) + .7N(.9, .5)", weights: []float64{.3, .7}, means: []float64{-1.2, .9}, variances: []float64{.2, .5}},
		{name: "three classes", weights: []float64{.2, .5, .3}, means: []float64{-2, 0, 2}, variances: []float64{.1, .2, .1}},
	}
	for i := range list {
		c := &list[i]
		_, m := drawClasses(c.weights, c.means, c.variances, 10, 1, 1)
		c.times = []float64{.1, .3, .6, 1, 1.5}
		all := 0.0
		for _, w := range c.weights {
			all -= w * math.Log(w)
		}
		low, high := 1e-3, 4.
		for range 50 {
			if c.half = (low + high) / 2; lawtest.Must(diffusion.ClassEntropy(m, c.half)) < all/2 {
				low = c.half
			} else {
				high = c.half
			}
		}
	}
	return list
}

// classCoverage is the shares of intervals that contain the truth, and of estimates with a warning, over all times and runs.
type classCoverage struct{ entropy, clone, half, warned float64 }

func (c classCase) coverage(d, n, runs int) (share classCoverage) {
	_, m := drawClasses(c.weights, c.means, c.variances, 10, 1, 1)
	part := 1 / float64(runs)
	for run := range runs {
		set, _ := drawClasses(c.weights, c.means, c.variances, n, d, uint64(100+run))
		study := Study{Set: set, Seed: uint64(run)}
		entropies := lawtest.Must(study.ClassEntropy(context.Background(), c.times))
		clones := lawtest.Must(study.CloneProbability(context.Background(), c.times))
		each := part / float64(len(c.times))
		for k, time := range c.times {
			share.entropy += each * hit(entropies[k], lawtest.Must(diffusion.ClassEntropy(m, time)))
			share.clone += each * hit(clones[k], lawtest.Must(diffusion.CloneProbability(m, time)))
			if entropies[k].Warning != "" {
				share.warned += each
			}
		}
		share.half += part * hit(lawtest.Must(study.ClassTime(context.Background())), c.half)
	}
	return share
}

// TestClassCoverage: class entropy, cloning probability and the time at which half is known, of points of laws in which they are exact.
// The times of a run are correlated. The larger study in CALIBRATION.md is written to the file named by CLASS_STUDY.
func TestClassCoverage(t *testing.T) {
	lawtest.Slow(t)
	if name := os.Getenv("CLASS_STUDY"); name != "" {
		classStudy(name)
	}
	const runs = 25
	var entropy, clone, half float64
	cases := classCases()
	for _, c := range cases {
		share := c.coverage(2, 300, runs)
		t.Logf("%s: %+v", c.name, share)
		if part := 1 / float64(len(cases)); share.warned <= 0.1 {
			entropy, clone, half = entropy+part*share.entropy, clone+part*share.clone, half+part*share.half
		} else {
			t.Errorf("%s: warned in %.2f", c.name, share.warned)
		}
	}
	if min(entropy, clone, half) < 0.86 {
		t.Errorf("entropy covers %.2f, cloning %.2f, the time %.2f", entropy, clone, half)
	}
}

func classStudy(name string) {
	file := lawtest.Must(os.Create(name))
	defer file.Close()
	for _, c := range classCases() {
		for _, size := range [][2]int{{1, 200}, {4, 200}, {16, 200}, {64, 200}, {4, 2000}, {16, 2000}} {
			runs := min(40, 40_000/size[1])
			s := c.coverage(size[0], size[1], runs)
			fmt.Fprintf(file, "| %s, d = %d, n = %d | %.0f | %.0f | %.0f | %.0f |\n", c.name, size[0], size[1], 100*s.entropy, 100*s.clone, 100*s.half, 100*s.warned)
		}
	}
}

// hit is 1 if the interval contains the value.
func hit(e Estimate, want float64) float64 {
	if e.Low <= want && want <= e.High {
		return 1
	}
	return 0
}

func TestClassesOfPoints(t *testing.T) {
	ctx := context.Background()
	far, _ := drawClasses([]float64{.5, .5}, []float64{20, -20}, []float64{.25, .25}, 200, 2, 1)
	study := Study{Set: far}
	for _, e := range lawtest.Must(study.ClassEntropy(ctx, []float64{1e-3, .1})) {
		if e.Value > 1e-300 || e.High < 1e-3 || e.Warning != "" {
			t.Errorf("classes that are far apart have the entropy %+v", e)
		}
	}
	if e := lawtest.Must(study.CloneProbability(ctx, []float64{12}))[0]; math.Abs(e.Value-0.5) > 0.02 {
		t.Errorf("at t = 12 the cloning probability is %+v, want 1/2", e)
	}
	points, labels := mat.DenseCopyOf(far.Points()), make([]int, far.Len())
	for i := range labels {
		labels[i] = i % 2
	}
	mixed := lawtest.Must(lawtest.Must(New(points)).WithLabels(labels))
	if e := lawtest.Must(Study{Set: mixed}.ClassTime(ctx)); e.OK || !strings.Contains(e.Warning, "less than half") {
		t.Errorf("labels that say nothing have the time %+v", e)
	}
	two := study
	two.Workers = 3
	one := lawtest.Must(study.ClassTime(ctx))
	if other := lawtest.Must(two.ClassTime(ctx)); one != other {
		t.Errorf("%+v with one number of workers, %+v with another", one, other)
	}
	_, err := Study{Set: lawtest.Must(New(points))}.ClassTime(ctx)
	lawtest.CheckError(t, "samples", "ClassTime", err, "no labels")
	_, err = Study{Set: lawtest.Must(far.WithLabels(make([]int, far.Len())))}.ClassTime(ctx)
	lawtest.CheckError(t, "samples", "ClassTime", err, "1 class")
	_, err = study.ClassEntropy(ctx, []float64{0})
	lawtest.CheckError(t, "samples", "ClassEntropy", err, "times[0] = 0")
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := study.ClassTime(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of a cancelled context", err)
	}
}
