package materials

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/plane"
	"nonequilibrium/diffusion/internal/stream"
)

// Crystal is a harmonic crystal with one defect: displacements u of N = size² atoms from the sites of a square lattice of
// unit spacing, closed in both directions, with springs k₁ to the four nearest neighbours and k₂ to the four next. The defect
// is at any site, of either orientation, and pushes the two neighbours along its axis apart with the force F, as an atom does that has to share
// its site. Over the temperature ϑ,
//
//	p(u) = (1/2N) Σ_{r,o} N(u; T_r u_o, ϑ D⁻¹),    u_o = D⁻¹ f_o,
//
// with D the matrix of the springs, f_o the forces of a defect at the first site and T_r a translation: a Gaussian mixture with a
// component for each element of the symmetry group of the lattice that makes another defect. All of D is diagonal in
// waves,
//
//	D(q) = Σ_R k_R R̂R̂ᵀ (1 − cos q·R)
//
// over the eight neighbours R, so that the score takes a few Fourier transforms. The centre of mass is fixed. The displacement
// along axis a of the atom at (i, j) has the index 2(i·size + j) + a.
//
// A Crystal is immutable and safe for concurrent use.
type Crystal struct {
	size          int
	temperature   float64
	first, second float64
	stiffness     []spring        // D(q), one for each wave
	displacement  [2][]complex128 // u_o(q), two components for each wave
	pool          sync.Pool       // of *waves
}

// spring is a symmetric 2×2 matrix.
type spring struct{ xx, xy, yy float64 }

func (m spring) times(x, y complex128) (complex128, complex128) {
	xx, xy, yy := complex(m.xx, 0), complex(m.xy, 0), complex(m.yy, 0)
	return xx*x + xy*y, xy*x + yy*y
}

func (m spring) inverse() spring {
	det := m.xx*m.yy - m.xy*m.xy
	return spring{m.yy / det, -m.xy / det, m.xx / det}
}

// root returns the positive square root, (M + √det)/√(tr M + 2√det).
func (m spring) root() spring {
	det := math.Sqrt(m.xx*m.yy - m.xy*m.xy)
	scale := 1 / math.Sqrt(m.xx+m.yy+2*det)
	return spring{(m.xx + det) * scale, m.xy * scale, (m.yy + det) * scale}
}

// NewCrystal returns a crystal of size×size atoms, size at least 3 and at most 256, at the temperature ϑ > 0, with the springs k₁ > 0
// and k₂ > 0, whose defect has the force F ≥ 0.
func NewCrystal(size int, temperature, first, second, force float64) (*Crystal, error) {
	const most = 256
	if size < 3 || size > most {
		return nil, fmt.Errorf("materials: size = %d, want 3 to %d", size, most)
	}
	if err := check.First(arg.Positive("temperature", temperature), arg.Positive("first", first), arg.Positive("second", second), arg.NonNegative("force", force)); err != nil {
		return nil, err
	}
	c := &Crystal{size: size, temperature: temperature, first: first, second: second}
	for o := range c.displacement {
		c.displacement[o] = make([]complex128, 2*size*size)
	}
	for i := range size {
		for j := range size {
			qx, qy := c.wave(i), c.wave(j)
			straight, diagonal := math.Cos(qx)*math.Cos(qy), math.Sin(qx)*math.Sin(qy)
			d := spring{
				xx: 2*first*(1-math.Cos(qx)) + 2*second*(1-straight),
				yy: 2*first*(1-math.Cos(qy)) + 2*second*(1-straight),
				xy: 2 * second * diagonal,
			}
			c.stiffness = append(c.stiffness, d)
			if i == 0 && j == 0 {
				continue
			}
			// f(q) = F (e^{−iq} − e^{iq}) along the axis
			at := 2 * (i*size + j)
			u := c.displacement[0][at : at+2]
			u[0], u[1] = d.inverse().times(complex(0, -2*force*math.Sin(qx)), 0)
			u = c.displacement[1][at : at+2]
			u[0], u[1] = d.inverse().times(0, complex(0, -2*force*math.Sin(qy)))
		}
	}
	c.pool.New = func() any { return newWaves(size) }
	return c, nil
}

// wave returns the wave number of an index.
func (c *Crystal) wave(i int) float64 { return 2 * math.Pi * float64(i) / float64(c.size) }

// Dim returns the number of displacements, 2·size².
func (c *Crystal) Dim() int { return 2 * c.size * c.size }

// Defect returns the probabilities that the crystal x, noised up to the time t ≥ 0, has its defect at the site (i, j) with the axis o: the
// entry (o·size + i)·size + j. They are put into dst, and a nil dst is allocated.
func (c *Crystal) Defect(dst, x []float64, t float64) []float64 {
	dst = arg.Slice(dst, c.size*c.size*2)
	if len(x) != c.Dim() {
		panic(badLength)
	}
	if !(t >= 0) {
		panic("materials: t is negative or NaN")
	}
	w := c.pool.Get().(*waves)
	defer c.pool.Put(w)
	c.locate(w, x, t)
	copy(dst[:len(dst)/2], w.p[0])
	copy(dst[len(dst)/2:], w.p[1])
	return dst
}

// Score is the diffusion.Drift ∇ln p_t(x).
func (c *Crystal) Score(dst, x []float64, t float64) {
	if len(x) != c.Dim() || len(dst) != c.Dim() {
		panic(badLength)
	}
	signal, _ := arg.Noise(t)
	w := c.pool.Get().(*waves)
	defer c.pool.Put(w)
	c.locate(w, x, t)
	for o, u := range c.displacement { // the mean displacement, a convolution of u_o with the probabilities of the sites
		for r, p := range w.p[o] {
			w.a[r] = complex(p, 0)
		}
		w.Forward(w.a)
		for q, p := range w.a {
			w.x[q] -= complex(signal, 0) * p * u[2*q]
			w.y[q] -= complex(signal, 0) * p * u[2*q+1]
		}
	}
	for q := range w.x {
		w.x[q], w.y[q] = c.precision(q, t).times(w.x[q], w.y[q])
	}
	w.Backward(w.x)
	w.Backward(w.y)
	for r := range w.x {
		dst[2*r], dst[2*r+1] = -real(w.x[r]), -real(w.y[r])
	}
}

// precision returns (a² ϑ D(q)⁻¹ + Δ)⁻¹ = D (a² ϑ + Δ D)⁻¹; at t = 0 the centre of mass, which is fixed, is left out.
func (c *Crystal) precision(q int, t float64) spring {
	signal, variance := math.Exp(-t), -math.Expm1(-2*t)
	if q == 0 {
		if variance == 0 {
			return spring{}
		}
		return spring{1 / variance, 0, 1 / variance}
	}
	inverse := c.stiffness[q].inverse()
	scale := signal * signal * c.temperature
	return spring{scale*inverse.xx + variance, scale * inverse.xy, scale*inverse.yy + variance}.inverse()
}

// locate puts the waves of x into w.x and w.y, and the probabilities of the defects into w.p. The logarithm of the weight of a
// defect at r is a (T_r u_o)ᵀ(a² ϑ D⁻¹ + Δ)⁻¹x, a correlation; the rest is the same for all of them.
func (c *Crystal) locate(w *waves, x []float64, t float64) {
	for r := range w.x {
		w.x[r], w.y[r] = complex(x[2*r], 0), complex(x[2*r+1], 0)
	}
	w.Forward(w.x)
	w.Forward(w.y)
	signal := complex(math.Exp(-t), 0)
	top := math.Inf(-1)
	for o, u := range c.displacement {
		for q := range w.a {
			px, py := c.precision(q, t).times(w.x[q], w.y[q])
			w.a[q] = signal * (conj(u[2*q])*px + conj(u[2*q+1])*py)
		}
		w.Backward(w.a)
		for r, v := range w.a {
			w.p[o][r] = real(v)
			top = max(top, real(v))
		}
	}
	sum := 0.0
	for o := range w.p {
		for r, v := range w.p[o] {
			w.p[o][r] = math.Exp(v - top)
			sum += w.p[o][r]
		}
	}
	floats.Scale(1/sum, w.p[0])
	floats.Scale(1/sum, w.p[1])
}

func conj(z complex128) complex128 { return complex(real(z), -imag(z)) }

// Rand puts an independent draw into dst and returns it; a nil dst is allocated. A nil src draws from the global source.
func (c *Crystal) Rand(dst []float64, src rand.Source) []float64 {
	dst = arg.Slice(dst, c.Dim())
	rng := stream.From(src)
	w := c.pool.Get().(*waves)
	defer c.pool.Put(w)
	for r := range w.x {
		w.x[r], w.y[r] = complex(rng.NormFloat64(), 0), complex(rng.NormFloat64(), 0)
	}
	w.Forward(w.x)
	w.Forward(w.y)
	o, i, j := rng.IntN(2), rng.IntN(c.size), rng.IntN(c.size)
	w.x[0], w.y[0] = 0, 0
	for q := 1; q < len(w.x); q++ {
		inverse := c.stiffness[q].inverse()
		x, y := inverse.root().times(w.x[q], w.y[q])
		sin, cos := math.Sincos(-c.wave(q/c.size)*float64(i) - c.wave(q%c.size)*float64(j))
		amplitude, shift := complex(math.Sqrt(c.temperature), 0), complex(cos, sin)
		w.x[q], w.y[q] = amplitude*x+shift*c.displacement[o][2*q], amplitude*y+shift*c.displacement[o][2*q+1]
	}
	w.Backward(w.x)
	w.Backward(w.y)
	for r := range w.x {
		dst[2*r], dst[2*r+1] = real(w.x[r]), real(w.y[r])
	}
	return dst
}

// Energy returns the elastic energy ½ uᵀDu of the springs, bond by bond. It panics if len(u) is not Dim.
func (c *Crystal) Energy(u []float64) float64 {
	if len(u) != c.Dim() {
		panic(badLength)
	}
	energy := 0.0
	for i := range c.size {
		for j := range c.size {
			for _, n := range [4][2]int{{1, 0}, {0, 1}, {1, 1}, {1, -1}} {
				k := c.first
				if n[0]*n[1] != 0 {
					k = c.second / 2 // R̂ is R/√2
				}
				at, to := 2*(i*c.size+j), 2*((i+n[0])%c.size*c.size+(j+n[1]+c.size)%c.size)
				stretch := float64(n[0])*(u[to]-u[at]) + float64(n[1])*(u[to+1]-u[at+1])
				energy += k / 2 * stretch * stretch
			}
		}
	}
	return energy
}

// MeanEnergy returns ⟨½ uᵀDu⟩ = ϑ(N − 1) + ½ u_oᵀD u_o: thermal motion, and the strain of the defect.
func (c *Crystal) MeanEnergy() (thermal, strain float64) {
	for q, d := range c.stiffness {
		ux, uy := c.displacement[0][2*q], c.displacement[0][2*q+1]
		fx, fy := d.times(ux, uy)
		strain += real(conj(ux)*fx+conj(uy)*fy) / 2
	}
	n := float64(c.size * c.size)
	return c.temperature * (n - 1), strain / n
}

// Diffuse returns the scattering of an atom at Q = G + q, to the lowest order in the displacements, with q the wave of the indices
// i and j, from 0 to size − 1 and not both 0, and G a vector of the reciprocal lattice,
//
//	⟨|Q·u(q)|²⟩/N = ϑ Q·D(q)⁻¹Q + ½ Σ_o |Q·u_o(q)|²/N,
//
// thermal diffuse scattering and Huang scattering, that of the strain around the defects (Krivoglaz, Theory of X-Ray and Thermal-Neutron
// Scattering by Real Crystals, 1969). It panics if an index is out of range.
func (c *Crystal) Diffuse(i, j int, q [2]float64) (thermal, huang float64) {
	c.checkWave(i, j)
	at := i*c.size + j
	x, y := c.stiffness[at].inverse().times(complex(q[0], 0), complex(q[1], 0))
	for _, u := range c.displacement {
		z := complex(q[0], 0)*u[2*at] + complex(q[1], 0)*u[2*at+1]
		huang += real(z*conj(z)) / 2 / float64(c.size*c.size)
	}
	return c.temperature * (q[0]*real(x) + q[1]*real(y)), huang
}

// Scattering returns |Q·u(q)|²/N of one crystal, of which [Crystal.Diffuse] is the average. It panics as that does, and if len(u) is not
// Dim.
func (c *Crystal) Scattering(u []float64, i, j int, q [2]float64) float64 {
	if len(u) != c.Dim() {
		panic(badLength)
	}
	c.checkWave(i, j)
	re, im := 0.0, 0.0
	for r := range c.size * c.size {
		sin, cos := math.Sincos(c.wave(i)*float64(r/c.size) + c.wave(j)*float64(r%c.size))
		along := q[0]*u[2*r] + q[1]*u[2*r+1]
		re, im = re+along*cos, im+along*sin
	}
	return (re*re + im*im) / float64(c.size*c.size)
}

// checkWave panics unless i and j are the indices of a wave between the Bragg peaks.
func (c *Crystal) checkWave(i, j int) {
	arg.Index("i", i, c.size)
	arg.Index("j", j, c.size)
	if i == 0 && j == 0 {
		panic("materials: i and j are both 0, which is the Bragg peak")
	}
}

// waves is the memory of one evaluation.
type waves struct {
	*plane.Transform
	x, y, a []complex128
	p       [2][]float64
}

func newWaves(size int) *waves {
	n := size * size
	return &waves{
		Transform: plane.New(size),
		x:         make([]complex128, n), y: make([]complex128, n), a: make([]complex128, n), p: [2][]float64{make([]float64, n), make([]float64, n)},
	}
}
