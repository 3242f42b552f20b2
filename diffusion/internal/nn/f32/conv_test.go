package f32

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// randomGrid has normal deviates in its pixels and zeros around them.
func randomGrid(b, h, w, c int, seed uint64) Grid {
	g := NewGrid(nil, b, h, w, c)
	r := rand.New(rand.NewPCG(seed, 1))
	pixels(g, g, func(i, _ int) {
		for j := range c {
			g.V[i+j] = float32(r.NormFloat64())
		}
	})
	return g
}

// value is a pixel's channel, or 0 outside the image.
func (g Grid) value(b, y, x, c int) float64 {
	if y < 0 || x < 0 || y >= g.H || x >= g.W {
		return 0
	}
	return float64(g.V[g.At(b, y, x)+c])
}

// sourceOf lists the pixels of the input, and their taps, that an output pixel is made of.
func (k Kind) sourceOf(y, x int) (s [][3]int) {
	switch k {
	case Point:
		return [][3]int{{y, x, 0}}
	case Three:
		for t := range 9 {
			s = append(s, [3]int{y + t/3 - 1, x + t%3 - 1, t})
		}
	case Down:
		for t := range 4 {
			s = append(s, [3]int{2*y + t/2, 2*x + t%2, t})
		}
	case Up:
		s = [][3]int{{y / 2, x / 2, y%2*2 + x%2}}
	}
	return s
}

// shapes are height and width of the input, channels of input and output, and images.
var shapes = [][5]int{{8, 14, 32, 64, 1}, {6, 8, 33, 5, 3}, {10, 4, 9, 40, 1}, {2, 30, 3, 32, 2}}

type layer struct {
	Filter
	plain, w, bias []float32
	src, dst, dout Grid
}

func newLayer(k Kind, s [5]int) *layer {
	l := &layer{Filter: Filter{k, s[2], s[3]}}
	l.plain, l.w = sample(k.Taps()*s[2]*s[3], 1), make([]float32, l.Len())
	l.Pack(l.w, l.plain)
	h, w := s[0], s[1]
	switch k {
	case Down:
		h, w = h/2, w/2
	case Up:
		h, w = 2*h, 2*w
	}
	l.src, l.dst = randomGrid(s[4], s[0], s[1], s[2], 2), randomGrid(s[4], h, w, s[3], 3)
	l.dout, l.bias = randomGrid(s[4], h, w, s[3], 4), sample(s[3]*s[4], 5)
	return l
}

func (l *layer) each(f func(b, y, x int, at [3]int)) {
	for b := range l.dst.B {
		for y := range l.dst.H {
			for x := range l.dst.W {
				for _, s := range l.Kind.sourceOf(y, x) {
					f(b, y, x, s)
				}
			}
		}
	}
}

// TestConv compares every kind with the plain sums in float64: the output with a bias for each image and a residual,
// the gradient of the input, set and added, and that of the weights. The halo must stay zero.
func TestConv(t *testing.T) {
	for k := Point; k <= Up; k++ {
		for _, s := range shapes {
			l, name := newLayer(k, s), fmt.Sprintf("kind %d, %v", k, s)
			want := mapped(l.dst.V, func(v float64) float64 { return v })
			pixels(l.dst, l.dst, func(i, _ int) {
				for c := range l.Out {
					want[i+c] += float64(l.bias[(i-l.dst.Off)/l.dst.Img*l.Out+c])
				}
			})
			dsrc, dw := make([]float64, len(l.src.V)), make([]float64, len(l.plain))
			l.each(func(b, y, x int, s [3]int) {
				for i := range l.In {
					v := l.src.value(b, s[0], s[1], i)
					for o := range l.Out {
						at := (s[2]*l.In+i)*l.Out + o
						want[l.dst.At(b, y, x)+o] += v * float64(l.plain[at])
						d := l.dout.value(b, y, x, o)
						dw[at] += v * d
						if s[0] >= 0 && s[1] >= 0 && s[0] < l.src.H && s[1] < l.src.W {
							dsrc[l.src.At(b, s[0], s[1])+i] += d * float64(l.plain[at])
						}
					}
				}
			})
			l.Apply(l.dst, l.src, l.w, l.bias, l.Out, l.dst.V)
			near(t, name, l.dst.V, want, rounding(k.Taps()*l.In))

			transposed, got := make([]float32, l.LenTransposed()), NewGrid(nil, s[4], s[0], s[1], s[2])
			l.Filter.Transpose(transposed, l.w)
			l.ApplyTransposed(got, l.dout, transposed, false)
			near(t, name+", input", got.V, dsrc, rounding(k.Taps()*l.Out))
			l.ApplyTransposed(got, l.dout, transposed, true)
			for i := range dsrc {
				dsrc[i] *= 2
			}
			near(t, name+", input added", got.V, dsrc, 2*rounding(k.Taps()*l.Out))

			panels, plain := make([]float32, l.Len()), make([]float32, len(l.plain))
			for _, add := range []bool{false, true} {
				l.Grad(panels, l.dout, l.src, add)
			}
			l.Unpack(plain, panels)
			for i := range dw {
				dw[i] *= 2
			}
			near(t, name+", weights", plain, dw, 2*rounding(s[0]*s[1]*s[4]))
		}
	}
}

// TestViews: a layer that reads some channels of a wider grid and writes into some of another.
func TestViews(t *testing.T) {
	f := Filter{Three, 8, 32}
	w := make([]float32, f.Len())
	f.Pack(w, sample(9*8*32, 1))
	wide, out := randomGrid(2, 7, 7, 20, 2), NewGrid(nil, 2, 7, 7, 48)
	src, want := NewGrid(nil, 2, 7, 7, 8), NewGrid(nil, 2, 7, 7, 32)
	Move(src, wide.Channels(5, 8), false)
	f.Apply(want, src, w, nil, 0, nil)
	f.Apply(out.Channels(16, 32), wide.Channels(5, 8), w, nil, 0, nil)
	pixels(want, out.Channels(16, 32), func(i, j int) {
		for c := range 32 {
			if want.V[i+c] != out.V[j+c] {
				t.Fatalf("pixel %d, channel %d: %v, want %v", i, c, out.V[j+c], want.V[i+c])
			}
		}
		for c := range 16 {
			if out.V[j-16+c] != 0 {
				t.Fatal("other channels were written")
			}
		}
	})
}

// TestFold: Unfold and a 1×1 convolution are a 3×3 one, and Fold is the transpose of Unfold.
func TestFold(t *testing.T) {
	plain, src := sample(9*3*32, 1), randomGrid(2, 5, 6, 3, 2)
	three, point := Filter{Three, 3, 32}, Filter{Point, 27, 32}
	w := make([]float32, three.Len())
	three.Pack(w, plain)
	a, b, wide := NewGrid(nil, 2, 5, 6, 32), NewGrid(nil, 2, 5, 6, 32), NewGrid(nil, 2, 5, 6, 27)
	three.Apply(a, src, w, nil, 0, nil)
	Unfold(wide, src)
	point.Apply(b, wide, w, nil, 0, nil)
	near(t, "Unfold", b.V, mapped(a.V, func(v float64) float64 { return v }), 0)
	u, folded := randomGrid(2, 5, 6, 27, 3), NewGrid(nil, 2, 5, 6, 3)
	Fold(folded, u)
	if left, right := Dot(u.V, wide.V), Dot(folded.V, src.V); math.Abs(left-right) > 1e-3 {
		t.Errorf("u·Unfold(x) = %v, Fold(u)·x = %v", left, right)
	}
}

func TestColumnSums(t *testing.T) {
	for _, c := range []int{5, 16, 40} {
		g := randomGrid(3, 4, 5, c, 1)
		want := make([]float64, 4*c)
		pixels(g, g, func(i, _ int) {
			for j := range c {
				want[(i-g.Off)/g.Img*c+j] += float64(g.V[i+j])
				want[3*c+j] += float64(g.V[i+j])
			}
		})
		got := make([]float32, 4*c)
		ColumnSums(got, g, c, true)
		ColumnSums(got[3*c:], g, 0, true)
		near(t, "ColumnSums", got, want, 1e-5)
	}
}

// TestNormSilu compares with float64 and the gradients with finite differences of it. The second input has a mean
// that is large compared with its deviations.
func TestNormSilu(t *testing.T) {
	for _, s := range []struct {
		c, groups int
		offset    float32
	}{{32, 8, 0}, {12, 3, 300}, {20, 1, 0}} {
		src, u := randomGrid(2, 5, 4, s.c, 1), randomGrid(2, 5, 4, s.c, 2)
		pixels(src, src, func(i, _ int) {
			for j := range s.c {
				src.V[i+j] += s.offset
			}
		})
		gamma, beta := sample(s.c, 3), sample(s.c, 4)
		value := func(dst []float64, x []float32) float64 { return normSiluOf(dst, src, x, gamma, beta, s.groups, u) }
		want := make([]float64, len(src.V))
		value(want, src.V)
		dst, stats := NewGrid(nil, 2, 5, 4, s.c), make([]float32, NormStats(src))
		NormSilu(dst, src, gamma, beta, s.groups, stats)
		near(t, "NormSilu", dst.V, want, 2e-5+1e-6*float64(s.offset))

		dsrc, dgamma, dbeta := NewGrid(nil, 2, 5, 4, s.c), make([]float32, s.c), make([]float32, s.c)
		dout := u
		dout.V = append([]float32(nil), u.V...)
		NormSiluGrad(dsrc, dgamma, dbeta, dout, src, gamma, s.groups, stats, false, false)
		difference := func(v *float32) float64 {
			const h = 0x1p-7
			x := *v
			*v = x + h
			up := value(nil, src.V)
			*v = x - h
			down := value(nil, src.V)
			*v = x
			return (up - down) / (2 * h)
		}
		tolerance := 2e-3 + 1e-5*float64(s.offset)
		for j := range s.c {
			at := src.At(1, 2, 1) + j
			for name, pair := range map[string][2]float64{
				"input": {float64(dsrc.V[at]), difference(&src.V[at])}, "gamma": {float64(dgamma[j]), difference(&gamma[j])}, "beta": {float64(dbeta[j]), difference(&beta[j])},
			} {
				if math.Abs(pair[0]-pair[1]) > tolerance {
					t.Errorf("%+v: gradient of %s, channel %d: %v, want %v", s, name, j, pair[0], pair[1])
				}
			}
		}
	}
}

// normSiluOf puts silu(GroupNorm(x)) into dst and returns its product with u.
func normSiluOf(dst []float64, g Grid, x, gamma, beta []float32, groups int, u Grid) (total float64) {
	size := g.C / groups
	for b := range g.B {
		for k := range groups {
			var n, sum, squares float64
			image := g.Images(b, 1).Channels(k*size, size)
			each := func(f func(i int)) {
				pixels(image, image, func(i, _ int) {
					for j := range size {
						f(i + j)
					}
				})
			}
			each(func(i int) { n, sum = n+1, sum+float64(x[i]) })
			each(func(i int) { squares += math.Pow(float64(x[i])-sum/n, 2) })
			each(func(i int) {
				c := (i - g.Off) % g.Pix
				z := float64(gamma[c])*(float64(x[i])-sum/n)/math.Sqrt(squares/n+1e-5) + float64(beta[c])
				y := z / (1 + math.Exp(-z))
				if dst != nil {
					dst[i] = y
				}
				total += y * float64(u.V[i])
			})
		}
	}
	return total
}

// TestAdam compares a few steps with two shards and a factor with float64.
func TestAdam(t *testing.T) {
	const n = 21
	v, m, s, e := sample(n, 1), make([]float32, n), make([]float32, n), make([]float32, n)
	want := [4][]float64{mapped(v, func(x float64) float64 { return x }), make([]float64, n), make([]float64, n), make([]float64, n)}
	for k := range 3 {
		g1, g2 := sample(n, uint64(10+k)), sample(n, uint64(20+k))
		Adam(v, m, s, e, [][]float32{g1, g2}, AdamStep{Factor: 0.5, First: 0.1, Second: 0.01, Rate: 0.003, Epsilon: 1e-8, Average: 0.2})
		for i := range n {
			g := 0.5 * (float64(g1[i]) + float64(g2[i]))
			want[1][i] += 0.1 * (g - want[1][i])
			want[2][i] += 0.01 * (g*g - want[2][i])
			want[0][i] -= 0.003 * want[1][i] / (math.Sqrt(want[2][i]) + 1e-8)
			want[3][i] += 0.2 * (want[0][i] - want[3][i])
		}
	}
	for k, got := range [][]float32{v, m, s, e} {
		near(t, "Adam", got, want[k], 1e-6)
	}
	Adam(v, m, s, nil, [][]float32{make([]float32, n)}, AdamStep{Rate: 0})
	near(t, "Adam without average", v, want[0], 1e-6)
}
