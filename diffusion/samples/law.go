package samples

import (
	"math"

	"nonequilibrium/diffusion"
)

// Law is the distribution of the points of a [Set] at the time t > 0 of the forward process dX = −X dt + √2 dW,
//
//	p_t(x) = (1/n) Σ_i N(x; x_i e^{−t}, Δ I),    Δ = 1 − e^{−2t}.
//
// Its methods sum over all the points. For many x, [Law.Evaluate] takes a fraction of the time for each.
type Law struct {
	set         *Set
	root, delta float64 // e^{−t} and Δ
}

// At returns the distribution of the points at the time t. It panics unless t is positive; for t = 0 there is no density.
func (s *Set) At(t float64) *Law {
	l := s.at(t)
	return &l
}

// leastRoot replaces an e^{−t} from t = 230 on, where nothing of the points is left in p_t, so that X_0/e^{−t} stays finite.
const leastRoot = 1e-100

func (s *Set) at(t float64) Law {
	if !(t > 0) {
		panic("samples: time is not positive")
	}
	return Law{set: s, root: max(math.Exp(-t), leastRoot), delta: -math.Expm1(-2 * t)}
}

// Drift returns the score ∇ln p_t(x) as the samplers of package sde take it. It panics at t = 0.
func (s *Set) Drift() diffusion.Drift {
	return func(dst, x []float64, t float64) {
		l := s.at(t)
		l.Score(dst, x)
	}
}

// Dim returns the number of coordinates.
func (l *Law) Dim() int { return l.set.Dim() }

// rate is what |x − x_i e^{−t}|² is multiplied by in exponents, whose base is 2 here and in everything below: log₂e/2Δ.
func (l *Law) rate() float64 { return math.Log2E / (2 * l.delta) }

// norm returns ln of the total weight and of (2πΔ)^{d/2}.
func (l *Law) norm(total float64) float64 {
	return math.Log(total) + float64(l.Dim())/2*math.Log(2*math.Pi*l.delta)
}

// LogProb returns ln p_t(x). It panics if len(x) is not l.Dim().
func (l *Law) LogProb(x []float64) float64 {
	s := l.scan(x, false)
	defer s.free()
	return math.Ln2*s.most + math.Log(s.sum) - l.norm(float64(l.set.Len()))
}

// Score puts ∇ln p_t(x) = (e^{−t}⟨X_0⟩ − x)/Δ into dst and returns it; a nil dst is allocated. It panics if len(x) or len(dst) is not l.Dim().
func (l *Law) Score(dst, x []float64) []float64 {
	s := l.scan(x, true)
	defer s.free()
	dst = arg.Slice(dst, l.Dim())
	for j, v := range s.x {
		dst[j] = (l.root*s.mean(j) - v) / l.delta
	}
	return dst
}

// Denoise puts ⟨X_0⟩, the mean of the points given X_t = x (Tweedie's formula), into dst and returns it; a nil dst is allocated. It panics
// if len(x) or len(dst) is not l.Dim().
func (l *Law) Denoise(dst, x []float64) []float64 {
	s := l.scan(x, true)
	defer s.free()
	dst = arg.Slice(dst, l.Dim())
	for j, c := range s.center {
		dst[j] = c + s.mean(j)
	}
	return dst
}

// Posterior puts the probability of each point to be the X_0 of X_t = x into dst and returns it; a nil dst is allocated. It
// panics if len(x) is not l.Dim() or len(dst) not the number of points.
func (l *Law) Posterior(dst, x []float64) []float64 {
	s := l.begin(x)
	defer s.free()
	dst = arg.Slice(dst, l.set.Len())
	s.each(func(first int, rows, _ []float64) {
		copy(dst[first:], rows)
		s.rise(rows)
	})
	var sum float64
	for first := 0; first < len(dst); first += len(s.rows) {
		part := dst[first:min(first+len(s.rows), len(dst))]
		copy(s.rows[:], part)
		s.weigh(s.rows[:])
		for i := range part {
			part[i] = s.rows[i]
			sum += s.rows[i]
		}
	}
	for i := range dst {
		dst[i] /= sum
	}
	return dst
}
