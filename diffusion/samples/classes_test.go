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
	c := classCase{weights: weights, means: means, variances: variances}
	return c.draw(n, d, rand.New(rand.NewPCG(seed, 1))), c.mixture()
}

// draw returns labelled points, whose first coordinate is that of the mixture.
func (c classCase) draw(n, d int, rng *rand.Rand) *Set {
	points, labels := mat.NewDense(n, d, nil), make([]int, n)
	for i := range n {
		u := rng.Float64()
		for u > c.weights[labels[i]] && labels[i] < len(c.weights)-1 {
			u -= c.weights[labels[i]]
			labels[i]++
		}
		scale := 0.5
		if c.heavy {
			scale *= math.Sqrt(rng.ExpFloat64())
		}
		for j := range d {
			points.Set(i, j, scale*rng.NormFloat64())
		}
		points.Set(i, 0, c.means[labels[i]]+math.Sqrt(c.variances[labels[i]])*rng.NormFloat64())
	}
	return lawtest.Must(lawtest.Must(New(points)).WithLabels(labels))
}

// mixture is the law of the first coordinate, which alone tells of the class.
func (c classCase) mixture() *diffusion.Mixture {
	column := make([][]float64, len(c.means))
	for k, v := range c.means {
		column[k] = []float64{v}
	}
	return lawtest.Must(diffusion.NewIsotropicMixture(c.weights, column, c.variances))
}

type classCase struct {
	name                      string
	weights, means, variances []float64
	times                     []float64
	half                      float64
	heavy                     bool // the coordinates that say nothing of the class are those of a Laplace law in place of N(0, ¼)
}

func classCases() []classCase {
	list := []classCase{
		{name: "½N(±2, ¼)", weights: []float64{.5, .5}, means: []float64{2, -2}, variances: []float64{.25, .25}},
		{name: ".3N(−1.2, .2) + .7N(.9, .5)", weights: []float64{.3, .7}, means: []float64{-1.2, .9}, variances: []float64{.2, .5}},
		{name: "three classes", weights: []float64{.2, .5, .3}, means: []float64{-2, 0, 2}, variances: []float64{.1, .2, .1}},
		// Not used for the first version of the estimates:
		{name: "few in one, .1N(−1, .1) + .9N(1, .5)", weights: []float64{.1, .9}, means: []float64{-1, 1}, variances: []float64{.1, .5}},
		{name: "four classes, Laplace", weights: []float64{.4, .3, .2, .1}, means: []float64{-3, -1, 1, 3}, variances: []float64{.3, .2, .1, .3}, heavy: true},
		{name: "overlapping, ½N(±.8, ½)", weights: []float64{.5, .5}, means: []float64{.8, -.8}, variances: []float64{.5, .5}},
	}
	for i := range list {
		c := &list[i]
		m := c.mixture()
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

// classCoverage is what the intervals do, over all times and runs.
type classCoverage struct{ entropy, clone, half tally }

func (c classCase) coverage(d, n, runs int, seed uint64) (share classCoverage) {
	ctx, m := context.Background(), c.mixture()
	rng := rand.New(rand.NewPCG(seed, sum64(c.name, d, n)))
	for run := range runs {
		study := Study{Set: c.draw(n, d, rng), Seed: uint64(run)}
		w := lawtest.Must(study.witnesses())
		for _, t := range c.times {
			heard := lawtest.Must(w.at(ctx, t))
			share.entropy.add(w.classEntropy(heard), lawtest.Must(diffusion.ClassEntropy(m, t)))
			share.clone.add(w.clone(heard), lawtest.Must(diffusion.CloneProbability(m, t)))
		}
		share.half.add(lawtest.Must(study.ClassTime(ctx)), c.half)
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
	var all classCoverage
	for _, c := range classCases() {
		share := c.coverage(2, 300, 8, 1)
		t.Logf("%s: entropy %v, cloning %v, time %v", c.name, &share.entropy, &share.clone, &share.half)
		all.entropy.join(share.entropy)
		all.clone.join(share.clone)
		all.half.join(share.half)
	}
	for name, share := range map[string]tally{"entropy": all.entropy, "cloning": all.clone, "time": all.half} {
		if all := float64(share.all); float64(share.quietCovered) < 0.87*float64(share.quiet) || float64(share.quiet) < 0.9*all {
			t.Errorf("%s: %v", name, &share)
		}
	}
}

func classStudy(name string) {
	file := lawtest.Must(os.Create(name))
	defer file.Close()
	for _, c := range classCases() {
		for _, size := range [][3]int{{1, 200, 60}, {8, 200, 60}, {64, 200, 20}} {
			s := c.coverage(size[0], size[1], size[2], 1)
			fmt.Fprintf(file, "| %s | %d | %d | %v | %v | %v |\n", c.name, size[0], size[1], &s.entropy, &s.clone, &s.half)
		}
	}
	c := classCases()[4]
	s := c.coverage(8, 2000, 20, 1)
	fmt.Fprintf(file, "| %s | 8 | 2000 | %v | %v | %v |\n", c.name, &s.entropy, &s.clone, &s.half)
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
	few, _ := drawClasses([]float64{.5, .5}, []float64{.2, -.2}, []float64{1, 1}, 20, 2, 1)
	if e := lawtest.Must(Study{Set: few}.ClassTime(ctx)); e.OK || !strings.Contains(e.Warning, "down to t = 0.") {
		t.Errorf("20 points: %+v", e)
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
	_, err = study.CloneProbability(ctx, nil)
	lawtest.CheckError(t, "samples", "CloneProbability", err, "len(times) = 0")
	points.Scale(1e160, points)
	_, err = Study{Set: lawtest.Must(lawtest.Must(New(points)).WithLabels(labels))}.ClassTime(ctx)
	lawtest.CheckError(t, "samples", "ClassTime", err, "change their units")
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := study.ClassTime(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of a cancelled context", err)
	}
}
