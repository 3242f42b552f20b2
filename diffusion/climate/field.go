package climate

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/plane"
	"nonequilibrium/diffusion/internal/stream"
)

// Field is a Gaussian field on size × size cells, periodic in both directions, with a spectrum c(k) ≥ 0 that depends on the wave number
// alone: the wave with k = (k₁, k₂) cycles over the whole map has the variance c(k)/size². It stands for a map of temperature or
// pressure departures. The cell (i, j) has the index i·size + j.
//
// A Field is immutable and safe for concurrent use.
type Field struct {
	size  int
	power []float64 // c(k), mean 1
	pool  sync.Pool // of *waves
}

// NewField returns the field on a size from 2 to 512, with a spectrum that is scaled so that a cell has the variance 1. The spectrum
// is a function of |k| ≥ 0; 0 is the mean over all cells.
func NewField(size int, spectrum func(k float64) float64) (*Field, error) {
	const most = 512
	if size < 2 || size > most {
		return nil, fmt.Errorf("climate: size = %d, want 2 to %d", size, most)
	}
	if spectrum == nil {
		return nil, errors.New("climate: spectrum is nil")
	}
	f := &Field{size: size}
	sum := 0.0
	for i := range size {
		for j := range size {
			k := math.Hypot(f.wave(i), f.wave(j))
			c := spectrum(k)
			if err := arg.NonNegative(fmt.Sprintf("spectrum(%.3g)", k), c); err != nil {
				return nil, err
			}
			f.power = append(f.power, c)
			sum += c
		}
	}
	if !(sum > 0) || math.IsInf(sum, 1) {
		return nil, fmt.Errorf("climate: the spectrum sums to %v, want a positive finite number", sum)
	}
	for k := range f.power {
		f.power[k] *= float64(size*size) / sum
	}
	f.pool.New = func() any { return newWaves(size) }
	return f, nil
}

// wave returns the wave number of an index, above −size/2 and at most size/2.
func (f *Field) wave(i int) float64 {
	if 2*i > f.size {
		i -= f.size
	}
	return float64(i)
}

// Dim returns the number of cells.
func (f *Field) Dim() int { return len(f.power) }

// Power returns the variance of the field in the wave with these numbers, from 0 to size − 1; all of them sum to 1. It panics if an index is out of range.
func (f *Field) Power(i, j int) float64 {
	arg.Index("i", i, f.size)
	arg.Index("j", j, f.size)
	return f.power[i*f.size+j] / float64(f.Dim())
}

// Shells returns the variance of the field by |k|, rounded to 0, 1, …, as Spectrum of package realism sums up the power of maps.
func (f *Field) Shells() []float64 {
	var shells []float64
	for k, c := range f.power {
		r := int(math.Round(math.Hypot(f.wave(k/f.size), f.wave(k%f.size))))
		for r >= len(shells) {
			shells = append(shells, 0)
		}
		shells[r] += c / float64(f.Dim())
	}
	return shells
}

// Score is the diffusion.Drift ∇ln p_t(x): −x/(e^{−2t} c + Δ) in each wave.
func (f *Field) Score(dst, x []float64, t float64) {
	signal, variance := arg.Noise(t)
	f.filter(dst, x, func(k int, v complex128) complex128 {
		return -v / complex(signal*signal*f.power[k]+variance, 0)
	})
}

// Rand puts an independent draw into dst and returns it; a nil dst is allocated. A nil src draws from the global source.
func (f *Field) Rand(dst []float64, src rand.Source) []float64 {
	dst = arg.Slice(dst, f.Dim())
	rng := stream.From(src)
	for i := range dst {
		dst[i] = rng.NormFloat64()
	}
	f.filter(dst, dst, func(k int, v complex128) complex128 { return v * complex(math.Sqrt(f.power[k]), 0) })
	return dst
}

// filter puts x into dst with every wave changed by g.
func (f *Field) filter(dst, x []float64, g func(k int, v complex128) complex128) {
	if len(x) != f.Dim() || len(dst) != f.Dim() {
		panic(badLength)
	}
	w := f.pool.Get().(*waves)
	defer f.pool.Put(w)
	w.load(x)
	for k, v := range w.v {
		w.v[k] = g(k, v)
	}
	w.store(dst)
}

// Downscaling is the task to find a field from its averages over square blocks,
//
//	y = C x + σ ξ,
//
// as a regional map from a climate model with a coarse grid. C averages over block × block cells. All waves that look the same on
// the coarse grid, k ≡ K modulo size/block, act together on the wave K of y; with β(k) the average of e^{ikr} over a block,
//
//	S_t(K) = Σ_{k≡K} |β(k)|² c_t(k)/block² + σ²,    c_t = c Δ/(e^{−2t} c + Δ),
//
// is the variance of y given x at the time t.
type Downscaling struct {
	*Field
	block int
	noise float64      // σ²
	beta  []complex128 // β(k)
	alias []int        // K of k
}

// Coarse returns the task for blocks of the given size, a divisor of that of the field and at least 2, that are measured with noise of the standard deviation σ ≥ 0.
func (f *Field) Coarse(block int, sigma float64) (*Downscaling, error) {
	if block < 2 || block > f.size || f.size%block != 0 {
		return nil, fmt.Errorf("climate: block = %d, want a divisor of size = %d, at least 2", block, f.size)
	}
	if err := check.First(arg.NonNegative("sigma", sigma), arg.Finite("sigma²", sigma*sigma)); err != nil {
		return nil, err
	}
	d := &Downscaling{Field: f, block: block, noise: sigma * sigma}
	coarse := f.size / block
	line := make([]complex128, f.size) // β in one direction
	for i := range line {
		if i > 0 && i%coarse == 0 {
			continue // whole cycles in a block, 0 exactly: rounding would count as a trace of the wave
		}
		for s := range block {
			sin, cos := math.Sincos(2 * math.Pi * float64(i*s) / float64(f.size))
			line[i] += complex(cos, sin) / complex(float64(block), 0)
		}
	}
	for i := range f.size {
		for j := range f.size {
			d.beta = append(d.beta, line[i]*line[j])
			d.alias = append(d.alias, i%coarse*coarse+j%coarse)
		}
	}
	return d, nil
}

// Blocks returns the length of y.
func (d *Downscaling) Blocks() int { return d.Dim() / (d.block * d.block) }

// Average puts C x into dst and returns it; a nil dst is allocated. The block (i, j) has the index i·size/block + j.
func (d *Downscaling) Average(dst, x []float64) []float64 {
	dst = arg.Slice(dst, d.Blocks())
	if len(x) != d.Dim() {
		panic(badLength)
	}
	clear(dst)
	for r, v := range x {
		dst[d.blockOf(r)] += v / float64(d.block*d.block)
	}
	return dst
}

// Repeat returns the coarse map y on the fine grid, with the value of its block in each cell.
func (d *Downscaling) Repeat(y []float64) []float64 {
	if len(y) != d.Blocks() {
		panic(badLength)
	}
	x := make([]float64, d.Dim())
	for r := range x {
		x[r] = y[d.blockOf(r)]
	}
	return x
}

// blockOf returns the index of the block with the cell r.
func (d *Downscaling) blockOf(r int) int {
	return r/d.size/d.block*(d.size/d.block) + r%d.size/d.block
}

// Observe returns y = C x + σ ξ. A nil src draws from the global source.
func (d *Downscaling) Observe(x []float64, src rand.Source) []float64 {
	y, rng := d.Average(nil, x), stream.From(src)
	for i := range y {
		y[i] += math.Sqrt(d.noise) * rng.NormFloat64()
	}
	return y
}

// Given returns the score of the field that has been measured as y, ∇ln p_t(x|y), exactly:
//
//	∇ln p_t(x) + (∂x̂₀/∂x)ᵀ Cᵀ S_t⁻¹ (y − C x̂₀),
//
// since y given x is Gaussian with the mean C x̂₀ and the covariance C Cov(x₀|x) Cᵀ + σ².
func (d *Downscaling) Given(y []float64) (diffusion.Drift, error) {
	return d.guided(y, 1, func(t float64) []float64 { return d.variances(d.noise, d.posterior(t)) })
}

// Guided returns the score with reconstruction guidance of the weight g,
//
//	∇ln p_t(x) + g (∂x̂₀/∂x)ᵀ Cᵀ (y − C x̂₀)/(Δ/block² + σ²),
//
// which needs a score and no covariance: x₀ given x is taken to be white, with the variance Δ that it would have if the data had the
// covariance I (Song, Vahdat, Mardani and Kautz, Pseudoinverse-guided diffusion models for inverse problems, 2023).
// Where the cells of a block vary together their average varies more than that.
func (d *Downscaling) Guided(y []float64, weight float64) (diffusion.Drift, error) {
	return d.guided(y, weight, func(t float64) []float64 {
		_, variance := arg.Noise(t)
		return d.variances(d.noise, func(int) float64 { return variance })
	})
}

// posterior returns c_t(k).
func (d *Downscaling) posterior(t float64) func(k int) float64 {
	signal, variance := arg.Noise(t)
	return func(k int) float64 { return d.power[k] * variance / (signal*signal*d.power[k] + variance) }
}

// variances returns Σ_{k≡K} |β(k)|² c(k)/block² + σ² for each K, and +Inf for a wave that neither the field nor the noise has, of
// which y says nothing.
func (d *Downscaling) variances(sigma2 float64, c func(k int) float64) []float64 {
	s := make([]float64, d.Blocks())
	for k, b := range d.beta {
		s[d.alias[k]] += (real(b)*real(b) + imag(b)*imag(b)) * c(k) / float64(d.block*d.block)
	}
	for K := range s {
		if s[K] += sigma2; s[K] == 0 {
			s[K] = math.Inf(1)
		}
	}
	return s
}

// guided returns the score with y pulling C x̂₀ with the strength weight over the variance of each wave K.
func (d *Downscaling) guided(y []float64, weight float64, variances func(t float64) []float64) (diffusion.Drift, error) {
	target, err := d.waves(y)
	if err != nil {
		return nil, err
	}
	if err := arg.Finite("weight", weight); err != nil {
		return nil, err
	}
	return func(dst, x []float64, t float64) {
		signal, variance := arg.Noise(t)
		s := variances(t)
		estimate := func(k int) complex128 { // of x̂₀ over that of x
			return complex(signal*d.power[k]/(signal*signal*d.power[k]+variance), 0)
		}
		if len(x) != d.Dim() || len(dst) != d.Dim() {
			panic(badLength)
		}
		w := d.pool.Get().(*waves)
		defer d.pool.Put(w)
		w.load(x)
		pull := make([]complex128, len(s))
		for k, v := range w.v {
			pull[d.alias[k]] -= d.beta[k] * estimate(k) * v / complex(float64(d.block*d.block), 0)
		}
		for K := range pull {
			pull[K] = complex(weight/s[K], 0) * (target[K] + pull[K])
		}
		for k, v := range w.v {
			b := d.beta[k]
			w.v[k] = -v/complex(signal*signal*d.power[k]+variance, 0) + estimate(k)*complex(real(b), -imag(b))*pull[d.alias[k]]
		}
		w.store(dst)
	}, nil
}

// waves returns the Fourier transform of y.
func (d *Downscaling) waves(y []float64) ([]complex128, error) {
	if len(y) != d.Blocks() {
		panic(badLength)
	}
	for i, v := range y {
		if !(math.Abs(v) <= 1e100) {
			return nil, fmt.Errorf("climate: y[%d] = %v, want a number of at most 1e100", i, v)
		}
	}
	w := newWaves(d.size / d.block)
	w.load(y)
	return w.v, nil
}

// Mean returns ⟨x|y⟩, the best map: smooth, with less variance than the field itself.
func (d *Downscaling) Mean(y []float64) ([]float64, error) {
	target, err := d.waves(y)
	if err != nil {
		return nil, err
	}
	s := d.variances(d.noise, func(k int) float64 { return d.power[k] })
	w := newWaves(d.size)
	for k, b := range d.beta {
		w.v[k] = complex(d.power[k]/s[d.alias[k]], 0) * complex(real(b), -imag(b)) * target[d.alias[k]]
	}
	x := make([]float64, d.Dim())
	w.store(x)
	return x, nil
}

// Rand returns an independent draw of the field given y: one of the field without y, moved by what its own averages differ from y,
//
//	x' + ⟨x | y − (C x' + σ ξ)⟩
//
// (Matheron's rule). A nil src draws from the global source.
func (d *Downscaling) Rand(y []float64, src rand.Source) ([]float64, error) {
	if len(y) != d.Blocks() {
		panic(badLength)
	}
	rng := stream.From(src)
	x := d.Field.Rand(nil, rng)
	rest := d.Observe(x, rng)
	floats.SubTo(rest, y, rest)
	move, err := d.Mean(rest)
	if err != nil {
		return nil, err
	}
	floats.Add(x, move)
	return x, nil
}

// Explained returns the variance of ⟨x|y⟩ over that of x: the share of the variance of the fine field that the averages tell.
func (d *Downscaling) Explained() float64 {
	s := d.variances(d.noise, func(k int) float64 { return d.power[k] })
	sum := 0.0
	for k, b := range d.beta {
		sum += d.power[k] * d.power[k] * (real(b)*real(b) + imag(b)*imag(b)) / (s[d.alias[k]] * float64(d.block*d.block))
	}
	return sum / float64(d.Dim())
}

// waves is the memory of a Fourier transform.
type waves struct {
	*plane.Transform
	v []complex128
}

func newWaves(size int) *waves { return &waves{plane.New(size), make([]complex128, size*size)} }

// load puts Σ_r x_r e^{−ikr} into v.
func (w *waves) load(x []float64) {
	for i, e := range x {
		w.v[i] = complex(e, 0)
	}
	w.Forward(w.v)
}

// store puts the real part of the inverse transform of v into x.
func (w *waves) store(x []float64) {
	w.Backward(w.v)
	for i, e := range w.v {
		x[i] = real(e)
	}
}
