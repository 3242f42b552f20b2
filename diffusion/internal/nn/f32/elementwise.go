package f32

import "fmt"

// The functions of this file work on slices of one length, and panic if they have several. dst may be one of
// the others.

// length panics unless x has n elements.
func length(name string, x []float32, n int) {
	if len(x) != n {
		panic(fmt.Sprintf("f32: %s: slice length is %d, want %d", name, len(x), n))
	}
}

// Add sets dst = a + b.
func Add(dst, a, b []float32) { apply2("Add", kernels.add, dst, a, b) }

// AddTo adds a to dst.
func AddTo(dst, a []float32) { apply2("AddTo", kernels.add, dst, dst, a) }

// Sub sets dst = a − b.
func Sub(dst, a, b []float32) { apply2("Sub", kernels.sub, dst, a, b) }

// Mul sets dst = a b, element by element.
func Mul(dst, a, b []float32) { apply2("Mul", kernels.mul, dst, a, b) }

// MulAdd adds a b to dst, rounded once.
func MulAdd(dst, a, b []float32) { apply2("MulAdd", kernels.mulAdd, dst, a, b) }

// Axpy adds alpha x to dst, rounded once.
func Axpy(dst []float32, alpha float32, x []float32) {
	length("Axpy", x, len(dst))
	kernels.axpy(dst, x, alpha)
}

// Scale sets dst = alpha x.
func Scale(dst []float32, alpha float32, x []float32) {
	length("Scale", x, len(dst))
	kernels.scale(dst, x, alpha)
}

// Fill sets all of dst to v.
func Fill(dst []float32, v float32) {
	for i := range dst {
		dst[i] = v
	}
}

// Exp sets dst = e^x.
func Exp(dst, x []float32) { apply1("Exp", kernels.exp, dst, x) }

// Sigmoid sets dst = 1/(1 + e^−x).
func Sigmoid(dst, x []float32) { apply1("Sigmoid", kernels.sigmoid, dst, x) }

// Tanh sets dst = tanh x.
func Tanh(dst, x []float32) { apply1("Tanh", kernels.tanh, dst, x) }

// Silu sets dst = x/(1 + e^−x).
func Silu(dst, x []float32) { apply1("Silu", kernels.silu, dst, x) }

// SiluGrad sets dst = dy silu′(x).
func SiluGrad(dst, x, dy []float32) { apply2("SiluGrad", kernels.siluGrad, dst, x, dy) }

// SiluGrad2 sets dst = dy silu″(x).
func SiluGrad2(dst, x, dy []float32) { apply2("SiluGrad2", kernels.siluGrad2, dst, x, dy) }

// Relu sets dst = max(x, 0).
func Relu(dst, x []float32) { apply1("Relu", kernels.relu, dst, x) }

// ReluGrad sets dst = dy where x > 0, and 0 elsewhere.
func ReluGrad(dst, x, dy []float32) { apply2("ReluGrad", kernels.reluGrad, dst, x, dy) }

func apply1(name string, f func(dst, x []float32), dst, x []float32) {
	length(name, x, len(dst))
	f(dst, x)
}

func apply2(name string, f func(dst, a, b []float32), dst, a, b []float32) {
	length(name, a, len(dst))
	length(name, b, len(dst))
	f(dst, a, b)
}

// Sum returns the sum of x. Like Dot and SumSquares it adds in float64, in 16 sums of every 16th element.
func Sum(x []float32) float64 {
	var lanes [16]float64
	n := len(x) &^ 15
	kernels.sum(&lanes, x[:n])
	sumGo(&lanes, x[n:])
	return total(&lanes)
}

// Dot returns the sum of a b.
func Dot(a, b []float32) float64 {
	length("Dot", b, len(a))
	var lanes [16]float64
	n := len(a) &^ 15
	kernels.dot(&lanes, a[:n], b[:n])
	dotGo(&lanes, a[n:], b[n:])
	return total(&lanes)
}

// SumSquares returns the sum of x².
func SumSquares(x []float32) float64 { return Dot(x, x) }

// total adds the lanes, neighbours in distances of 8, 4, 2 and 1.
func total(lanes *[16]float64) float64 {
	for n := 8; n > 0; n /= 2 {
		for l := range n {
			lanes[l] += lanes[l+n]
		}
	}
	return lanes[0]
}
