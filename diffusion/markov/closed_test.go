package markov

import (
	"math"
	"math/cmplx"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/combin"

	"nonequilibrium/diffusion/internal/lawtest"
)

// near fails the test unless got is want within a relative tolerance of 1e−12.
func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12*math.Abs(want)) && got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// binomial returns the probability of k heads of n coins.
func binomial(n, k int) float64 {
	return math.Exp(combin.LogGeneralizedBinomial(float64(n), float64(k)) - float64(n)*math.Ln2)
}

// TestTwoState: all closed forms of the machine with the states A and E.
func TestTwoState(t *testing.T) {
	const a, b, lambda = 0.4, 0.7, -0.1
	c := lawtest.Must(TwoState(a, b))
	pi := lawtest.Must(c.Stationary())
	near(t, "π_A", pi[0], b/(a+b))
	near(t, "π_E", pi[1], a/(a+b))
	near(t, "P⁷(A, E)", c.Power(7).At(0, 1), a/(a+b)*(1-math.Pow(lambda, 7)))
	near(t, "law after 7 steps", lawtest.Must(c.Evolve([]float64{1, 0}, 7))[1], a/(a+b)*(1-math.Pow(lambda, 7)))
	near(t, "distance", lawtest.Must(c.Distance(3)), b/(a+b)*math.Pow(math.Abs(lambda), 3))
	entropy := func(p float64) float64 { return -p*math.Log(p) - (1-p)*math.Log(1-p) }
	near(t, "entropy rate", lawtest.Must(c.EntropyRate()), (b*entropy(a)+a*entropy(b))/(a+b))
	if s := lawtest.Must(c.EntropyProduction()); s > 1e-16 {
		t.Errorf("entropy production %v of two states", s)
	}
	values := lawtest.Must(c.Eigenvalues())
	near(t, "λ_1", real(values[0]), 1)
	near(t, "λ_2", real(values[1]), lambda)
	near(t, "gap", lawtest.Must(c.SpectralGap()), 1-lambda)
	near(t, "relaxation time", lawtest.Must(c.RelaxationTime()), 1/(1+lambda))
	near(t, "hitting time", lawtest.Must(c.HittingTimes(1))[0], 1/a)
	near(t, "return time", lawtest.Must(c.ReturnTimes())[0], (a+b)/b)
	f := []float64{1, 0}
	near(t, "dispersion", lawtest.Must(c.Dispersion(f)), (1+lambda)/(1-lambda))
	near(t, "asymptotic variance", lawtest.Must(c.AsymptoticVariance(f)), pi[0]*pi[1]*(1+lambda)/(1-lambda))
	for _, n := range []int{1, 2, 100, 1e9} {
		mean, variance, err := c.BlockMoments(f, n)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "mean of a block", mean, float64(n)*pi[0])
		m := float64(n)
		near(t, "variance of a block", variance, pi[0]*pi[1]*(m*(1+lambda)/(1-lambda)-2*lambda*(1-math.Pow(lambda, m))/((1-lambda)*(1-lambda))))
	}
}

// TestMixingOfTwoStates: the distance is max(π) |λ|ⁿ, for fast and very slow chains.
func TestMixingOfTwoStates(t *testing.T) {
	for _, a := range []float64{0.1, 1e-3, 1e-8} {
		c := lawtest.Must(TwoState(a, 2*a))
		if got, want := lawtest.Must(c.MixingTime(0.25)), int(math.Ceil(math.Log(0.25/(2./3))/math.Log1p(-3*a))); got != want {
			t.Errorf("a = %v: mixing time %d, want %d", a, got, want)
		}
	}
}

// TestRing: uniform, eigenvalues on an ellipse, and a steady current.
func TestRing(t *testing.T) {
	const p, q = 0.6, 0.3
	for _, n := range []int{3, 10, 1000} {
		c := lawtest.Must(Ring(n, p, q))
		for i, v := range lawtest.Must(c.Stationary()) {
			if near(t, "π", v, 1/float64(n)); t.Failed() {
				t.Fatal(n, i)
			}
		}
		near(t, "entropy production", lawtest.Must(c.EntropyProduction()), (p-q)*math.Log(p/q))
		near(t, "entropy rate", lawtest.Must(c.EntropyRate()), -p*math.Log(p)-q*math.Log(q)-0.1*math.Log(0.1))
		near(t, "return time", lawtest.Must(c.ReturnTimes())[1], float64(n))
		for _, j := range lawtest.Must(c.Currents())[:2] {
			near(t, "current", math.Abs(j.Net()), (p-q)/float64(n))
			near(t, "affinity", math.Abs(j.Affinity()), math.Log(p/q))
		}
		if lawtest.Must(c.DetailedBalance(1e-9)) {
			t.Error("detailed balance in a current")
		}
	}
	const n = 10
	c := lawtest.Must(Ring(n, p, q))
	want := func(k int) complex128 {
		turn := cmplx.Exp(complex(0, 2*math.Pi*float64(k)/n))
		return complex(1-p-q, 0) + complex(p, 0)*turn + complex(q, 0)/turn
	}
	values := lawtest.Must(c.Eigenvalues())
	for k := range n {
		nearest := math.Inf(1)
		for _, v := range values {
			nearest = min(nearest, cmplx.Abs(v-want(k)))
		}
		if nearest > 1e-12 {
			t.Errorf("no eigenvalue near %v", want(k))
		}
	}
	near(t, "gap", lawtest.Must(c.SpectralGap()), 1-real(want(1)))
	near(t, "absolute gap", lawtest.Must(c.AbsoluteGap()), 1-cmplx.Abs(want(1)))
	back := lawtest.Must(c.Reversed())
	near(t, "reversed", back.At(2, 1), p)
	near(t, "reversed", back.At(2, 3), q)
}

// TestOneWay: a step that cannot be taken back produces infinite entropy.
func TestOneWay(t *testing.T) {
	c := lawtest.Must(Ring(5, 0.7, 0))
	if s := lawtest.Must(c.EntropyProduction()); !math.IsInf(s, 1) {
		t.Errorf("entropy production %v", s)
	}
	if j := lawtest.Must(c.Currents()); len(j) != 5 || math.Abs(j[0].Net()) < 0.1 {
		t.Errorf("currents %v", j)
	}
	_, err := Simulation{Chain: c, Paths: 1, Steps: 1}.Run(t.Context())
	lawtest.CheckError(t, "markov", "Run", err, "the step 0 → 1 has no reverse")
}

// TestUrn: the stationary law is binomial, of the period 2, and the eigenvalues are 1 − 2k/n.
func TestUrn(t *testing.T) {
	for _, n := range []int{1, 10, 100} {
		c := lawtest.Must(Ehrenfest(n))
		for k, p := range lawtest.Must(c.Stationary()) {
			near(t, "π", p, binomial(n, k))
		}
		for k, v := range lawtest.Must(c.Eigenvalues()) {
			if want := 1 - 2*float64(k)/float64(n); cmplx.Abs(v-complex(want, 0)) > 1e-12 {
				t.Errorf("eigenvalue %v, want %v", v, want)
			}
		}
		near(t, "gap", lawtest.Must(c.SpectralGap()), 2/float64(n))
		if r := lawtest.Must(c.RelaxationTime()); !math.IsInf(r, 1) {
			t.Errorf("relaxation time %v of a periodic chain", r)
		}
		if classes := c.Classes(); len(classes) != 1 || classes[0].Period != 2 || !classes[0].Closed {
			t.Errorf("classes %v", classes)
		}
		if s := lawtest.Must(c.EntropyProduction()); s > 1e-13 {
			t.Errorf("entropy production %v", s)
		}
		if !lawtest.Must(c.DetailedBalance(1e-12)) {
			t.Error("no detailed balance")
		}
		if _, err := c.MixingTime(0.25); err == nil {
			t.Error("a periodic chain mixes")
		}
	}
}

// TestLargeUrn: 10⁵ balls, whose law ends far below the range of float64. Mean and variance of the balls are n/2 and n/4, and the time from
// empty to half full is that of the sum over the steps up, Σ_i π(0…i)/(π_i p_i).
func TestLargeUrn(t *testing.T) {
	lawtest.Slow(t)
	const n = 100000
	c := lawtest.Must(Ehrenfest(n))
	var sum, variance float64
	law := lawtest.Must(c.Stationary())
	for k, p := range law {
		sum += p
		variance += p * (float64(k) - n/2) * (float64(k) - n/2)
	}
	near(t, "sum", sum, 1)
	near(t, "variance", variance, n/4)
	near(t, "ratio", law[n/2+100]/law[n/2], math.Exp(ratio(n, n/2+100)-ratio(n, n/2)))
	balls := make([]float64, n+1)
	for k := range balls {
		balls[k] = float64(k)
	}
	// ⟨Σ⟩ has the covariance (1 − 2/n)ᵏ n/4.
	_, blocks, err := c.BlockMoments(balls, 2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "block of two", blocks, n/4*(2+2*(1-2./n)))
	near(t, "asymptotic variance", lawtest.Must(c.AsymptoticVariance(balls)), n/4*(2-2./n)/(2./n))
	var time, up, below float64 // below = π(0…i)/π_i
	for i := range n / 2 {
		below = 1 + below*float64(i)/float64(n-i+1)
		up = float64(n-i) / n
		time += below / up
	}
	near(t, "hitting time", lawtest.Must(c.HittingTimes(n / 2))[0], time)
}

// ratio returns ln n!/(k! (n−k)!) relative to the middle, summed from the smallest terms.
func ratio(n, k int) (sum float64) {
	for i := n/2 + 1; i <= k; i++ {
		sum += math.Log(float64(n-i+1) / float64(i))
	}
	return sum
}

// TestGambler: the ruin of a gambler, with p/q ≠ 1 and = 1 (Feller, An Introduction to Probability Theory I, XIV.2–3).
func TestGambler(t *testing.T) {
	const n = 50
	for _, p := range []float64{0.3, 0.5, 0.55} {
		rows := [][]Transition{{{0, 1}}}
		for i := 1; i < n; i++ {
			rows = append(rows, []Transition{{i + 1, p}, {i - 1, 1 - p}})
		}
		rows = append(rows, []Transition{{n, 1}})
		c := lawtest.Must(NewSparse(rows))
		win, times, sure := lawtest.Must(c.HittingProbabilities(n)), lawtest.Must(c.HittingTimes(0, n)), lawtest.Must(c.HittingTimes(n))
		for i := 1; i < n; i++ {
			r, z := (1-p)/p, float64(i)
			want, duration := z/n, z*(n-z)
			if p != 0.5 {
				want = math.Expm1(z*math.Log(r)) / math.Expm1(n*math.Log(r))
				duration = (z - n*want) / (1 - 2*p)
			}
			near(t, "win", win[i], want)
			if math.Abs(times[i]-duration) > 1e-11*duration { // the closed form cancels
				t.Errorf("duration %v, want %v", times[i], duration)
			}
			if !math.IsInf(sure[i], 1) {
				t.Errorf("mean time %v to a target that may never be reached", sure[i])
			}
		}
		if _, err := c.Stationary(); err == nil {
			t.Error("two closed classes have one stationary law")
		} else {
			lawtest.CheckError(t, "markov", "Stationary", err, "2 closed classes")
		}
		laws := lawtest.Must(c.StationaryLaws())
		if len(laws) != 2 || laws[0][0] != 1 || laws[1][n] != 1 {
			t.Errorf("laws %v", laws)
		}
		classes := c.Classes()
		if len(classes) != 3 || !classes[0].Closed || classes[1].Closed || classes[1].Period != 2 || len(classes[1].States) != n-1 || classes[2].Period != 1 {
			t.Errorf("classes %v", classes)
		}
	}
}

// TestTransient: states that are left for good.
func TestTransient(t *testing.T) {
	c := lawtest.Must(New(mat.NewDense(4, 4, []float64{
		0, 1, 0, 0,
		0, 0.5, 0.5, 0,
		0, 0, 0, 1,
		0, 0, 0.5, 0.5,
	})))
	pi := lawtest.Must(c.Stationary())
	for i, want := range []float64{0, 0, 1. / 3, 2. / 3} {
		near(t, "π", pi[i], want)
	}
	if r := lawtest.Must(c.ReturnTimes()); !math.IsInf(r[0], 1) || !math.IsInf(r[1], 1) || math.Abs(r[2]-3) > 1e-12 {
		t.Errorf("return times %v", r)
	}
	near(t, "entropy rate", lawtest.Must(c.EntropyRate()), 2./3*math.Ln2)
	if h := lawtest.Must(c.HittingTimes(2)); h[0] != 3 || h[3] != 2 {
		t.Errorf("hitting times %v", h)
	}
	if classes := c.Classes(); classes[0].Period != 0 || classes[0].Closed || classes[1].Period != 1 {
		t.Errorf("classes %v", classes)
	}
	_, err := c.Reversed()
	lawtest.CheckError(t, "markov", "Reversed", err, "the state 0 has the stationary probability 0")
}
