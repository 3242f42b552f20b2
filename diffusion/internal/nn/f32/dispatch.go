package f32

// path is one implementation of all kernels. The arguments of kernels on tiles and images are structs, which
// the generator of the assembly knows as sequences of 8-byte words.
type path struct {
	name     string
	bfloat16 bool // convHalf and convGradHalf are instructions

	// dst = f(x), f(a, b) or f(dst, a, b), of any equal lengths.
	exp, sigmoid, tanh, silu, relu                       func(dst, x []float32)
	add, sub, mul, mulAdd, siluGrad, siluGrad2, reluGrad func(dst, a, b []float32)
	axpy, scale                                          func(dst, x []float32, alpha float32)

	// 16 sums in float64, lane l of the elements l, l + 16, …
	sum func(lanes *[16]float64, x []float32) // multiples of 16
	dot func(lanes *[16]float64, a, b []float32)

	rows, columns int // of a tile of a matrix product
	tile          func(k int, a *float32, rs, cs int, b, c *float32, ldc, add int)
	copyRows      func(dst *float32, ldd int, x *float32, ldx, rows, n int)
	transpose     func(dst *float32, ldd int, x *float32, ldx int) // 8×8

	conv, convHalf, convGrad, convGradHalf      func(args *byte)
	sums, normSilu, siluSums, normGrad, addNorm func(args *byte) // on 16 channels
	half                                        func(dst, x []float32)
	pair                                        func(dst, low, high []float32)

	peak, peakHalf func(n int) // 12 n fused products of so many lanes, or nil
	lanes          int

	adam func(v, m, s, ema []float32, grads [][]float32, c *[6]float32)
}

// kernels is the path in use: the best of those that the processor has.
var kernels = paths()[0]

// Path returns the name of the path in use: AVX-512, AVX2 or Go.
func Path() string { return kernels.name }

// HasBFloat16 says whether products of bfloat16 numbers are instructions of the path in use. Elsewhere they give
// the same kind of result, slowly.
func HasBFloat16() bool { return kernels.bfloat16 }
