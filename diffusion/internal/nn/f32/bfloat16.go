package f32

import (
	"fmt"
	"math"
	"unsafe"
)

// Factors in bfloat16, the upper half of a float32: products of pairs are added to sums in float32. Two numbers
// lie in the place of one float32, the first below: two channels of a grid, two rows of weights, or, for the
// gradient of the weights, a channel of two images. Everything else stays the same.

// Half rounds g, a whole grid, to pairs of channels in the memory v, of at least half its length.
func Half(v []float32, g Grid) Grid {
	n := len(g.V) / 2
	if g.half || g.C%2+g.Pix%2+g.Off%2 != 0 || len(v) < n {
		panic(fmt.Sprintf("f32: Half: grid of %d channels, slice length is %d, want %d", g.C, len(v), n))
	}
	whole := n &^ 7
	kernels.half(v[:whole], g.V[:2*whole])
	halfGo(v[whole:n], g.V[2*whole:2*n])
	g.V, g.Off, g.Pix, g.Row, g.Img, g.C, g.half = v[:n], g.Off/2, g.Pix/2, g.Row/2, g.Img/2, g.C/2, true
	return g
}

// HalfImages rounds g, a whole grid of an even number of images, to pairs of images in the memory v, of the same length.
func HalfImages(v []float32, g Grid) Grid {
	if g.half || g.B%2 != 0 || len(v) < len(g.V) {
		panic(fmt.Sprintf("f32: HalfImages: grid of %d images, slice length is %d, want %d", g.B, len(v), len(g.V)))
	}
	first := gridStart(g.W, g.Pix)
	clear(v[:first])
	for b := range g.B / 2 {
		s := g.V[first+2*b*g.Img:]
		d, low, high := v[first+b*g.Img:][:g.Img], s[:g.Img], s[g.Img:2*g.Img]
		whole := g.Img &^ 15
		kernels.pair(d[:whole], low[:whole], high[:whole])
		pairGo(d[whole:], low[whole:], high[whole:])
	}
	end := first + g.B/2*g.Img
	g.V, g.B, g.half = v[:end+margin(g.W, g.Pix)], g.B/2, true
	clear(g.V[end:])
	return g
}

// HalfPanels rounds panels of weights to pairs of input channels, of half the length.
func HalfPanels(dst, w []float32) {
	length("HalfPanels", w, 2*len(dst))
	for i := 0; i < len(dst); i += channels {
		kernels.pair(dst[i:i+channels], w[2*i:2*i+channels], w[2*i+channels:2*(i+channels)])
	}
}

// bfloat16 rounds to the nearest, halves away from zero. The NaNs that processors make stay NaN.
func bfloat16(x float32) uint32 { return (math.Float32bits(x) + 0x8000) >> 16 }

func halfGo(dst, x []float32) {
	for i := range dst {
		dst[i] = math.Float32frombits(bfloat16(x[2*i]) | bfloat16(x[2*i+1])<<16)
	}
}

func pairGo(dst, low, high []float32) {
	for i := range dst {
		dst[i] = math.Float32frombits(bfloat16(low[i]) | bfloat16(high[i])<<16)
	}
}

// dot2 adds the products of two pairs of bfloat16 to the sum, as VDPBF16PS does: first the upper, then the lower, each rounded,
// with numbers below the normal range taken as zero.
func dot2(sum, a, b float32) float32 {
	x, y := math.Float32bits(a), math.Float32bits(b)
	sum = flush(flush(sum) + float32(upper(x)*upper(y)))
	return flush(sum + float32(upper(x<<16)*upper(y<<16)))
}

func upper(bits uint32) float32 { return flush(math.Float32frombits(bits & 0xffff0000)) }

func flush(x float32) float32 {
	if x < 0x1p-126 && x > -0x1p-126 {
		return 0
	}
	return x
}

func convHalfGo(p *byte)     { (*convArgs)(unsafe.Pointer(p)).do(true) }
func convGradHalfGo(p *byte) { (*gradArgs)(unsafe.Pointer(p)).do(true) }
