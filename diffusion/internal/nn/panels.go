package nn

import "nonequilibrium/diffusion/internal/nn/f32"

// panels are copies of the weights of a convolution, laid out for its kernels.
type panels struct {
	ready, halfReady      bool      // they are those of the weights as they are now
	forward, back         []float32 // for the convolution and for its transpose
	forwardHalf, backHalf []float32 // the same in bfloat16
}

// find returns the copy for a convolution or its transpose, or nil.
func (p *panels) find(transposed, half bool) []float32 {
	switch {
	case !p.ready || half && !p.halfReady:
		return nil
	case transposed && half:
		return p.backHalf
	case transposed:
		return p.back
	case half:
		return p.forwardHalf
	}
	return p.forward
}

// NewTape returns a tape for operations with the parameters.
func (ps *Params) NewTape() *Tape { return &Tape{BFloat16: ps.BFloat16} }

// Pack lays out the weights of convolutions for the kernels, which else is done for every use. It must be called again, or Unpack, when
// they have changed; a [Trainer] does so.
func (ps *Params) Pack() {
	for _, p := range ps.List {
		if p.filter != nil {
			p.panels.fill(*p.filter, p.V, ps.BFloat16 && takesHalves(*p.filter))
		}
	}
}

// Unpack ends what Pack began.
func (ps *Params) Unpack() {
	for _, p := range ps.List {
		p.panels.ready, p.panels.halfReady = false, false
	}
}

func (p *panels) fill(f f32.Filter, w []float32, half bool) {
	if p.forward == nil {
		p.forward, p.back = make([]float32, f.Len()), make([]float32, f.LenTransposed())
	}
	f.Pack(p.forward, w)
	f.Transpose(p.back, p.forward)
	p.ready, p.halfReady = true, half
	if !half {
		return
	}
	if p.forwardHalf == nil {
		p.forwardHalf, p.backHalf = make([]float32, f.Len()/2), make([]float32, f.LenTransposed()/2)
	}
	f32.HalfPanels(p.forwardHalf, p.forward)
	f32.HalfPanels(p.backHalf, p.back)
}

// panelsSum is a sum of gradients of the weights of a convolution in panels, as the kernels leave it.
type panelsSum struct {
	f   f32.Filter
	v   []float32
	set bool // it has been begun
	w   []float32
}

func newPanelsSum(f f32.Filter) *panelsSum {
	return &panelsSum{f: f, v: make([]float32, f.Len()), w: make([]float32, f.Kind.Taps()*f.In*f.Out)}
}

// unpack sets dst to the sum in the layout of the weights, or adds it.
func (s *panelsSum) unpack(dst []float32, add bool) {
	s.f.Unpack(s.w, s.v)
	accumulate(dst, s.w, add)
}
