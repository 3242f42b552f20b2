package f32

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// agree compares the results of all paths of this machine for the same input, bit by bit but for the kind of NaN.
func agree(t *testing.T, name string, run func() [][]float32) {
	t.Helper()
	defer func(p *path) { kernels = p }(kernels)
	all := paths()
	kernels = all[0]
	want := run()
	for _, p := range all[1:] {
		kernels = p
		for k, got := range run() {
			for i, v := range got {
				if w := want[k][i]; math.Float32bits(v) != math.Float32bits(w) && (v == v || w == w) {
					t.Fatalf("%s: result %d, element %d: %v on the path %s, %v on %s", name, k, i, v, p.name, w, all[0].name)
				}
			}
		}
	}
}

func clone(x []float32) []float32 { return append([]float32(nil), x...) }

// wild has numbers of all sizes, zeros of both signs, infinities and NaN.
func wild(n int, seed uint64) []float32 {
	x := sample(n, seed)
	for i := range x {
		x[i] *= float32(math.Exp(3 * float64(i%7-3)))
		switch i % 41 {
		case 3:
			x[i] *= 1e-38
		case 8:
			x[i] = 0
		case 11:
			x[i] = float32(math.Copysign(0, -1))
		case 20:
			x[i] = float32(math.Inf(1 - i%2*2))
		case 30:
			x[i] = float32(math.NaN())
		case 35:
			x[i] *= 1e30
		}
	}
	return x
}

func TestPathsOfElements(t *testing.T) {
	for _, n := range []int{0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 64, 100, 500} {
		a, b, c := wild(n, 1), wild(n, 2), wild(n, 3)
		for name, f := range map[string]func(dst, x []float32){
			"Exp": Exp, "Sigmoid": Sigmoid, "Tanh": Tanh, "Silu": Silu, "Relu": Relu, "AddTo": AddTo,
			"Axpy":  func(dst, x []float32) { Axpy(dst, -0.3, x) },
			"Scale": func(dst, x []float32) { Scale(dst, 1.7, x) },
		} {
			agree(t, fmt.Sprint(name, " ", n), func() [][]float32 { dst := clone(c); f(dst, a); return [][]float32{dst} })
		}
		for name, f := range map[string]func(dst, a, b []float32){
			"Add": Add, "Sub": Sub, "Mul": Mul, "MulAdd": MulAdd, "SiluGrad": SiluGrad, "SiluGrad2": SiluGrad2, "ReluGrad": ReluGrad,
		} {
			agree(t, fmt.Sprint(name, " ", n), func() [][]float32 { dst := clone(c); f(dst, a, b); return [][]float32{dst} })
			agree(t, fmt.Sprint(name, " in place ", n), func() [][]float32 { dst := clone(a); f(dst, dst, b); return [][]float32{dst} })
		}
		agree(t, fmt.Sprint("reductions ", n), func() [][]float32 {
			x, y := sample(n, 4), sample(n, 5)
			return [][]float32{{float32(Sum(x)), float32(Dot(x, y)), float32(SumSquares(y)), float32(Sum(a))}}
		})
		agree(t, fmt.Sprint("Adam ", n), func() [][]float32 {
			v, m, s, e := sample(n, 4), sample(n, 5), make([]float32, n), sample(n, 7)
			for k := range 3 {
				Adam(v, m, s, e, [][]float32{sample(n, uint64(8+k)), b}[:1+k%2], AdamStep{0.7, 0.1, 0.01, 0.003, 1e-8, 0.2})
			}
			Adam(v, m, s, nil, nil, AdamStep{0.7, 0.1, 0.01, 0.003, 1e-8, 0.2})
			return [][]float32{v, m, s, e}
		})
	}
}

func TestPathsOfGemm(t *testing.T) {
	lawtest.Slow(t)
	for _, s := range [][3]int{{1, 1, 1}, {6, 16, 8}, {14, 32, 10}, {33, 65, 17}, {40, 10, 300}, {300, 33, 260}, {5, 1, 40}} {
		m, n, k := s[0], s[1], s[2]
		a, b, c := sample(m*k, 1), sample(k*n, 2), sample(m*n, 3)
		for q := range 8 {
			lda, ldb := k, n
			if q&1 != 0 {
				lda = m
			}
			if q&2 != 0 {
				ldb = k
			}
			agree(t, fmt.Sprint("Gemm ", s, q), func() [][]float32 {
				dst := clone(c)
				Gemm(q&1 != 0, q&2 != 0, m, n, k, a, lda, b, ldb, dst, n, q&4 != 0)
				return [][]float32{dst}
			})
		}
	}
}

// run does everything that a layer does.
func (l *layer) run() [][]float32 {
	dst, dsrc := l.dst, NewGrid(nil, l.src.B, l.src.H, l.src.W, l.In)
	dst.V = clone(dst.V)
	l.Apply(dst, l.src, l.w, l.bias, l.Out, l.dst.V)
	transposed, dw := make([]float32, l.LenTransposed()), make([]float32, l.Len())
	l.Filter.Transpose(transposed, l.w)
	l.ApplyTransposed(dsrc, l.dout, transposed, false)
	l.ApplyTransposed(dsrc, l.dout, transposed, true)
	l.Grad(dw, l.dout, l.src, false)
	l.Grad(dw, l.dout, l.src, true)
	return [][]float32{dst.V, dsrc.V, dw}
}

func TestPathsOfConv(t *testing.T) {
	lawtest.Slow(t)
	for k := Point; k <= Up; k++ {
		for _, s := range shapes {
			agree(t, fmt.Sprint("kind ", k, s), newLayer(k, s).run)
		}
	}
}

func TestPathsOfNorm(t *testing.T) {
	for _, c := range []int{16, 20, 48, 5} {
		agree(t, fmt.Sprint("norm ", c), func() [][]float32 { return normResults(c) })
	}
}

// normResults does everything with c channels that norm.go has.
func normResults(c int) [][]float32 {
	src, dout := randomGrid(2, 5, 4, c, 1), randomGrid(2, 5, 4, c, 2)
	dst, dsrc, stats := NewGrid(nil, 2, 5, 4, c), NewGrid(nil, 2, 5, 4, c), make([]float32, NormStats(src))
	gamma, beta, dgamma, dbeta, sums := sample(c, 3), sample(c, 4), make([]float32, c), make([]float32, c), make([]float32, c)
	NormSilu(dst, src, gamma, beta, 1, stats)
	for _, add := range []bool{false, true} {
		NormSiluGrad(dsrc, dgamma, dbeta, dout, src, gamma, 1, stats, add, add)
	}
	ColumnSums(sums, dst, 0, false)
	return [][]float32{dst.V, dsrc.V, dgamma, dbeta, sums}
}

// TestConcurrent: calls at the same time do not disturb each other.
func TestConcurrent(t *testing.T) {
	do := func() [][]float32 {
		c := make([]float32, 40*50)
		Gemm(true, true, 40, 50, 20, sample(800, 1), 40, sample(1000, 2), 20, c, 50, false)
		return append(append(newLayer(Three, [5]int{4, 6, 8, 34, 2}).run(), normResults(20)...), c)
	}
	want := do()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 5 {
				for k, got := range do() {
					for i, v := range got {
						if v != want[k][i] {
							t.Errorf("result %d, element %d: %v, want %v", k, i, v, want[k][i])
							return
						}
					}
				}
			}
		})
	}
	all.Wait()
}
