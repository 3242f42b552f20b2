package f32

import (
	"fmt"
	"math"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// rounded has the numbers that bfloat16 keeps of x.
func rounded(x []float32) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = math.Float32frombits(bfloat16(v) << 16)
	}
	return y
}

// half does what a layer does with factors in bfloat16.
func (l *layer) half() [][]float32 {
	transposed, w := make([]float32, l.LenTransposed()), make([]float32, l.Len()/2)
	l.Filter.Transpose(transposed, l.w)
	back := make([]float32, len(transposed)/2)
	HalfPanels(w, l.w)
	HalfPanels(back, transposed)
	src, dout := Half(make([]float32, len(l.src.V)), l.src), Half(make([]float32, len(l.dout.V)), l.dout)
	dst, dsrc := NewGrid(nil, l.dst.B, l.dst.H, l.dst.W, l.Out), NewGrid(nil, l.src.B, l.src.H, l.src.W, l.In)
	l.Apply(dst, src, w, l.bias, l.Out, nil)
	l.ApplyTransposed(dsrc, dout, back, false)
	dw := make([]float32, l.Len())
	pairs, dpairs := HalfImages(make([]float32, len(l.src.V)), l.src), HalfImages(make([]float32, len(l.dout.V)), l.dout)
	l.Grad(dw, dpairs, pairs, false)
	l.Grad(dw, dpairs, pairs, true)
	return [][]float32{dst.V, dsrc.V, dw}
}

// TestHalf: the results are those of float32 with rounded factors, but for the order of the sums, and the same on
// all paths.
func TestHalf(t *testing.T) {
	lawtest.Slow(t)
	for k := Point; k <= Up; k++ {
		for _, s := range [][5]int{{4, 6, 32, 64, 2}, {14, 2, 8, 34, 2}} {
			l, name := newLayer(k, s), fmt.Sprint("bfloat16, kind ", k, s)
			got := l.half()
			agree(t, name, l.half)
			l.src.V, l.dout.V, l.w = rounded(l.src.V), rounded(l.dout.V), rounded(l.w)
			clear(l.dst.V)
			want := l.run()
			for i := range want[1] {
				want[1][i] /= 2 // run adds the input's gradient a second time
			}
			for i, n := range []int{k.Taps() * s[2], k.Taps() * s[3], 4 * s[0] * s[1] * s[4]} {
				near(t, name, got[i], mapped(want[i], func(v float64) float64 { return v }), rounding(n))
			}
		}
	}
}

func TestRoundingToBFloat16(t *testing.T) {
	for _, c := range [][2]float32{{1, 1}, {1 + 0x1p-9, 1}, {1 + 0x1p-8, 1 + 0x1p-7}, {-1 - 0x1p-8 + 0x1p-20, -1}, {0, 0}} {
		if got := rounded(c[:1])[0]; got != c[1] {
			t.Errorf("%v is rounded to %v, want %v", c[0], got, c[1])
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1)} {
		if got := float64(rounded([]float32{float32(v)})[0]); !(got == v || got != got && v != v) {
			t.Errorf("%v is rounded to %v", v, got)
		}
	}
}
