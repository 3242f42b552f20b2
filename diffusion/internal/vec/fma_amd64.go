//go:build !amd64.v3

package vec

import "math"

// Where a fused operation cannot be counted on, as on amd64 before its third
// version, asking for one each time would cost more than all the rest. The Go
// path then rounds twice and agrees with the others to a few units in the last
// place.

func fma(x, y, z float64) float64 { return x*y + z }

// tanh takes e^{2y} = 2^{n/64} e^r from a table and a short polynomial, with an
// error of 2e−16.
func tanh(y float64) float64 {
	y = clamp(y, -20, 20)
	y += y
	t := y*0x1.71547652b82fep+6 + shifter
	r := y - (t-shifter)*0x1.62e42fefa39efp-7
	p := 0x1.55556b389e49dp-5 + r*0x1.11111d92f1876p-7
	p = 0x1.ffffffffff579p-2 + r*(0x1.5555555555253p-3+r*p)
	p = 1 + r*(1+r*p)
	n := math.Float64bits(t) - (math.Float64bits(shifter) - maxPower)
	if n >= uint64(len(powers)) {
		return y // not a number
	}
	e := p * powers[n]
	return (e - 1) / (e + 1)
}

// powers[maxPower+n] is 2^{n/64}, for as far as tanh needs it.
var powers = func() (p [2*maxPower + 1]float64) {
	for i := range p {
		p[i] = math.Exp2(float64(i-maxPower) / 64)
	}
	return p
}()

const maxPower = 3700
