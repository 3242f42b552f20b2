package diffusion

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion/internal/lawtest"
)

func testSchedules(t *testing.T) map[string]Schedule {
	t.Helper()
	constant, err := ConstantSchedule(0.7)
	if err != nil {
		t.Fatal(err)
	}
	linear, err := LinearSchedule(0.05, 10, 1)
	if err != nil {
		t.Fatal(err)
	}
	cosine, err := CosineSchedule(1, 50)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Schedule{"constant": constant, "linear": linear, "cosine": cosine}
}

// TestClockIsIntegralOfRate also crosses the time at which the cosine schedule is cut.
func TestClockIsIntegralOfRate(t *testing.T) {
	for name, s := range testSchedules(t) {
		if s.Clock(0) != 0 {
			t.Errorf("%s: Clock(0) = %v", name, s.Clock(0))
		}
		var tau, from float64
		for _, to := range []float64{0.3, 0.6, 0.9, 0.96, 0.99, 1} {
			const parts = 64
			for i := range parts {
				h := (to - from) / parts
				tau += quad.Fixed(s.Rate, from+h*float64(i), from+h*float64(i+1), 16, nil, 0)
			}
			from = to
			if got := s.Clock(to); math.Abs(got-tau) > 2e-3*tau || to < 0.96 && math.Abs(got-tau) > 1e-12 {
				t.Errorf("%s: Clock(%v) = %v, integral of the rate %v", name, to, got, tau)
			}
		}
	}
}

func TestCosineSignal(t *testing.T) {
	s, err := CosineSchedule(2, 1e4)
	if err != nil {
		t.Fatal(err)
	}
	phi := func(t float64) float64 { return math.Pi / 2 * (t/2 + 0.008) / 1.008 }
	for _, time := range []float64{0.1, 1, 1.9} {
		want := math.Pow(math.Cos(phi(time))/math.Cos(phi(0)), 2)
		if got := math.Exp(-2 * s.Clock(time)); math.Abs(got-want) > 1e-14 {
			t.Errorf("ᾱ(%v) = %v, want %v", time, got, want)
		}
	}
	if got := s.Rate(2); got != 1e4 {
		t.Errorf("the rate at the end is %v, want the cut-off", got)
	}
}

// TestClockNeverFalls: also beyond the duration of a rate that falls.
func TestClockNeverFalls(t *testing.T) {
	for name, s := range map[string]Schedule{
		"falling": lawtest.Must(LinearSchedule(58, 0.3, 0.5)), "to zero": lawtest.Must(LinearSchedule(2, 0, 1)),
		"cosine": lawtest.Must(CosineSchedule(1, 50)), "chain": lawtest.Must(LinearDDPM(10, 0.1, 0.5)),
	} {
		before := 0.0
		for i := range 400 {
			time := float64(i) / 20
			if clock := s.Clock(time); !(clock >= before) || !(s.Rate(time) >= 0) {
				t.Errorf("%s: the clock reads %v at %v, after %v; the rate is %v", name, clock, time, before, s.Rate(time))
			}
			before = s.Clock(time)
		}
	}
}

// TestScheduleIsChangeOfClock: whatever the schedule, the laws are those at the clock's time.
func TestScheduleIsChangeOfClock(t *testing.T) {
	lawtest.Slow(t)
	data := lawtest.Must(SymmetricPair(1, 0.4))
	for name, s := range testSchedules(t) {
		run := Simulation{Data: data, Paths: 10000, Steps: 400, Duration: 0.5, Seed: 31, Schedule: s, RecordSteps: []int{200}}
		for kind, f := range map[string]func(context.Context) (*Ensemble, error){"forward": run.Forward, "reverse": run.Reverse} {
			e := lawtest.Must(f(context.Background()))
			checkLaw(t, name+" "+kind+", half way", e.Slices[0], data.At(s.Clock(e.Times[200])))
		}
		e := lawtest.Must(run.Forward(context.Background()))
		checkLaw(t, name+" forward", e.Final, data.At(s.Clock(0.5)))
	}
}

type badSchedule struct{ clock func(float64) float64 }

func (badSchedule) Rate(float64) float64      { return 1 }
func (s badSchedule) Clock(t float64) float64 { return s.clock(t) }

func TestScheduleBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, beta := range []float64{0, -1, nan, inf} {
		_, err := ConstantSchedule(beta)
		lawtest.CheckError(t, "diffusion", "constant", err, "beta = ")
	}
	for want, args := range map[string][3]float64{
		"first = -1":                {-1, 1, 1},
		"first = NaN":               {nan, 1, 1},
		"last = -2":                 {1, -2, 1},
		"last = +Inf":               {1, inf, 1},
		"first and last are both 0": {0, 0, 1},
		"duration = 0":              {1, 1, 0},
		"duration = NaN":            {1, 1, nan},
	} {
		_, err := LinearSchedule(args[0], args[1], args[2])
		lawtest.CheckError(t, "diffusion", "linear", err, want)
	}
	for want, args := range map[string][2]float64{
		"duration = -1":   {-1, 50},
		"maxRate = 0.001": {1, 0.001},
		"maxRate = NaN":   {1, nan},
		"maxRate = +Inf":  {1, inf},
	} {
		_, err := CosineSchedule(args[0], args[1])
		lawtest.CheckError(t, "diffusion", "cosine", err, want)
	}
	data := lawtest.Must(SymmetricPair(1, 1))
	for name, clock := range map[string]func(float64) float64{
		"stands still": func(float64) float64 { return 0 },
		"runs back":    func(t float64) float64 { return t * (1 - t) },
		"not a number": func(t float64) float64 { return t / t * nan },
		"infinite":     func(t float64) float64 { return t * inf },
		"starts late":  func(t float64) float64 { return 1 + t },
	} {
		_, err := Simulation{Data: data, Paths: 1, Steps: 4, Duration: 1, Schedule: badSchedule{clock}}.Forward(context.Background())
		lawtest.CheckError(t, "diffusion", name, err, "Schedule has Clock(")
	}
}
