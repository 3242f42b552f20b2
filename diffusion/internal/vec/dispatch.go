package vec

// path is one implementation of all kernels.
type path struct {
	name string

	normals      func(dst []float64, s *[4][8]uint64)
	exp, tanh    func(dst, x []float64) // by themselves, for the tests of their accuracy
	pairLogRatio func(x, f, heat []float64, p *[8]float64, s *[4][8]uint64)
	pairMidpoint func(x, heat []float64, p *[8]float64, s *[4][8]uint64)
	advance      func(x, step, f, z []float64, h, noise float64)
	logRatio     func(heat, step, f, g []float64, half float64)
	mulAdd       func(dst, a, b []float64)
	addScaled    func(dst, x, y []float64, scale float64)

	isotropicLogits func(logits, x []float64, d int, means, scales, offsets []float64)
	isotropicPull   func(dst, x, gamma []float64, d int, means, precisions []float64, alpha, beta float64)
	diagonalLogits  func(logits, pull, x []float64, d int, means, precisions, offsets []float64)
	fullLogits      func(logits, pull, residuals, x []float64, d int, means, precisions, offsets []float64)
	storedPull      func(dst, x, gamma, pull []float64, d int, alpha, beta float64)
	divergence      func(divergence, score, gamma, pull []float64, d int, traces []float64)
	softmax         func(logits, lse []float64)

	distances   func(rows, x []float64, d int, points []float64)
	products    func(rows, x []float64, d int, points, offsets []float64)
	largest     func(most, rows []float64)
	weigh       func(rows, most, excess []float64)
	weighCounts func(rows, most, counts, excess []float64)
	weightSums  func(sums, rows, squares []float64)
	weightedSum func(sums, rows []float64, d int, points []float64)
	dots        func(sums, w, x []float64)
}

// kernels is the path in use: the best of those that the processor has.
var kernels = paths()[0]

// Path returns the name of the path in use: AVX-512, AVX2 or Go.
func Path() string { return kernels.name }

var goPath = path{
	name:    "Go",
	normals: normalsGo, exp: expGo, tanh: tanhGo,
	pairLogRatio: pairLogRatioGo, pairMidpoint: pairMidpointGo,
	advance: advanceGo, logRatio: logRatioGo, mulAdd: mulAddGo, addScaled: addScaledGo,
	isotropicLogits: isotropicLogitsGo, isotropicPull: isotropicPullGo,
	diagonalLogits: diagonalLogitsGo, fullLogits: fullLogitsGo,
	storedPull: storedPullGo, divergence: divergenceGo, softmax: softmaxGo,
	distances: distancesGo, products: productsGo, largest: largestGo, weigh: weighGo, weighCounts: weighCountsGo, weightSums: weightSumsGo, weightedSum: weightedSumGo, dots: dotsGo,
}
