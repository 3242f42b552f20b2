//go:build !purego

package f32

import "golang.org/x/sys/cpu"

// paths returns the paths that the processor has, the best first.
func paths() []*path {
	available := []*path{&goPath}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		available = append([]*path{&avx2}, available...)
		if cpu.X86.HasAVX512F {
			available = append([]*path{withBFloat16(avx512)}, available...)
		}
	}
	return available
}

// withBFloat16 replaces the kernels for bfloat16 if the processor has the instruction that they need.
func withBFloat16(p path) *path {
	p.half, p.pair = halfAVX512, pairAVX512
	if cpu.X86.HasAVX512BF16 {
		p.bfloat16, p.peakHalf = true, peakHalfAVX512
		p.convHalf, p.convGradHalf = convHalfAVX512, convGradHalfAVX512
	}
	return &p
}

var avx512 = path{
	name: "AVX-512",
	exp:  expAVX512, sigmoid: sigmoidAVX512, tanh: tanhAVX512, silu: siluAVX512, relu: reluAVX512,
	add: addAVX512, sub: subAVX512, mul: mulAVX512, mulAdd: mulAddAVX512,
	siluGrad: siluGradAVX512, siluGrad2: siluGrad2AVX512, reluGrad: reluGradAVX512,
	axpy: axpyAVX512, scale: scaleAVX512, sum: sumAVX512, dot: dotAVX512,
	rows: 14, columns: 32, tile: tileAVX512, copyRows: copyRowsAVX2, transpose: transposeAVX2,
	conv: convAVX512, convHalf: convHalfGo, convGrad: convGradAVX512, convGradHalf: convGradHalfGo,
	sums: sumsAVX512, normSilu: normSiluAVX512, siluSums: siluSumsAVX512, normGrad: normGradAVX512, addNorm: addNormAVX512,
	half: halfGo, pair: pairGo, adam: adamAVX512, peak: peakAVX512, lanes: 16,
}

var avx2 = path{
	name: "AVX2",
	exp:  expAVX2, sigmoid: sigmoidAVX2, tanh: tanhAVX2, silu: siluAVX2, relu: reluAVX2,
	add: addAVX2, sub: subAVX2, mul: mulAVX2, mulAdd: mulAddAVX2,
	siluGrad: siluGradAVX2, siluGrad2: siluGrad2AVX2, reluGrad: reluGradAVX2,
	axpy: axpyAVX2, scale: scaleAVX2, sum: sumAVX2, dot: dotAVX2,
	rows: 6, columns: 16, tile: tileAVX2, copyRows: copyRowsAVX2, transpose: transposeAVX2,
	conv: convAVX2, convHalf: convHalfGo, convGrad: convGradAVX2, convGradHalf: convGradHalfGo,
	sums: sumsAVX2, normSilu: normSiluAVX2, siluSums: siluSumsAVX2, normGrad: normGradAVX2, addNorm: addNormAVX2,
	half: halfGo, pair: pairGo, adam: adamAVX2, peak: peakAVX2, lanes: 8,
}
