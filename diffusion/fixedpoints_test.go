package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"nonequilibrium/diffusion/internal/lawtest"
)

// simplex returns q equal modes at the corners of a regular simplex in q − 1 dimensions, at the distance mu from its centre.
func simplex(q int, mu, variance float64) *Mixture {
	var weights, variances []float64
	var means [][]float64
	for k := range q {
		// Corner k of the standard simplex in q dimensions, along the axes (1, …, 1, −j, 0, …).
		mean := make([]float64, q-1)
		for j := 1; j < q; j++ {
			along := 0.0
			if k < j {
				along = 1
			} else if k == j {
				along = -float64(j)
			}
			mean[j-1] = mu * along / math.Sqrt(float64(j*(j+1))) * math.Sqrt(float64(q)/float64(q-1))
		}
		weights, means, variances = append(weights, 1/float64(q)), append(means, mean), append(variances, variance)
	}
	return lawtest.Must(NewIsotropicMixture(weights, means, variances))
}

// cloud returns a mixture of k components in d dimensions drawn at random.
func cloud(r *rand.Rand, k, d int, turned bool) *Mixture {
	weights, means, covs := make([]float64, k), make([][]float64, k), make([]mat.Symmetric, k)
	for i := range k {
		weights[i], means[i] = 0.2+r.Float64(), make([]float64, d)
		cov := mat.NewSymDense(d, nil)
		for j := range d {
			means[i][j] = 2.5 * (2*r.Float64() - 1)
			cov.SetSym(j, j, 0.05+0.6*r.Float64())
			if turned && j > 0 {
				cov.SetSym(j-1, j, 0.4*(2*r.Float64()-1)*math.Sqrt(cov.At(j-1, j-1)*cov.At(j, j)))
			}
		}
		covs[i] = cov
	}
	floats.Scale(1/floats.Sum(weights), weights)
	return lawtest.Must(NewMixture(weights, means, covs))
}

// TestFixedPointsInPlane: a walk downhill from every point of a grid ends in a minimum that is
// known; all points are fixed points, with the potential and the curvatures that the landscape has there; and the
// signs of the curvatures add up.
func TestFixedPointsInPlane(t *testing.T) {
	r := rand.New(rand.NewPCG(91, 92))
	for i := range 12 {
		if testing.Short() && i > 0 {
			break
		}
		m := cloud(r, 2+i%5, 2, i%2 == 0)
		for _, time := range []float64{0, 0.05, 0.2, 0.5} {
			name := fmt.Sprintf("law %d, t = %v", i, time)
			points := lawtest.Must(FixedPoints(m, time))
			checkFixedPoints(t, name, m, time, points)
			var found, minima int
			for _, p := range points {
				if p.Stable() {
					minima++
				}
			}
			seen := make([]bool, len(points))
			law := m.At(time)
			const n, edge = 20, 4.0
			for j := range n * n {
				y := downhill(law, []float64{edge * (2*float64(j%n)/(n-1) - 1), edge * (2*float64(j/n)/(n-1) - 1)})
				k := closest(points, y)
				if !points[k].Stable() || floats.Distance(points[k].Y, y, 2) > 1e-4 {
					t.Fatalf("%s: downhill there is a minimum near %v, and no fixed point", name, y)
				}
				if !seen[k] {
					seen[k] = true
					found++
				}
			}
			if found != minima {
				t.Errorf("%s: %d minima, of which a grid finds %d", name, minima, found)
			}
		}
	}
}

// downhill returns the minimum that BFGS finds from y.
func downhill(law *Mixture, y []float64) []float64 {
	problem := optimize.Problem{
		Func: func(y []float64) float64 { return Potential(law, y, 0) },
		Grad: func(grad, y []float64) { PotentialGradient(grad, law, y, 0) },
	}
	result, err := optimize.Minimize(problem, y, &optimize.Settings{GradientThreshold: 1e-7}, &optimize.BFGS{})
	if result == nil {
		panic(err)
	}
	return result.X
}

func closest(points []FixedPoint, y []float64) int {
	best := 0
	for k, p := range points {
		if floats.Distance(p.Y, y, 2) < floats.Distance(points[best].Y, y, 2) {
			best = k
		}
	}
	return best
}

// checkFixedPoints compares points with the landscape and the sum that all of them have.
func checkFixedPoints(t *testing.T, name string, m *Mixture, time float64, points []FixedPoint) {
	t.Helper()
	var sum int
	for _, p := range points {
		sum += 1 - 2*(p.Index()%2)
		size := floats.Norm(p.Y, 2)
		for k := range m.Len() {
			_, mean, _ := m.At(time).Component(k)
			size = max(size, floats.Distance(p.Y, mean, 2))
		}
		if g := floats.Norm(PotentialGradient(nil, m, p.Y, time), 2); !(g <= 1e-10*size) {
			t.Errorf("%s: gradient %v at %v", name, g, p.Y)
		}
		checkRel(t, name+": potential", p.Potential, Potential(m, p.Y, time), 1e-12)
		var eigen mat.EigenSym
		eigen.Factorize(PotentialHessian(nil, m, p.Y, time), false)
		if want := eigen.Values(nil); !floats.EqualApprox(p.Curvatures, want, 1e-9*(1+floats.Norm(want, 2))) {
			t.Errorf("%s: curvatures %v, of the Hessian %v", name, p.Curvatures, want)
		}
	}
	if sum != 1 {
		t.Errorf("%s: Σ (−1)^index = %d over %d points", name, sum, len(points))
	}
}

// TestFixedPointsInSpace: more dimensions, by what must hold at each and for all together, and every mode of a
// far-apart law has its valley.
func TestFixedPointsInSpace(t *testing.T) {
	lawtest.Slow(t)
	r := rand.New(rand.NewPCG(93, 94))
	for i := range 8 {
		m := cloud(r, 2+i%4, 3+i%2, i%2 == 0)
		for _, time := range []float64{0.01, 0.3} {
			checkFixedPoints(t, fmt.Sprintf("law %d, t = %v", i, time), m, time, lawtest.Must(FixedPoints(m, time)))
		}
	}
	// Of q far corners every set of n is a fixed point of index n − 1.
	for q := 3; q <= 5; q++ {
		count := make([]int, q)
		for _, p := range lawtest.Must(FixedPoints(simplex(q, 4, 0.2), 0)) {
			count[p.Index()]++
		}
		choose := 1
		for n := range count {
			choose = choose * (q - n) / (n + 1)
			if count[n] != choose {
				t.Errorf("%d corners: %v fixed points by index, want %d of index %d", q, count, choose, n)
			}
		}
	}
}

// TestEmbeddedLine: a law on a line in the plane, in a direction of its own, has the fixed points and the transitions
// of the line.
func TestEmbeddedLine(t *testing.T) {
	r := rand.New(rand.NewPCG(95, 96))
	for name, m := range map[string]*Mixture{
		"pair":           lawtest.Must(SymmetricPair(2, 0.25)),
		"uneven weights": mixture1D(t, []float64{0.7, 0.3}, []float64{2, -2}, []float64{0.25, 0.25}),
		"uneven widths":  mixture1D(t, []float64{0.4, 0.6}, []float64{1.5, -1.5}, []float64{0.15, 0.6}),
	} {
		if testing.Short() && name != "uneven widths" {
			continue
		}
		turned := turnedProduct(t, m, []float64{0.3, 0.8}, r)
		_, axis, _ := turned.Component(0)
		_, mean, _ := m.Component(0)
		floats.Scale(1/mean[0], axis)
		for _, time := range []float64{0, 0.02, 0.3, 0.7, 1.5} {
			line, space := lawtest.Must(FixedPoints(m, time)), lawtest.Must(FixedPoints(turned, time))
			if len(line) != len(space) {
				t.Fatalf("%s, t = %v: %d fixed points on the line, %d in space", name, time, len(line), len(space))
			}
			first := space[closest(space, along(axis, line[0].Y[0]))]
			for _, p := range line {
				if q := space[closest(space, along(axis, p.Y[0]))]; !(floats.Distance(q.Y, along(axis, p.Y[0]), 2) < 1e-10) || q.Index() != p.Index() ||
					!slices.ContainsFunc(q.Curvatures, func(c float64) bool { return math.Abs(c-p.Curvatures[0]) < 1e-10*(1+math.Abs(c)) }) ||
					!(math.Abs(p.Potential-line[0].Potential-(q.Potential-first.Potential)) < 1e-10*(1+math.Abs(q.Potential))) {
					t.Errorf("%s, t = %v: %v on the line, %v in space", name, time, p, q)
				}
			}
		}
		for what, f := range map[string]func(*Mixture) (float64, bool, error){"spinodal": SpinodalTime, "coexistence": CoexistenceTime, "speciation": SpeciationTime} {
			want := timeOf(t)(f(m))
			if !want.ok {
				want.t = math.NaN()
			}
			checkTimeIs(t, name+": "+what, timeOf(t)(f(turned)), want.t, 1e-10)
		}
	}
}

// along returns the point at the distance y along an axis.
func along(axis []float64, y float64) []float64 {
	return floats.ScaleTo(make([]float64, len(axis)), y, axis)
}

// TestPotts: q equal modes at the corners of a simplex are the mean-field Potts magnet with q states. Its ordered
// states open, are level with the disordered one, and are left alone at the couplings known.
func TestPotts(t *testing.T) {
	for q := 3; q <= 5; q++ {
		if testing.Short() && q > 3 {
			break
		}
		const mu, variance = 2, 0.25
		m, n := simplex(q, mu, variance), float64(q)
		time := func(coupling float64) float64 { return timeOfCoupling(mu, variance, coupling*(n-1)/n) }
		name := fmt.Sprint(q, " states: ")
		checkTimeIs(t, name+"spinodal", timeOf(t)(SpinodalTime(m)), time(pottsSpinodal(n)), 1e-11)
		checkTimeIs(t, name+"coexistence", timeOf(t)(CoexistenceTime(m)), time(2*(n-1)*math.Log(n-1)/(n-2)), 1e-11)
		checkTimeIs(t, name+"speciation", timeOf(t)(SpeciationTime(m)), time(n), 1e-11)

		var opened, closed int
		for _, s := range lawtest.Must(Spinodals(m)) {
			if s.Opens {
				opened++
				checkTimeIs(t, name+"opens", maybeTime{s.T, true}, time(pottsSpinodal(n)), 1e-11)
				checkRel(t, name+"curvature", 1+softness(m, s), 1, 1e-5)
			} else {
				closed++
				checkTimeIs(t, name+"closes", maybeTime{s.T, true}, time(n), 1e-11)
			}
		}
		if opened != q || closed != 1 {
			t.Errorf("%s%d valleys open, %d close", name, opened, closed)
		}
	}
	checkRel(t, "J of the spinodal", pottsSpinodal(3), 2.7456, 2e-5)
}

// softness returns the least curvature of the potential at a spinodal.
func softness(m *Mixture, s Spinodal) float64 {
	var eigen mat.EigenSym
	eigen.Factorize(PotentialHessian(nil, m, s.Y, s.T), false)
	return eigen.Values(nil)[0]
}

// pottsSpinodal returns the least J = ln[(1 + (q−1)u)/(1 − u)]/u over 0 < u < 1: above it
// u = (e^{Ju} − 1)/(e^{Ju} + q − 1) has other solutions than 0.
func pottsSpinodal(q float64) float64 {
	coupling := func(u float64) float64 { return math.Log((1+(q-1)*u)/(1-u)) / u }
	low, high := 1e-6, 1-1e-9
	for range 200 { // golden section
		const part = 0.3819660112501051
		a, b := low+part*(high-low), high-part*(high-low)
		if coupling(a) < coupling(b) {
			high = b
		} else {
			low = a
		}
	}
	return coupling(low)
}

// TestFirstOfSpinodals: above the spinodal time a walk down from everywhere ends in one minimum; just below it there are two.
func TestFirstOfSpinodals(t *testing.T) {
	lawtest.Slow(t)
	r := rand.New(rand.NewPCG(97, 98))
	for i := range 10 {
		m := cloud(r, 3+i%4, 2, i%2 == 0)
		spinodal := timeOf(t)(SpinodalTime(m))
		if !spinodal.ok {
			continue
		}
		for _, test := range []struct {
			factor float64
			many   bool
		}{{1.05, false}, {1.005, false}, {0.999, true}} {
			terrain := newTerrain(m.At(test.factor * spinodal.t))
			var first *site
			many := false
			const n, edge = 25, 4.0
			for j := range n * n {
				p, ok := terrain.walk([]float64{edge * (2*float64(j%n)/(n-1) - 1), edge * (2*float64(j/n)/(n-1) - 1)}, 0)
				switch {
				case !ok:
					t.Fatalf("law %d: a walk does not end", i)
				case first == nil:
					first = &p
				default:
					many = many || !terrain.same(first, &p)
				}
			}
			if many != test.many {
				t.Errorf("law %d: more than one minimum at %v of the spinodal time %v: %v", i, test.factor, spinodal.t, many)
			}
		}
	}
}
