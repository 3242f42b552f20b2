package nn

import "nonequilibrium/diffusion/internal/nn/f32"

// Images puts a stack of b images of h×w pixels with c channels on the tape as a constant, for the caller to fill in.
func (t *Tape) Images(b, h, w, c int) *Node {
	g := f32.NewGrid(t.arena.get(f32.GridLen(b, h, w, c)), b, h, w, c)
	return &Node{V: g.V, Rows: b * h * w, Cols: c, images: &g, index: -1}
}

// Grid is the memory of a stack of images.
func (a *Node) Grid() f32.Grid {
	g := *a.images
	g.V = a.V
	return g
}

func (a *Node) clearMargins() {
	g := a.images
	f32.NewGrid(a.V, g.B, g.H, g.W, g.C)
}

// eachPixel calls f with the channels of every pixel.
func (a *Node) eachPixel(f func(v []float32)) {
	g := a.Grid()
	for b := range g.B {
		for y := range g.H {
			for x := range g.W {
				f(g.V[g.At(b, y, x):][:g.C])
			}
		}
	}
}
