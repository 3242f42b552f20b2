package franzparisi

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/line"
)

// franzParisi returns the potential or fails the test.
func franzParisi(t testing.TB, m *diffusion.Mixture, time float64) *Potential {
	t.Helper()
	f, err := New(m, time)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// potentialAt returns V, V′ and V″ at q or fails the test.
func potentialAt(t testing.TB, f *Potential, q float64) jet {
	t.Helper()
	v, dv, d2v, err := f.At(q)
	if err != nil {
		t.Fatal(err)
	}
	return jet{v, dv, d2v}
}

// nearJet fails unless got is want within tol, relative to the larger of |want| and scale.
func nearJet(t *testing.T, got, want jet, tol, scale float64, format string, args ...any) {
	t.Helper()
	for c := range got {
		if !(math.Abs(got[c]-want[c]) <= tol*max(scale, math.Abs(want[c]))) {
			t.Errorf(format+", derivative %d: %.17g, want %.17g (off by %.2g)", append(args, c, got[c], want[c], got[c]-want[c])...)
		}
	}
}

// spread puts the numbers along a direction of d dimensions, away from the origin.
func spread(d int, along ...float64) [][]float64 {
	r := rand.New(rand.NewPCG(uint64(d), 51))
	origin, direction := make([]float64, d), make([]float64, d)
	for j := range d {
		origin[j], direction[j] = r.NormFloat64(), r.NormFloat64()
	}
	floats.Scale(1/floats.Norm(direction, 2), direction)
	points := make([][]float64, len(along))
	for k, a := range along {
		points[k] = slices.Clone(origin)
		floats.AddScaled(points[k], a, direction)
	}
	return points
}

// mixture returns a mixture of components of the given variances; one stands for all.
func mixture(weights []float64, means [][]float64, variances ...float64) *diffusion.Mixture {
	for len(variances) < len(weights) {
		variances = append(variances, variances[0])
	}
	return lawtest.Must(diffusion.NewIsotropicMixture(weights, means, variances))
}

func TestReference(t *testing.T) {
	var ref table
	lawtest.ReadJSON(t, "franz_parisi.json", &ref)
	f := franzParisi(t, lawtest.Must(diffusion.SymmetricPair(1, 0.1)), 1)
	near(t, -f.FreeEnergy(), -0.5794000482627333, 1e-15, "minus the free energy")
	for _, row := range ref.Rows {
		want := jet{float64(row[1]), float64(row[2]), float64(row[3])}
		nearJet(t, potentialAt(t, f, float64(row[0])), want, 2e-14, 1, "q = %v", row[0])
	}
}

// TestLineReference has all that can be difficult in one dimension:
// unequal weights and variances, a narrow component inside a wide one, modes far
// apart, early and late times, small and large q.
func TestLineReference(t *testing.T) {
	var ref struct {
		Rows []struct {
			Weights, Means, Variances []float64
			T, Q, Err                 float64
			V                         [3]lawtest.Number
		}
	}
	lawtest.ReadJSON(t, "franz_parisi_line.json", &ref)
	for _, row := range ref.Rows {
		means := make([][]float64, len(row.Means))
		for k, mu := range row.Means {
			means[k] = []float64{mu}
		}
		f := franzParisi(t, mixture(row.Weights, means, row.Variances...), row.T)
		want := jet{float64(row.V[0]), float64(row.V[1]), float64(row.V[2])}
		nearJet(t, potentialAt(t, f, row.Q), want, 1e-12, 0, "%v, t = %v, q = %v", row.Variances, row.T, row.Q)
	}
}

// TestLineBreaks: where the integral is split makes no difference, but
// for a rule that overlooks a narrow mode or a steep crossing.
func TestLineBreaks(t *testing.T) {
	dense := make([]float64, 1201)
	floats.Span(dense, -lineReach, lineReach)
	for name, m := range map[string]*diffusion.Mixture{
		"narrow":       mixture([]float64{0.9, 0.1}, [][]float64{{0}, {0.3}}, 1, 1e-6),
		"all but seen": mixture([]float64{1 - 4e-5, 4e-5}, [][]float64{{0}, {0.3}}, 1, 1e-8),
		"steep":        mixture([]float64{0.6, 0.4}, [][]float64{{-1}, {1}}, 1e-4),
		"all":          mixture([]float64{0.2, 0.3, 0.5}, [][]float64{{-1}, {0.4}, {1}}, 1e-5, 1, 1e-3),
	} {
		if testing.Short() && name != "narrow" {
			continue
		}
		scale := 0.0
		for _, c := range line.Of(m) {
			scale = max(scale, 1/c.Variance)
		}
		for _, time := range []float64{0.01, 3} {
			if testing.Short() && time > 1 {
				continue
			}
			l := newOverlapLine(line.Of(m), time)
			for _, root := range []float64{0.05, 0.7, 2} {
				field := newRandomField(l.c * root)
				for _, from := range l.sources {
					f := func(z float64) jet {
						return jet{}.addScaled(standardDensity(z), l.logWeight(field, from.Mean+math.Sqrt(from.Variance)*z, root))
					}
					got, err := integrateJet(f, l.breaks(from, root), lineTolerance)
					if err != nil {
						t.Fatal(err)
					}
					want, err := integrateJet(f, dense, 1e-11)
					if err != nil {
						t.Fatal(err)
					}
					for c := range got {
						if math.Abs(got[c]-want[c]) > 1e-12*max(math.Pow(scale, float64(c)/2), math.Abs(want[c])) {
							t.Errorf("%s, t = %v, r = %v, from %v, derivative %d: %.15g, with dense breaks %.15g", name, time, root, from.Mean, c, got[c], want[c])
						}
					}
				}
			}
		}
	}
}

func TestSpaceReference(t *testing.T) {
	var ref table
	lawtest.ReadJSON(t, "franz_parisi_nd.json", &ref)
	for i, row := range ref.Rows {
		if testing.Short() && i%8 != 0 {
			continue
		}
		d, mu, q := int(row[0]), float64(row[1]), float64(row[4])
		f := franzParisi(t, mixture([]float64{0.5, 0.5}, spread(d, mu, -mu), float64(row[2])), float64(row[3]))
		got := potentialAt(t, f, q)[0] - f.FreeEnergy()
		// The table's errors are how it changed with the step, and say nothing below 1e−12.
		near(t, got, float64(row[5]), max(float64(row[6]), 1e-12), "d = %d, |μ| = %v, t = %v, q = %v", d, mu, row[3], q)
	}
}

// TestSingle: for one Gaussian the average is over |ξ| alone.
func TestSingle(t *testing.T) {
	var ref table
	lawtest.ReadJSON(t, "franz_parisi_single.json", &ref)
	for _, row := range ref.Rows {
		d, q := int(row[0]), float64(row[3])
		f := franzParisi(t, mixture([]float64{1}, spread(d, 3), float64(row[1])), float64(row[2]))
		got := potentialAt(t, f, q)
		got[0] -= f.FreeEnergy()
		nearJet(t, got, jet{float64(row[4]), float64(row[5]), float64(row[6])}, 1e-12, 0.01, "d = %d, q = %v", d, q)
	}
}

// TestSingleClosedForm: in one dimension what is left is a spin in a
// field of strength κ = √(q/B),
//
//	V − F = ½ ln 8πBq + ½ + ½κ² − L(κ),    L = E ln 2cosh κη,
//
// where L = ln 2 + κ²/2 − κ⁴/4 + O(κ⁶) and L = κ√(2/π) + π²/(12√(2π) κ) + O(κ⁻³).
func TestSingleClosedForm(t *testing.T) {
	const variance, time = 0.3, 0.6
	shrink, noise := decay(time)
	b := 1 / (1/variance + shrink*shrink/noise)
	f := franzParisi(t, mixture([]float64{1}, [][]float64{{-4}}, variance), time)
	near(t, f.FreeEnergy(), 0.5*math.Log(math.E*(shrink*shrink*variance+noise)/noise), 1e-14, "free energy")
	for _, kappa := range []float64{1e-4, 1e-2, 40, 1e3} {
		q := b * kappa * kappa
		l, tol := math.Ln2+kappa*kappa/2-math.Pow(kappa, 4)/4, math.Pow(kappa, 6)
		if kappa > 1 {
			l, tol = kappa*math.Sqrt(2/math.Pi)+math.Pi*math.Pi/(12*math.Sqrt(2*math.Pi)*kappa), math.Pow(kappa, -3)
		}
		want := 0.5*math.Log(8*math.Pi*b*q) + 0.5 + kappa*kappa/2 - l
		got := potentialAt(t, f, q)[0] - f.FreeEnergy()
		if math.Abs(got-want) > tol+1e-13*math.Abs(want) {
			t.Errorf("κ = %v: V − F = %.15g, want %.15g ± %.2g", kappa, got, want, tol)
		}
	}
}

// TestDerivatives compares V′ and V″ with differences of V and V′.
func TestDerivatives(t *testing.T) {
	lawtest.Slow(t)
	for name, f := range map[string]*Potential{
		"line":          franzParisi(t, mixture([]float64{0.2, 0.5, 0.3}, [][]float64{{-1.5}, {0.5}, {2}}, 0.3, 0.05, 0.8), 0.4),
		"pair, d = 3":   franzParisi(t, mixture([]float64{0.3, 0.7}, spread(3, -1.5, 1.5), 0.2), 0.7),
		"pair, d = 40":  franzParisi(t, mixture([]float64{0.3, 0.7}, spread(40, -6, 6), 0.2), 0.7),
		"three, d = 60": franzParisi(t, mixture([]float64{0.2, 0.5, 0.3}, spread(60, -4, 0, 6), 0.5), 1),
	} {
		for _, q := range []float64{0.02, 0.4, 3} {
			h := 1e-3 * q
			p := potentialAt(t, f, q)
			var d jet
			for i, w := range []float64{1. / 12, -2. / 3, 0, 2. / 3, -1. / 12} {
				if w != 0 {
					v := potentialAt(t, f, q+float64(i-2)*h)
					d[1] += w * v[0] / h
					d[2] += w * v[1] / h
				}
			}
			near(t, p[1], d[1], 1e-8, "%s, q = %v: V'", name, q)
			near(t, p[2], d[2], 1e-8, "%s, q = %v: V''", name, q)
		}
	}
}

// TestSpaceInOneDimension: the code for d dimensions at d = 1 is
// another way to the potential on the line.
func TestSpaceInOneDimension(t *testing.T) {
	for name, m := range map[string]*diffusion.Mixture{
		"pair":    lawtest.Must(diffusion.SymmetricPair(1, 0.1)),
		"unequal": mixture([]float64{0.7, 0.3}, [][]float64{{2}, {-1}}, 0.25),
		"three":   mixture([]float64{0.2, 0.5, 0.3}, [][]float64{{-2}, {0}, {1.5}}, 0.2),
	} {
		for _, time := range []float64{0.1, 1} {
			f := franzParisi(t, m, time)
			g, err := newInSpace(line.Of(m), 1, time)
			if err != nil {
				t.Fatal(err)
			}
			near(t, g.FreeEnergy(), f.FreeEnergy(), 1e-14, "%s, t = %v: free energy", name, time)
			for _, q := range []float64{0.01, 0.5, 2, 9} {
				nearJet(t, potentialAt(t, g, q), potentialAt(t, f, q), 1e-10, 1, "%s, t = %v, q = %v", name, time, q)
			}
		}
	}
}

// TestSymmetries: neither place nor direction nor the order of the
// components matters, nor one without weight.
func TestSymmetries(t *testing.T) {
	lawtest.Slow(t)
	const time, q = 0.6, 1.1
	same := func(name string, a, b *diffusion.Mixture) {
		t.Helper()
		f, g := franzParisi(t, a, time), franzParisi(t, b, time)
		near(t, f.FreeEnergy(), g.FreeEnergy(), 1e-13, "%s: free energy", name)
		nearJet(t, potentialAt(t, f, q), potentialAt(t, g, q), 1e-10, 1, "%s", name)
	}
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.1))
	same("moved by 1/3, which ends the mirror symmetry in floating point", pair,
		mixture([]float64{0.5, 0.5}, [][]float64{{1 + 1./3}, {-1 + 1./3}}, 0.1))
	same("reflected", mixture([]float64{0.7, 0.3}, [][]float64{{2}, {-1}}, 0.25, 0.6),
		mixture([]float64{0.3, 0.7}, [][]float64{{1}, {-2}}, 0.6, 0.25))
	same("with an empty component", pair,
		mixture([]float64{0.5, 0, 0.5}, [][]float64{{1}, {40}, {-1}}, 0.1, 3, 0.1))
	same("with an empty component, d = 3", mixture([]float64{0.7, 0.3}, spread(3, -1, 2), 0.25),
		mixture([]float64{0.7, 0.3, 0}, append(spread(3, -1, 2), []float64{9, -9, 9}), 0.25, 0.25, 1))
	same("rotated", mixture([]float64{0.7, 0.3}, [][]float64{{2, 0, 0}, {-1, 0, 0}}, 0.25),
		mixture([]float64{0.3, 0.7}, spread(3, -1, 2), 0.25))
	quarter := mat.NewDiagDense(2, []float64{0.25, 0.25})
	same("by covariance matrices", mixture([]float64{0.7, 0.3}, [][]float64{{2, 0}, {-1, 0}}, 0.25),
		lawtest.Must(diffusion.NewMixture([]float64{0.7, 0.3}, [][]float64{{2, 0}, {-1, 0}}, []mat.Symmetric{quarter, quarter})))
	same("two to one", mixture([]float64{1. / 3, 2. / 3}, [][]float64{{1}, {-1}}, 0.1),
		mixture([]float64{1. / 3, 1. / 3, 1. / 3}, [][]float64{{-1}, {1}, {-1}}, 0.1))
	same("two to one, d = 4", mixture([]float64{1. / 3, 2. / 3}, spread(4, 1, -1), 0.1),
		mixture([]float64{1. / 3, 1. / 3, 1. / 3}, spread(4, -1, 1, -1), 0.1))
	same("one mode in two parts", mixture([]float64{1}, [][]float64{{2, 0}}, 0.25),
		mixture([]float64{0.4, 0.6}, [][]float64{{2, 0}, {2, 0}}, 0.25))
}

// TestNormalisation: e^{−H} over ∫e^{−H}dX0 is the density of q at
// every X0' and X_t, and the mean of −ln ∫e^{−H}dX0 is the free energy.
func TestNormalisation(t *testing.T) {
	lawtest.Slow(t)
	m := mixture([]float64{0.2, 0.5, 0.3}, [][]float64{{-1.5}, {0.5}, {2}}, 0.3, 0.1, 0.8)
	const time = 0.7
	shrink, noise := decay(time)
	logZ := func(x float64) float64 {
		return m.At(time).LogProb([]float64{x}) + math.Log(2*math.Pi*noise)/2
	}
	weight := func(x0, xt float64) float64 { // e^{−H}
		return math.Exp(m.LogProb([]float64{x0}) - (xt-shrink*x0)*(xt-shrink*x0)/(2*noise))
	}
	for _, x := range [][2]float64{{-1.5, -0.3}, {0.4, 1}, {2, 0}} {
		var sum float64
		for i := range 60 { // dq = 2r dr against the Jacobian 1/2r
			sum += quad.Fixed(func(r float64) float64 {
				return weight(x[0]+r, x[1]) + weight(x[0]-r, x[1])
			}, float64(i)/5, float64(i+1)/5, 16, nil, 0)
		}
		near(t, math.Log(sum), logZ(x[1]), 1e-12, "ln ∫dq at X0' = %v, X_t = %v", x[0], x[1])
	}
	var free float64
	for i := -60; i < 60; i++ {
		free -= quad.Fixed(func(x float64) float64 {
			return math.Exp(m.At(time).LogProb([]float64{x})) * logZ(x)
		}, float64(i)/6, float64(i+1)/6, 16, nil, 0)
	}
	f := franzParisi(t, m, time)
	near(t, f.FreeEnergy(), free, 1e-12, "free energy")

	// −ln is convex: e^{−(V−F)} is below the mean density, whose integral is 1.
	var sum float64
	for i := range 40 {
		sum += quad.Fixed(func(r float64) float64 {
			return 2 * r * math.Exp(f.FreeEnergy()-potentialAt(t, f, r*r)[0])
		}, float64(i)/5, float64(i+1)/5, 4, nil, 0)
	}
	if !(sum > 0.2 && sum < 1) {
		t.Errorf("∫e^{−(V−F)}dq = %v, want a number below 1 and not by much", sum)
	}
}

// TestRange: near q = 0 V is smooth in two dimensions and (1/d − ½) ln q in three; where rounding takes over there is
// an error.
func TestRange(t *testing.T) {
	plane := franzParisi(t, mixture([]float64{0.5, 0.5}, [][]float64{{1, 0}, {0, 1}}, 0.5), 1)
	near(t, potentialAt(t, plane, 1e-12)[2], potentialAt(t, plane, 1e-6)[2], 1e-4, "d = 2: V″ at q = 1e−12 and 1e−6")
	for _, q := range []float64{1e-20, 1e300} {
		_, _, _, err := plane.At(q)
		lawtest.CheckError(t, "franzparisi", "range", err, "beyond which rounding takes over")
	}
	space := franzParisi(t, mixture([]float64{0.5, 0.5}, [][]float64{{1, 0, 0}, {0, 1, 1}}, 0.5), 1)
	near(t, 1e-40*potentialAt(t, space, 1e-20)[2], 1./6, 1e-6, "d = 3: q²V″ at q = 1e−20")
}

// TestLimits checks what the documentation says of small and large q.
func TestLimits(t *testing.T) {
	lawtest.Slow(t)
	const variance, time = 0.1, 1.0
	shrink, noise := decay(time)
	b := 1 / (1/variance + shrink*shrink/noise)
	for _, d := range []int{1, 2, 7, 300} {
		f := franzParisi(t, mixture([]float64{0.5, 0.5}, spread(d, -1, 1), variance), time)
		near(t, 1e-9*potentialAt(t, f, 1e-9)[1], 1/float64(d)-0.5, 1e-6, "d = %d: dV/dln q at small q", d)
		near(t, potentialAt(t, f, 1e3)[1]*2*b, 1, 0.1, "d = %d: 2B dV/dq at large q", d)
	}
	f := franzParisi(t, mixture([]float64{0.5, 0.5}, spread(50, -math.Sqrt(50), math.Sqrt(50)), variance), time)
	if dv := [2]float64{potentialAt(t, f, 1.8*b)[1], potentialAt(t, f, 2.2*b)[1]}; !(dv[0] < 0 && dv[1] > 0) {
		t.Errorf("d = 50: V' = %v on the two sides of q = 2B, want a minimum", dv)
	}
}

// TestSecondValley finds the times at which the documentation says
// that the second valley of the paper's pair is there, and the barrier long before.
func TestSecondValley(t *testing.T) {
	lawtest.Slow(t)
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.1))
	for time, want := range map[float64]bool{0.0035: false, 0.0037: false, 0.21: false, 0.214: true, 1: true} {
		f := franzParisi(t, pair, time)
		falls := false
		for q := 1.5; q < 3.5; q += 0.02 {
			falls = falls || potentialAt(t, f, q)[1] < 0
		}
		if falls != want {
			t.Errorf("t = %v: V falls towards a second valley: %v, want %v", time, falls, want)
		}
		concave := false
		for q := 0.5; q < 2.5; q += 0.02 {
			concave = concave || potentialAt(t, f, q)[2]+1/(2*q*q) < 0
		}
		if want := time > 0.0036; concave != want {
			t.Errorf("t = %v: a range of q where V is concave, the Jacobian set aside: %v, want %v", time, concave, want)
		}
	}
}

// TestWeightOfMinimum: what the documentation says of the second minimum in a hundred dimensions, where it is by V' and by
// how much it is higher by draws too, and of the choice when the second minimum of the paper's pair vanishes.
func TestWeightOfMinimum(t *testing.T) {
	lawtest.Slow(t)
	const d = 100
	m := mixture([]float64{0.5, 0.5}, spread(d, -10, 10), 0.1)
	f := franzParisi(t, m, 1)
	near(t, potentialAt(t, f, 4.0707)[1], 0, 1e-4, "V' at the second minimum")
	first, second := potentialAt(t, f, 0.1939), potentialAt(t, f, 4.0707)
	near(t, first[1], 0, 1e-2, "V' at the first minimum")
	near(t, d*(second[0]-first[0]), 32.80, 2e-4, "dΔV")

	sampled := lawtest.Must(Sample(m, 1, 20000, 5))
	low, _, _, err := sampled.At(0.1939)
	if err != nil {
		t.Fatal(err)
	}
	high, _, _, err := sampled.At(4.0707)
	if err != nil {
		t.Fatal(err)
	}
	near(t, d*(high.Value-low.Value), 32.80, 3*d*math.Hypot(high.StdErr, low.StdErr)/32.80, "dΔV by draws")

	// Along the line of the means, one coordinate decides about the mode.
	wrong := 1 - lawtest.Must(diffusion.CloneProbability(lawtest.Must(diffusion.SymmetricPair(10, 0.1)), 1))
	near(t, wrong, 6.7e-5, 0.05e-5, "posterior of the wrong mode")
	clones := lawtest.Must(diffusion.CloneProbability(lawtest.Must(diffusion.SymmetricPair(1, 0.1)), 0.212))
	near(t, 1-clones, 0.15, 0.005, "two copies in different modes")
}

// TestExtremes: far from the usual, V is what its largest term says.
func TestExtremes(t *testing.T) {
	entropy := math.Ln2 + 0.5*math.Log(2*math.Pi*math.E*0.1) // of two modes that hardly overlap
	for _, c := range []struct{ variance, time, q, want, tol float64 }{
		{0.1, 1e-20, 1, 0.5 / 2e-20, 1e-8},                                           // q/2Δ
		{0.1, 1e-20, 1e-24, entropy + 0.5*math.Log(4e-24) + 0.5 - math.Ln2, 1e-3},    // q ≪ Δ
		{1e-10, 30, 0.5, 0.25e10, 1e-4},                                              // q/2σ²
		{1e-12, 30, 1e-4, 0.5e8, 1e-3},                                               // q/2σ²
		{1e-9, 30, 4, 1 + math.Log(8*math.Sqrt(2*math.Pi*1e-9)), 1e-3},               // from spike to spike
		{1e8, 1e-3, 1, 0.5*math.Exp(-2e-3)/-math.Expm1(-2e-3) + math.Log(2e4), 0.15}, // noise alone
	} {
		got := potentialAt(t, franzParisi(t, lawtest.Must(diffusion.SymmetricPair(1, c.variance)), c.time), c.q)[0]
		if !(math.Abs(got-c.want) <= c.tol*max(1, math.Abs(c.want))) {
			t.Errorf("σ² = %v, t = %v, q = %v: V = %v, want about %v", c.variance, c.time, c.q, got, c.want)
		}
	}
}

func TestBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0.1))
	full := lawtest.Must(diffusion.NewMixture([]float64{1}, [][]float64{{0, 0}}, []mat.Symmetric{mat.NewSymDense(2, []float64{1, 0.5, 0.5, 1})}))
	points := lawtest.Must(diffusion.SymmetricPair(1, 0))
	triangle := mixture([]float64{0.2, 0.3, 0.5}, [][]float64{{0, 0}, {1, 0}, {0, 1}}, 0.1)
	unequal := mixture([]float64{0.5, 0.5}, [][]float64{{0, 0}, {1, 0}}, 0.1, 0.2)
	apart := mixture([]float64{0.2, 0.3, 0.5}, spread(2, 0, 1, 200), 1e-3)
	for _, c := range []struct {
		m    *diffusion.Mixture
		time float64
		want string
	}{
		{nil, 1, "m is nil"},
		{pair, 0, "t = 0"}, {pair, -1, "t = -1"}, {pair, nan, "t = NaN"}, {pair, inf, "t = +Inf"},
		{pair, 1e-310, "t = 1e-310 is too small"},
		{full, 1, "not a multiple of the identity"},
		{points, 1, "m has no density"},
		{triangle, 1, "3 means in 2 dimensions that are not on one line"},
		{unequal, 1, "variance 0.1 and 0.2 in 2 dimensions"},
		{apart, 0.01, "standard deviations apart"},
	} {
		_, err := New(c.m, c.time)
		lawtest.CheckError(t, "franzparisi", "New", err, c.want)
	}
	for _, c := range []struct {
		m    *diffusion.Mixture
		time float64
		want string
	}{
		{nil, 1, "m is nil"}, {pair, 0, "t = 0"}, {pair, nan, "t = NaN"}, {full, 1, "not a multiple of the identity"},
		{points, 1, "m has no density"},
	} {
		_, err := Sample(c.m, c.time, 10, 1)
		lawtest.CheckError(t, "franzparisi", "Sample", err, c.want)
	}
	for samples, want := range map[int]string{1: "samples = 1,", -3: "samples = -3", math.MaxInt / 2: "of memory, want at most"} {
		_, err := Sample(pair, 1, samples, 1)
		lawtest.CheckError(t, "franzparisi", "Sample", err, want)
	}
	sampled, err := Sample(triangle, 1, 10, 1)
	if err != nil {
		t.Fatal(err)
	}
	line, space := franzParisi(t, pair, 1), franzParisi(t, mixture([]float64{0.5, 0.5}, spread(2, -1, 1), 0.1), 1)
	for _, q := range []float64{0, -1, nan, inf} {
		for _, f := range []*Potential{line, space} {
			_, _, _, err := f.At(q)
			lawtest.CheckError(t, "franzparisi", "At", err, fmt.Sprintf("q = %v", q))
		}
		_, _, _, err := sampled.At(q)
		lawtest.CheckError(t, "franzparisi", "sampled At", err, fmt.Sprintf("q = %v", q))
	}
	_, _, _, err = line.At(1e20)
	lawtest.CheckError(t, "franzparisi", "At", err, "q = 1e+20 is above 2e+09")
	_, _, _, err = line.At(1e-320)
	lawtest.CheckError(t, "franzparisi", "At", err, "beyond what a float64 holds")
	_, _, _, err = sampled.At(1e-320)
	lawtest.CheckError(t, "franzparisi", "sampled At", err, "q = 1e-320")
}

// TestUnconverged: a rule too coarse for the integrand is an error.
func TestUnconverged(t *testing.T) {
	f := franzParisi(t, mixture([]float64{0.5, 0.5}, spread(2, -1, 1), 0.1), 1)
	step := finestRule / 64 // all that is left are 64 intervals
	for _, r := range []*nestedRule{&f.space.length, &f.space.cosine} {
		for i := range r.w {
			if r.w[i] *= float64(step); i%step != 0 {
				r.w[i] = 0
			}
		}
	}
	if _, _, _, err := f.At(4); err == nil || !strings.Contains(err.Error(), "q = 4: quadrature over X0' did not converge") {
		t.Errorf("error %v, want one that says it did not converge", err)
	}
}

// TestSample compares the sample's mean with quadrature where there is one.
func TestSample(t *testing.T) {
	lawtest.Slow(t)
	const n, time = 4000, 0.6
	for name, m := range map[string]*diffusion.Mixture{
		"line":         mixture([]float64{0.2, 0.5, 0.3}, [][]float64{{-1.5}, {0.5}, {2}}, 0.3, 0.1, 0.8),
		"pair, d = 2":  mixture([]float64{0.3, 0.7}, spread(2, -1, 1), 0.2),
		"pair, d = 30": mixture([]float64{0.3, 0.7}, spread(30, -4, 4), 0.2),
		"three, d = 9": mixture([]float64{0.2, 0.5, 0.3}, spread(9, -2, 0, 3), 0.5),
	} {
		exact := franzParisi(t, m, time)
		f, err := Sample(m, time, n, 3)
		if err != nil {
			t.Fatal(err)
		}
		free := f.FreeEnergy()
		checkEstimates(t, name+", free energy", []diffusion.Estimate{free}, []float64{exact.FreeEnergy()})
		for _, q := range []float64{0.1, 0.6, 4} {
			v, dv, d2v, err := f.At(q)
			if err != nil {
				t.Fatal(err)
			}
			p := potentialAt(t, exact, q)
			checkEstimates(t, fmt.Sprintf("%s, q = %v", name, q), []diffusion.Estimate{v, dv, d2v}, p[:])
		}
	}
}

// checkEstimates fails if an estimate is more than 3 standard errors from what is wanted.
func checkEstimates(t *testing.T, name string, got []diffusion.Estimate, want []float64) {
	t.Helper()
	for c, e := range got {
		if !(e.StdErr > 0 && math.Abs(e.Value-want[c]) <= 3*e.StdErr) {
			t.Errorf("%s, derivative %d: %.5g ± %.2g, want %.5g (%.1f standard errors)",
				name, c, e.Value, e.StdErr, want[c], math.Abs(e.Value-want[c])/e.StdErr)
		}
	}
}

// TestSampleByDefinition takes the same sample and does the integral
// over the circle |X0 − X0'|² = 2q by the trapezoid rule.
func TestSampleByDefinition(t *testing.T) {
	const n, seed, time, q = 40, 3, 0.4, 0.9
	m := mixture([]float64{0.2, 0.3, 0.5}, [][]float64{{-1, 0}, {1, 0.5}, {0, 1}}, 0.1, 0.4, 0.2)
	shrink, noise := decay(time)
	src := rand.NewPCG(seed, n)
	var want float64
	for range n {
		x0 := m.Rand(nil, src)
		xt := diffusion.Transition(nil, x0, time, src)
		const angles = 400
		var sum float64
		for i := range angles {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / angles)
			r := math.Sqrt(2 * q)
			x := []float64{x0[0] + r*cos, x0[1] + r*sin}
			a, b := xt[0]-shrink*x[0], xt[1]-shrink*x[1]
			sum += math.Exp(m.LogProb(x) - (a*a+b*b)/(2*noise))
		}
		want -= math.Log(2*math.Pi/angles*sum) / 2 / n // d²X0 = r dr dθ = dq dθ
	}
	f, err := Sample(m, time, n, seed)
	if err != nil {
		t.Fatal(err)
	}
	v, dv, d2v, err := f.At(q)
	if err != nil {
		t.Fatal(err)
	}
	near(t, v.Value, want, 1e-12, "V by definition")
	const h = 1e-4
	up, dup, _, _ := f.At(q + h)
	down, ddown, _, _ := f.At(q - h)
	near(t, dv.Value, (up.Value-down.Value)/(2*h), 1e-6, "V'")
	near(t, d2v.Value, (dup.Value-ddown.Value)/(2*h), 1e-6, "V''")
}

// TestConcurrent is for the race detector.
func TestConcurrent(t *testing.T) {
	lawtest.Slow(t)
	for _, f := range []*Potential{
		franzParisi(t, lawtest.Must(diffusion.SymmetricPair(1, 0.1)), 1),
		franzParisi(t, mixture([]float64{0.2, 0.5, 0.3}, spread(20, -2, 0, 3), 0.5), 1),
	} {
		want := potentialAt(t, f, 0.5)
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				if v, dv, d2v, err := f.At(0.5); err != nil || (jet{v, dv, d2v}) != want {
					t.Errorf("%v, %v, %v, %v, want %v", v, dv, d2v, err, want)
				}
			})
		}
		group.Wait()
	}
}

func TestQuadraticRoots(t *testing.T) {
	for _, c := range [][3]float64{{-6, 1, 1}, {1, -1e9, 1}, {2, -3, 0}, {0, 1, 4}} {
		roots := quadraticRoots(c[0], c[1], c[2])
		if len(roots) == 0 {
			t.Errorf("%v: no roots", c)
		}
		for _, x := range roots {
			if v := c[0] + c[1]*x + c[2]*x*x; math.Abs(v) > 1e-15*(math.Abs(c[1]*x)+c[2]*x*x) {
				t.Errorf("%v: %v at %v", c, v, x)
			}
		}
	}
	if x := quadraticRoots(2, 2, 1); x != nil {
		t.Errorf("roots %v, want none", x)
	}
	if x := quadraticRoots(2, 0, 0); x != nil {
		t.Errorf("roots %v of a constant", x)
	}
}

func Benchmark(b *testing.B) {
	for name, m := range map[string]*diffusion.Mixture{
		"pair":         lawtest.Must(diffusion.SymmetricPair(1, 0.1)),
		"three":        mixture([]float64{0.2, 0.5, 0.3}, [][]float64{{-1.5}, {0.5}, {2}}, 0.3, 0.05, 0.8),
		"pair in d=10": mixture([]float64{0.5, 0.5}, spread(10, math.Sqrt(10), -math.Sqrt(10)), 0.1),
	} {
		b.Run(name+"/New", func(b *testing.B) {
			for b.Loop() {
				franzParisi(b, m, 1)
			}
		})
		b.Run(name+"/Potential", func(b *testing.B) {
			f := franzParisi(b, m, 1)
			for i := 0; b.Loop(); i++ {
				potentialAt(b, f, 0.01*float64(1+i*37%800))
			}
		})
	}
}

// BenchmarkSample reports the time of one draw of X0' and X_t.
func BenchmarkSample(b *testing.B) {
	m := mixture([]float64{0.2, 0.5, 0.3}, spread(8, -2, 0, 3), 0.5)
	const draws = 1 << 14
	for b.Loop() {
		lawtest.Must(Sample(m, 0.5, draws, 1))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/draws, "ns/draw")
}
