package diffusion

import (
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/stream"
)

// Rand puts a draw from the mixture into dst and returns it; a nil dst is
// allocated, a nil src draws from the global source of math/rand/v2. It panics
// if len(dst) is not m.Dim().
func (m *Mixture) Rand(dst []float64, src rand.Source) []float64 {
	dst = arg.Slice(dst, m.dim)
	rng := stream.From(src)
	m.components[m.choose(rng.Float64())].rand(dst, rng)
	return dst
}

// choose returns the component whose interval of cumulated weight contains u ∈ [0, 1).
func (m *Mixture) choose(u float64) int {
	last := 0
	for k := range m.components {
		w := m.components[k].weight
		if w == 0 {
			continue
		}
		if u < w {
			return k
		}
		u -= w
		last = k // rounding may leave u just above the last interval
	}
	return last
}
