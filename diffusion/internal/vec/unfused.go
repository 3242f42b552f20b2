//go:build !(amd64.v3 || arm64 || loong64 || ppc64 || ppc64le || riscv64 || s390x)

package vec

import "math"

// On machines that may lack a fused operation, such as amd64 below v3 and WebAssembly, checking for
// it each time would cost more than all the rest. The Go path then rounds twice and agrees with the
// others to a few units in the last place. It need not keep their order of operations, and replaces
// divisions and most of the polynomials by tables: a function at x is its series about the nearest
// node.

func fma(x, y, z float64) float64 { return x*y + z }

// tanh replaces the numbers of the group by their hyperbolic tangents, with an
// error of 2e−16.
func (g *group) tanh() {
	for i, y := range g {
		if node, r := nearest(y, tanhNodes); node+tanhMost < uint64(len(tanhSeries)) {
			g[i] = tanhSeries[node+tanhMost].at(r)
		} else {
			g[i] = clamp(y, -1, 1)
		}
	}
}

// drift puts a tanh(b x + b0) + c x + c0 into dst.
func (p *Pair) drift(dst, x *group) {
	a, b, b0, c, c0 := p[pairA], p[pairB], p[pairB0], p[pairC], p[pairC0]
	for i, v := range x {
		y := b*v + b0 // twice the argument of tanh
		if node, r := nearest(y, tanhNodes/2); node+tanhMost < uint64(len(tanhSeries)) {
			y = tanhSeries[node+tanhMost].at(r)
		} else {
			y = clamp(y, -1, 1)
		}
		dst[i] = a*y + (c*v + c0)
	}
}

// nearest returns the number of the node nearest to x and the distance of x from it in units of
// the spacing 1/nodes.
func nearest(x, nodes float64) (node uint64, beyond float64) {
	x *= nodes
	t := x + shifter
	return math.Float64bits(t) - math.Float64bits(shifter), x - (t - shifter)
}

const (
	tanhNodes = 32             // per unit
	tanhMost  = 20 * tanhNodes // beyond it, tanh is ±1
)

// series is a function near a node, in powers of the distance from it.
type series [8]float64

func (c *series) at(r float64) float64 {
	q := r * r
	odd := (c[1] + q*c[3]) + q*q*(c[5]+q*c[7])
	even := q * ((c[2] + q*c[4]) + q*q*c[6])
	return c[0] + (r*odd + even)
}

// tanhSeries has the series of tanh at the nodes from −20 to 20, from tanh′ = 1 − tanh².
var tanhSeries = func() *[2*tanhMost + 1]series {
	var nodes [2*tanhMost + 1]series
	for n := range nodes {
		c := &nodes[n]
		c[0] = math.Tanh(float64(n-tanhMost) / tanhNodes)
		c[1] = (1 - c[0]*c[0]) / tanhNodes
		for k := 1; k < 7; k++ {
			var square float64 // its coefficient k
			for i := range k + 1 {
				square += c[i] * c[k-i]
			}
			c[k+1] = -square / float64((k+1)*tanhNodes)
		}
	}
	return &nodes
}()

// normals fills the group from two words of each generator.
func (g *group) normals(s *[4][8]uint64) {
	for l := range 8 {
		s0, s1, s2, s3 := s[0][l], s[1][l], s[2][l], s[3][l] // as in next, which is too long to be inlined
		length := rotl(s0+s3, 23) + s0
		s0, s1, s2, s3 = turn(s0, s1, s2, s3)
		angle := rotl(s0+s3, 23) + s0
		s[0][l], s[1][l], s[2][l], s[3][l] = turn(s0, s1, s2, s3)

		// The logarithm of u = 2^e f with f from √½ to √2.
		bits := math.Float64bits(2-unit(length)) + (oneBits - halfRoot)
		e := math.Float64frombits(bits>>52|0x4330000000000000) - (0x1p52 + 1023)
		f := math.Float64frombits(bits&(1<<52-1) + halfRoot)
		node, r := nearest(f, logNodes)
		near := &logs[(node-logFirst)%uint64(len(logs))]
		r *= near.inverse
		q := r * r
		p := q * ((r*(1./3) - 1./2) + q*((r*(1./5)-1./4)-q*(1./6)))
		radius := math.Sqrt(-2 * (e*math.Ln2 + (near.log + (r + p))))

		// The point at the angle, from the sine of the distance to the node and its cosine minus 1.
		node, r = nearest(unit(angle)-1.5, angleNodes)
		at := &angles[(node+angleNodes/2)%uint64(len(angles))]
		r *= math.Pi / 2 / angleNodes
		q = r * r
		sine := r + r*q*(q*(1./120)-1./6)
		cosine := q * (q*(1./24) - 1./2)
		sin := math.Float64bits(at.sin + (at.cos*sine + at.sin*cosine))
		cos := math.Float64bits(at.cos + (at.cos*cosine - at.sin*sine))

		// What turned in fused.go does, without a branch.
		exchange := (sin ^ cos) & -(angle & 1)
		radius = math.Float64frombits(math.Float64bits(radius) ^ angle>>1<<63)
		g[l], g[l+8] = radius*math.Float64frombits(cos^exchange), radius*math.Float64frombits(sin^exchange)
	}
}

const (
	logNodes   = 256 // per unit
	logFirst   = 181 // √½ is above the node before
	angleNodes = 128 // per quarter of a turn
)

// logs has the logarithms of the nodes from √½ to √2, and the spacing of the nodes
// relative to each. With a length that is a power of 2 no bounds checks are needed.
var logs = func() (nodes [256]struct{ inverse, log float64 }) {
	for n := range nodes {
		f := float64(n+logFirst) / logNodes
		nodes[n].inverse, nodes[n].log = 1/(f*logNodes), math.Log(f)
	}
	return nodes
}()

// angles has the sines and the cosines of the nodes from −π/4 to π/4.
var angles = func() (nodes [256]struct{ sin, cos float64 }) {
	for n := range nodes {
		nodes[n].sin, nodes[n].cos = math.Sincos(math.Pi / 2 * (float64(n)/angleNodes - 0.5))
	}
	return nodes
}()
