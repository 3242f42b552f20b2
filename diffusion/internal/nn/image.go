package nn

import "nonequilibrium/diffusion/internal/nn/f32"

// Images puts a stack of b images of h×w pixels with c channels on the tape as a constant, for the caller to fill in.
func (t *Tape) Images(b, h, w, c int) *Node {
	g := f32.NewGrid(t.arena.get(f32.GridLen(b, h, w, c)), b, h, w, c)
	return &Node{V: g.V, Rows: b * h * w, Cols: c, images: &g, index: -1}
}

// Grid is the memory of a stack of images.
func (a *Node) Grid() f32.Grid { return a.grid(a.V) }

// grid is the memory v of a stack of images like a.
func (a *Node) grid(v []float32) f32.Grid {
	if a.images == nil {
		panic("nn: a matrix where there should be images")
	}
	g := *a.images
	g.V = v
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

// ToImages makes images of h×w pixels of the rows of a matrix, which have them row by row with the channels last. With a
// patch of p, p×p pixels become one with p² times the channels, and h and w must be multiples of p.
func (t *Tape) ToImages(a *Node, h, w, patch int) *Node {
	if h < 1 || w < 1 || patch < 1 || a.images != nil || a.Cols%(h*w) != 0 || h%patch+w%patch != 0 {
		panic("nn: rows that are no such images")
	}
	out := t.Images(a.Rows, h/patch, w/patch, a.Cols/(h*w)*patch*patch)
	eachPatch(out, patch, func(image, row int, n int) { copy(out.V[image:image+n], a.V[row:]) })
	return t.record(out, func(g *Node) { t.give(a, t.ToMatrix(g, patch)) }, a)
}

// ToMatrix makes a row of each image. It is the inverse of ToImages.
func (t *Tape) ToMatrix(a *Node, patch int) *Node {
	g := a.Grid()
	if patch < 1 || g.C%(patch*patch) != 0 {
		panic("nn: channels that are no patches")
	}
	out := t.Make(g.B, g.H*g.W*g.C)
	eachPatch(a, patch, func(image, row int, n int) { copy(out.V[row:row+n], a.V[image:]) })
	return t.record(out, func(d *Node) { t.give(a, t.ToImages(d, g.H*patch, g.W*patch, patch)) }, a)
}

// eachPatch calls f with the places of neighbouring elements in the images a and in the matrix of their rows.
func eachPatch(a *Node, patch int, f func(image, row, n int)) {
	g := a.Grid()
	n := g.C / patch // of a row of pixels of a patch
	for b := range g.B {
		for y := range g.H * patch {
			row, image := (b*g.H*patch+y)*g.W*n, g.At(b, y/patch, 0)+y%patch*n
			for x := range g.W {
				f(image+x*g.Pix, row+x*n, n)
			}
		}
	}
}

// Unfold gives each pixel the nine pixels around it as channels, so that a 3×3 convolution of few channels becomes a product.
func (t *Tape) Unfold(a *Node) *Node {
	g := a.Grid()
	out := t.Images(g.B, g.H, g.W, 9*g.C)
	f32.Unfold(out.Grid(), g)
	return t.record(out, func(d *Node) { t.give(a, t.Fold(d)) }, a)
}

// Fold is the transpose of Unfold: the channels are added to the nine pixels that they belong to.
func (t *Tape) Fold(a *Node) *Node {
	g := a.Grid()
	if g.C%9 != 0 {
		panic("nn: channels that are no multiple of 9")
	}
	out := t.Images(g.B, g.H, g.W, g.C/9)
	f32.Fold(out.Grid(), g)
	return t.record(out, func(d *Node) { t.give(a, t.Unfold(d)) }, a)
}

// SumPixels returns the sums over all pixels, channel by channel: a row for each image, or one row for all together.
func (t *Tape) SumPixels(a *Node, each bool) *Node {
	g := a.Grid()
	rows := 1
	if each {
		rows = g.B
	}
	out := t.Make(rows, g.C)
	f32.ColumnSums(out.V, g, perImage(rows, g), false)
	return t.record(out, func(d *Node) { t.give(a, t.Spread(d, a)) }, a)
}

// perImage is the distance between the rows of a matrix that belong to two images, 0 if one row is for all.
func perImage(rows int, g f32.Grid) int {
	switch rows {
	case 1:
		return 0
	case g.B:
		return g.C
	}
	panic("nn: neither one row nor a row for each image")
}

// Spread returns images of the shape of like with the same pixels everywhere: those of the image's row, or of the only one.
func (t *Tape) Spread(a, like *Node) *Node {
	out := t.like(like)
	g := out.Grid()
	step, at := perImage(a.Rows, g), 0
	out.eachPixel(func(v []float32) {
		copy(v, a.V[at/(g.H*g.W)*step:])
		at++
	})
	return t.record(out, func(d *Node) { t.giveSumPixels(a, d) }, a)
}

// giveSumPixels adds the sums over the pixels of g to the gradient with respect to a.
func (t *Tape) giveSumPixels(a, g *Node) {
	switch {
	case !t.wants(a):
	case t.creating():
		t.give(a, t.SumPixels(g, a.Rows > 1))
	default:
		v, add := t.into(a)
		f32.ColumnSums(v, g.Grid(), perImage(a.Rows, g.Grid()), add)
	}
}
