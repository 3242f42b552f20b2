package f32

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"testing"
)

// TestGolden: every processor gives the bits that are stored here.
func TestGolden(t *testing.T) {
	h := fnv.New64a()
	add := func(results ...[]float32) {
		for _, x := range results {
			for _, v := range x {
				if v != v {
					v = float32(math.Inf(1)) // NaNs differ in what does not matter
				}
				binary.Write(h, binary.LittleEndian, v)
			}
		}
	}
	const n = 100
	x, y := sample(n, 1), sample(n, 2)
	for _, f := range []func(dst, x []float32){Exp, Sigmoid, Tanh, Silu} {
		dst := make([]float32, n)
		f(dst, x)
		add(dst)
	}
	for _, f := range []func(dst, a, b []float32){MulAdd, SiluGrad, SiluGrad2} {
		dst := sample(n, 3)
		f(dst, x, y)
		add(dst)
	}
	c := sample(20*17, 4)
	Gemm(false, true, 20, 17, 33, sample(20*33, 5), 33, sample(17*33, 6), 33, c, 17, true)
	add(c, []float32{float32(Dot(x, y))})
	l := newLayer(Three, [5]int{4, 6, 8, 34, 2})
	add(l.run()...)
	add(l.half()...)
	add(normResults(20)...)
	v, m, s := sample(n, 7), sample(n, 8), make([]float32, n)
	Adam(v, m, s, nil, [][]float32{x, y}, AdamStep{0.7, 0.1, 0.01, 0.003, 1e-8, 0.2})
	add(v, m, s)
	if got, want := h.Sum64(), uint64(0xcfc79e1177cda83b); got != want {
		t.Errorf("the sum of all bits is %#x, want %#x", got, want)
	}
}
