package sde

import (
	"errors"
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// pairFlow returns the flow of a pair from time 2 to 0 and its end from x, which
// the flow finds by keeping the quantile: F_0(end) = F_2(x).
func pairFlow(t *testing.T, x float64) (velocity diffusion.Drift, end float64) {
	t.Helper()
	pair, err := diffusion.SymmetricPair(1, 0.2)
	if err != nil {
		t.Fatal(err)
	}
	return diffusion.FlowVelocity(pair), lawtest.Must(pair.Quantile(pair.At(2).CDF(x)))
}

func TestRK4Order(t *testing.T) {
	velocity, want := pairFlow(t, 0.4)
	var errs []float64
	for _, steps := range []int{32, 64, 128} {
		x := []float64{0.4}
		if err := RK4(x, velocity, 2, 0, steps); err != nil {
			t.Fatal(err)
		}
		errs = append(errs, math.Abs(x[0]-want))
	}
	got := slope(errs)
	t.Logf("order %.2f, errors %.2g", got, errs)
	if math.Abs(got-4) > orderTolerance {
		t.Errorf("order %.2f, want 4; errors %.3g", got, errs)
	}
}

// TestDormandPrinceOrder takes single steps of dx/dt = x cos t: the local errors
// of the two results are of the orders 6 and 5.
func TestDormandPrinceOrder(t *testing.T) {
	velocity := func(dst, x []float64, t float64) { dst[0] = x[0] * math.Cos(t) }
	var fifth, fourth []float64
	for _, h := range []float64{0.4, 0.2, 0.1, 0.05} {
		w := vectors(9, 1)
		k, x, y := w[:7], w[7], w[8]
		x[0] = 1
		velocity(k[0], x, 0)
		fourth = append(fourth, dpStep(y, k, x, velocity, 0, h))
		fifth = append(fifth, math.Abs(y[0]-math.Exp(math.Sin(h))))
	}
	t.Logf("local orders %.2f and %.2f", slope(fifth), slope(fourth))
	if got := slope(fifth); math.Abs(got-6) > orderTolerance {
		t.Errorf("local order %.2f, want 6; errors %.3g", got, fifth)
	}
	if got := slope(fourth); math.Abs(got-5) > orderTolerance {
		t.Errorf("local order of the difference %.2f, want 5; %.3g", got, fourth)
	}
}

func TestDormandPrinceTolerance(t *testing.T) {
	velocity, want := pairFlow(t, 0.4)
	for _, tolerance := range []float64{1e-4, 1e-7, 1e-10} {
		calls := 0
		counted := func(dst, x []float64, t float64) {
			calls++
			velocity(dst, x, t)
		}
		x := []float64{0.4}
		stats, err := DormandPrince{Tolerance: tolerance}.Integrate(x, counted, 2, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("tolerance %.0e: error %.1e, %+v", tolerance, x[0]-want, stats)
		if math.Abs(x[0]-want) > 20*tolerance {
			t.Errorf("tolerance %g: error %.2g", tolerance, x[0]-want)
		}
		if stats.Drifts != calls {
			t.Errorf("%d velocities reported, %d taken", stats.Drifts, calls)
		}
	}
}

func TestFlowErrors(t *testing.T) {
	velocity, _ := pairFlow(t, 0)
	x := []float64{1}
	for _, err := range []error{
		RK4(x, velocity, 1, 1, 3),
		RK4(x, velocity, 1, 0, 0),
		RK4(x, velocity, math.Inf(1), 0, 3),
	} {
		if err == nil {
			t.Error("no error")
		}
	}
	for _, tolerance := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := (DormandPrince{Tolerance: tolerance}).Integrate(x, velocity, 1, 0); err == nil {
			t.Errorf("no error from the tolerance %v", tolerance)
		}
	}
	blowUp := func(dst, x []float64, _ float64) { dst[0] = x[0] * x[0] } // 1/(1 − t)
	calls := 0
	counted := func(dst, x []float64, t float64) {
		calls++
		blowUp(dst, x, t)
	}
	if stats, err := (DormandPrince{Tolerance: 1e-6}).Integrate([]float64{1}, counted, 0, 2); !errors.Is(err, ErrStepTooSmall) || stats.Drifts != calls {
		t.Errorf("error %v after %d velocities, %d reported, want ErrStepTooSmall", err, calls, stats.Drifts)
	}
}
