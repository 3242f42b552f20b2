package f32

import (
	"fmt"
	"sync"
	"unsafe"
)

// The gradient of the weights of a convolution. A tile is 8 input channels by 32 output channels, summed over pixels in their
// order, in blocks that stay in the first-level cache while all tiles pass over them.

const (
	gradRows  = 8
	gradCache = 36 << 10 // bytes of both operands
)

// gradArgs are the arguments of the kernel for a tile; the generator knows the order of the fields.
type gradArgs struct {
	src, dout  *float32
	step       [3][2]int // bytes from one pixel to the next, and further at the end of a row and of an image
	dw         *float32
	add        int
	nx, ny, nb int // pixels, rows, images
}

// gradient is the state of one call of ConvGrad.
type gradient struct {
	gradArgs
	edge [gradRows * channels]float32
}

var gradients = sync.Pool{New: func() any { return new(gradient) }}

// ConvGrad sets dw, in the panels of Conv, to the sum over pixels p of src[p+tap] dout[p], or adds it. The columns of
// dw beyond the output channels stay as they are.
func ConvGrad(dw []float32, dout, src Grid, taps []int, add bool) {
	checkConv("ConvGrad", dout, src, taps, dw)
	if !add && dout.B == 0 {
		clear(dw)
	}
	x := gradients.Get().(*gradient)
	cols := max(1, min(dout.W, gradCache/4/(src.Pix+dout.Pix)))
	rows, images := 1, 1
	if cols == dout.W {
		rows = max(1, min(dout.H, gradCache/4/(src.Row+dout.Row)))
	}
	if rows == dout.H {
		images = max(1, min(dout.B, gradCache/4/(src.Img+dout.Img)))
	}
	for b := 0; b < dout.B; b += images {
		for y := 0; y < dout.H; y += rows {
			for s := 0; s < dout.W; s += cols {
				x.nx, x.ny, x.nb = min(cols, dout.W-s), min(rows, dout.H-y), min(images, dout.B-b)
				x.block(dw, dout, src, dout.At(b, y, s), src.At(b, y, s), taps, add || b+y+s > 0)
			}
		}
	}
	x.gradArgs = gradArgs{}
	gradients.Put(x)
}

// block adds the sum over a block of pixels that begins at the elements d and a.
func (x *gradient) block(dw []float32, dout, src Grid, d, a int, taps []int, add bool) {
	tile := kernels.convGrad
	if src.half {
		tile = kernels.convGradHalf
	}
	if src.half != dout.half {
		panic(fmt.Sprintf("f32: ConvGrad: bfloat16 is %v for the input and %v for the gradient", src.half, dout.half))
	}
	for i, g := range [2]Grid{src, dout} {
		x.step[0][i] = 4 * g.Pix
		x.step[1][i] = 4 * (g.Row - x.nx*g.Pix)
		x.step[2][i] = 4 * (g.Img - x.ny*g.Row)
	}
	x.add = 0
	if add {
		x.add = 1
	}
	for j := 0; j < dout.C; j += channels {
		x.dout = &dout.V[d+j]
		for t, tap := range taps {
			for i := 0; i < src.C; i += gradRows {
				x.src = &src.V[a+tap+i]
				x.tile(tile, dw[(j*len(taps)+t*channels)*src.C+i*channels:], min(gradRows, src.C-i), min(channels, dout.C-j))
			}
		}
	}
}

// tile runs the kernel for the first rows and cols of a tile of weights at dw.
func (x *gradient) tile(kernel func(*byte), dw []float32, rows, cols int) {
	if rows == gradRows && cols == channels {
		x.dw = &dw[0]
		kernel((*byte)(unsafe.Pointer(&x.gradArgs)))
		return
	}
	copy(x.edge[:], dw[:rows*channels])
	x.dw = &x.edge[0]
	kernel((*byte)(unsafe.Pointer(&x.gradArgs)))
	for q := range rows {
		copy(dw[q*channels:][:cols], x.edge[q*channels:])
	}
}

func convGradGo(p *byte) { (*gradArgs)(unsafe.Pointer(p)).do(false) }

// do adds the pixels of the block to the tile, of numbers or of pairs of bfloat16.
func (x *gradArgs) do(pairs bool) {
	dw := (*[gradRows][channels]float32)(unsafe.Pointer(x.dw))
	if x.add == 0 {
		clear(dw[:])
	}
	a, d := 0, 0 // bytes from the first pixel
	for range x.nb {
		for range x.ny {
			for range x.nx {
				di := (*[channels]float32)(unsafe.Pointer(skip(x.dout, d)))
				for i, v := range (*[gradRows]float32)(unsafe.Pointer(skip(x.src, a))) {
					addProducts(&dw[i], v, di, pairs)
				}
				a, d = a+x.step[0][0], d+x.step[0][1]
			}
			a, d = a+x.step[1][0], d+x.step[1][1]
		}
		a, d = a+x.step[2][0], d+x.step[2][1]
	}
}
