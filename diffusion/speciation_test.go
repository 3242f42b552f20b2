package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// maybeTime is a time that may not exist.
type maybeTime struct {
	t  float64
	ok bool
}

// timeOf returns a function that passes on a time or fails the test.
func timeOf(t *testing.T) func(float64, bool, error) maybeTime {
	return func(v float64, ok bool, err error) maybeTime {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return maybeTime{v, ok}
	}
}

// checkTimeIs fails unless got is the time want within the tolerance; NaN is none.
func checkTimeIs(t *testing.T, name string, got maybeTime, want, tol float64) {
	t.Helper()
	if got.ok == math.IsNaN(want) || got.ok && !(math.Abs(got.t-want) <= tol) {
		t.Errorf("%s: %v, want %v: off by %.2g", name, got, want, got.t-want)
	}
}

// TestSpeciationReference: the table, by the closed form, by the curvature
// criterion on the same law in disguise, and by counting fixed points.
func TestSpeciationReference(t *testing.T) {
	var ref struct {
		Table []struct {
			Mu, Var, Ts lawtest.Number
			Phase       string
		}
	}
	lawtest.ReadJSON(t, "speciation.json", &ref)
	if len(ref.Table) == 0 {
		t.Fatal("no table")
	}
	for i, row := range ref.Table {
		if testing.Short() && i%10 != 0 {
			continue
		}
		mu, variance, want := float64(row.Mu), float64(row.Var), float64(row.Ts)
		if row.Phase == "none" {
			want = math.NaN()
		}
		name := fmt.Sprintf("μ = %v, σ² = %v", mu, variance)
		pair := lawtest.Must(SymmetricPair(mu, variance))
		split := mixture1D(t, []float64{0.25, 0.25, 0.5}, []float64{mu, mu, -mu}, []float64{variance, variance, variance})
		checkTimeIs(t, name, timeOf(t)(SpeciationTime(pair)), want, 4e-15)
		checkTimeIs(t, name+", split", timeOf(t)(SpeciationTime(split)), want, 1e-13)
		checkTimeIs(t, name+", counted", timeOf(t)(SpinodalTime(pair)), want, 1e-13)
		checkTimeIs(t, name+", magnet", timeOf(t)(PairSpinodalTime(mu, variance, 0.5)), want, 4e-15)
		checkTimeIs(t, name+", coexistence", timeOf(t)(CoexistenceTime(pair)), math.NaN(), 0)
		if !math.IsNaN(want) {
			k := lawtest.Must(CurieWeissCoupling(mu, variance, want))
			checkRel(t, name+": K(t_s)", k, 1, 1e-13)
		}
	}
}

// TestSpeciationInSpace: data in more dimensions with a time known otherwise.
func TestSpeciationInSpace(t *testing.T) {
	pair := timeOf(t)(SpeciationTime(lawtest.Must(SymmetricPair(1, 0.4)))).t
	even := []float64{0.5, 0.5}
	r := rand.New(rand.NewPCG(83, 84))
	turned := turnedProduct(t, lawtest.Must(SymmetricPair(1, 0.4)), []float64{0.2, 1.5}, r)
	wide := turnedProduct(t, lawtest.Must(SymmetricPair(0.3, 0.4)), []float64{5}, r)
	for name, test := range map[string]struct {
		m    *Mixture
		want float64
	}{
		"plane":               {lawtest.Must(NewIsotropicMixture(even, [][]float64{{0.6, 0.8}, {-0.6, -0.8}}, []float64{0.4, 0.4})), pair},
		"turned space":        {turned, pair},
		"mean off axis":       {lawtest.Must(NewIsotropicMixture(even, [][]float64{{1, 5}, {-1, 5}}, []float64{0.4, 0.4})), pair},
		"wide across":         {wide, 0.5 * math.Log(4)},
		"one narrow Gaussian": {mixture1D(t, []float64{1}, []float64{0.5}, []float64{0.3}), math.NaN()},
		"one wide Gaussian":   {mixture1D(t, []float64{1}, []float64{1}, []float64{4}), 0.5 * math.Log(3)},
		"centred Gaussian":    {mixture1D(t, []float64{1}, []float64{0}, []float64{4}), 0.5 * math.Log(3)},
		"unequal weights":     {mixture1D(t, []float64{0.7, 0.3}, []float64{2, -2}, []float64{0.25, 0.25}), math.NaN()},
		"weightless third":    {mixture1D(t, []float64{0.5, 0.5, 0}, []float64{1, -1, 7}, []float64{0.4, 0.4, 1}), pair},
	} {
		checkTimeIs(t, name, timeOf(t)(SpeciationTime(test.m)), test.want, 1e-11)
	}
}

// TestSpeciationCriterion: λ_max Cov(X_0 | X_t = y*) = sinh 2t at the time found,
// the covariance by Bayes' rule, for symmetric data without a closed form.
func TestSpeciationCriterion(t *testing.T) {
	for corners := 3; corners <= 6; corners++ {
		var weights, variances []float64
		var means [][]float64
		for k := range corners {
			sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(corners))
			weights, variances = append(weights, 1/float64(corners)), append(variances, 0.2)
			means = append(means, []float64{2 * cos, 2 * sin})
		}
		m := lawtest.Must(NewIsotropicMixture(weights, means, variances))
		got := timeOf(t)(SpeciationTime(m))
		if !got.ok {
			t.Fatalf("%d corners: no speciation", corners)
		}
		var eigen mat.EigenSym
		eigen.Factorize(originGiven(t, m, []float64{0, 0}, got.t).CovarianceMatrix(nil), false)
		checkRel(t, strconv.Itoa(corners)+" corners: λ_max", eigen.Values(nil)[1], math.Sinh(2*got.t), 1e-11)
	}
}

// TestCovarianceSpeciation: ½ ln Λ for laws whose Λ is known, and its distance from the time of the landscape.
func TestCovarianceSpeciation(t *testing.T) {
	r := rand.New(rand.NewPCG(85, 86))
	pair := lawtest.Must(SymmetricPair(2, 0.25))
	far := mixture1D(t, []float64{0.5, 0.5}, []float64{1e6 + 2, 1e6 - 2}, []float64{0.25, 0.25})
	for name, test := range map[string]struct {
		m    *Mixture
		want float64
	}{
		"pair":            {pair, 0.5 * math.Log(4.25)},
		"turned space":    {turnedProduct(t, pair, []float64{0.2, 4.1}, r), 0.5 * math.Log(4.25)},
		"wide across":     {turnedProduct(t, pair, []float64{5}, r), 0.5 * math.Log(5)},
		"simplex":         {simplex(4, 2, 0.25), 0.5 * math.Log(0.25+4./3)},
		"unequal weights": {mixture1D(t, []float64{0.7, 0.3}, []float64{2, -2}, []float64{0.25, 0.25}), 0.5 * math.Log(0.25+4*0.84)},
		"far away":        {far, 0.5 * math.Log(4.25)},
		"one Gaussian":    {mixture1D(t, []float64{1}, []float64{7}, []float64{4}), math.Log(2)},
		"Λ = 1":           {mixture1D(t, []float64{1}, []float64{7}, []float64{1}), math.NaN()},
		"narrow":          {lawtest.Must(SymmetricPair(0.6, 0.1)), math.NaN()},
	} {
		checkTimeIs(t, name, timeOf(t)(CovarianceSpeciationTime(test.m)), test.want, 1e-14)
	}

	// t_s − ½ ln Λ = ½ ln [(μ² + √(μ⁴ + δ²))/(μ² + σ²)] → ½ ln 2.
	for _, mu := range []float64{0.8, 3, 1e3, 1e6} {
		m := lawtest.Must(SymmetricPair(mu, 0.7))
		want := 0.5 * math.Log((1+math.Hypot(1, 0.3/(mu*mu)))/(1+0.7/(mu*mu)))
		offset := timeOf(t)(SpeciationTime(m)).t - timeOf(t)(CovarianceSpeciationTime(m)).t
		checkTimeIs(t, fmt.Sprint("offset, μ = ", mu), maybeTime{offset, true}, want, 1e-14)
		if mu == 1e6 {
			checkTimeIs(t, "offset of a pair far apart", maybeTime{offset, true}, math.Ln2/2, 1e-11)
		}
	}

	_, _, err := CovarianceSpeciationTime(lawtest.Must(SymmetricPair(1e200, 1)))
	lawtest.CheckError(t, "diffusion", "CovarianceSpeciationTime", err, "m has a covariance")
}

// TestTransitionsWithoutSymmetry compares spinodals and coexistence with the
// magnet's closed form and what the definition says.
func TestTransitionsWithoutSymmetry(t *testing.T) {
	for _, weight := range []float64{0.3, 0.5001, 0.7, 0.95} {
		m := mixture1D(t, []float64{weight, 1 - weight}, []float64{2, -2}, []float64{0.25, 0.25})
		want := timeOf(t)(PairSpinodalTime(2, 0.25, weight))
		checkTimeIs(t, fmt.Sprint("spinodal, weight ", weight), timeOf(t)(SpinodalTime(m)), want.t, 1e-12)
		checkTimeIs(t, fmt.Sprint("coexistence, weight ", weight), timeOf(t)(CoexistenceTime(m)), math.NaN(), 0)
	}
	// K = 1.842248 and t = 0.748516 at the weight 0.7.
	field := lawtest.Must(CurieWeissField(0.7))
	k := lawtest.Must(SpinodalCoupling(field))
	checkRel(t, "K_sp", k, 1.842248, 3e-7)
	checkRel(t, "|h₀|", math.Sqrt(k*(k-1))-math.Acosh(math.Sqrt(k)), field, 1e-13)
	checkTimeIs(t, "t_sp", timeOf(t)(PairSpinodalTime(2, 0.25, 0.7)), 0.748516, 5e-7)

	m := mixture1D(t, []float64{0.4, 0.6}, []float64{1.5, -1.5}, []float64{0.15, 0.6})
	checkTimeIs(t, "spinodal", timeOf(t)(SpinodalTime(m)), 0.603399, 5e-7)
	level := timeOf(t)(CoexistenceTime(m))
	checkTimeIs(t, "coexistence", level, 0.0245596, 5e-8)
	points := lawtest.Must(FixedPoints(m, level.t))
	if len(points) != 3 {
		t.Fatalf("fixed points %v where two valleys are level", points)
	}
	left, right := Potential(m, points[0].Y, level.t), Potential(m, points[2].Y, level.t)
	if math.Abs(left-right) > 1e-12 {
		t.Errorf("U = %v and %v at the coexistence", left, right)
	}
}

func TestMagnetizations(t *testing.T) {
	for _, test := range []struct {
		coupling, field float64
		count           int
	}{{0.5, 0, 1}, {1, 0, 1}, {1.0001, 0, 3}, {3, 0, 3}, {3, 0.1, 3}, {3, -0.1, 3}, {3, 5, 1}, {0.5, -2, 1}, {-4, 0.3, 1}, {1e6, 1, 3}, {0, 0.3, 1}} {
		u := lawtest.Must(Magnetizations(test.coupling, test.field))
		if len(u) != test.count {
			t.Errorf("K = %v, h₀ = %v: %v", test.coupling, test.field, u)
		}
		for i, v := range u {
			if math.Abs(math.Tanh(test.coupling*v+test.field)-v) > 1e-14*(1+math.Abs(test.coupling)) || i > 0 && !(v > u[i-1]) {
				t.Errorf("K = %v, h₀ = %v: %v is no solution, or out of order", test.coupling, test.field, v)
			}
		}
	}
	// Near the critical point u = ±√(3(K − 1)) and its next order.
	const k = 1 + 0x1p-20
	u := lawtest.Must(Magnetizations(k, 0))
	if len(u) != 3 {
		t.Fatalf("K − 1 = 2^−20: %v", u)
	}
	checkRel(t, "u", u[2], math.Sqrt(3*(k-1)), 1e-6)
}

func TestInstabilityTime(t *testing.T) {
	for _, variance := range []float64{0.5, 2, 2.5, 100} {
		want := math.NaN()
		if variance > 2 {
			want = 0.5 * math.Log(variance-1)
		}
		m := mixture1D(t, []float64{0.9, 0.1}, []float64{0, 1}, []float64{0.3, variance})
		got := timeOf(t)(InstabilityTime(m))
		checkTimeIs(t, fmt.Sprint("σ² = ", variance), got, want, 1e-15)
		if !got.ok {
			continue
		}
		for _, side := range []float64{-1, 1} {
			far := side * 1e6 * variance
			before, after := Potential(m, []float64{far}, got.t*1.001), Potential(m, []float64{far}, got.t*0.999)
			if !(before > 0 && after < 0) {
				t.Errorf("σ² = %v: U(%v) = %v just above t_u, %v just below", variance, far, before, after)
			}
		}
	}
}

// TestReverseFluxMinimum: φ* is least there, by a scan, and it is not the speciation time.
func TestReverseFluxMinimum(t *testing.T) {
	lawtest.Slow(t)
	for name, m := range map[string]*Mixture{
		"pair": lawtest.Must(SymmetricPair(1, 0.4)), "paper": lawtest.Must(SymmetricPair(1, 0.1)),
		"three": zoo(t)["three"], "inside": lawtest.Must(SymmetricPair(0.5, 0.4)), "plane": zoo(t)["plane"],
	} {
		flux := func(time float64) float64 { return lawtest.Must(ReverseRates(m, time)).Flux }
		got := timeOf(t)(ReverseFluxMinimum(m))
		best, least := math.NaN(), math.Min(flux(0), 0)
		step := 0.01
		if m.Dim() > 1 {
			step = 0.1
		}
		for time := step; time < 4; time += step {
			if f := flux(time); f < least {
				best, least = time, f
			}
		}
		checkTimeIs(t, name, got, best, 1.01*step)
		if got.ok {
			h := 1e-4
			slope := (flux(got.t+h) - flux(got.t-h)) / (2 * h)
			curvature := (flux(got.t+h) - 2*flux(got.t) + flux(got.t-h)) / (h * h)
			if !(math.Abs(slope/curvature) < 1e-7) {
				t.Errorf("%s: φ* has slope %v at its minimum", name, slope)
			}
		}
		ts := timeOf(t)(SpeciationTime(m))
		if name == "pair" && !(math.Abs(got.t-ts.t) > 0.1) {
			t.Errorf("%s: argmin φ* = %v, t_s = %v", name, got.t, ts.t)
		}
		if name == "inside" && got.ok {
			t.Errorf("%s: argmin φ* = %v, want none", name, got.t)
		}
	}
}

func TestTransitionsBadInput(t *testing.T) {
	for name, f := range map[string]func(*Mixture) (float64, bool, error){
		"SpeciationTime": SpeciationTime, "CovarianceSpeciationTime": CovarianceSpeciationTime, "SpinodalTime": SpinodalTime, "CoexistenceTime": CoexistenceTime,
		"InstabilityTime": InstabilityTime, "ReverseFluxMinimum": ReverseFluxMinimum,
	} {
		_, _, err := f(nil)
		lawtest.CheckError(t, "diffusion", name, err, "is nil")
	}
	_, err := Spinodals(nil)
	lawtest.CheckError(t, "diffusion", "Spinodals", err, "is nil")
	five := lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{make([]float64, 5)}, []float64{1}))
	_, _, err = ReverseFluxMinimum(five)
	lawtest.CheckError(t, "diffusion", "ReverseFluxMinimum", err, "SampleReverseRates")

	nan, inf := math.NaN(), math.Inf(1)
	_, err = CurieWeissCoupling(nan, 1, 1)
	lawtest.CheckError(t, "diffusion", "CurieWeissCoupling", err, "mu = NaN")
	_, err = CurieWeissCoupling(1, -0.1, 1)
	lawtest.CheckError(t, "diffusion", "CurieWeissCoupling", err, "variance = -0.1")
	_, err = CurieWeissCoupling(1, 1, -1)
	lawtest.CheckError(t, "diffusion", "CurieWeissCoupling", err, "t = -1")
	_, err = CurieWeissField(1)
	lawtest.CheckError(t, "diffusion", "CurieWeissField", err, "weight = 1")
	_, err = Magnetizations(nan, 0)
	lawtest.CheckError(t, "diffusion", "Magnetizations", err, "coupling = NaN")
	_, err = Magnetizations(1, inf)
	lawtest.CheckError(t, "diffusion", "Magnetizations", err, "field = +Inf")
	_, err = SpinodalCoupling(inf)
	lawtest.CheckError(t, "diffusion", "SpinodalCoupling", err, "field = +Inf")
	_, _, err = PairSpinodalTime(inf, 1, 0.5)
	lawtest.CheckError(t, "diffusion", "PairSpinodalTime", err, "mu = +Inf")
	_, _, err = PairSpinodalTime(1, 1, 0)
	lawtest.CheckError(t, "diffusion", "PairSpinodalTime", err, "weight = 0")
}

// TestSpeciationOfPoints: the landscape of the law of points says nothing about where the data split, but their covariance does.
func TestSpeciationOfPoints(t *testing.T) {
	const d, largest = 8, 16.
	mu, opposite := make([]float64, d), make([]float64, d)
	for j := range mu {
		mu[j] = math.Sqrt((largest - 1) / d)
		opposite[j] = -mu[j]
	}
	pair := lawtest.Must(NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{mu, opposite}, []float64{1, 1}))
	src := rand.NewPCG(3, 4)
	for _, width := range []float64{0, 0.01} {
		for _, n := range []int{manyPoints, 500} {
			weights, means, variances := make([]float64, n), make([][]float64, n), make([]float64, n)
			for i := range n {
				weights[i], means[i], variances[i] = 1/float64(n), pair.Rand(nil, src), width
			}
			m := lawtest.Must(NewIsotropicMixture(weights, means, variances))
			_, _, err := SpeciationTime(m)
			lawtest.CheckError(t, "diffusion", "SpeciationTime", err, "CovarianceSpeciationTime")
			if got := timeOf(t)(CovarianceSpeciationTime(m)); !(math.Abs(got.t-math.Log(largest)/2) < 3/math.Sqrt(float64(n))) {
				t.Errorf("n = %d: ½ ln Λ = %v", n, got.t)
			}
		}
	}
	// points with a symmetry do speciate: those of a ring
	const n = 24
	weights, means := make([]float64, n), make([][]float64, n)
	for k := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / n)
		weights[k], means[k] = 1./n, []float64{3 * cos, 3 * sin}
	}
	ring := timeOf(t)(SpeciationTime(lawtest.Must(NewIsotropicMixture(weights, means, make([]float64, n)))))
	checkRel(t, "ring: λ_max", 4.5, math.Sinh(2*ring.t), 1e-9) // the covariance of the points given X_t = 0
}
