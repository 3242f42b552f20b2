package realism

import (
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/driven"
	"nonequilibrium/diffusion/internal/lawtest"
)

func first(x []float64) float64  { return x[0] }
func second(x []float64) float64 { return x[1] }

// vortexRuns returns stationary runs of a trap of stiffness 1 with a vortex, at intervals h, by exact steps.
func vortexRuns(rng *rand.Rand, runs, length int, h, rotation float64) [][][]float64 {
	sin, cos := math.Sincos(rotation * h)
	shrink, noise := math.Exp(-h), math.Sqrt(-math.Expm1(-2*h))
	list := make([][][]float64, runs)
	for i := range list {
		x, y := rng.NormFloat64(), rng.NormFloat64()
		for range length {
			list[i] = append(list[i], []float64{x, y})
			x, y = shrink*(cos*x-sin*y)+noise*rng.NormFloat64(), shrink*(sin*x+cos*y)+noise*rng.NormFloat64()
		}
	}
	return list
}

// irreversible is ⟨x(0) y(τ)⟩ − ⟨y(0) x(τ)⟩.
func irreversible(h, rotation float64, lag int) float64 {
	tau := h * float64(lag)
	return 2 * math.Exp(-tau) * math.Sin(rotation*tau)
}

func TestDetailedBalance(t *testing.T) {
	for _, rotation := range []float64{0, 1} {
		for _, lag := range []int{1, 2, 5} {
			runs := vortexRuns(rand.New(rand.NewPCG(10, uint64(lag))), 100, 400, 0.5, rotation)
			agrees(t, "difference", lawtest.Must(DetailedBalance(runs, first, second, lag)), irreversible(0.5, rotation, lag), 0.02)
		}
	}
	// The short time is the steady velocity: d/dτ (⟨x y(τ)⟩ − ⟨y x(τ)⟩) = ⟨x ν_y − y ν_x⟩, and its rotation produces the entropy of driven.
	v := driven.Vortex{Stiffness: 1, Rotation: 0.7}
	const h = 0.02
	e := lawtest.Must(DetailedBalance(vortexRuns(rand.New(rand.NewPCG(11, 1)), 100, 2000, h, v.Rotation), first, second, 1))
	rate := math.Pow(e.Value/(2*h*math.Exp(-h)), 2) * 2
	near(t, "entropy production", rate, v.SteadyRate(), 6*e.StdErr/e.Value)
	// Shifted coordinates change nothing.
	runs := vortexRuns(rand.New(rand.NewPCG(10, 3)), 100, 400, 0.5, 1)
	shifted := lawtest.Must(DetailedBalance(runs, func(x []float64) float64 { return x[0] + 1000 }, second, 2))
	plain := lawtest.Must(DetailedBalance(runs, first, second, 2))
	near(t, "shifted", shifted.Value, plain.Value, 1e-11)
}

// TestShortRecord: a short and skewed record in equilibrium, e^{y/3} of a process y with a correlation time of 12 intervals. The difference is the mean over all
// pairs, and its error is too large rather than too small.
func TestShortRecord(t *testing.T) {
	rng := rand.New(rand.NewPCG(28, 29))
	var squares float64
	for range 200 {
		run, y, sum := [][][]float64{{}}, rng.NormFloat64(), 0.0
		for n := range 732 {
			run[0] = append(run[0], []float64{math.Exp(y / 3)})
			if y = math.Exp(-1./12)*y + math.Sqrt(-math.Expm1(-1./6))*rng.NormFloat64(); n >= 3 {
				x, later := run[0][n-3][0], run[0][n][0]
				sum += (x*later*later - x*x*later) / (732 - 3)
			}
		}
		e := lawtest.Must(DetailedBalance(run, first, func(x []float64) float64 { return x[0] * x[0] }, 3))
		near(t, "difference", e.Value, sum, 0.05) // but for the means that are taken out
		squares += math.Pow(e.Value/e.StdErr, 2) / 200
	}
	if squares > 1 {
		t.Errorf("the deviations are %.2f errors", math.Sqrt(squares))
	}
}

// ringRuns returns stationary runs on a ring of three states, which go forwards and backwards with the given probabilities.
func ringRuns(rng *rand.Rand, runs, length int, forward, backward float64) [][]int {
	list := make([][]int, runs)
	for i := range list {
		s := rng.IntN(3)
		for range length {
			list[i] = append(list[i], s)
			switch u := rng.Float64(); {
			case u < forward:
				s = (s + 1) % 3
			case u < forward+backward:
				s = (s + 2) % 3
			}
		}
	}
	return list
}

func TestCurrents(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 13))
	jumps, p, err := Currents(ringRuns(rng, 20, 1001, 0.35, 0.25), 3, 1)
	if err != nil || p > 0.01 {
		t.Errorf("p = %v for a driven ring, error %v", p, err)
	}
	for _, j := range jumps {
		want := 1000 * 0.1 / 3
		if j.From == 0 && j.To == 2 {
			want = -want
		}
		agrees(t, "net number", j.Net, want, 4)
		agrees(t, "number", diffusion.Estimate{Value: float64(j.Forward + j.Backward), StdErr: 200}, 20*1000*0.6/3, 200)
	}
	// A single run, and states that are none.
	long := ringRuns(rng, 1, 20001, 0.35, 0.25)
	if _, p, err = Currents(long, 3, 1); err != nil || p > 0.01 {
		t.Errorf("p = %v for one long run, error %v", p, err)
	}
	for n := range long[0] {
		long[0][n]-- // −1, 0, 1
	}
	if jumps, p, err = Currents(long, 2, 1); err != nil || len(jumps) != 1 || p > 0.01 {
		t.Errorf("%v, p = %v, error %v: the current goes on by way of what is no state", jumps, p, err)
	}
	// Two states that are all there are: a jump back follows each jump, and ± √N is no error.
	for n, s := range long[0] {
		long[0][n] = max(0, s)
	}
	if jumps, p, err = Currents(long, 2, 1); err != nil || p < 0.01 || jumps[0].Net.StdErr > 0.3 {
		t.Errorf("%v, p = %v, error %v", jumps, p, err)
	}
}

// TestSigns: the first current goes the same way in all of four runs. By chance this or the same for the second happens in 4 of 16 cases, however large the numbers are.
func TestSigns(t *testing.T) {
	near(t, "p", signTest([][]float64{{1, 1, 1, 1}, {100, -100, 100, -100}, {0, 0, 0, 0}}), 4./16, 0)
	near(t, "p without jumps", signTest([][]float64{{0, 0}}), 1, 0)
}

// TestCurrentsUniform: in equilibrium p is distributed uniformly.
func TestCurrentsUniform(t *testing.T) {
	lawtest.Slow(t)
	rng := rand.New(rand.NewPCG(14, 15))
	for _, runs := range []int{10, 20} {
		var list []float64
		for range 300 {
			_, p, err := Currents(ringRuns(rng, runs, 200, 0.3, 0.3), 3, 1)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, p)
		}
		if _, p := lawtest.KolmogorovSmirnov(list, func(x float64) float64 { return min(1, x) }); p < 1e-3 {
			t.Errorf("%d runs: p-values are not uniform, p = %v", runs, p)
		}
	}
}
