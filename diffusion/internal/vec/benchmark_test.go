package vec

import (
	"fmt"
	"testing"

	"nonequilibrium/diffusion/internal/cputime"
)

// benchmark runs a kernel on every path of this machine and reports the
// nanoseconds of processor time that it takes for each of the given lanes.
func benchmark(b *testing.B, name string, lanes int, kernel func(p *path)) {
	defer func(p *path) { kernels = p }(kernels)
	for _, p := range paths() {
		b.Run(name+"/"+p.name, func(b *testing.B) {
			kernels = p
			b.ReportAllocs()
			start := cputime.Now()
			for b.Loop() {
				kernel(p)
			}
			b.ReportMetric(float64(cputime.Now()-start)/float64(b.N*lanes), "ns/lane")
		})
	}
}

func BenchmarkFunctions(b *testing.B) {
	x, y, s := sample(lanes, 2), make([]float64, lanes), streamOf(1)
	benchmark(b, "normals", lanes, func(p *path) { p.normals(y, s) })
	benchmark(b, "exp", lanes, func(p *path) { p.exp(y, x) })
	benchmark(b, "tanh", lanes, func(p *path) { p.tanh(y, x) })
}

func BenchmarkSteps(b *testing.B) {
	var pair Pair
	pair.Set(0.01, 2, 1.5, 0, -1, 0) // two wells: the points stay where they are
	numbers := (*[8]float64)(&pair)
	x, f, heat, s := sample(lanes, 2), sample(lanes, 1), make([]float64, lanes), streamOf(2)
	benchmark(b, "pairLogRatio", lanes, func(p *path) { p.pairLogRatio(x, f, heat, numbers, s) })
	benchmark(b, "pairMidpoint", lanes, func(p *path) { p.pairMidpoint(x, heat, numbers, s) })

	step, z := make([]float64, lanes), sample(lanes, 3)
	benchmark(b, "advance", lanes, func(p *path) { p.advance(x, step, f, z, 0, 0.1) })
	benchmark(b, "logRatio", lanes, func(p *path) { p.logRatio(heat, step, f, z, 0.01) })
	benchmark(b, "mulAdd", lanes, func(p *path) { p.mulAdd(heat, f, z) })
	benchmark(b, "addScaled", lanes, func(p *path) { p.addScaled(step, x, z, 0.5) })
}

// BenchmarkMixtures evaluates laws of K components in d dimensions; a lane is a point.
func BenchmarkMixtures(b *testing.B) {
	for _, s := range []struct {
		name string
		d, k int
		form Form
	}{
		{"isotropic", 1, 2, Isotropic}, {"isotropic", 2, 8, Isotropic}, {"isotropic", 8, 8, Isotropic}, {"isotropic", 32, 8, Isotropic},
		{"diagonal", 8, 8, Diagonal}, {"full", 8, 8, Full}, {"full", 32, 8, Full},
	} {
		const points = 4 * Lanes
		l, x := law(s.k, s.d, s.form), sample(points*s.d, 2)
		dst, each := make([]float64, len(x)), make([]float64, points)
		name := fmt.Sprintf("%s-d%d-K%d/", s.name, s.d, s.k)
		benchmark(b, name+"Score", points, func(*path) { l.Score(dst, x, 1, 2) })
		benchmark(b, name+"LogProb", points, func(*path) { l.LogProb(each, x) })
		if s.form != Isotropic {
			benchmark(b, name+"ScoreDivergence", points, func(*path) { l.ScoreDivergence(dst, each, x) })
		}
	}
}

// BenchmarkPoints compares 32 places with 64 points; a lane is a pair of them.
func BenchmarkPoints(b *testing.B) {
	const n, d = 64, 16
	places, points := sample(Lanes*d, 2), sample(n*d, 2)
	rows, most, excess, ones, start := make([]float64, n*Lanes), make([]float64, Lanes), make([]float64, Lanes), make([]float64, n), sample(n*Lanes, 10)
	few, sums, dots := make([]float64, 4*Lanes), make([]float64, d*Lanes), make([]float64, d*8)
	benchmark(b, "distances", n*Lanes, func(p *path) { p.distances(rows, places, d, points) })
	benchmark(b, "products", n*Lanes, func(p *path) { p.products(rows, places, d, points, ones) })
	benchmark(b, "largest", n*Lanes, func(p *path) { p.largest(most, rows) })
	benchmark(b, "weigh", n*Lanes, func(p *path) { copy(rows, start); p.weigh(rows, most, excess) })
	benchmark(b, "weightSums", n*Lanes, func(p *path) { p.weightSums(few, rows, ones) })
	benchmark(b, "weightedSum", n*Lanes, func(p *path) { p.weightedSum(sums, rows, d, points) })
	benchmark(b, "dots", Lanes, func(p *path) { p.dots(dots, rows[:Lanes], places) })
}
