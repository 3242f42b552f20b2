package diffusion

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestLengthReference compares the numbers of the pair (1, 0.4) up to T = 3 with
// those known: W_2 = .25483, L = .27817, Σ = .10854, L²/T = .02579.
func TestLengthReference(t *testing.T) {
	const duration = 3
	pair := lawtest.Must(SymmetricPair(1, 0.4))
	distance, err := Wasserstein(pair, pair.At(duration))
	if err != nil {
		t.Fatal(err)
	}
	length, err := WassersteinLength(pair, duration)
	if err != nil {
		t.Fatal(err)
	}
	balance, err := ForwardBalance(pair, duration)
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]float64{
		"W_2": {distance, 0.25483}, "L": {length, 0.27817}, "Σ": {balance.Total, 0.10854}, "L²/T": {length * length / duration, 0.02579},
	} {
		if math.Abs(pair[0]-pair[1]) > 5e-6 {
			t.Errorf("%s = %.7f, want %v", name, pair[0], pair[1])
		}
	}
	if !(distance < length && length*length < duration*balance.Total) {
		t.Errorf("W_2 = %v, L = %v, √(TΣ) = %v are not in this order", distance, length, math.Sqrt(duration*balance.Total))
	}
}

// TestLengthOfGaussians: one Gaussian that only widens or only moves goes
// straight, so that its length is the distance: |√v_T − √v_0| and μ(1 − e^{−T}).
func TestLengthOfGaussians(t *testing.T) {
	const T = 2.0
	for _, g := range []struct{ mean, variance, want float64 }{
		{0, 1e-4, math.Sqrt(1-(1-1e-4)*math.Exp(-2*T)) - 1e-2},
		{0, 3, math.Sqrt(3) - math.Sqrt(1+2*math.Exp(-2*T))},
		{1.5, 1, 1.5 * (1 - math.Exp(-T))},
	} {
		m := lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{{g.mean}}, []float64{g.variance}))
		length, err := WassersteinLength(m, T)
		if err != nil || math.Abs(length-g.want) > 1e-9*g.want {
			t.Errorf("N(%v, %v): L = %.12f, %v, want %.12f", g.mean, g.variance, length, err, g.want)
		}
		distance, err := Wasserstein(m, m.At(T))
		if err != nil || math.Abs(distance-g.want) > 1e-11*g.want {
			t.Errorf("N(%v, %v): W_2 = %.14f, %v, want %.14f", g.mean, g.variance, distance, err, g.want)
		}
	}
}

// TestConstantSpeed: the fitted schedule is one (its clock the integral of its
// rate, its speed constant) and reaches the bound, which others do not.
func TestConstantSpeed(t *testing.T) {
	const tau, duration = 3.0, 1.5
	data := lawtest.Must(NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{-1}, {1}}, []float64{0.05, 0.3}))
	length, err := WassersteinLength(data, tau)
	if err != nil {
		t.Fatal(err)
	}
	fitted, err := ConstantSpeedSchedule(data, tau, duration)
	if err != nil {
		t.Fatal(err)
	}
	if got := fitted.Clock(duration); math.Abs(got-tau) > 1e-12 || fitted.Clock(0) != 0 {
		t.Errorf("the clock goes from %v to %v, want from 0 to %v", fitted.Clock(0), got, tau)
	}
	for _, time := range []float64{0.01, 0.4, 1, 1.45} {
		r, err := ForwardRates(data, fitted.Clock(time))
		if err != nil {
			t.Fatal(err)
		}
		if speed := fitted.Rate(time) * math.Sqrt(r.Production); math.Abs(speed*duration/length-1) > 1e-5 {
			t.Errorf("t = %v: speed %v, want %v", time, speed, length/duration)
		}
		const h = 1e-6
		if slope := (fitted.Clock(time+h) - fitted.Clock(time-h)) / (2 * h); math.Abs(slope/fitted.Rate(time)-1) > 1e-6 {
			t.Errorf("t = %v: rate %v, slope of the clock %v", time, fitted.Rate(time), slope)
		}
	}
	if testing.Short() {
		return // the actions of three schedules
	}
	bound := length * length / duration
	constant, err := ConstantSchedule(tau / duration)
	if err != nil {
		t.Fatal(err)
	}
	linear, err := LinearSchedule(0.1, 2*tau/duration-0.1, duration)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]Schedule{"fitted": fitted, "constant": constant, "linear": linear} {
		action, err := Action(data, s, duration)
		if err != nil {
			t.Fatal(err)
		}
		if excess := action/bound - 1; name == "fitted" && math.Abs(excess) > 1e-6 || name != "fitted" && excess < 0.05 {
			t.Errorf("%s: the action is %.3g above its bound", name, excess)
		}
	}
}

// TestWassersteinBySorting compares the distance with pairs of sorted draws.
func TestWassersteinBySorting(t *testing.T) {
	lawtest.Slow(t)
	p := lawtest.Must(NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{-2}, {1}}, []float64{0.1, 0.5}))
	q := lawtest.Must(NewIsotropicMixture([]float64{0.2, 0.8}, [][]float64{{-2}, {1}}, []float64{0.1, 0.5}))
	want, err := Wasserstein(p, q)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(95, 96))
	squares := make([]float64, 20)
	for k := range squares {
		x, y := make([]float64, 20000), make([]float64, 20000)
		for i := range x {
			x[i], y[i] = p.Rand(nil, r)[0], q.Rand(nil, r)[0]
		}
		slices.Sort(x)
		slices.Sort(y)
		for i := range x {
			squares[k] += (x[i] - y[i]) * (x[i] - y[i]) / 20000
		}
	}
	checkMean(t, "W_2²", squares, want*want)
	if back, err := Wasserstein(q, p); err != nil || math.Abs(back-want) > 1e-9 {
		t.Errorf("W_2(q, p) = %v, %v, W_2(p, q) = %v", back, err, want)
	}
}

func TestQuantile(t *testing.T) {
	m := lawtest.Must(NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{-2}, {1}}, []float64{1e-6, 0.5}))
	for _, p := range []float64{1e-300, 1e-12, 0.2, 0.5, 0.7, 1 - 1e-12} {
		x, err := m.Quantile(p)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.CDF(x); math.Abs(got-p) > 1e-9*p {
			t.Errorf("CDF(Quantile(%v)) = %v", p, got)
		}
	}
	for _, p := range []float64{0, 1, -1, math.NaN()} {
		_, err := m.Quantile(p)
		lawtest.CheckError(t, "diffusion", "quantile", err, "p = ")
	}
}

// TestWassersteinOfNeighbours: shifts by s are s apart down to rounding, and a law is 0 from itself.
func TestWassersteinOfNeighbours(t *testing.T) {
	shifted := func(variance, shift float64) *Mixture {
		return lawtest.Must(NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{{3 + shift}, {-3 + shift}}, []float64{variance, variance}))
	}
	for _, variance := range []float64{0.4, 1e-4} {
		for _, shift := range []float64{0, 1e-15, 1e-12, 1e-8, 1e-3} {
			got := lawtest.Must(Wasserstein(shifted(variance, 0), shifted(variance, shift)))
			moved := (3 + shift) - 3 // as the means hold it
			if math.Abs(got-moved) > 1e-9*shift+2e-15 {
				t.Errorf("σ² = %v, shifted by %v: W_2 = %v", variance, moved, got)
			}
		}
	}
	// Late in the noising the law is normal, of a variance that is not quite 1.
	pair := lawtest.Must(SymmetricPair(1, 0.4))
	want := math.Sqrt(1+0.4*math.Exp(-10)) - 1
	checkRel(t, "pair at t = 5 from N(0, 1)", lawtest.Must(Wasserstein(pair.At(5), standardNormal(1))), want, 1e-6)
}

// TestWasserstein1 by 2|∫_0^x* − ∫_x*^∞| of F_p − F_q, x* = 2.235… its zero, to 30 digits; by ∫|F_p − F_q| dx; and by a shift.
func TestWasserstein1(t *testing.T) {
	pair := lawtest.Must(SymmetricPair(1, 0.4))
	checkRel(t, "pair from N(0, 1)", lawtest.Must(Wasserstein1(pair, standardNormal(1))), 0.238353517389550901529, 1e-11)
	p := mixture1D(t, []float64{0.3, 0.7}, []float64{-1, 2}, []float64{0.5, 1.2})
	q := mixture1D(t, []float64{0.6, 0.4}, []float64{0, 1}, []float64{1, 0.1})
	want := quad.Fixed(func(x float64) float64 { return math.Abs(p.CDF(x) - q.CDF(x)) }, -12, 14, 4000, nil, 0)
	checkRel(t, "two mixtures", lawtest.Must(Wasserstein1(p, q)), want, 1e-6)
	moved := mixture1D(t, []float64{0.3, 0.7}, []float64{-0.75, 2.25}, []float64{0.5, 1.2})
	checkRel(t, "shift", lawtest.Must(Wasserstein1(p, moved)), 0.25, 1e-12)
	if d := lawtest.Must(Wasserstein1(p, p)); d != 0 {
		t.Errorf("the distance of a law from itself is %v", d)
	}
}

func TestLengthBadInput(t *testing.T) {
	pair, plane := lawtest.Must(SymmetricPair(1, 1)), zoo(t)["plane"]
	normal := standardNormal(1)
	constant, _ := ConstantSchedule(1)
	_, err := Wasserstein(nil, pair)
	lawtest.CheckError(t, "diffusion", "nil", err, "is nil")
	_, err = Wasserstein(pair, plane)
	lawtest.CheckError(t, "diffusion", "plane", err, "has dimension 2")
	_, err = WassersteinLength(nil, 1)
	lawtest.CheckError(t, "diffusion", "nil", err, "is nil")
	_, err = WassersteinLength(pair, 0)
	lawtest.CheckError(t, "diffusion", "T", err, "T = 0")
	_, err = Action(pair, nil, 1)
	lawtest.CheckError(t, "diffusion", "schedule", err, "s is nil")
	_, err = Action(pair, constant, math.NaN())
	lawtest.CheckError(t, "diffusion", "T", err, "T = NaN")
	_, err = ConstantSpeedSchedule(pair, math.Inf(1), 1)
	lawtest.CheckError(t, "diffusion", "tau", err, "tau = +Inf")
	_, err = ConstantSpeedSchedule(pair, 1, -1)
	lawtest.CheckError(t, "diffusion", "duration", err, "duration = -1")
	_, err = ConstantSpeedSchedule(normal, 1, 1)
	lawtest.CheckError(t, "diffusion", "equilibrium", err, "nothing moves at tau = 1")
}
