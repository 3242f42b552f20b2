package vec

import (
	"math"
	"testing"
)

// ulps returns the distance of v from want in units of the last place of want.
func ulps(v, want float64) float64 {
	return math.Abs(v-want) / (math.Nextafter(math.Abs(want), math.Inf(1)) - math.Abs(want))
}

func onAllPaths(t *testing.T, test func(t *testing.T)) {
	defer func(p *path) { kernels = p }(kernels)
	for _, kernels = range paths() {
		t.Run(kernels.name, test)
	}
}

func TestExp(t *testing.T) {
	onAllPaths(t, func(t *testing.T) {
		limit := 2.0
		if kernels == &goPath && !fused {
			limit = 4
		}
		for _, scale := range []float64{1e-10, 0.3, 3, 700} {
			x := sample(1<<14, scale)
			y := make([]float64, len(x))
			kernels.exp(y, x)
			for i, v := range x {
				if d := ulps(y[i], math.Exp(v)); d > limit {
					t.Fatalf("e^%v = %v, off by %.1f ulp", v, y[i], d)
				}
			}
		}
		x := sample(Lanes, 1)
		x[0], x[1], x[2] = -1e300, 1e300, math.Inf(-1)
		kernels.exp(x, x)
		if ulps(x[0], math.Exp(-708)) > 4 || x[1] < math.Exp(708) || x[2] != x[0] {
			t.Errorf("e^x at −1e300, 1e300 and −∞: %v", x[:3])
		}
	})
}

// TestPoints: weights are powers of 2 within 1.5e−15, bounded below, and all sums over points are what their definition says.
func TestPoints(t *testing.T) {
	onAllPaths(t, func(t *testing.T) {
		const n, d = 7, 3
		x, points, counts, squares := sample(Lanes*d, 2), sample(n*d, 3), sample(n, 2), sample(n, 5)
		distances, products, most := make([]float64, n*Lanes), make([]float64, n*Lanes), make([]float64, Lanes)
		Distances(distances, x, d, points)
		Products(products, x, d, points, squares)
		for i := range most {
			most[i] = math.Inf(-1)
		}
		Largest(most, distances)
		distances[0] = math.Inf(-1)
		weights, excess, sums, means, dots := clone(distances), make([]float64, Lanes), make([]float64, 4*Lanes), make([]float64, d*Lanes), make([]float64, d*8)
		Weigh(weights, most, counts, excess)
		WeightSums(sums, weights, squares)
		WeightedSum(means, weights, d, points)
		Dots(dots, weights[:Lanes], x)
		near := func(what string, got, want, unit float64) {
			t.Helper()
			if !(math.Abs(got-want) <= 1.5e-15*unit) {
				t.Errorf("%s = %v, want %v", what, got, want)
			}
		}
		partial := make([]float64, d*8)
		for i := range Lanes {
			var w, w2, ws, largest, rest float64
			mean, top := make([]float64, d), math.Inf(-1)
			for k := range n {
				square, product := 0., squares[k]
				for j := range d {
					square += math.Pow(points[k*d+j]-x[j*Lanes+i], 2)
					product += points[k*d+j] * x[j*Lanes+i]
				}
				if top = max(top, -square); k > 0 || i > 0 {
					near("distance", distances[k*Lanes+i], -square, 100)
				}
				near("product", products[k*Lanes+i], product, 100)
				difference := max(distances[k*Lanes+i]-most[i], -1021)
				u := weights[k*Lanes+i]
				near("weight", u, counts[k]*math.Exp2(difference), 2*math.Exp2(difference))
				w, w2, ws, largest, rest = w+u, w2+u*u, ws+squares[k]*u, max(largest, u), rest+difference*u
				for j := range mean {
					mean[j] += u * points[k*d+j]
					if k == 0 {
						partial[j*8+i%8] += u * x[j*Lanes+i]
					}
				}
			}
			near("largest", most[i], top, 100)
			for k, want := range []float64{w, w2, ws, largest} {
				near("sum", sums[k*Lanes+i], want, 50)
			}
			near("excess", excess[i], rest, 100)
			for j, want := range mean {
				near("mean", means[j*Lanes+i], want, 50)
			}
		}
		for k, want := range partial {
			near("dot", dots[k], want, 50)
		}
	})
}

func TestTanh(t *testing.T) {
	onAllPaths(t, func(t *testing.T) {
		for _, scale := range []float64{1e-10, 0.3, 3, 25, 1e300} {
			x := sample(1<<14, scale)
			y := make([]float64, len(x))
			kernels.tanh(y, x)
			for i, v := range x {
				if d := math.Abs(y[i] - math.Tanh(v)); d > 3e-16 {
					t.Fatalf("tanh %v = %v, off by %v", v, y[i], d)
				}
			}
		}
	})
}

// TestNormalsAreBoxMuller: the normals are the transform of the words by the
// functions of the standard library.
func TestNormalsAreBoxMuller(t *testing.T) {
	onAllPaths(t, func(t *testing.T) {
		s, words := streamOf(7), streamOf(7)
		z := make([]float64, 1<<14)
		(*Stream)(s).Normals(z)
		for i := 0; i < len(z); i += 16 {
			for l := range 8 {
				a, b := next(words, l)
				radius := math.Sqrt(-2 * math.Log(2-unit(a)))
				sin, cos := math.Sincos(math.Pi / 2 * (unit(b) - 1.5))
				if b&1 != 0 {
					sin, cos = cos, sin
				}
				if b&2 != 0 {
					radius = -radius
				}
				if d := max(ulps(z[i+l], radius*cos), ulps(z[i+8+l], radius*sin)); d > 4 {
					t.Fatalf("pair %d: %v and %v, want %v and %v", i/16*8+l, z[i+l], z[i+8+l], radius*cos, radius*sin)
				}
			}
		}
	})
}

// TestPairSteps: the fused steps are what their definition says.
func TestPairSteps(t *testing.T) {
	const h, a, b, b0, c, c0 = 0.02, 1.7, 0.9, 0.3, -0.8, 0.1
	drift := func(x float64) float64 { return a*math.Tanh(b*x+b0) + c*x + c0 }
	var p Pair
	p.Set(h, a, b, b0, c, c0)
	onAllPaths(t, func(t *testing.T) {
		start := sample(lanes, 3)
		z := make([]float64, lanes)
		(*Stream)(streamOf(8)).Normals(z)
		x, f, heat := clone(start), make([]float64, lanes), make([]float64, lanes)
		for i, v := range x {
			f[i] = drift(v)
		}
		p.LogRatio(x, f, heat, (*Stream)(streamOf(8)))
		for i, v := range start {
			dx := drift(v)*h + math.Sqrt(2*h)*z[i]
			before, after := drift(v), drift(v+dx)
			want := dx*(before+after) + 0.5*h*(after*after-before*before)
			if math.Abs(x[i]-v-dx) > 1e-14 || math.Abs(f[i]-after) > 1e-14 || math.Abs(heat[i]-want) > 1e-14 {
				t.Fatalf("log-ratio, lane %d: x = %v, f = %v, heat = %v; want %v, %v, %v", i, x[i], f[i], heat[i], v+dx, after, want)
			}
		}
		x, heat = clone(start), make([]float64, lanes)
		p.Midpoint(x, heat, (*Stream)(streamOf(8)))
		for i, v := range start {
			dx := drift(v)*h + math.Sqrt(2*h)*z[i]
			if want := dx * drift(v+dx/2); math.Abs(x[i]-v-dx) > 1e-14 || math.Abs(heat[i]-want) > 1e-14 {
				t.Fatalf("midpoint, lane %d: x = %v, heat = %v; want %v, %v", i, x[i], heat[i], v+dx, want)
			}
		}
	})
}

// TestMixtures compares score, log-probability and divergence with sums by math.Exp.
func TestMixtures(t *testing.T) {
	onAllPaths(t, func(t *testing.T) {
		for _, s := range shapes {
			l := law(s.k, s.d, s.form)
			x := sample(2*Lanes*s.d, 3)
			score, logProb := make([]float64, len(x)), make([]float64, 2*Lanes)
			l.Score(score, x, -1, 2)
			l.LogProb(logProb, x)
			divergence := make([]float64, 2*Lanes)
			if s.form != Isotropic {
				l.ScoreDivergence(make([]float64, len(x)), divergence, x)
			}
			point := make([]float64, s.d)
			for i := range logProb {
				first := i/Lanes*Lanes*s.d + i%Lanes
				for j := range point {
					point[j] = x[first+j*Lanes]
				}
				wantLog, wantDivergence, want := l.slowly(point)
				if s.form != Isotropic && math.Abs(divergence[i]-wantDivergence) > 1e-11*(1+math.Abs(wantDivergence)) {
					t.Fatalf("%v: ∇·∇ln p = %v, want %v", s, divergence[i], wantDivergence)
				}
				if math.Abs(logProb[i]-wantLog) > 1e-13*(1+math.Abs(wantLog)) {
					t.Fatalf("%v: ln p = %v, want %v", s, logProb[i], wantLog)
				}
				for j, v := range want {
					v = -point[j] + 2*v
					if got := score[first+j*Lanes]; math.Abs(got-v) > 1e-12*(1+math.Abs(v)) {
						t.Fatalf("%v: coordinate %d of the score = %v, want %v", s, j, got, v)
					}
				}
			}
		}
	})
}

// slowly returns ln p, ∇·∇ln p and ∇ln p at one point by the definition.
func (l *Law) slowly(x []float64) (logProb, divergence float64, score []float64) {
	d, size := l.dim, len(l.precisions)/len(l.offsets)
	score = make([]float64, d)
	var sum float64
	for k, offset := range l.offsets {
		mean, precision := l.means[k*d:(k+1)*d], l.precisions[k*size:(k+1)*size]
		pull := make([]float64, d)
		var square, trace, length float64
		for i := range d {
			switch l.form {
			case Isotropic:
				pull[i], trace = precision[0]*(mean[i]-x[i]), trace+precision[0]
			case Diagonal:
				pull[i], trace = precision[i]*(mean[i]-x[i]), trace+precision[i]
			case Full:
				trace += precision[i*d+i]
				for j := range d {
					pull[i] += precision[i*d+j] * (mean[j] - x[j])
				}
			}
			square += (mean[i] - x[i]) * pull[i]
			length += pull[i] * pull[i]
		}
		p := math.Exp(offset - square/2)
		sum += p
		divergence += p * (length - trace)
		for i, u := range pull {
			score[i] += p * u
		}
	}
	divergence /= sum
	for i := range score {
		score[i] /= sum
		divergence -= score[i] * score[i]
	}
	return math.Log(sum), divergence, score
}
