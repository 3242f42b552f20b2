package f32

import (
	"fmt"
	"math"
	"sync"
	"unsafe"
)

// Sums over the pixels of an image, channel by channel, and what is built from them: SiLU after GroupNorm. The kernels
// take 16 channels; fewer are done in Go.

const lanes = 16

// normArgs are the arguments of the kernels on channels of an image; the generator knows the order of the fields.
type normArgs struct {
	x, y     *float32
	pix, row [2]int // bytes from one pixel to the next, and further at the end of a row, of x and of y
	nx, ny   int
	par, out *float32 // vectors of 16 numbers
	r        *float32 // has the layout of x
	n        int      // channels
}

// normalization is the memory of one call.
type normalization struct {
	normArgs
	vectors []float32
}

var normalizations = sync.Pool{New: func() any { return new(normalization) }}

// image points the kernels at image b of two grids.
func (p *normArgs) image(x, y Grid, b int) {
	p.nx, p.ny = x.W, x.H
	p.x, p.y = &x.V[x.At(b, 0, 0)], &y.V[y.At(b, 0, 0)]
	p.pix, p.row = [2]int{4 * x.Pix, 4 * y.Pix}, [2]int{4 * (x.Row - x.W*x.Pix), 4 * (y.Row - y.W*y.Pix)}
}

// blocks runs the kernels over c channels, 16 at a time, with npar vectors of parameters and nout of results for each.
func (p *normArgs) blocks(c int, kernel, rest func(*byte), par []float32, npar int, out []float32, nout int) {
	for j := 0; j < c; j += lanes {
		if npar > 0 {
			p.par = &par[j*npar]
		}
		if nout > 0 {
			p.out = &out[j*nout]
		}
		if p.n = min(lanes, c-j); p.n == lanes {
			kernel((*byte)(unsafe.Pointer(p)))
		} else {
			rest((*byte)(unsafe.Pointer(p)))
		}
		p.x, p.y = skip(p.x, 4*lanes), skip(p.y, 4*lanes)
		if p.r != nil {
			p.r = skip(p.r, 4*lanes)
		}
	}
}

// at is where channel j is in the first of n interleaved vectors of 16.
func at(n, j int) int { return j/lanes*lanes*n + j%lanes }

func whole(c int) int { return (c + lanes - 1) / lanes * lanes }

// ColumnSums sets dst[b*perImage+c] to the sum over the pixels of image b, or adds it; if perImage is 0, over all images.
func ColumnSums(dst []float32, g Grid, perImage int, add bool) {
	if len(dst) < (g.B-1)*perImage+g.C {
		length("ColumnSums", dst, (g.B-1)*perImage+g.C)
	}
	p := normalizations.Get().(*normalization)
	n := whole(g.C)
	p.vectors = grow(p.vectors, 3*n)
	zero, out := p.vectors[:n], p.vectors[n:]
	clear(zero)
	for b := range g.B {
		p.image(g, g, b)
		p.blocks(g.C, kernels.sums, sumsGo, zero, 1, out, 2)
		for c, d := range dst[b*perImage:][:g.C] {
			if v := out[at(2, c)]; add || perImage == 0 && b > 0 {
				dst[b*perImage+c] = d + v
			} else {
				dst[b*perImage+c] = v
			}
		}
	}
	p.release()
}

func (p *normalization) release() {
	p.normArgs = normArgs{}
	normalizations.Put(p)
}

const normEpsilon = 1e-5

// NormStats is the number of floats that NormSilu leaves for NormSiluGrad.
func NormStats(g Grid) int { return 4 * g.B * whole(g.C) }

func checkNorm(name string, dst, src Grid, gamma []float32, groups int, stats []float32) {
	dst.sameShape(name, src)
	if groups < 1 || src.C%groups != 0 {
		panic(fmt.Sprintf("f32: %s: %d channels in %d groups", name, src.C, groups))
	}
	length(name, gamma, src.C)
	length(name, stats, NormStats(src))
}

// imageStats are the statistics of an image: mean and 1/deviation by channel, and [a d] in vectors of 16, so that the
// normalised input is a x + d.
func imageStats(stats []float32, b, c int) (mean, inverse, par []float32) {
	n := whole(c)
	s := stats[4*n*b:][:4*n]
	return s[:n], s[n : 2*n], s[2*n:]
}

// NormSilu sets dst = silu(z), z = gamma (x − mean)/√(variance + 1e−5) + beta, with mean and variance of each group of
// channels in each image.
func NormSilu(dst, src Grid, gamma, beta []float32, groups int, stats []float32) {
	checkNorm("NormSilu", dst, src, gamma, groups, stats)
	length("NormSilu", beta, src.C)
	p := normalizations.Get().(*normalization)
	c := src.C
	n := whole(c)
	p.vectors = grow(p.vectors, 3*n)
	first, sums := p.vectors[:n], p.vectors[n:]
	for b := range src.B {
		mean, inverse, par := imageStats(stats, b, c)
		copy(first, src.V[src.At(b, 0, 0):][:c])
		p.image(src, src, b)
		p.blocks(c, kernels.sums, sumsGo, first, 1, sums, 2)
		for g := range groups {
			lo, hi := g*c/groups, (g+1)*c/groups
			m, s := moments(first, sums, lo, hi, src.H*src.W)
			for j := lo; j < hi; j++ {
				mean[j], inverse[j] = float32(m), float32(s)
				a := float32(s * float64(gamma[j]))
				par[at(2, j)], par[at(2, j)+lanes] = a, float32(float64(beta[j])-float64(m*float64(a)))
			}
		}
		p.image(src, dst, b)
		p.blocks(c, kernels.normSilu, normSiluGo, par, 2, nil, 0)
	}
	p.release()
}

// moments returns mean and 1/√(variance + 1e−5) of the channels lo to hi, given the sums over n pixels of the differences from
// the first pixel, and of their squares.
func moments(first, sums []float32, lo, hi, n int) (mean, inverse float64) {
	channel := func(j int) (mean, squares float64) { // the squares of the differences from the mean
		s, q := float64(sums[at(2, j)]), float64(sums[at(2, j)+lanes])
		return float64(first[j]) + s/float64(n), q - float64(s*s)/float64(n)
	}
	for j := lo; j < hi; j++ {
		m, _ := channel(j)
		mean += m / float64(hi-lo)
	}
	var variance float64
	for j := lo; j < hi; j++ {
		m, q := channel(j)
		variance += (q/float64(n) + float64((m-mean)*(m-mean))) / float64(hi-lo)
	}
	if variance < 0 { // by rounding
		variance = 0
	}
	return mean, 1 / math.Sqrt(variance+normEpsilon)
}

// NormSiluGrad sets dsrc to the gradient of the input of NormSilu, given dout, that of its output, and its stats, or adds it; in
// the same way dgamma and dbeta with addParameters. It overwrites dout with the gradient by z.
func NormSiluGrad(dsrc Grid, dgamma, dbeta []float32, dout, src Grid, gamma []float32, groups int, stats []float32, add, addParameters bool) {
	checkNorm("NormSiluGrad", dout, src, gamma, groups, stats)
	dsrc.sameShape("NormSiluGrad", src)
	length("NormSiluGrad", dgamma, src.C)
	length("NormSiluGrad", dbeta, src.C)
	if dsrc.Pix != src.Pix || dsrc.Row != src.Row {
		panic("f32: NormSiluGrad: the gradient of the input has another layout than the input")
	}
	if !addParameters {
		clear(dgamma)
		clear(dbeta)
	}
	kernel, rest := kernels.normGrad, normGradGo
	if add {
		kernel, rest = kernels.addNorm, addNormGo
	}
	p := normalizations.Get().(*normalization)
	c := src.C
	n := whole(c)
	p.vectors = grow(p.vectors, 5*n)
	sums, k := p.vectors[:2*n], p.vectors[2*n:]
	for b := range src.B {
		mean, inverse, par := imageStats(stats, b, c)
		p.image(src, dout, b)
		p.blocks(c, kernels.siluSums, siluSumsGo, par, 2, sums, 2)
		for g := range groups {
			lo, hi := g*c/groups, (g+1)*c/groups
			normCoefficients(k, sums, mean, inverse, gamma, dgamma, dbeta, lo, hi, src.H*src.W)
		}
		p.image(src, dout, b)
		p.r = &dsrc.V[dsrc.At(b, 0, 0)]
		p.blocks(c, kernel, rest, k, 3, nil, 0)
	}
	p.release()
}

// normCoefficients sets k, in vectors of 16, for dx = k₁ dz + k₂ x + k₃ in a group, from the sums of dz and of dz x, and adds
// to the gradients of the parameters.
func normCoefficients(k, sums, mean, inverse, gamma, dgamma, dbeta []float32, lo, hi, pixels int) {
	var a1, a2 float64 // the means of dz γ and of dz γ x̂
	n := float64(pixels * (hi - lo))
	for j := lo; j < hi; j++ {
		s := float64(sums[at(2, j)])
		h := (float64(sums[at(2, j)+lanes]) - float64(float64(mean[j])*s)) * float64(inverse[j])
		dgamma[j] += float32(h)
		dbeta[j] += float32(s)
		a1 += float64(s*float64(gamma[j])) / n
		a2 += float64(h*float64(gamma[j])) / n
	}
	for j := lo; j < hi; j++ {
		v := float64(inverse[j])
		k2 := -float64(v * v * a2)
		q := k[at(3, j):]
		q[0], q[lanes], q[2*lanes] = float32(v*float64(gamma[j])), float32(k2), float32(-float64(v*a1)-float64(k2*float64(mean[j])))
	}
}

// each calls f with the channels of each pixel and the index of a channel's parameters.
func (p *normArgs) each(f func(j int, x, y *float32)) {
	x, y := 0, 0 // bytes from the first pixel
	for range p.ny {
		for range p.nx {
			for j := range p.n {
				f(j, skip(p.x, x+4*j), skip(p.y, y+4*j))
			}
			x, y = x+p.pix[0], y+p.pix[1]
		}
		x, y = x+p.row[0], y+p.row[1]
	}
}

func (p *normArgs) vectors(n int) (par, out []float32) {
	if p.out != nil {
		out = unsafe.Slice(p.out, 2*lanes)
		clear(out)
	}
	return unsafe.Slice(p.par, n*lanes), out
}

// sumsGo sets out to the sums of x − par and of its square.
func sumsGo(args *byte) {
	p := (*normArgs)(unsafe.Pointer(args))
	par, out := p.vectors(1)
	p.each(func(j int, x, _ *float32) {
		d := *x - par[j]
		out[j] += d
		out[j+lanes] = fma(d, d, out[j+lanes])
	})
}

// normSiluGo sets y = silu(par₀ x + par₁).
func normSiluGo(args *byte) {
	p := (*normArgs)(unsafe.Pointer(args))
	par := unsafe.Slice(p.par, 2*lanes)
	p.each(func(j int, x, y *float32) { *y = silu(fma(par[j], *x, par[j+lanes])) })
}

// siluSumsGo multiplies y by silu′(par₀ x + par₁) and sets out to the sums of the new y and of y x.
func siluSumsGo(args *byte) {
	p := (*normArgs)(unsafe.Pointer(args))
	par, out := p.vectors(2)
	p.each(func(j int, x, y *float32) {
		*y = siluGrad(fma(par[j], *x, par[j+lanes]), *y)
		out[j] += *y
		out[j+lanes] = fma(*y, *x, out[j+lanes])
	})
}

// normGradGo sets r = par₀ y + par₁ x + par₂.
func normGradGo(args *byte) { (*normArgs)(unsafe.Pointer(args)).grad(false) }

// addNormGo adds par₀ y + par₁ x + par₂ to r.
func addNormGo(args *byte) { (*normArgs)(unsafe.Pointer(args)).grad(true) }

func (p *normArgs) grad(add bool) {
	par := unsafe.Slice(p.par, 3*lanes)
	p.each(func(j int, x, y *float32) {
		r := skip(p.r, int(uintptr(unsafe.Pointer(x))-uintptr(unsafe.Pointer(p.x))))
		v := fma(par[j], *y, fma(par[j+lanes], *x, par[j+2*lanes]))
		if add {
			v += *r
		}
		*r = v
	})
}
