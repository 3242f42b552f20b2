//go:build !amd64 || amd64.v3

package vec

import "math"

// fma returns x*y + z, rounded once.
func fma(x, y, z float64) float64 { return math.FMA(x, y, z) }

func tanh(y float64) float64 {
	y = clamp(y, -20, 20)
	e := exp(y + y)
	return (e - 1) / (e + 1)
}
