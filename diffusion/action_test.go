package diffusion

import (
	"fmt"
	"math"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestActionOfPlainSchedule: at the rate 1 the action is the entropy produced, also of narrow data, and
// whatever the clock it is the same over a chain's steps as over the process that the chain is.
func TestActionOfPlainSchedule(t *testing.T) {
	lawtest.Slow(t)
	one := lawtest.Must(ConstantSchedule(1))
	for _, test := range []struct{ variance, T, want float64 }{
		{0.4, 3, 0.10854}, {0.01, 30, 1.61444}, {1e-3, 3, 2.76123}, {1e-4, 0.5, 3.90989}, {1e-6, 0.5, 6.21243}, {1e-8, 0.5, math.NaN()},
	} {
		pair := lawtest.Must(SymmetricPair(1, test.variance))
		action := lawtest.Must(Action(pair, one, test.T))
		name := fmt.Sprintf("σ² = %v, T = %v", test.variance, test.T)
		checkRel(t, name, action, lawtest.Must(ForwardBalance(pair, test.T)).Total, 1e-9)
		if math.Abs(action-test.want) > 5e-6 {
			t.Errorf("%s: %v, want %v", name, action, test.want)
		}
	}
}

// TestActionOfChain: the rate of a chain is constant over a step, so that its action is the sum of
// β_n times what the plain process produces over the step.
func TestActionOfChain(t *testing.T) {
	lawtest.Slow(t)
	const steps = 1000
	pair := lawtest.Must(SymmetricPair(1, 1e-4))
	chain := lawtest.Must(LinearDDPM(steps, 0.1/float64(steps), 20/float64(steps)))
	got := lawtest.Must(Action(pair, chain, float64(steps)))
	var want float64
	for n := range steps {
		from, to := chain.Clock(float64(n)), chain.Clock(float64(n+1))
		produced := lawtest.Must(KLToEquilibrium(pair, from)) - lawtest.Must(KLToEquilibrium(pair, to))
		want += (to - from) * produced
	}
	checkRel(t, "1000 steps", got, want, 1e-8)
}

func TestActionBadSchedule(t *testing.T) {
	pair := lawtest.Must(SymmetricPair(1, 0.4))
	for name, s := range map[string]Schedule{
		"Rate(": rateAndClock{func(float64) float64 { return math.NaN() }, func(t float64) float64 { return t }},
		"Clock": rateAndClock{func(float64) float64 { return 1 }, func(t float64) float64 { return math.NaN() }},
		"rise":  rateAndClock{func(float64) float64 { return 1 }, func(t float64) float64 { return 3 - t }},
	} {
		_, err := Action(pair, s, 2)
		lawtest.CheckError(t, "diffusion", "Action", err, name)
	}
}

// rateAndClock is a schedule of any two functions.
type rateAndClock struct{ rate, clock func(t float64) float64 }

func (s rateAndClock) Rate(t float64) float64  { return s.rate(t) }
func (s rateAndClock) Clock(t float64) float64 { return s.clock(t) }

// TestConstantSpeedEverywhere: the schedule exists for plain parameters all over, its clock rises from 0 to
// its end, and the speed is constant as far as the clock says where the law is.
func TestConstantSpeedEverywhere(t *testing.T) {
	lawtest.Slow(t)
	for _, mu := range []float64{0.1, 1, 3} {
		for _, variance := range []float64{0.01, 1, 1.9} {
			for _, T := range []float64{0.5, 3, 30} {
				pair := lawtest.Must(SymmetricPair(mu, variance))
				name := fmt.Sprintf("μ = %v, σ² = %v, T = %v", mu, variance, T)
				s, err := ConstantSpeedSchedule(pair, T, T)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if s.Clock(0) != 0 || s.Clock(T) != T {
					t.Errorf("%s: the clock goes from %v to %v", name, s.Clock(0), s.Clock(T))
				}
				length := lawtest.Must(WassersteinLength(pair, T))
				before := 0.0
				for i := 1; i <= 50; i++ {
					time := T * float64(i) / 50
					clock := s.Clock(time)
					if !(clock > before) || !(s.Rate(time) > 0) {
						t.Errorf("%s: the clock at %v is %v after %v, its rate %v", name, time, clock, before, s.Rate(time))
						break
					}
					speed := s.Rate(time) * lawtest.Must(flowSpeed(pair, clock))
					if math.Abs(speed*T/length-1) > 2e-4 {
						t.Errorf("%s: the speed at %v is %v, want %v", name, time, speed, length/T)
						break
					}
					before = clock
				}
			}
		}
	}
}
