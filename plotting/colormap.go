package plotting

// The colour map of heat maps: viridis, whose lightness grows evenly, so that
// equal steps of the data look equal, with any colour vision and in grey.

import (
	"image/color"
	"math"
)

// viridis holds evenly spaced anchors between which colours are interpolated.
var viridis = []color.NRGBA{
	{0x44, 0x01, 0x54, 0xFF}, {0x48, 0x28, 0x78, 0xFF}, {0x3E, 0x4A, 0x89, 0xFF},
	{0x31, 0x68, 0x8E, 0xFF}, {0x26, 0x82, 0x8E, 0xFF}, {0x1F, 0x9E, 0x89, 0xFF},
	{0x35, 0xB7, 0x79, 0xFF}, {0x6D, 0xCD, 0x59, 0xFF}, {0xB4, 0xDE, 0x2C, 0xFF},
	{0xFD, 0xE7, 0x25, 0xFF},
}

// mapSteps is the number of colours in use: enough to look continuous, few
// enough for a small PNG.
const mapSteps = 160

// colorAt returns the colour of t in [0, 1].
func colorAt(t float64) color.NRGBA {
	t = math.Round(math.Max(0, math.Min(1, t))*(mapSteps-1)) / (mapSteps - 1)
	at := t * float64(len(viridis)-1)
	i := min(int(at), len(viridis)-2)
	return mix(viridis[i], viridis[i+1], at-float64(i))
}

// mix interpolates from a to b.
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	between := func(p, q uint8) uint8 {
		return uint8(math.Round(float64(p) + t*(float64(q)-float64(p))))
	}
	return color.NRGBA{between(a.R, b.R), between(a.G, b.G), between(a.B, b.B), 0xFF}
}
