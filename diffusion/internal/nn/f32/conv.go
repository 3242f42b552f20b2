package f32

import (
	"sync"
	"unsafe"
)

// Convolutions straight from the image: neither copies of neighbourhoods nor packing. A tap is a constant offset in
// memory, because the halo is zero. The kernel for a tile takes two segments of 7 pixels, so that images of 28, 14 and
// 7 pixels leave no rest, and 32 output channels, with the sums in registers. As in Gemm, every element is
// one chain of fused products,
//
//	c ← fma(in[p+tap]_i, w_tap,i, c),  tap by tap, and within a tap i = 0 … C−1,
//
// starting from the bias; at last the residual is added.

const (
	segment  = 7  // pixels
	channels = 32 // of the output in a tile, and in a panel of weights
	maxTaps  = 9
)

// convArgs are the arguments of the kernel for a tile; the generator knows the order of the fields.
type convArgs struct {
	src      [2]*float32 // the first pixel of each segment
	taps     *int        // offsets in bytes
	ntaps, k int         // k: input channels
	srcPix   int         // bytes from one pixel to the next
	w        *float32
	dstPix   int
	bias     [2]*float32
	residual [2]*float32 // or nil
	dst      [2]*float32
}

// convolution is the state of one call of Conv.
type convolution struct {
	convArgs
	offsets  [maxTaps]int
	tile     func(*byte)
	grid     Grid // of the output
	first, n int  // the output channels of this tile
	residual []float32
	waiting  int    // segments that the next tile takes
	place    [2]int // of a segment in the output
	pixels   [2]int // of a segment, 7 or fewer
	out      [2 * segment * channels]float32
	padded   [2][channels]float32 // biases of fewer channels
}

var convolutions = sync.Pool{New: func() any { return new(convolution) }}

var noBias [channels]float32

// Conv sets every pixel p of dst to the bias plus the sum over taps of src[p+tap] w, plus the residual. A tap is an
// offset in src.V. w is in panels [output channels/32][tap][input channels][32]. The bias of image b begins at
// bias[b*biasPerImage]; nil stands for zeros. residual has the layout of dst.V, which it may be, or is nil. src
// must not overlap dst.
func Conv(dst, src Grid, taps []int, w, bias []float32, biasPerImage int, residual []float32) {
	checkConv("Conv", dst, src, taps, w)
	if bias != nil && len(bias) < (dst.B-1)*biasPerImage+dst.C {
		length("Conv: bias", bias, (dst.B-1)*biasPerImage+dst.C)
	}
	if residual != nil {
		length("Conv: residual", residual, len(dst.V))
	}
	if dst.B == 0 {
		return
	}
	x := convolutions.Get().(*convolution)
	x.grid, x.residual, x.tile = dst, residual, kernels.conv
	if src.half {
		x.tile = kernels.convHalf
	}
	for i, t := range taps {
		x.offsets[i] = 4 * t
	}
	x.taps, x.ntaps, x.k, x.srcPix = &x.offsets[0], len(taps), src.C, 4*src.Pix
	for j := 0; j < dst.C; j += channels {
		x.first, x.n, x.w = j, min(channels, dst.C-j), &w[j*len(taps)*src.C]
		for b := range dst.B {
			start := x.start(b, bias, biasPerImage)
			for y := range dst.H {
				for s := 0; s < dst.W; s += segment {
					x.add(&src.V[src.At(b, y, s)], start, dst.At(b, y, s)+j, min(segment, dst.W-s))
				}
			}
		}
		x.flush()
	}
	x.grid, x.residual, x.convArgs = Grid{}, nil, convArgs{}
	convolutions.Put(x)
}

func checkConv(name string, dst, src Grid, taps []int, w []float32) {
	if dst.B != src.B || dst.H != src.H || dst.W != src.W {
		src.C = dst.C
		dst.sameShape(name, src)
	}
	if len(taps) > maxTaps {
		panic("f32: " + name + ": more than 9 taps")
	}
	length(name+": weights", w, panels(dst.C)*len(taps)*src.C*channels)
}

// start is where 32 biases of image b are. A segment of the image before may still wait for its own.
func (x *convolution) start(b int, bias []float32, perImage int) *float32 {
	switch {
	case bias == nil:
		return &noBias[0]
	case x.n == channels:
		return &bias[b*perImage+x.first]
	}
	copy(x.padded[b%2][:], bias[b*perImage+x.first:][:x.n])
	return &x.padded[b%2][0]
}

// add puts a segment into the next tile.
func (x *convolution) add(src, bias *float32, place, n int) {
	g := x.waiting
	x.src[g], x.bias[g], x.place[g], x.pixels[g] = src, bias, place, n
	if x.waiting++; x.waiting == 2 {
		x.flush()
	}
}

// flush does the tile of the segments that wait. Only complete ones go straight to the output.
func (x *convolution) flush() {
	if x.waiting == 0 {
		return
	}
	pix := x.grid.Pix
	direct := x.waiting == 2 && x.n == channels && x.pixels == [2]int{segment, segment}
	if !direct {
		pix = channels
	}
	x.dstPix = 4 * pix
	if x.waiting == 1 {
		x.src[1], x.bias[1] = x.src[0], x.bias[0]
	}
	for g := range 2 {
		x.convArgs.residual[g], x.dst[g] = nil, &x.out[g*segment*channels]
		if direct {
			x.dst[g] = &x.grid.V[x.place[g]]
			if x.residual != nil {
				x.convArgs.residual[g] = &x.residual[x.place[g]]
			}
		}
	}
	x.tile((*byte)(unsafe.Pointer(&x.convArgs)))
	if !direct {
		x.deliver()
	}
	x.waiting = 0
}

// deliver copies a tile from x.out to the output.
func (x *convolution) deliver() {
	for g, place := range x.place[:x.waiting] {
		for i := range x.pixels[g] {
			at := place + i*x.grid.Pix
			d, s := x.grid.V[at:at+x.n], x.out[(g*segment+i)*channels:]
			if x.residual == nil {
				copy(d, s)
				continue
			}
			for q, r := range x.residual[at : at+x.n] {
				d[q] = s[q] + r
			}
		}
	}
}

func convGo(p *byte) { (*convArgs)(unsafe.Pointer(p)).do(false) }

// addProducts adds the products of v and w, numbers or pairs, to the sums.
func addProducts(sums *[channels]float32, v float32, w *[channels]float32, pairs bool) {
	if pairs {
		for j, wj := range w {
			sums[j] = dot2(sums[j], v, wj)
		}
		return
	}
	for j, wj := range w {
		sums[j] = fma(v, wj, sums[j])
	}
}

// do does the tile, on numbers or on pairs of bfloat16.
func (x *convArgs) do(pairs bool) {
	w := unsafe.Slice((*[channels]float32)(unsafe.Pointer(x.w)), x.ntaps*x.k)
	for g := range 2 {
		for i := range segment {
			sums := *(*[channels]float32)(unsafe.Pointer(x.bias[g]))
			if pairs {
				for t, tap := range unsafe.Slice(x.taps, x.ntaps) {
					for q, v := range unsafe.Slice(skip(x.src[g], tap+i*x.srcPix), x.k) {
						addProducts(&sums, v, &w[t*x.k+q], pairs)
					}
				}
			} else {
				for j := 0; j < channels; j += 8 {
					x.eight((*[8]float32)(sums[j:]), g, i, j)
				}
			}
			x.store(g, i, &sums)
		}
	}
}

// eight adds the products of a pixel to the sums of the channels from j on. Eight sums fit into the registers of all processors.
func (x *convArgs) eight(sums *[8]float32, g, i, j int) {
	w := unsafe.Slice((*[channels]float32)(unsafe.Pointer(x.w)), x.ntaps*x.k)
	a, b, c, d, e, f, h, l := sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]
	for t, tap := range unsafe.Slice(x.taps, x.ntaps) {
		weights := w[t*x.k:][:x.k]
		for q, v := range unsafe.Slice(skip(x.src[g], tap+i*x.srcPix), x.k) {
			u := (*[8]float32)(weights[q][j:])
			a, b, c, d = fma(v, u[0], a), fma(v, u[1], b), fma(v, u[2], c), fma(v, u[3], d)
			e, f, h, l = fma(v, u[4], e), fma(v, u[5], f), fma(v, u[6], h), fma(v, u[7], l)
		}
	}
	*sums = [8]float32{a, b, c, d, e, f, h, l}
}

func (x *convArgs) store(g, i int, sums *[channels]float32) {
	if x.residual[g] != nil {
		for j, v := range (*[channels]float32)(unsafe.Pointer(skip(x.residual[g], i*x.dstPix))) {
			sums[j] += v
		}
	}
	*(*[channels]float32)(unsafe.Pointer(skip(x.dst[g], i*x.dstPix))) = *sums
}
