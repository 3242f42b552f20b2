package vec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// fused says whether the Go path fuses multiplication and addition and so must
// agree with the others bit by bit.
var fused = fma(1+0x1p-30, 1+0x1p-30, -1-0x1p-29) != 0

// The Go path without fused operations agrees within these bounds, relative to
// the largest of the results of a kernel or 1, for a single call and for the 100 steps of a
// path, along which rounding errors accumulate.
const (
	callTolerance = 2e-14
	pathTolerance = 1e-12
)

// agree compares the results of all paths of this machine for the same input.
func agree(t *testing.T, name string, tolerance float64, run func(p *path) [][]float64) {
	t.Helper()
	all := paths()
	want := run(all[0])
	for _, p := range all[1:] {
		bound := 0.0
		if p == &goPath && !fused {
			bound = tolerance
		}
		for k, got := range run(p) {
			largest := 1.0
			for _, v := range want[k] {
				largest = max(largest, math.Abs(v))
			}
			for i, v := range got {
				if !(math.Abs(v-want[k][i]) <= bound*largest) {
					t.Fatalf("%s: output %d, lane %d: %v on the path %s, %v on %s", name, k, i, v, p.name, want[k][i], all[0].name)
				}
			}
		}
	}
}

// sample returns n numbers from −scale to scale.
func sample(n int, scale float64) []float64 {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, n)
	for i := range x {
		x[i] = scale * (2*r.Float64() - 1)
	}
	return x
}

func clone(x []float64) []float64 { return append([]float64(nil), x...) }

func streamOf(seed uint64) *[4][8]uint64 {
	var s Stream
	s.Seed(rand.NewPCG(seed, 0))
	return (*[4][8]uint64)(&s)
}

const lanes = 16 * Lanes

func TestPathsOfFunctions(t *testing.T) {
	agree(t, "normals", callTolerance, func(p *path) [][]float64 {
		z, s := make([]float64, lanes), streamOf(3)
		p.normals(z, s)
		p.normals(z, s)
		return [][]float64{z}
	})
	for _, scale := range []float64{1e-3, 1, 700} {
		agree(t, "exp", 1e-15, func(p *path) [][]float64 {
			y := make([]float64, lanes)
			p.exp(y, sample(lanes, scale))
			return [][]float64{y}
		})
		agree(t, "tanh", callTolerance, func(p *path) [][]float64 {
			y := make([]float64, lanes)
			p.tanh(y, sample(lanes, scale))
			return [][]float64{y}
		})
	}
}

func TestPathsOfSteps(t *testing.T) {
	var pair Pair
	pair.Set(0.01, 2, 1.5, 0.1, -1, 0.2)
	agree(t, "pairLogRatio", pathTolerance, func(p *path) [][]float64 {
		x, f, heat, s := sample(lanes, 2), sample(lanes, 1), sample(lanes, 1), streamOf(4)
		for range 100 {
			p.pairLogRatio(x, f, heat, (*[8]float64)(&pair), s)
		}
		return [][]float64{x, f, heat}
	})
	agree(t, "pairMidpoint", pathTolerance, func(p *path) [][]float64 {
		x, heat, s := sample(lanes, 2), sample(lanes, 1), streamOf(5)
		for range 100 {
			p.pairMidpoint(x, heat, (*[8]float64)(&pair), s)
		}
		return [][]float64{x, heat}
	})
	a, b, c, d := sample(lanes, 1), sample(lanes, 2), sample(lanes, 3), sample(lanes, 4)
	agree(t, "advance", callTolerance, func(p *path) [][]float64 {
		x, step := clone(a), make([]float64, lanes)
		p.advance(x, step, b, c, 0.01, 0.14)
		return [][]float64{x, step}
	})
	agree(t, "logRatio", callTolerance, func(p *path) [][]float64 {
		heat := clone(a)
		p.logRatio(heat, b, c, d, 0.01)
		return [][]float64{heat}
	})
	agree(t, "mulAdd", callTolerance, func(p *path) [][]float64 {
		dst := clone(a)
		p.mulAdd(dst, b, c)
		return [][]float64{dst}
	})
	agree(t, "addScaled", callTolerance, func(p *path) [][]float64 {
		dst := make([]float64, lanes)
		p.addScaled(dst, b, c, -0.3)
		return [][]float64{dst}
	})
}

// law returns a mixture of k components in dimension d.
func law(k, d int, form Form) *Law {
	r := rand.New(rand.NewPCG(uint64(k), uint64(d)))
	var l Law
	l.Resize(k, d, form)
	for i := range k {
		mean, precision := l.Component(i, -r.Float64())
		for j := range mean {
			mean[j] = r.NormFloat64()
		}
		for j := range precision {
			precision[j] = 1 + r.Float64()
			if form == Full && j/d != j%d {
				precision[j] = 0.1 / float64(1+max(j/d, j%d)) // symmetric
			}
		}
	}
	return &l
}

var shapes = []struct {
	k, d int
	form Form
}{
	{1, 1, Isotropic}, {2, 1, Isotropic}, {40, 1, Isotropic}, {8, 2, Isotropic}, {3, 5, Isotropic}, {8, 32, Isotropic},
	{2, 1, Diagonal}, {5, 3, Diagonal}, {1, 7, Diagonal}, {3, 2, Full}, {8, 8, Full}, {2, 13, Full},
}

func TestPathsOfMixtures(t *testing.T) {
	defer func(p *path) { kernels = p }(kernels)
	for _, s := range shapes {
		x := sample(4*Lanes*s.d, 3)
		agree(t, fmt.Sprintf("mixture %v", s), callTolerance, func(p *path) [][]float64 {
			kernels = p
			l, score, logProb := law(s.k, s.d, s.form), make([]float64, len(x)), make([]float64, 4*Lanes)
			l.Score(score, x, 1, 2)
			l.LogProb(logProb, x)
			if s.form == Isotropic {
				return [][]float64{score, logProb}
			}
			divergence := make([]float64, 4*Lanes)
			l.ScoreDivergence(make([]float64, len(x)), divergence, x)
			return [][]float64{score, logProb, divergence}
		})
	}
}

func TestPathsOfPoints(t *testing.T) {
	for _, s := range []struct{ n, d int }{{1, 1}, {2, 1}, {7, 2}, {8, 3}, {5, 16}, {64, 17}} {
		places, points := sample(Lanes*s.d, 2), sample(s.n*s.d, 3)
		agree(t, fmt.Sprintf("points %v", s), callTolerance, func(p *path) [][]float64 {
			products, rows, most, excess := make([]float64, s.n*Lanes), make([]float64, s.n*Lanes), sample(Lanes, 1), sample(Lanes, 1)
			p.products(products, places, s.d, points, sample(s.n, 1))
			p.distances(rows, places, s.d, points)
			distances := clone(rows)
			p.largest(most, rows)
			p.weigh(clone(rows), most, excess)
			p.weighCounts(rows, most, sample(s.n, 1), excess)
			few, sums, dots := make([]float64, 4*Lanes), sample(s.d*Lanes, 1), sample(s.d*8, 1)
			p.weightSums(few, rows, sample(s.n, 2))
			p.weightedSum(sums, rows, s.d, points)
			p.dots(dots, rows, places)
			return [][]float64{products, distances, most, rows, excess, few, sums, dots}
		})
	}
}

// TestNaN: a lane that has diverged stays recognisable and does not affect its
// neighbours.
func TestNaN(t *testing.T) {
	defer func(p *path) { kernels = p }(kernels)
	for _, p := range paths() {
		kernels = p
		var pair Pair
		pair.Set(0.01, 2, 1.5, 0.1, -1, 0.2)
		x, f, heat := sample(lanes, 2), make([]float64, lanes), make([]float64, lanes)
		x[5], x[40] = math.NaN(), math.Inf(1)
		pair.LogRatio(x, f, heat, (*Stream)(streamOf(6)))
		l, score := law(8, 1, Isotropic), make([]float64, lanes)
		l.Score(score, x, 1, 2)
		for i := range x {
			if bad := i == 5 || i == 40; bad == isFinite(heat[i]) || bad == isFinite(score[i]) {
				t.Errorf("%s: lane %d has heat %v and score %v", p.name, i, heat[i], score[i])
			}
		}
	}
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
