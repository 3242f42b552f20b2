package sde

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// What the caller's functions and numbers may do wrong.

// breaksAt is a drift that is NaN from the time 1/2 on.
func breaksAt(dst, x []float64, t float64) {
	dst[0] = -x[0]
	if t >= 0.5 {
		dst[0] = math.NaN()
	}
}

// TestNaNIsNamed: a drift that becomes NaN is an error that says NaN and when, and no
// matter of the tolerance.
func TestNaNIsNamed(t *testing.T) {
	eq := SDE{1, breaksAt, Isotropic(1, func(float64) float64 { return 1 })}
	path := lawtest.Must(NewPath(1, 0, 1, 1))
	adaptive := func(x float64) error {
		_, err := Adaptive{Method: SRA1{}, Tolerance: 0.1, Finest: 12}.Integrate([]float64{x}, &eq, path)
		return err
	}
	dormandPrince := func(x float64) error {
		_, err := DormandPrince{Tolerance: 1e-3}.Integrate([]float64{x}, breaksAt, 0, 1)
		return err
	}
	late := func(x float64) error {
		_, err := DormandPrince{Tolerance: 1e-3}.Integrate([]float64{x}, breaksAt, 0.7, 1)
		return err
	}
	for name, run := range map[string]func(x float64) error{
		"Integrate":                  func(x float64) error { return Integrate([]float64{x}, &eq, EulerMaruyama{}, path, 4) },
		"Simulate":                   func(x float64) error { return Simulate([]float64{x}, &eq, EulerMaruyama{}, 0, 1, 16, nil) },
		"RK4":                        func(x float64) error { return RK4([]float64{x}, breaksAt, 0, 1, 16) },
		"Adaptive.Integrate":         adaptive,
		"DormandPrince.Integrate":    dormandPrince,
		"DormandPrince at the start": late,
	} {
		err := run(1)
		lawtest.CheckError(t, "sde", name, err, "NaN at t = 0.")
		if errors.Is(err, ErrStepTooSmall) || errors.Is(err, ErrTooStiff) {
			t.Errorf("%s: error %v", name, err)
		}
		if name == "DormandPrince at the start" {
			lawtest.CheckError(t, "sde", name, run(math.NaN()), "x[0] = NaN at t = 0.7")
			continue
		}
		lawtest.CheckError(t, "sde", name, run(math.NaN()), "x[0] = NaN at t = 0 ")
		lawtest.CheckError(t, "sde", name, run(math.Inf(1)), "x[0] = +Inf at t = 0 ")
	}
}

// patchy is a normal law without a density, or without a score, at x > 1.
type patchy struct{ density, score float64 }

func (patchy) Dim() int { return 1 }

func (p patchy) LogProb(x []float64) float64 {
	if x[0] > 1 {
		return p.density
	}
	return -x[0] * x[0] / 2
}

func (p patchy) Score(dst, x []float64) []float64 {
	dst[0] = -x[0]
	if x[0] > 1 {
		dst[0] = p.score
	}
	return dst
}

func TestLangevinNaN(t *testing.T) {
	for _, c := range []struct {
		law      patchy
		adjusted bool
		want     string
	}{
		{patchy{math.NaN(), 0}, true, "of Target the energy is NaN at x = ["},
		{patchy{-1, math.NaN()}, true, "of Target the force is [NaN] at x = ["},
		{patchy{-1, math.NaN()}, false, "of Target the score is [NaN] at x = ["},
		{patchy{math.Inf(-1), math.NaN()}, true, ""}, // a wall
	} {
		x := []float64{0}
		_, err := Langevin{c.law, 0.5, c.adjusted}.Run(x, 1000, rand.NewPCG(1, 2), nil)
		if c.want == "" {
			if err != nil || !(x[0] <= 1) {
				t.Errorf("a wall: x = %v, error %v", x, err)
			}
			continue
		}
		lawtest.CheckError(t, "sde", fmt.Sprintf("%+v", c), err, c.want)
	}
}

// TestExtremeTimes: λ of times at which e^{2t} overflows, or 1 − e^{−2t} is tiny.
func TestExtremeTimes(t *testing.T) {
	for _, c := range []struct {
		from, to float64
		steps    int
	}{{800, 1e-3, 4}, {1e300, 1e-300, 7}, {math.MaxFloat64, 1, 3}, {355, 354, 5}, {1, 5e-324, 9}} {
		times, err := LogSNRTimes(c.from, c.to, c.steps)
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		if err := checkFall(times); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
	// At late times λ = −t but for e^{−2t}/2: the times are equidistant.
	for i, got := range lawtest.Must(LogSNRTimes(800, 400, 4)) {
		if want := 800 - 100*float64(i); math.Abs(got-want) > 1e-12*want {
			t.Errorf("times[%d] = %v, want %v", i, got, want)
		}
	}
	_, err := LogSNRTimes(1, 1-1e-15, 100)
	lawtest.CheckError(t, "sde", "LogSNRTimes", err, "steps = 100 from 1 to")
	_, err = LogSNRTimes(3, 1e-3, 1<<50)
	lawtest.CheckError(t, "sde", "LogSNRTimes", err, "steps = 1125899906842624 takes 8 PiB of memory")
}

func TestNilArguments(t *testing.T) {
	eq := SDE{1, breaksAt, Isotropic(1, func(float64) float64 { return 1 })}
	x := []float64{1}
	_, adaptive := Adaptive{Method: SRA1{}, Tolerance: 1}.Integrate(x, &eq, nil)
	var splitting *MatrixSplitting
	_, langevin := Langevin{Target: (*patchy)(nil), Step: 1}.Run(x, 1, nil, nil)
	for _, c := range []struct {
		err  error
		want string
	}{
		{Integrate(x, &eq, SRA1{}, nil, 1), "path is nil"},
		{adaptive, "path is nil"},
		{Simulate(x, &eq, splitting, 0, 1, 1, nil), "the integrator is nil"},
		{langevin, "Target is nil"},
	} {
		lawtest.CheckError(t, "sde", "a nil argument", c.err, c.want)
	}
}

// TestStops: a velocity that jumps at a stop is followed as if it did not, both ways; without
// the stop, steps are rejected there.
func TestStops(t *testing.T) {
	jumps := func(dst, x []float64, t float64) {
		if t < 0.3 {
			dst[0] = -x[0]
		} else {
			dst[0] = 2 * x[0]
		}
	}
	m := DormandPrince{Tolerance: 1e-9, Stops: []float64{5, 0.3, 0.3, -1}}
	for _, c := range []struct{ from, to, want float64 }{
		{0, 1, math.Exp(-0.3 + 1.4)}, {1, 0, math.Exp(-1.4 + 0.3)},
	} {
		x := []float64{1}
		stats, err := m.Integrate(x, jumps, c.from, c.to)
		if err != nil || math.Abs(x[0]-c.want) > 1e-8 {
			t.Errorf("from %v to %v: %v, want %v, error %v", c.from, c.to, x[0], c.want, err)
		}
		y := []float64{1}
		blind, err := DormandPrince{Tolerance: 1e-9}.Integrate(y, jumps, c.from, c.to)
		if err != nil || blind.Rejected < stats.Rejected+5 {
			t.Errorf("%+v with the stop, %+v without, error %v", stats, blind, err)
		}
	}
	_, err := DormandPrince{Tolerance: 1, Stops: []float64{math.NaN()}}.Integrate([]float64{1}, jumps, 0, 1)
	lawtest.CheckError(t, "sde", "Stops", err, "Stops[0] = NaN")
}

// TestMaxStep: a pulse between the times that a long step looks at.
func TestMaxStep(t *testing.T) {
	const width = 1e-3
	pulse := func(dst, _ []float64, t float64) {
		z := (t - 3.3) / width
		dst[0] = math.Exp(-z*z/2) / (width * math.Sqrt(2*math.Pi))
	}
	overlooked, found := []float64{0}, []float64{0}
	if _, err := (DormandPrince{Tolerance: 1e-8}).Integrate(overlooked, pulse, 0, 10); err != nil {
		t.Fatal(err)
	}
	stats, err := DormandPrince{Tolerance: 1e-8, MaxStep: 2 * width}.Integrate(found, pulse, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(found[0]-1) > 1e-6 || stats.Accepted < int(10/(2*width)) || overlooked[0] > 0.1 {
		t.Errorf("the pulse of area 1 has %v with MaxStep, %v without", found[0], overlooked[0])
	}
	_, err = DormandPrince{Tolerance: 1, MaxStep: -1}.Integrate(found, pulse, 0, 1)
	lawtest.CheckError(t, "sde", "MaxStep", err, "MaxStep = -1")
}

// TestMaxSteps: a velocity that is stiff for long and a tolerance that is no number of digits end with an error; steps
// that are too short do so before the first.
func TestMaxSteps(t *testing.T) {
	decay := func(dst, x []float64, _ float64) { dst[0] = -x[0] }
	for _, c := range []struct {
		m  DormandPrince
		to float64
	}{
		{DormandPrince{Tolerance: 1e-3}, 1e8},
		{DormandPrince{Tolerance: 1e-300}, 1},
	} {
		c.m.MaxSteps = 1000
		stats, err := c.m.Integrate([]float64{1}, decay, 0, c.to)
		if !(errors.Is(err, ErrTooManySteps) && stats.Accepted+stats.Rejected == 1000 || errors.Is(err, ErrStepTooSmall)) {
			t.Errorf("%+v: %+v, error %v", c.m, stats, err)
		}
	}
	for _, m := range []DormandPrince{{Tolerance: 1, MaxStep: 0.99e-6}, {Tolerance: 1, MaxStep: 5e-324, MaxSteps: 1 << 50}} {
		stats, err := m.Integrate([]float64{1}, decay, 1, 0)
		lawtest.CheckError(t, "sde", "MaxStep", err, "do not lead from 1 to 0")
		if !errors.Is(err, ErrTooManySteps) || stats != (Stats{}) {
			t.Errorf("%+v: %+v, error %v", m, stats, err)
		}
	}
	_, err := DormandPrince{Tolerance: 1, MaxSteps: -1}.Integrate([]float64{1}, decay, 0, 1)
	lawtest.CheckError(t, "sde", "MaxSteps", err, "MaxSteps = -1")
}

func TestNilPanics(t *testing.T) {
	for name, f := range map[string]func(){
		"Score": func() { Score(nil) }, "Reverse": func() { Reverse(nil, 1) }, "Divergence": func() { Divergence(nil) },
		"Isotropic": func() { Isotropic(1, nil) }, "Diagonal": func() { Diagonal(1, nil) }, "Matrix": func() { Matrix(nil) },
		"Increment": func() { new(Path).Increment(0, 0) },
	} {
		if got := lawtest.Panic(f); !strings.HasPrefix(got, "sde: ") || !strings.Contains(got, "is nil") {
			t.Errorf("%s: panic %q", name, got)
		}
	}
	_, err := NewMatrixSplitting(nil, nil)
	lawtest.CheckError(t, "sde", "NewMatrixSplitting", err, "A or G is nil")
}

// TestSingularData: from the score of points, samplers that guess the data generate them, down to t = 0.
func TestSingularData(t *testing.T) {
	points := lawtest.Must(diffusion.NewIsotropicMixture([]float64{0.25, 0.25, 0.5}, [][]float64{{0, 0}, {1, 1}, {2, 0}}, []float64{0, 0, 0}))
	times := append(lawtest.Must(LogSNRTimes(5, 1e-3, 100)), 0)
	src := rand.NewPCG(1, 2)
	for _, s := range []Sampler{DDIM{}, DDIM{Eta: 1}, DPMSolver{}, DPMSolver{Eta: 1}, HeunFlow{}} {
		const paths = 400
		counts := make(map[[2]float64]float64)
		for range paths {
			x := points.At(5).Rand(nil, src)
			if err := s.Sample(x, Score(points), times, src); err != nil {
				t.Fatal(err)
			}
			counts[[2]float64{math.Round(x[0]), math.Round(x[1])}]++
			if math.Abs(x[0]-math.Round(x[0])) > 1e-9 || math.Abs(x[1]-math.Round(x[1])) > 1e-9 {
				t.Fatalf("%#v ends at %v, which is no point of the data", s, x)
			}
		}
		for at, want := range map[[2]float64]float64{{0, 0}: 0.25, {1, 1}: 0.25, {2, 0}: 0.5} {
			if got := counts[at] / paths; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/paths) {
				t.Errorf("%#v ends at %v with the probability %v, want %v", s, at, got, want)
			}
		}
	}
	pair := lawtest.Must(diffusion.SymmetricPair(1, 0))
	_, _, err := GenerationDistance(DDIM{}, pair, times)
	lawtest.CheckError(t, "sde", "GenerationDistance", err, "data has no density")
	x := []float64{0.3}
	for name, f := range map[string]func(){
		"Score":      func() { Score(pair)(x, x, 0) },
		"Reverse":    func() { Reverse(pair, 1).Drift(x, x, 1) },
		"Divergence": func() { Divergence(pair)(x, 0) },
	} {
		if got := lawtest.Panic(f); got != "diffusion: m has no density (a covariance is singular); m.At(t) has one at t > 0" {
			t.Errorf("%s: panic %q", name, got)
		}
	}
	// The likelihood of the noised pair, along its flow.
	got := lawtest.Must(FlowLogProb(x, diffusion.Drift(Score(pair)), Divergence(pair), pair.At(3), 0.1, 3, DormandPrince{Tolerance: 1e-9}))
	if want := pair.At(0.1).LogProb(x); math.Abs(got-want) > 1e-6 {
		t.Errorf("ln p = %v along the flow, want %v", got, want)
	}
}
