package diagnosis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
)

// The Jacobian ∇s_θ of the score, by central differences
//
//	[s_θ(x + δv, t) − s_θ(x − δv, t)]/2δ = (∇s_θ) v + O(δ²).
//
// p_t is smooth on the scale √Δ of the noise, so δ is a hundredth of it, but at least 5·10⁻⁴. The score of a network in
// float32 has about 7 digits, of which this leaves 4 to 5, and the term of δ² is about as large as its noise. For
// scores in float64, Difference = 10⁻⁴ leaves 8 (measured in the test).

// difference returns δ at the time t.
func (w *worker) difference(t float64) float64 {
	return w.Difference * max(math.Sqrt(noise(t)), leastScale)
}

// along puts (∇s_θ) v into dst.
func (w *worker) along(dst, x, v []float64, t float64) error {
	delta := w.difference(t)
	for j := range x {
		w.point[j] = x[j] + delta*v[j]
	}
	if err := w.score(w.above, w.point, t); err != nil {
		return err
	}
	for j := range x {
		w.point[j] = x[j] - delta*v[j]
	}
	if err := w.score(w.below, w.point, t); err != nil {
		return err
	}
	for j := range dst {
		dst[j] = (w.above[j] - w.below[j]) / (2 * delta)
	}
	return nil
}

// divergence returns ∇·s_θ(x, t), or an estimate of it along the worker's probe.
func (w *worker) divergence(x []float64, t float64) (float64, error) {
	if w.Divergence != nil {
		div := w.Divergence(x, t)
		if !isFinite(div) {
			return 0, fmt.Errorf("diagnosis: Divergence returns %v at x = %v, t = %.6g, want a finite number", div, x, t)
		}
		return div, nil
	}
	if w.dim > fewDimensions {
		if err := w.along(w.slope, x, w.probe, t); err != nil {
			return 0, err
		}
		return dot(w.probe, w.slope), nil
	}
	clear(w.direction)
	var div float64
	for j := range x {
		w.direction[j] = 1
		if err := w.along(w.slope, x, w.direction, t); err != nil {
			return 0, err
		}
		w.direction[j] = 0
		div += w.slope[j]
	}
	return div, nil
}

// drawProbe draws a random direction of entries ±1, of which ⟨v_i v_j⟩ = δ_ij.
func drawProbe(dst []float64, src rand.Source) {
	rng := rand.New(src)
	for j := range dst {
		dst[j] = 1 - 2*float64(rng.IntN(2))
	}
}

// Curl returns how far the score is from a gradient at each of the times t ≥ 0: with A = ½(J − Jᵀ) the
// antisymmetric part of the Jacobian J = ∇s_θ,
//
//	√(⟨‖A‖²⟩/⟨‖J‖²⟩),
//
// averaged over the points of the data at the time t. It is 0 for the gradient of a density or an energy, and for any
// score in one dimension, but for the noise of finite differences, 10⁻⁵ to 10⁻⁴ for scores in float32; and
// 1 for a pure rotation. An exact score need not be known.
//
// In more than 8 dimensions the norms are means over pairs of random directions u and v, ‖J‖² = ⟨(u·Jv)²⟩
// and ‖A‖² = ⟨(u·Jv − v·Ju)²⟩/4.
func (c Comparison) Curl(ctx context.Context, times []float64) ([]diffusion.Estimate, error) {
	r, err := c.begin(ctx)
	if err != nil {
		return nil, err
	}
	return r.relative(ctx, forCurl, times, "the curl of the score", func(w *worker, x []float64, t float64, src *rand.ChaCha8) (a, b float64, err error) {
		return w.curl(x, t, src)
	})
}

// curl returns ‖A‖² and ‖J‖² at x, or estimates of them.
func (w *worker) curl(x []float64, t float64, src rand.Source) (antisymmetric, whole float64, err error) {
	if w.dim > fewDimensions {
		return w.curlOfPair(x, t, src)
	}
	if w.jacobian == nil {
		w.jacobian = make([]float64, w.dim*w.dim)
	}
	clear(w.direction)
	for j := range x {
		w.direction[j] = 1
		if err := w.along(w.jacobian[j*w.dim:(j+1)*w.dim], x, w.direction, t); err != nil {
			return 0, 0, err
		}
		w.direction[j] = 0
	}
	for i := range x {
		for j := range x {
			a, b := w.jacobian[i*w.dim+j], w.jacobian[j*w.dim+i]
			antisymmetric += (a - b) * (a - b) / 4
			whole += a * a
		}
	}
	return antisymmetric, whole, nil
}

// curlOfPair estimates the norms with a pair of random directions.
func (w *worker) curlOfPair(x []float64, t float64, src rand.Source) (antisymmetric, whole float64, err error) {
	drawProbe(w.direction, src)
	drawProbe(w.second, src)
	if err := w.along(w.slope, x, w.direction, t); err != nil {
		return 0, 0, err
	}
	there := dot(w.second, w.slope)
	if err := w.along(w.slope, x, w.second, t); err != nil {
		return 0, 0, err
	}
	back := dot(w.direction, w.slope)
	return (there - back) * (there - back) / 4, (there*there + back*back) / 2, nil
}

func dot(a, b []float64) (sum float64) {
	for j, v := range a {
		sum += v * b[j]
	}
	return sum
}
