package f32

// Kind is the shape of a convolution.
type Kind int

// The kinds of convolutions.
const (
	Point Kind = iota // 1×1
	Three             // 3×3, the output as large as the input
	Down              // 2×2 with stride 2: half as large
	Up                // the transpose of Down: twice as large
)

// Taps is the number of weights for each pair of channels.
func (k Kind) Taps() int { return [...]int{1, 9, 4, 4}[k] }

// Offsets has the offsets of the taps in g.V, row by row.
func (k Kind) Offsets(g Grid) []int {
	switch k {
	case Point:
		return []int{0}
	case Three:
		var o []int
		for y := -1; y <= 1; y++ {
			o = append(o, y*g.Row-g.Pix, y*g.Row, y*g.Row+g.Pix)
		}
		return o
	}
	return []int{0, g.Pix, g.Row, g.Row + g.Pix}
}

// Filter is a convolution of some kind from In to Out channels. Its weights are stored in panels of 32 output
// channels [Out/32][tap][In][32], and those of an Up in one set of panels for each tap, since each tap fills a quarter of the pixels. The
// numbers beyond Out do not matter.
type Filter struct {
	Kind    Kind
	In, Out int
}

func panels(n int) int { return (n + channels - 1) / channels }

// Len is the number of floats of the panels.
func (f Filter) Len() int { return panels(f.Out) * channels * f.Kind.Taps() * f.In }

// LenTransposed is the number of floats of the transposed panels.
func (f Filter) LenTransposed() int { return f.transposed().Len() }

// transposed is the convolution that the gradient of the input is.
func (f Filter) transposed() Filter {
	kind := map[Kind]Kind{Point: Point, Three: Three, Down: Up, Up: Down}[f.Kind]
	return Filter{kind, f.Out, f.In}
}

// index is where the weights of tap t and input i for the outputs from o on are.
func (f Filter) index(t, i, o int) int {
	if f.Kind == Up {
		return ((t*panels(f.Out)+o/channels)*f.In+i)*channels + o%channels
	}
	return ((o/channels*f.Kind.Taps()+t)*f.In+i)*channels + o%channels
}

// Pack copies weights [tap][In][Out] to panels, and sets the rest of these to zero.
func (f Filter) Pack(dst, plain []float32) {
	length("Pack", dst, f.Len())
	length("Pack", plain, f.Kind.Taps()*f.In*f.Out)
	clear(dst)
	f.each(func(panel, row, n int) { copy(dst[panel:panel+n], plain[row:]) })
}

// Unpack copies panels to weights [tap][In][Out].
func (f Filter) Unpack(dst, w []float32) {
	length("Unpack", w, f.Len())
	length("Unpack", dst, f.Kind.Taps()*f.In*f.Out)
	f.each(func(panel, row, n int) { copy(dst[row:row+n], w[panel:]) })
}

// each calls f with the places of n ≤ 32 neighbouring weights in panels and in [tap][In][Out].
func (f Filter) each(do func(panel, row, n int)) {
	for t := range f.Kind.Taps() {
		for i := range f.In {
			for o := 0; o < f.Out; o += channels {
				do(f.index(t, i, o), (t*f.In+i)*f.Out+o, min(channels, f.Out-o))
			}
		}
	}
}

// Transpose copies panels to the transposed panels that ApplyTransposed takes.
func (f Filter) Transpose(dst, w []float32) {
	length("Transpose", dst, f.LenTransposed())
	length("Transpose", w, f.Len())
	t := f.transposed()
	for tap := range f.Kind.Taps() {
		for i := 0; i < f.In; i += channels {
			for o := 0; o < f.Out; o += channels {
				transpose(dst[t.index(tap, o, i):], channels, w[f.index(tap, i, o):], channels, min(channels, f.In-i), min(channels, f.Out-o))
			}
		}
	}
}

// Apply sets dst to the convolution of src with bias and residual as in Conv.
func (f Filter) Apply(dst, src Grid, w, bias []float32, biasPerImage int, residual []float32) {
	f.apply(dst, src, f.Kind.Offsets(src), w, bias, biasPerImage, residual)
}

// ApplyTransposed sets dsrc to the gradient of the input of the convolution, given that of its output, or adds it.
func (f Filter) ApplyTransposed(dsrc, dout Grid, transposed []float32, add bool) {
	t := f.transposed()
	offsets := t.Kind.Offsets(dout)
	if t.Kind == Three {
		for i := range offsets {
			offsets[i] *= -1
		}
	}
	var residual []float32
	if add {
		residual = dsrc.V
	}
	t.apply(dsrc, dout, offsets, transposed, nil, 0, residual)
}

func (f Filter) apply(dst, src Grid, offsets []int, w, bias []float32, biasPerImage int, residual []float32) {
	switch f.Kind {
	case Up:
		size := len(w) / 4
		for t := range 4 {
			Conv(dst.Part(t/2, t%2), src, []int{0}, w[t*size:(t+1)*size], bias, biasPerImage, residual)
		}
	case Down:
		Conv(dst, src.Part(0, 0), offsets, w, bias, biasPerImage, residual)
	default:
		Conv(dst, src, offsets, w, bias, biasPerImage, residual)
	}
}

// Grad sets dw, in panels, to the gradient of the weights, or adds it.
func (f Filter) Grad(dw []float32, dout, src Grid, add bool) {
	offsets := f.Kind.Offsets(src)
	switch f.Kind {
	case Up:
		size := len(dw) / 4
		for t := range 4 {
			ConvGrad(dw[t*size:(t+1)*size], dout.Part(t/2, t%2), src, []int{0}, add)
		}
	case Down:
		ConvGrad(dw, dout, src.Part(0, 0), offsets, add)
	default:
		ConvGrad(dw, dout, src, offsets, add)
	}
}
