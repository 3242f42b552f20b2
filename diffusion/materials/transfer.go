package materials

import (
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/stream"
)

// A row of columns l = 1 … L, each in one of a few states, in which neighbours interact,
//
//	p(s) ∝ Π_l w(s_l) Π_l T(s_l, s_{l+1}),    x_l = v(s_l),
//
// with T symmetric. Given noised data the states are distributed in the same form, with weights
//
//	w_l(s) = w(s) e^{h_l·v(s) − (a²/2Δ) |v(s)|²},    h_l = a x_l/Δ,
//
// so that P(s_l|x) ∝ f_l(s) b_l(s) by the recursions
//
//	f_l = w_l T f_{l−1},    b_l = T (w_{l+1} b_{l+1})
//
// (Baum, Petrie, Soules and Weiss, Ann. Math. Stat. 41, 164 (1970)). If each state has a count c(s) ≥ 0 and Σ_l c(s_l) is fixed,
// f and b also depend on the count so far: every state then has a lane for each count.

// row is the model, which Alloy and Polymer embed. It is immutable, but for its pool and the recursion for data without noise.
type row struct {
	length, width int
	vectors       []float64                                              // v(s), width numbers for each state
	weight        []float64                                              // w(s)
	weigh         func(local, fields []float64, penalty float64) float64 // see recursion.local; returns the logarithm of what is left out
	bonds         func(v []float64, lanes int)                           // v ← T v, in place
	count         []int                                                  // c(s); nil: not fixed
	total         int                                                    // Σ c(s_l)
	offset        float64                                                // of ln Z
	pool          sync.Pool                                              // of *recursion
	clean         func() *recursion                                      // of the data, computed once
}

// recursion is the memory of one evaluation.
type recursion struct {
	local  []float64 // w_l(s) of all columns, over a common factor
	f, b   []float64 // normalised in each column
	norm   []float64 // of f
	p      []float64 // P(s_l|x)
	fields []float64
	logZ   float64
}

// complete makes a model of a row of which the other fields are set; bonds and weigh are as there.
func (r *row) complete(bonds func(v []float64, lanes int), weigh func(local, fields []float64, penalty float64) float64) {
	r.bonds, r.weigh = bonds, weigh
	r.pool.New = func() any {
		n, all := r.length*r.states(), r.length*r.states()*r.lanes()
		return &recursion{
			local: make([]float64, n), p: make([]float64, n), fields: make([]float64, r.Dim()),
			f: make([]float64, all), b: make([]float64, all), norm: make([]float64, r.length),
		}
	}
	r.clean = sync.OnceValue(func() *recursion {
		c := r.pool.New().(*recursion)
		r.solve(c, 0)
		return c
	})
}

func (r *row) states() int            { return len(r.weight) }
func (r *row) vector(s int) []float64 { return r.vectors[s*r.width : (s+1)*r.width] }
func (r *row) lanes() int {
	if r.count == nil {
		return 1
	}
	return r.total + 1
}

// Dim returns the length of x.
func (r *row) Dim() int { return r.length * r.width }

// Means puts E[X_0|X_t = x] into dst and returns it; a nil dst is allocated.
func (r *row) Means(dst, x []float64, t float64) []float64 {
	dst = arg.Slice(dst, r.Dim())
	r.means(dst, x, t)
	return dst
}

// Score is the diffusion.Drift ∇ln p_t(x).
func (r *row) Score(dst, x []float64, t float64) {
	r.means(dst, x, t)
	scoreOf(dst, x, t)
}

// LogProb returns ln p_t(x), the density of the noised data.
func (r *row) LogProb(x []float64, t float64) float64 {
	return r.means(make([]float64, r.Dim()), x, t)
}

// means puts E[X_0|X_t = x] into dst and returns ln p_t(x).
func (r *row) means(dst, x []float64, t float64) (logDensity float64) {
	if len(x) != r.Dim() || len(dst) != r.Dim() {
		panic(badLength)
	}
	signal, variance := arg.Noise(t)
	c := r.pool.Get().(*recursion)
	defer r.pool.Put(c)
	floats.ScaleTo(c.fields, signal/variance, x)
	r.solve(c, signal*signal/(2*variance))
	r.averages(dst, c)
	return c.logZ - r.clean().logZ - floats.Dot(x, x)/(2*variance) - float64(len(x))/2*math.Log(2*math.Pi*variance)
}

// averages puts ⟨v(s_l)⟩ into dst.
func (r *row) averages(dst []float64, c *recursion) {
	clear(dst)
	for l := range r.length {
		mean := dst[l*r.width : (l+1)*r.width]
		for s, p := range c.p[l*r.states() : (l+1)*r.states()] {
			for i, v := range r.vector(s) {
				mean[i] += p * v
			}
		}
	}
}

// solve runs both recursions in the fields of c, with a²/2Δ = penalty.
func (r *row) solve(c *recursion, penalty float64) {
	states, size := r.states(), r.states()*r.lanes()
	c.logZ = r.offset + r.weigh(c.local, c.fields, penalty)
	for l := range r.length {
		floats.Mul(c.local[l*states:(l+1)*states], r.weight)
	}
	for l := range r.length {
		f := c.f[l*size : (l+1)*size]
		if l == 0 {
			clear(f)
			for s := range states {
				f[s*r.lanes()] = 1
			}
		} else {
			copy(f, c.f[(l-1)*size:l*size])
			r.bonds(f, r.lanes())
		}
		r.enter(f, c, l)
		c.norm[l] = floats.Sum(f)
		floats.Scale(1/c.norm[l], f)
		if l < r.length-1 {
			c.logZ += math.Log(c.norm[l])
		}
	}
	last := c.b[(r.length-1)*size:]
	clear(last)
	for s := range states {
		last[(s+1)*r.lanes()-1] = 1
	}
	for l := r.length - 1; l > 0; l-- {
		b := c.b[(l-1)*size : l*size]
		copy(b, c.b[l*size:(l+1)*size])
		r.leave(b, c, l)
		r.bonds(b, r.lanes())
		floats.Scale(1/floats.Sum(b), b)
	}
	for l := range r.length {
		p := c.p[l*states : (l+1)*states]
		for s := range p {
			from, to := l*size+s*r.lanes(), l*size+(s+1)*r.lanes()
			p[s] = floats.Dot(c.f[from:to], c.b[from:to])
		}
		sum := floats.Sum(p)
		floats.Scale(1/sum, p)
		if l == r.length-1 {
			c.logZ += math.Log(sum * c.norm[l])
		}
	}
}

// enter multiplies v by the local weights of column l, and counts its states.
func (r *row) enter(v []float64, c *recursion, l int) { r.pass(v, c, l, raise) }

// leave is the transpose of enter.
func (r *row) leave(v []float64, c *recursion, l int) { r.pass(v, c, l, lower) }

// pass multiplies v by the local weights of column l, and moves the lanes of each state by its count.
func (r *row) pass(v []float64, c *recursion, l int, move func(lane []float64, count int)) {
	local, lanes := c.local[l*r.states():(l+1)*r.states()], r.lanes()
	if r.count == nil {
		floats.Mul(v, local)
		return
	}
	for s, w := range local {
		lane := v[s*lanes : (s+1)*lanes]
		move(lane, r.count[s])
		floats.Scale(w, lane)
	}
}

// raise multiplies a polynomial by a power, and drops what is then too high.
func raise(v []float64, power int) {
	power = min(power, len(v))
	copy(v[power:], v)
	clear(v[:power])
}

// lower is the transpose of raise.
func lower(v []float64, power int) {
	power = min(power, len(v))
	copy(v, v[power:])
	clear(v[len(v)-power:])
}

// Covariance returns the covariance of the data: ⟨v_i(s_l) v_j(s_m)⟩ follows from the recursion for f with v_i put in at l.
func (r *row) Covariance() *mat.SymDense {
	c, states, lanes := r.clean(), r.states(), r.lanes()
	size := states * lanes
	mean := make([]float64, r.Dim())
	r.averages(mean, c)
	cov := mat.NewSymDense(r.Dim(), nil)
	g := make([]float64, size)
	for l := range r.length {
		for i := range r.width {
			copy(g, c.f[l*size:(l+1)*size])
			for s := range states {
				floats.Scale(r.vector(s)[i], g[s*lanes:(s+1)*lanes])
			}
			for m := l; m < r.length; m++ {
				if m > l {
					r.bonds(g, lanes)
					r.enter(g, c, m)
					floats.Scale(1/c.norm[m], g)
				}
				b := c.b[m*size : (m+1)*size]
				z := floats.Dot(c.f[m*size:(m+1)*size], b)
				for j := range r.width {
					product := 0.0
					for s := range states {
						product += r.vector(s)[j] * floats.Dot(g[s*lanes:(s+1)*lanes], b[s*lanes:(s+1)*lanes])
					}
					at, to := l*r.width+i, m*r.width+j
					cov.SetSym(at, to, product/z-mean[at]*mean[to])
				}
			}
		}
	}
	return cov
}

// Rand puts an independent draw of the data into dst and returns it; a nil dst is allocated. A nil src draws from the global source.
func (r *row) Rand(dst []float64, src rand.Source) []float64 {
	dst = arg.Slice(dst, r.Dim())
	c, rng := r.clean(), stream.From(src)
	states, lanes := r.states(), r.lanes()
	next, p := make([]float64, states), make([]float64, states) // T(s, s_{l+1}) of the column after
	for s := range next {
		next[s] = 1
	}
	left := lanes - 1 // the count up to this column
	for l := r.length - 1; l >= 0; l-- {
		f := c.f[l*states*lanes : (l+1)*states*lanes]
		for s := range p {
			p[s] = f[s*lanes+left] * next[s]
		}
		s := pick(p, rng.Float64())
		copy(dst[l*r.width:], r.vector(s))
		if r.count != nil {
			left -= r.count[s]
		}
		clear(next)
		next[s] = 1
		r.bonds(next, 1)
	}
	return dst
}

// pick returns the index at which the running sum of p reaches the share u of the whole.
func pick(p []float64, u float64) int {
	u *= floats.Sum(p)
	last := 0
	for s, v := range p {
		if v == 0 {
			continue
		}
		last = s
		if u -= v; u < 0 {
			break
		}
	}
	return last
}
