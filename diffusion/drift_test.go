package diffusion

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

func TestTransitionLaw(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	data := randomMixture(t, 2, 3, r)
	const n = 20000
	for _, time := range []float64{0, 1e-3, 0.5, 3} {
		points := mat.NewDense(n, 2, nil)
		for i := range n {
			row := points.RawRowView(i)
			Transition(row, data.Rand(nil, r), time, r)
		}
		checkLaw(t, "Transition", points, data.At(time))
	}
	if at := lawtest.Must(SymmetricPair(3, 5)).At(math.Inf(1)); math.Abs(at.LogProb([]float64{0})+0.5*math.Log(2*math.Pi)) > 1e-15 {
		t.Error("the law at infinite time is not standard normal")
	}
	Transition(nil, []float64{1}, 1, nil)
}

// TestAtIsSemigroup: noising for t and then for u is noising for t+u.
func TestAtIsSemigroup(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	data := randomMixture(t, 3, 3, r)
	x := data.Rand(nil, r)
	if got, want := data.At(0.3).At(0.4).LogProb(x), data.At(0.7).LogProb(x); math.Abs(got-want) > 1e-13 {
		t.Errorf("ln p = %v in two steps, %v in one", got, want)
	}
}

// TestFokkerPlanck checks the drifts against the equation that p_t obeys,
// ∂ln p/∂t = −∇·v − v·∇ln p with the velocity v of the probability flow.
func TestFokkerPlanck(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	const time, dt = 0.4, 1e-4
	for d := 1; d <= 3; d++ {
		data := randomMixture(t, d, 3, r)
		x := data.At(time).Rand(nil, r)
		v, reverse, forward := make([]float64, d), make([]float64, d), make([]float64, d)
		FlowVelocity(data)(v, x, time)
		ReverseDrift(data)(reverse, x, time)
		ForwardDrift(forward, x, time)
		score := data.At(time).Score(nil, x)
		want := float64(d) + data.At(time).ScoreDivergence(x)
		for j := range x {
			want -= v[j] * score[j]
			if got := (forward[j] - reverse[j]) / 2; math.Abs(got-v[j]) > 1e-12 {
				t.Errorf("half the difference of the drifts is %v, the flow %v", got, v[j])
			}
		}
		got := (data.At(time+dt).LogProb(x) - data.At(time-dt).LogProb(x)) / (2 * dt)
		if math.Abs(got-want) > 1e-6*(1+math.Abs(want)) {
			t.Errorf("d = %d: ∂ln p/∂t = %v, by Fokker–Planck %v", d, got, want)
		}
	}
}

// TestEulerMaruyamaMoments compares steps of the forward process with the
// moments of its chain: x → (1 − dt) x, variance → (1 − dt)² variance + 2dt.
func TestEulerMaruyamaMoments(t *testing.T) {
	const n, steps, dt = 40000, 10, 0.1
	r := rand.New(rand.NewPCG(27, 28))
	sample := make([]float64, n)
	for i := range sample {
		x := []float64{2}
		for k := range steps {
			EulerMaruyama(x, ForwardDrift, dt*float64(k), dt, r)
		}
		sample[i] = x[0]
	}
	mean, variance := 2.0, 0.0
	for range steps {
		mean *= 1 - dt
		variance = (1-dt)*(1-dt)*variance + 2*dt
	}
	checkMean(t, "mean", sample, mean)
	for i, x := range sample {
		sample[i] = (x - mean) * (x - mean)
	}
	checkMean(t, "variance", sample, variance)
	EulerMaruyama([]float64{1}, ForwardDrift, 0, dt, nil)
}

// checkMean fails if the mean of the sample is more than 3 standard errors from want.
func checkMean(t *testing.T, name string, sample []float64, want float64) {
	t.Helper()
	mean, sd := stat.MeanStdDev(sample, nil)
	se := stat.StdErr(sd, float64(len(sample)))
	if !(math.Abs(mean-want) <= 3*se) {
		t.Errorf("%s = %.5f ± %.5f, want %.5f (%.1f standard errors)", name, mean, se, want, math.Abs(mean-want)/se)
	}
}

// TestRungeKuttaOrder moves a point along the probability flow of one Gaussian,
// where x − m_t stays in proportion to the standard deviation.
func TestRungeKuttaOrder(t *testing.T) {
	data := lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{{2}}, []float64{0.2}))
	v := FlowVelocity(data)
	const from, to, x0 = 1.5, 0.0, 0.3
	want := 2 + (x0-2*math.Exp(-from))*math.Sqrt(0.2/(1-0.8*math.Exp(-2*from)))
	miss := func(steps int) float64 {
		x := []float64{x0}
		at := func(k int) float64 { return from + (to-from)*float64(k)/float64(steps) }
		for k := range steps {
			RungeKutta(x, v, at(k), at(k+1))
		}
		return math.Abs(x[0] - want)
	}
	if order := math.Log2(miss(40) / miss(80)); math.Abs(order-4) > 0.15 {
		t.Errorf("order %.2f, want 4 (errors %.2g and %.2g)", order, miss(40), miss(80))
	}
}
