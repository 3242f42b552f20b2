//go:build !purego

package vec

import "golang.org/x/sys/cpu"

// paths returns the paths that the processor has, the best first.
func paths() []*path {
	available := []*path{&goPath}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		available = append([]*path{&avx2}, available...)
		if cpu.X86.HasAVX512F {
			available = append([]*path{&avx512}, available...)
		}
	}
	return available
}

var avx512 = path{
	name:    "AVX-512",
	normals: normalsAVX512, exp: expAVX512, tanh: tanhAVX512,
	pairLogRatio: pairLogRatioAVX512, pairMidpoint: pairMidpointAVX512,
	advance: advanceAVX512, logRatio: logRatioAVX512, mulAdd: mulAddAVX512, addScaled: addScaledAVX512,
	isotropicLogits: isotropicLogitsAVX512, isotropicPull: isotropicPullAVX512,
	diagonalLogits: diagonalLogitsAVX512, fullLogits: fullLogitsAVX512,
	storedPull: storedPullAVX512, divergence: divergenceAVX512, softmax: softmaxAVX512,
	distances: distancesAVX512, products: productsAVX512, largest: largestAVX512, weigh: weighAVX512, weighCounts: weighCountsAVX512, weightSums: weightSumsAVX512, weightedSum: weightedSumAVX512, dots: dotsAVX512,
}

var avx2 = path{
	name:    "AVX2",
	normals: normalsAVX2, exp: expAVX2, tanh: tanhAVX2,
	pairLogRatio: pairLogRatioAVX2, pairMidpoint: pairMidpointAVX2,
	advance: advanceAVX2, logRatio: logRatioAVX2, mulAdd: mulAddAVX2, addScaled: addScaledAVX2,
	isotropicLogits: isotropicLogitsAVX2, isotropicPull: isotropicPullAVX2,
	diagonalLogits: diagonalLogitsAVX2, fullLogits: fullLogitsAVX2,
	storedPull: storedPullAVX2, divergence: divergenceAVX2, softmax: softmaxAVX2,
	distances: distancesAVX2, products: productsAVX2, largest: largestAVX2, weigh: weighAVX2, weighCounts: weighCountsAVX2, weightSums: weightSumsAVX2, weightedSum: weightedSumAVX2, dots: dotsAVX2,
}
