package line

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// twoAndNothing has a component of weight zero between two others.
type twoAndNothing struct{}

func (twoAndNothing) Len() int { return 3 }

func (twoAndNothing) Component(k int) (float64, []float64, *mat.SymDense) {
	return []float64{0.3, 0, 0.7}[k], []float64{[]float64{-1, 5, 2}[k]}, mat.NewSymDense(1, []float64{[]float64{0.5, 1, 2}[k]})
}

func TestOf(t *testing.T) {
	m := Of(twoAndNothing{})
	if len(m) != 2 || m[0] != New(0.3, -1, 0.5) || m[1] != New(0.7, 2, 2) {
		t.Errorf("got %v", m)
	}
}

// TestLog compares with the densities of gonum and, for the derivatives, with differences.
func TestLog(t *testing.T) {
	m := Of(twoAndNothing{})
	a, b := distuv.Normal{Mu: -1, Sigma: math.Sqrt(0.5)}, distuv.Normal{Mu: 2, Sigma: math.Sqrt2}
	value := func(x float64) float64 { l, _, _ := m.Log(x); return l }
	for _, x := range []float64{-3, -1, 0.2, 1, 4} {
		l, first, second := m.Log(x)
		if want := math.Log(0.3*a.Prob(x) + 0.7*b.Prob(x)); math.Abs(l-want) > 1e-14*(1+math.Abs(want)) {
			t.Errorf("ln p(%v) = %v, want %v", x, l, want)
		}
		if want := fd.Derivative(value, x, &fd.Settings{Formula: fd.Central}); math.Abs(first-want) > 1e-8 {
			t.Errorf("(ln p)'(%v) = %v, want %v", x, first, want)
		}
		if want := fd.Derivative(value, x, &fd.Settings{Formula: fd.Central2nd}); math.Abs(second-want) > 1e-5 {
			t.Errorf("(ln p)''(%v) = %v, want %v", x, second, want)
		}
	}
	// Far out, where the densities underflow to zero.
	if l, first, _ := m.Log(1e3); math.Abs(l-m[1].Log(1e3)) > 1e-9 || math.Abs(first-m[1].Slope(1e3)) > 1e-12 {
		t.Errorf("at 1000: %v, %v", l, first)
	}
	many := make(Mixture, stackLen+1)
	for k := range many {
		many[k] = New(1/float64(len(many)), -1, 0.5)
	}
	if l, _, _ := many.Log(0); math.Abs(l-a.LogProb(0)) > 1e-14 {
		t.Errorf("%d equal components: ln p = %v, want %v", len(many), l, a.LogProb(0))
	}
}
