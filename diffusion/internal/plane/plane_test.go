package plane

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

// TestTransform compares it with the plain sum, and goes back.
func TestTransform(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{1, 2, 5, 6} {
		n := size * size
		x, v := make([]complex128, n), make([]complex128, n)
		for r := range x {
			x[r] = complex(rng.NormFloat64(), rng.NormFloat64())
		}
		copy(v, x)
		tr := New(size)
		tr.Forward(v)
		for k, got := range v {
			var want complex128
			for r, e := range x {
				phase := 2 * math.Pi * float64(k/size*(r/size)+k%size*(r%size)) / float64(size)
				want += e * cmplx.Exp(complex(0, -phase))
			}
			if cmplx.Abs(got-want) > 1e-12 {
				t.Errorf("size %d, wave %d: %v, want %v", size, k, got, want)
			}
		}
		tr.Backward(v)
		for r, got := range v {
			if cmplx.Abs(got-x[r]) > 1e-14 {
				t.Errorf("size %d, cell %d: %v, want %v", size, r, got, x[r])
			}
		}
	}
}
