package f32

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// exact is x y + z with one rounding.
func exact(x, y, z float32) float32 {
	product := new(big.Float).SetPrec(1000).Mul(big.NewFloat(float64(x)), big.NewFloat(float64(y)))
	sum, _ := product.Add(product, big.NewFloat(float64(z))).Float32()
	return sum
}

// TestFMA draws factors with few bits and terms far apart or near cancellation, where two roundings differ from one.
func TestFMA(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	number := func(exponents int) float32 {
		m := float64(1<<23|r.Uint32N(1<<23)) * float64(1-2*r.IntN(2))
		if r.IntN(2) == 0 {
			m = float64(1+r.IntN(8)) * float64(1-2*r.IntN(2))
		}
		return float32(math.Ldexp(m, r.IntN(2*exponents)-exponents))
	}
	for range 200_000 {
		x, y, z := number(30), number(30), number(60)
		switch r.IntN(4) {
		case 0: // halfway between two float32, give or take a little
			y, z = float32(1+math.Ldexp(1, -r.IntN(24))), x*float32(math.Ldexp(1, r.IntN(60)-30))
		case 1: // below the normal range
			x = float32(math.Ldexp(float64(x), -100))
			y = float32(math.Ldexp(float64(y), -40))
			z = float32(math.Ldexp(float64(z), -120))
		}
		if got, want := fma(x, y, z), exact(x, y, z); got != want && !(math.IsInf(float64(want), 0) && got == want) {
			t.Fatalf("fma(%v, %v, %v) = %v, want %v", x, y, z, got, want)
		}
	}
	for _, c := range [][4]float32{
		{1 + 0x1p-12, 1 + 0x1p-12, 0x1p-60, exact(1+0x1p-12, 1+0x1p-12, 0x1p-60)},
		{0x1p-75, 0x1p-75, 0x1p-149, 0x1p-148}, {0x1p-76, 0x1p-75, 0x1p-149, 0x1p-149}, {0x1.8p-75, 0x1p-75, 0x1p-149, 0x1p-148}, {-0x1p-75, 0x1.000002p-75, 0, -0x1p-149},
	} {
		if got := fma(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("fma(%x, %x, %x) = %x, want %x", c[0], c[1], c[2], got, c[3])
		}
	}
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, v := range []float32{fma(nan, 1, 1), fma(1, 1, nan), fma(inf, 0, 1), fma(inf, 1, -inf)} {
		if v == v {
			t.Errorf("got %v, want NaN", v)
		}
	}
	if fma(inf, 1, 1) != inf || fma(3e38, 2, 0) != inf {
		t.Error("no overflow")
	}
}
