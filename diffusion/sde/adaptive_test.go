package sde

import (
	"errors"
	"math"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestAdaptiveOnStiffReverse generates two narrow peaks: the force of the
// reverse process grows to 2/σ² = 2000 at the end only. On the same paths,
// adaptive steps are closer to the solution than eight times as many fixed ones.
func TestAdaptiveOnStiffReverse(t *testing.T) {
	lawtest.Slow(t)
	pair, err := diffusion.SymmetricPair(1, 1e-3)
	if err != nil {
		t.Fatal(err)
	}
	const duration, fixedLevel, finest = 2, 12, 16
	paths := 6
	eq := Reverse(pair, duration)
	var adaptive, fixed float64
	var drifts int
	for seed := range uint64(paths) {
		p, err := NewPath(1, 0, duration, seed)
		if err != nil {
			t.Fatal(err)
		}
		along := func(level int) float64 {
			x := []float64{0.5}
			if err := Integrate(x, &eq, SRA1{}, p, level); err != nil {
				t.Fatal(err)
			}
			return x[0]
		}
		want := along(finest)
		x := []float64{0.5}
		stats, err := Adaptive{Method: SRA1{}, Tolerance: 1e-3, Coarsest: 4}.Integrate(x, &eq, p)
		if err != nil {
			t.Fatal(err)
		}
		drifts += stats.Drifts
		adaptive += (x[0] - want) * (x[0] - want) / float64(paths)
		d := along(fixedLevel) - want
		fixed += d * d / float64(paths)
	}
	perPath := float64(drifts) / float64(paths)
	t.Logf("adaptive: error %.2g in %.0f drifts; fixed: error %.2g in %d", math.Sqrt(adaptive), perPath, math.Sqrt(fixed), 2<<fixedLevel)
	if adaptive > fixed || 8*perPath > 2<<fixedLevel {
		t.Errorf("adaptive steps have error %.3g in %.0f drifts, fixed ones %.3g in %d",
			math.Sqrt(adaptive), perPath, math.Sqrt(fixed), 2<<fixedLevel)
	}
}

// TestAdaptiveConverges, on an equation solved along the path: the step goes as
// the root of the tolerance, as the error of one step is of the order h², and the
// error at the end as h^{3/2}.
func TestAdaptiveConverges(t *testing.T) {
	const paths = 100
	tolerances := []float64{1e-3, 1e-4, 1e-5}
	errs := make([]float64, len(tolerances))
	for k, tolerance := range tolerances {
		for seed := range uint64(paths) {
			p, err := NewPath(1, 0, 1, seed)
			if err != nil {
				t.Fatal(err)
			}
			x, want := []float64{1}, []float64{0}
			growth.solution(want, p)
			if _, err := (Adaptive{Method: SRIW1{}, Tolerance: tolerance, Coarsest: 2}).Integrate(x, &growth.eq, p); err != nil {
				t.Fatal(err)
			}
			errs[k] += (x[0] - want[0]) * (x[0] - want[0]) / paths
		}
		errs[k] = math.Sqrt(errs[k])
	}
	power := math.Log10(errs[0]/errs[2]) / 2
	t.Logf("errors %.2g at tolerances %.0e: power %.2f", errs, tolerances, power)
	if math.Abs(power-0.75) > orderTolerance {
		t.Errorf("the error goes as the power %.2f of the tolerance, want 3/4; errors %.2g", power, errs)
	}
}

// TestAdaptiveIsUnbiased: rejections do not change the law of the path. With
// X = W the mean and the variance of the end are 0 and 1 however many steps
// were rejected on the way for the sake of a stiff companion.
func TestAdaptiveIsUnbiased(t *testing.T) {
	paths := 4000
	if testing.Short() {
		paths = 1000
	}
	n := float64(paths)
	eq := SDE{2, func(dst, x []float64, _ float64) { dst[0], dst[1] = 0, -200*x[1]+100*math.Abs(x[0]) },
		Isotropic(2, func(float64) float64 { return 1 })}
	var sum, square float64
	var rejected int
	for seed := range uint64(paths) {
		p, err := NewPath(2, 0, 1, seed)
		if err != nil {
			t.Fatal(err)
		}
		x := []float64{0, 0}
		stats, err := Adaptive{Method: EulerMaruyama{}, Tolerance: 0.1}.Integrate(x, &eq, p)
		if err != nil {
			t.Fatal(err)
		}
		rejected += stats.Rejected
		sum += x[0] / n
		square += x[0] * x[0] / n
	}
	if rejected < paths {
		t.Errorf("only %d rejections in %d paths", rejected, paths)
	}
	if math.Abs(sum) > 4/math.Sqrt(n) || math.Abs(square-1) > 4*math.Sqrt(2/n) {
		t.Errorf("mean %.3f and mean square %.3f, want 0 and 1", sum, square)
	}
}

func TestAdaptiveErrors(t *testing.T) {
	p, err := NewPath(1, 0, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []Adaptive{
		{Method: SRIW1{}},
		{Method: SRIW1{}, Tolerance: math.NaN()},
		{Method: SRIW1{}, Tolerance: 1, Finest: 51},
		{Method: SRIW1{}, Tolerance: 1, Coarsest: 3, Finest: 3},
		{Method: SRA1{}, Tolerance: 1},
	} {
		if _, err := a.Integrate([]float64{1}, &growth.eq, p); err == nil {
			t.Errorf("no error from %+v", a)
		}
	}
	if _, err := (Adaptive{Method: SRIW1{}, Tolerance: 1e-9, Finest: 4}).Integrate([]float64{1}, &growth.eq, p); !errors.Is(err, ErrTooStiff) {
		t.Errorf("error %v, want ErrTooStiff", err)
	}
}
