package f32

import "fmt"

// Grid is a stack of B images of H rows of W pixels with C channels. The pixel x of row y of image b begins at
// V[Off + b Img + y Row + x Pix]. A new grid has one pixel of zeros behind each row and one row of zeros behind each
// image, so that every 3×3 neighbourhood can be read: what is right of a row is also left of the next.
// A grid can be a view of some pixels or channels of another.
type Grid struct {
	V                  []float32
	Off, Pix, Row, Img int
	B, H, W, C         int

	half bool // every element is a pair of bfloat16
}

// margin is how far kernels may read beyond the last pixel: a tile of 7 pixels that begins at the last, or 32 channels.
func margin(w, c int) int { return 16*c + 64 }

func gridStart(w, c int) int { return ((w+2)*c + 15) &^ 15 }

// GridLen is the number of floats that a new grid needs.
func GridLen(b, h, w, c int) int { return gridStart(w, c) + b*(h+1)*(w+1)*c + margin(w, c) }

// NewGrid returns a grid in the memory v, of at least GridLen elements, or in new memory if v is nil. Only the zeros
// around the pixels are written.
func NewGrid(v []float32, b, h, w, c int) Grid {
	if b < 0 || h < 1 || w < 1 || c < 1 {
		panic(fmt.Sprintf("f32: NewGrid: %d images of %d×%d pixels with %d channels", b, h, w, c))
	}
	n := GridLen(b, h, w, c)
	if v == nil {
		v = make([]float32, n)
	}
	if len(v) < n {
		panic(fmt.Sprintf("f32: NewGrid: slice length is %d, want %d", len(v), n))
	}
	row := (w + 1) * c
	g := Grid{V: v[:n], Off: gridStart(w, c), Pix: c, Row: row, Img: (h + 1) * row, B: b, H: h, W: w, C: c}
	g.clearHalo()
	return g
}

// clearHalo sets all but the pixels to zero.
func (g Grid) clearHalo() {
	clear(g.V[:g.Off])
	for b := range g.B {
		for y := range g.H {
			clear(g.V[g.At(b, y, g.W):g.At(b, y+1, 0)])
		}
		clear(g.V[g.At(b, g.H, 0):g.At(b+1, 0, 0)])
	}
	clear(g.V[g.At(g.B, 0, 0):])
}

// At is the index of the first channel of a pixel.
func (g Grid) At(b, y, x int) int { return g.Off + b*g.Img + y*g.Row + x*g.Pix }

// Part has the pixels (2y+dy, 2x+dx) of g.
func (g Grid) Part(dy, dx int) Grid {
	g.Off += dy*g.Row + dx*g.Pix
	g.Pix, g.Row, g.H, g.W = 2*g.Pix, 2*g.Row, g.H/2, g.W/2
	return g
}

// Channels has the channels from lo to lo+c of g.
func (g Grid) Channels(lo, c int) Grid {
	if lo < 0 || c < 0 || lo+c > g.C {
		panic(fmt.Sprintf("f32: Channels: %d to %d of %d", lo, lo+c, g.C))
	}
	g.Off, g.C = g.Off+lo, c
	return g
}

// Images has the images from lo to lo+n of g.
func (g Grid) Images(lo, n int) Grid {
	if lo < 0 || n < 0 || lo+n > g.B {
		panic(fmt.Sprintf("f32: Images: %d to %d of %d", lo, lo+n, g.B))
	}
	g.Off, g.B = g.Off+lo*g.Img, n
	return g
}

func (g Grid) sameShape(name string, o Grid) {
	if g.B != o.B || g.H != o.H || g.W != o.W || g.C != o.C {
		panic(fmt.Sprintf("f32: %s: grids of %d·%d×%d×%d and %d·%d×%d×%d", name, g.B, g.H, g.W, g.C, o.B, o.H, o.W, o.C))
	}
}

// pixels calls f with the indices of corresponding pixels of two grids.
func pixels(a, b Grid, f func(i, j int)) {
	for n := range a.B {
		for y := range a.H {
			i, j := a.At(n, y, 0), b.At(n, y, 0)
			for range a.W {
				f(i, j)
				i, j = i+a.Pix, j+b.Pix
			}
		}
	}
}

// Move copies the pixels of src to dst, or adds them. The grids can be views of channels of wider ones.
func Move(dst, src Grid, add bool) {
	dst.sameShape("Move", src)
	c := src.C
	pixels(dst, src, func(i, j int) {
		d, s := dst.V[i:i+c], src.V[j:j+c]
		if add {
			kernels.add(d, d, s)
		} else {
			copy(d, s)
		}
	})
}

// Unfold gives each pixel of dst the nine pixels around that of src as channels, [tap][channel], and Fold is its
// transpose. With them a 3×3 convolution from or to a few channels is a 1×1 one.
func Unfold(dst, src Grid) {
	checkFold("Unfold", dst, src)
	offsets, c := Three.Offsets(src), src.C
	pixels(dst, src, func(i, j int) {
		for t, o := range offsets {
			copy(dst.V[i+t*c:i+(t+1)*c], src.V[j+o:])
		}
	})
}

// Fold adds to each pixel of dst the channels of the nine pixels of src around it that Unfold would have taken
// from there.
func Fold(dst, src Grid) {
	checkFold("Fold", src, dst)
	offsets, c := Three.Offsets(src), dst.C
	pixels(dst, src, func(i, j int) {
		d := dst.V[i : i+c]
		clear(d)
		for t, o := range offsets {
			for q, v := range src.V[j-o+t*c:][:c] {
				d[q] += v
			}
		}
	})
}

func checkFold(name string, wide, narrow Grid) {
	narrow.C *= 9
	wide.sameShape(name, narrow)
}
