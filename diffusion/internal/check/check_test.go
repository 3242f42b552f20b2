package check

import (
	"errors"
	"fmt"
	"math"
	"testing"
)

// dense is a law with or without a density.
type dense bool

func (d dense) HasDensity() bool { return bool(d) }

func TestMessages(t *testing.T) {
	const p = Package("driven")
	for _, test := range []struct {
		err  error
		want string
	}{
		{p.Positive("h", 0), "driven: h = 0 is not a positive finite number"},
		{p.Positive("h", math.NaN()), "driven: h = NaN is not a positive finite number"},
		{p.Positive("h", math.Inf(1)), "driven: h = +Inf is not a positive finite number"},
		{p.Positive("h", math.SmallestNonzeroFloat64), ""},
		{p.NonNegative("h", -1), "driven: h = -1 is not a non-negative finite number"},
		{p.NonNegative("h", math.NaN()), "driven: h = NaN is not a non-negative finite number"},
		{p.NonNegative("h", math.Inf(1)), "driven: h = +Inf is not a non-negative finite number"},
		{p.NonNegative("h", 0), ""},
		{p.Finite("h", math.NaN()), "driven: h = NaN is not a finite number"},
		{p.Finite("h", math.Inf(-1)), "driven: h = -Inf is not a finite number"},
		{p.Finite("h", -math.MaxFloat64), ""},
		{p.FiniteSlice("x", []float64{1, math.NaN(), math.Inf(1)}), "driven: x[1] = NaN is not a finite number"},
		{p.FiniteSlice("x", []float64{1, math.Inf(-1)}), "driven: x[1] = -Inf is not a finite number"},
		{p.FiniteSlice("x", []float64{1, 2}), ""},
		{p.FiniteSlice("x", nil), ""},
		{p.AtLeast("n", 1, 2), "driven: n = 1, want at least 2"},
		{p.AtLeast("n", 2, 2), ""},
		{p.Density("m", dense(false)), "driven: m has no density (a covariance is singular); m.At(t) has one at t > 0"},
		{p.Density("m", dense(true)), ""},
		{p.Run(0, 1, 1, 0), "driven: Paths = 0, want at least 1"},
		{p.Run(1, 0, 1, 0), "driven: Steps = 0, want at least 1"},
		{p.Run(1, 1, 0, 0), "driven: Duration = 0 is not a positive finite number"},
		{p.Run(1, 1, 1, -1), "driven: Workers = -1, want at least 0"},
		{p.Run(1, 1, 1, 0), ""},
	} {
		got := ""
		if test.err != nil {
			got = test.err.Error()
		}
		if got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestSlice(t *testing.T) {
	const p = Package("driven")
	dst := []float64{1, 2}
	if got := p.Slice(dst, 2); &got[0] != &dst[0] {
		t.Error("another slice than the one given")
	}
	if got := p.Slice(nil, 3); len(got) != 3 {
		t.Errorf("length %d, want 3", len(got))
	}
	defer func() {
		if message := recover(); message != "driven: slice length is 2, want 3" {
			t.Errorf("panic %v", message)
		}
	}()
	p.Slice(dst, 3)
}

func TestIndex(t *testing.T) {
	const p = Package("driven")
	p.Index("k", 0, 1)
	for _, i := range []int{-1, 1} {
		func() {
			defer func() {
				if message := recover(); message != fmt.Sprintf("driven: k = %d is outside 0 to 0", i) {
					t.Errorf("panic %v", message)
				}
			}()
			p.Index("k", i, 1)
		}()
	}
}

func TestNoise(t *testing.T) {
	const p = Package("driven")
	for _, at := range []float64{1e-9, 0.3, 5, 400} {
		if signal, variance := p.Noise(at); math.Abs(signal*signal+variance-1) > 1e-15 || math.Abs(math.Log(signal)+at) > 1e-13*(1+at) {
			t.Errorf("t = %v: signal %v, variance %v", at, signal, variance)
		}
	}
	for _, at := range []float64{0, -1, math.NaN()} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != "driven: t is not positive" {
					t.Errorf("t = %v: panic %q", at, got)
				}
			}()
			p.Noise(at)
		}()
	}
}

func TestFirst(t *testing.T) {
	first, second := errors.New("first"), errors.New("second")
	if got := First(nil, first, second); got != first {
		t.Errorf("got %v", got)
	}
	if got := First(nil, nil); got != nil {
		t.Errorf("got %v", got)
	}
}
