package f32

import (
	"fmt"
	"testing"

	"nonequilibrium/diffusion/internal/cputime"
)

// benchmark runs f on every path of this machine and reports its rate in units of flop, or its time for each element.
func benchmark(b *testing.B, name string, flop, elements int, f func()) {
	defer func(p *path) { kernels = p }(kernels)
	for _, p := range paths() {
		kernels = p
		b.Run(name+"/"+p.name, func(b *testing.B) {
			b.ReportAllocs()
			start := cputime.Now()
			for b.Loop() {
				f()
			}
			ns := float64(cputime.Now()-start) / float64(b.N)
			b.ReportMetric(0, "ns/op")
			if flop > 0 {
				b.ReportMetric(float64(flop)/ns, "GFLOP/s")
				if peak := peakOf(p); peak > 0 {
					b.ReportMetric(100*float64(flop)/ns/peak, "%peak")
				}
			}
			if elements > 0 {
				b.ReportMetric(ns/float64(elements), "ns/element")
			}
		})
	}
}

var peaks = map[*path]float64{}

// peakOf is the rate of independent fused products on a path, in GFLOP per second of processor time, or 0 for Go.
func peakOf(p *path) float64 {
	if peaks[p] == 0 && p.peak != nil {
		const n = 1 << 20
		best := 0.0
		for range 20 {
			start := cputime.Now()
			p.peak(n)
			best = max(best, float64(2*12*n*p.lanes)/float64(cputime.Now()-start))
		}
		peaks[p] = best
	}
	return peaks[p]
}

func BenchmarkPeak(b *testing.B) {
	for _, p := range paths() {
		if p.peak != nil {
			b.Run(p.name, func(b *testing.B) {
				start := cputime.Now()
				for b.Loop() {
					p.peak(1 << 16)
				}
				b.ReportMetric(float64(b.N)*float64(2*12*p.lanes<<16)/float64(cputime.Now()-start), "GFLOP/s")
			})
		}
	}
}

func BenchmarkGemm(b *testing.B) {
	for _, s := range []struct {
		m, n, k        int
		transA, transB bool
	}{
		{1024, 1024, 1024, false, false}, {512, 512, 512, false, false}, {256, 128, 128, false, false}, {1024, 128, 128, false, false},
		{1024, 128, 128, false, true}, {128, 128, 1024, true, false}, {1024, 128, 10, false, false}, {1024, 1, 128, false, false}, {128, 32, 32, false, false},
	} {
		x, y, c := sample(s.m*s.k, 1), sample(s.k*s.n, 2), make([]float32, s.m*s.n)
		lda, ldb := s.k, s.n
		name := fmt.Sprintf("%dx%dx%d", s.m, s.n, s.k)
		if s.transA {
			lda, name = s.m, name+"-aT"
		}
		if s.transB {
			ldb, name = s.k, name+"-bT"
		}
		benchmark(b, name, 2*s.m*s.n*s.k, 0, func() {
			Gemm(s.transA, s.transB, s.m, s.n, s.k, x, lda, y, ldb, c, s.n, false)
		})
	}
}

// BenchmarkConv has the layers of a U-Net on images of 28×28 pixels.
func BenchmarkConv(b *testing.B) {
	for _, s := range []struct {
		kind             Kind
		size, in, out, n int
	}{
		{Three, 28, 32, 32, 4}, {Three, 14, 64, 64, 4}, {Three, 7, 128, 128, 4}, {Three, 14, 128, 64, 4}, {Point, 28, 64, 32, 4},
		{Down, 28, 32, 64, 4}, {Up, 7, 128, 64, 4},
	} {
		l := newLayer(s.kind, [5]int{s.size, s.size, s.in, s.out, s.n})
		dsrc, transposed, dw := NewGrid(nil, s.n, s.size, s.size, s.in), make([]float32, l.LenTransposed()), make([]float32, l.Len())
		l.Filter.Transpose(transposed, l.w)
		flop := 2 * s.in * s.out * s.n * s.size * s.size * []int{1, 9, 1, 4}[s.kind]
		name := fmt.Sprintf("kind%d-%dpx-%dto%d", s.kind, s.size, s.in, s.out)
		benchmark(b, name+"/output", flop, 0, func() { l.Apply(l.dst, l.src, l.w, l.bias, 0, nil) })
		benchmark(b, name+"/input", flop, 0, func() { l.ApplyTransposed(dsrc, l.dout, transposed, false) })
		benchmark(b, name+"/weights", flop, 0, func() { l.Grad(dw, l.dout, l.src, false) })
	}
}

// BenchmarkHalf has a layer with factors in bfloat16, and the peak of these, where they are instructions.
func BenchmarkHalf(b *testing.B) {
	if !HasBFloat16() {
		b.Skip("the processor has no AVX512_BF16")
	}
	l := newLayer(Three, [5]int{14, 14, 64, 64, 4})
	w := make([]float32, l.Len()/2)
	HalfPanels(w, l.w)
	src := Half(make([]float32, len(l.src.V)), l.src)
	rate := func(name string, flop int, f func()) {
		b.Run(name, func(b *testing.B) {
			start := cputime.Now()
			for b.Loop() {
				f()
			}
			b.ReportMetric(float64(b.N*flop)/float64(cputime.Now()-start), "GFLOP/s")
		})
	}
	rate("peak", 2*2*12*16<<16, func() { kernels.peakHalf(1 << 16) })
	rate("kind1-14px-64to64/output", 2*64*64*9*4*14*14, func() { l.Apply(l.dst, src, w, l.bias, 0, nil) })
	rate("conversion", len(l.src.V), func() { Half(src.V[:cap(src.V)], l.src) })
}

func BenchmarkElements(b *testing.B) {
	const n = 4096
	x, y, dst := sample(n, 1), sample(n, 2), make([]float32, n)
	for _, f := range []struct {
		name string
		f    func(dst, x []float32)
	}{{"Exp", Exp}, {"Sigmoid", Sigmoid}, {"Tanh", Tanh}, {"Silu", Silu}, {"Relu", Relu}} {
		benchmark(b, f.name, 0, n, func() { f.f(dst, x) })
	}
	for _, f := range []struct {
		name string
		f    func(dst, a, b []float32)
	}{{"Add", Add}, {"MulAdd", MulAdd}, {"SiluGrad", SiluGrad}, {"SiluGrad2", SiluGrad2}} {
		benchmark(b, f.name, 0, n, func() { f.f(dst, x, y) })
	}
	benchmark(b, "Dot", 0, n, func() { Dot(x, y) })
	benchmark(b, "Transpose", 0, n, func() { Transpose(dst, x, 64, 64) })
	v, m, s, e := sample(n, 3), make([]float32, n), make([]float32, n), make([]float32, n)
	benchmark(b, "Adam", 0, n, func() { Adam(v, m, s, e, [][]float32{x, y}, AdamStep{1, 0.1, 0.01, 1e-4, 1e-8, 0.01}) })
}

func BenchmarkNorm(b *testing.B) {
	const c = 32
	src, dout := randomGrid(4, 28, 28, c, 1), randomGrid(4, 28, 28, c, 2)
	dst, stats := NewGrid(nil, 4, 28, 28, c), make([]float32, NormStats(src))
	gamma, dgamma, dbeta := sample(c, 3), make([]float32, c), make([]float32, c)
	n := 4 * 28 * 28 * c
	benchmark(b, "NormSilu", 0, n, func() { NormSilu(dst, src, gamma, gamma, 8, stats) })
	benchmark(b, "NormSiluGrad", 0, n, func() { NormSiluGrad(dst, dgamma, dbeta, dout, src, gamma, 8, stats, false, false) })
}
