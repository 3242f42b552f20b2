package f32

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// sample returns n normal deviates.
func sample(n int, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 0))
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

func near(t *testing.T, name string, got []float32, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d results, want %d", name, len(got), len(want))
	}
	for i, v := range got {
		if !(math.Abs(float64(v)-want[i]) <= tolerance*max(1, math.Abs(want[i]))) {
			t.Fatalf("%s: element %d is %v, want %v", name, i, v, want[i])
		}
	}
}

// rounding is about three times the error of a sum of n products of normal deviates in float32: n roundings of partial
// sums that grow to √n, by 2⁻²⁵ each on average.
func rounding(n int) float64 { return 0x1p-23 * float64(n+4) }

func mapped(x []float32, f func(v float64) float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = f(float64(v))
	}
	return y
}

// TestFunctions compares with float64 on a range that includes both tails.
func TestFunctions(t *testing.T) {
	var x []float32
	for v := -85.; v < 85; v += 0.0173 {
		x = append(x, float32(v), float32(v/100))
	}
	dst, dy := make([]float32, len(x)), make([]float32, len(x))
	Fill(dy, 1)
	sigma := func(v float64) float64 { return 1 / (1 + math.Exp(-v)) }
	silu2 := func(v float64) float64 { s := sigma(v); return s * (1 - s) * (2 + v*(1-2*s)) }
	Exp(dst, x)
	relative(t, "Exp", dst, mapped(x, math.Exp), 1.5)
	Sigmoid(dst, x)
	relative(t, "Sigmoid", dst, mapped(x, sigma), 3)
	Tanh(dst, x)
	relative(t, "Tanh", dst, mapped(x, math.Tanh), 3)
	Silu(dst, x)
	relative(t, "Silu", dst, mapped(x, func(v float64) float64 { return v * sigma(v) }), 4)
	SiluGrad(dst, x, dy)
	// In x (1 − s) the rounding of s, 2e−7 at most, is multiplied by x.
	near(t, "SiluGrad", dst, mapped(x, func(v float64) float64 { s := sigma(v); return s * (1 + v*(1-s)) }), 1e-6)
	SiluGrad2(dst, x, dy)
	near(t, "SiluGrad2", dst, mapped(x, silu2), 1e-6)
	Relu(dst, x)
	near(t, "Relu", dst, mapped(x, func(v float64) float64 { return max(v, 0) }), 0)
	ReluGrad(dst, x, dy)
	near(t, "ReluGrad", dst, mapped(x, func(v float64) float64 {
		if v > 0 {
			return 1
		}
		return 0
	}), 0)
}

// relative fails if an error is above so many units in the last place.
func relative(t *testing.T, name string, got []float32, want []float64, ulps float64) {
	t.Helper()
	worst := 0.0
	for i, v := range got {
		ulp := max(math.Ldexp(1, math.Ilogb(want[i])-23), 0x1p-149)
		if want[i] == 0 {
			ulp = 0x1p-149
		}
		worst = max(worst, math.Abs(float64(v)-want[i])/ulp)
	}
	t.Logf("%s: %.2f units in the last place", name, worst)
	if !(worst <= ulps) {
		t.Errorf("%s: %.2f units in the last place, want at most %v", name, worst, ulps)
	}
}

// TestExtremes: overflow is Inf, NaN stays NaN.
func TestExtremes(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	x := []float32{inf, -inf, nan, 100, -110, -95, 1000, -1000}
	for _, c := range []struct {
		name string
		f    func(dst, x []float32)
		want []float32
	}{
		{"Exp", Exp, []float32{inf, 0, nan, inf, 0, float32(math.Exp(-95)), inf, 0}},
		{"Tanh", Tanh, []float32{1, -1, nan, 1, -1, -1, 1, -1}},
		{"Relu", Relu, []float32{inf, 0, nan, 100, 0, 0, 1000, 0}},
	} {
		dst := make([]float32, len(x))
		c.f(dst, x)
		for i, v := range dst {
			if v != c.want[i] && !(v != v && c.want[i] != c.want[i]) {
				t.Errorf("%s(%v) = %v, want %v", c.name, x[i], v, c.want[i])
			}
		}
	}
	for _, f := range []func(dst, x []float32){Sigmoid, Silu} {
		dst := make([]float32, len(x))
		f(dst, x)
		for i, v := range dst {
			if (v != v) != (x[i] != x[i]) || x[i] < -100 && x[i] > -2000 && math.Abs(float64(v)) > 1e-30 {
				t.Errorf("sigmoid or silu of %v is %v", x[i], v)
			}
		}
	}
}

// TestGemm compares with sums in float64 for all orders and for sizes that are no multiples of a tile.
func TestGemm(t *testing.T) {
	for _, s := range [][3]int{{1, 1, 1}, {7, 5, 3}, {6, 16, 8}, {14, 32, 10}, {33, 65, 17}, {40, 10, 300}, {3, 129, 1}, {300, 33, 260}} {
		m, n, k := s[0], s[1], s[2]
		for q := range 8 {
			transA, transB, add := q&1 != 0, q&2 != 0, q&4 != 0
			lda, ldb, ldc := k+3, n+1, n+2
			sizeA, sizeB := m*lda, k*ldb
			if transA {
				lda = m + 3
				sizeA = k * lda
			}
			if transB {
				ldb = k + 1
				sizeB = n * ldb
			}
			a, b, c := sample(sizeA-3, 1), sample(sizeB-1, 2), sample(m*ldc, 3)
			want := mapped(c, func(v float64) float64 { return v })
			for i := range m {
				for j := range n {
					if !add {
						want[i*ldc+j] = 0
					}
					for p := range k {
						ia, ib := i*lda+p, p*ldb+j
						if transA {
							ia = p*lda + i
						}
						if transB {
							ib = j*ldb + p
						}
						want[i*ldc+j] += float64(a[ia]) * float64(b[ib])
					}
				}
			}
			Gemm(transA, transB, m, n, k, a, lda, b, ldb, c, ldc, add)
			near(t, "Gemm", c, want, rounding(k))
		}
	}
}

func TestReductions(t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 17, 100, 1000} {
		a, b := sample(n, 1), sample(n, 2)
		var sum, dot float64
		for i, v := range a {
			sum += float64(v)
			dot += float64(v) * float64(b[i])
		}
		if math.Abs(Sum(a)-sum) > 1e-12 || math.Abs(Dot(a, b)-dot) > 1e-12 {
			t.Errorf("n = %d: Sum %v, want %v; Dot %v, want %v", n, Sum(a), sum, Dot(a, b), dot)
		}
	}
}

func TestRows(t *testing.T) {
	const rows, cols = 13, 21
	x, row, col := sample(rows*cols, 1), sample(cols, 2), sample(rows, 3)
	each := func(f func(i, j int, v float64) float64) []float64 {
		y := make([]float64, rows*cols)
		for i := range y {
			y[i] = f(i/cols, i%cols, float64(x[i]))
		}
		return y
	}
	dst := make([]float32, rows*cols)
	AddRow(dst, x, row, rows, cols)
	near(t, "AddRow", dst, each(func(_, j int, v float64) float64 { return v + float64(row[j]) }), 2e-7)
	MulRow(dst, x, row, rows, cols)
	near(t, "MulRow", dst, each(func(_, j int, v float64) float64 { return v * float64(row[j]) }), 2e-7)
	MulCol(dst, x, col, rows, cols)
	near(t, "MulCol", dst, each(func(i, _ int, v float64) float64 { return v * float64(col[i]) }), 2e-7)
	Transpose(dst, x, rows, cols)
	back := make([]float32, rows*cols)
	Transpose(back, dst, cols, rows)
	near(t, "Transpose", back, each(func(_, _ int, v float64) float64 { return v }), 0)
	if dst[5*rows+2] != x[2*cols+5] {
		t.Error("Transpose left elements where they were")
	}
	sums, most := make([]float64, cols), make([]float64, rows)
	rowSums, squares := make([]float64, rows), make([]float64, rows)
	for i := range rows {
		most[i] = math.Inf(-1)
		for j := range cols {
			v := float64(x[i*cols+j])
			sums[j] += v
			rowSums[i] += v
			squares[i] += v * v
			most[i] = max(most[i], v)
		}
	}
	r, c := make([]float32, cols), make([]float32, rows)
	SumRows(r, x, rows, cols, false)
	near(t, "SumRows", r, sums, 1e-6)
	SumCols(c, x, rows, cols)
	near(t, "SumCols", c, rowSums, 1e-6)
	DotRows(c, x, x, rows, cols)
	near(t, "DotRows", c, squares, 1e-6)
	RowMax(c, x, rows, cols)
	near(t, "RowMax", c, most, 0)
}

// TestLengths: slices of the wrong length panic and name the function.
func TestLengths(t *testing.T) {
	x, y := make([]float32, 6), make([]float32, 5)
	g := NewGrid(nil, 1, 2, 2, 3)
	for name, f := range map[string]func(){
		"Add": func() { Add(x, x, y) }, "Exp": func() { Exp(x, y) }, "Axpy": func() { Axpy(x, 1, y) }, "Dot": func() { Dot(x, y) },
		"AddRow": func() { AddRow(x, x, y, 2, 3) }, "SumRows": func() { SumRows(y, x, 2, 3, false) }, "Transpose": func() { Transpose(x, y, 2, 3) },
		"Gemm": func() { Gemm(false, false, 2, 3, 3, x, 3, y, 3, make([]float32, 6), 3, false) },
		"Adam": func() { Adam(x, x, x, nil, [][]float32{y}, AdamStep{}) }, "NewGrid": func() { NewGrid(x, 1, 2, 2, 3) },
		"Channels": func() { g.Channels(1, 3) }, "Move": func() { Move(g, g.Channels(0, 2), false) },
		"Conv": func() { Conv(g, g, []int{0}, x, nil, 0, nil) }, "ConvGrad": func() { ConvGrad(x, g, g, []int{0}, false) },
		"NormSilu": func() { NormSilu(g, g, x[:3], x[:3], 2, x) }, "ColumnSums": func() { ColumnSums(x[:2], g, 0, false) },
		"Pack": func() { Filter{Point, 3, 3}.Pack(x, y) },
	} {
		func() {
			defer func() {
				if message, _ := recover().(string); !strings.Contains(message, "f32: "+name) {
					t.Errorf("%s: panic %q", name, message)
				}
			}()
			f()
		}()
	}
}
