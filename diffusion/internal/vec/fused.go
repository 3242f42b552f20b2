//go:build amd64.v3 || arm64 || loong64 || ppc64 || ppc64le || riscv64 || s390x

package vec

import "math"

// fma returns x*y + z, rounded once.
func fma(x, y, z float64) float64 { return math.FMA(x, y, z) }

// normals fills the group from two words of each generator.
func (g *group) normals(s *[4][8]uint64) {
	for l := range 8 {
		length, turn := next(s, l)
		g[l], g[l+8] = turned(math.Sqrt(-2*log(2-unit(length))), turn)
	}
}

// tanh replaces the numbers of the group by their hyperbolic tangents.
func (g *group) tanh() {
	for i, y := range g {
		g[i] = tanhOfHalf(y + y)
	}
}

// drift puts a tanh(b x + b0) + c x + c0 into dst.
func (p *Pair) drift(dst, x *group) {
	for i, v := range x {
		dst[i] = fma(p[pairA], tanhOfHalf(fma(p[pairB], v, p[pairB0])), fma(p[pairC], v, p[pairC0]))
	}
}

// tanhOfHalf returns the hyperbolic tangent of y/2.
func tanhOfHalf(y float64) float64 {
	e := exp(clamp(y, -40, 40))
	return (e - 1) / (e + 1)
}

// sincos returns the sine and the cosine of f quarters of a turn, |f| ≤ ½.
func sincos(f float64) (sin, cos float64) {
	z := float64(f * f)
	sin = fma(0x1.e3f362f896ffep-25, z, -0x1.e300715607854p-19)
	sin = fma(sin, z, 0x1.50782fd9b7104p-13)
	sin = fma(sin, z, -0x1.32d2cce2e55bfp-8)
	sin = fma(sin, z, 0x1.466bc677587f3p-4)
	sin = fma(sin, z, -0x1.4abbce625be41p-1)
	sin = fma(sin, z, 0x1.921fb54442d18p+0)
	cos = fma(0x1.f3dba7c0931d1p-22, z, -0x1.a6c9c153a4860p-16)
	cos = fma(cos, z, 0x1.e1f4fb5f4d477p-11)
	cos = fma(cos, z, -0x1.55d3c7dbfc474p-6)
	cos = fma(cos, z, 0x1.03c1f081b0775p-2)
	cos = fma(cos, z, -0x1.3bd3cc9be458bp+0)
	cos = fma(cos, z, 1)
	return sin * f, cos
}

// turned returns radius times the cosine and the sine of a uniform angle: an angle
// within ±π/4 from the upper bits of turn, moved to one of the four quarters by its last
// two bits, which say whether to exchange cosine and sine and whether to change the signs.
func turned(radius float64, turn uint64) (z0, z1 float64) {
	sin, cos := sincos(unit(turn) - 1.5)
	radius *= signs[turn>>1&1]
	point := [2]float64{cos, sin}
	return radius * point[turn&1], radius * point[^turn&1]
}

var signs = [2]float64{1, -1}
