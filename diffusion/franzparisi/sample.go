package franzparisi

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/bootstrap"
)

// The Franz–Parisi potential of any mixture of isotropic components in any
// dimension, by an average over draws of X0' and X_t. Given these, the integral
// over X0 is known: with Z_k the part of component k in ∫dX0 e^{−H(X0|X_t)},
//
//	∫ dX0 e^{−H} δ(q − |X0−X0'|²/d) = Σ_k Z_k (d/B_k) f(dq/B_k; |X0'−M_k|²/B_k),
//	Z_k = (2πΔ)^{d/2} w_k N(X_t; m_k, v_k I),
//
// with v_k, B_k, M_k as in one component and f the density of the non-central χ²_d.

// Sampled is the Franz–Parisi potential averaged over a fixed sample
// of X0' and X_t, the same at every q: curves are smooth, and off by what the
// standard errors say. It is immutable and safe for concurrent use.
type Sampled struct {
	dim       int
	widths    []float64 // B_k
	logZ      []float64 // ln Z_k, samples × K
	distances []float64 // |X0' − M_k|²/B_k, samples × K
}

// Sample draws the sample for [Sampled.At]: at least
// two pairs of X0' from the distribution m, whose components must have covariances σ_k²I,
// and X_t noised up to the time t > 0. The same seed gives the same sample.
// What is averaged is skewed, V″ most of all: up to 4000 pairs the errors are by the
// studentised bootstrap, and below 50 they are +Inf.
func Sample(m *diffusion.Mixture, t float64, samples int, seed uint64) (*Sampled, error) {
	parts, err := components(m, t)
	if err != nil {
		return nil, err
	}
	if err := arg.AtLeast("samples", samples, 2); err != nil {
		return nil, err
	}
	if err := arg.Memory("samples", samples, 16*float64(len(parts))+24); err != nil {
		return nil, err
	}
	f := &Sampled{
		dim:       m.Dim(),
		logZ:      make([]float64, samples*len(parts)),
		distances: make([]float64, samples*len(parts)),
	}
	shrink, noise := decay(t)
	for _, c := range parts {
		f.widths = append(f.widths, 1/(1/c.variance+shrink*shrink/noise))
	}
	src := rand.NewPCG(seed, uint64(samples))
	x0, xt := make([]float64, f.dim), make([]float64, f.dim)
	for i := range samples {
		m.Rand(x0, src)
		f.add(i, parts, t, x0, diffusion.Transition(xt, x0, t, src))
	}
	return f, nil
}

// add works out the sample's member i.
func (f *Sampled) add(i int, parts []component, t float64, x0, xt []float64) {
	shrink, noise := decay(t)
	for k, c := range parts {
		v := shrink*shrink*c.variance + noise
		var fromMean, fromPosterior float64
		for j, mu := range c.mean {
			y := xt[j] - shrink*mu
			fromMean += y * y
			z := x0[j] - mu - c.variance*shrink/v*y
			fromPosterior += z * z
		}
		n := i*len(parts) + k
		f.logZ[n] = math.Log(c.weight) - fromMean/(2*v) - float64(f.dim)/2*math.Log(v/noise)
		f.distances[n] = fromPosterior / f.widths[k]
	}
}

// At returns the estimates of V and of its first two derivatives at q > 0,
// per degree of freedom and normalised as [Potential.At].
func (f *Sampled) At(q float64) (v, dv, d2v diffusion.Estimate, err error) {
	if err := arg.Positive("q", q); err != nil {
		return v, dv, d2v, err
	}
	if len(f.widths) == 0 {
		return v, dv, d2v, errors.New("franzparisi: the Sampled is made by no Sample")
	}
	k, d := len(f.widths), float64(f.dim)
	n := len(f.logZ) / k
	sample := make([]float64, 3*n)
	densities := make([]noncentral, k)
	for j, b := range f.widths {
		densities[j] = newNoncentral(f.dim, d*q/b)
	}
	b := make([]jet, k)
	for i := range n {
		for j := range b {
			scale := d / f.widths[j]
			l, d1, d2 := densities[j].at(f.distances[i*k+j])
			b[j] = jet{f.logZ[i*k+j] + math.Log(scale) + l, scale * d1, scale * scale * d2}
		}
		sum := logSum(b)
		if !sum.finite() {
			return v, dv, d2v, fmt.Errorf("franzparisi: q = %v: the logarithm of the integral over X0 and its derivatives are %v for the pair %d", q, sum, i)
		}
		for c, x := range sum {
			sample[c*n+i] = -x / d
		}
	}
	return newEstimate(sample[:n]), newEstimate(sample[n : 2*n]), newEstimate(sample[2*n:]), nil
}

// FreeEnergy estimates the free energy, see [Potential.FreeEnergy].
func (f *Sampled) FreeEnergy() diffusion.Estimate {
	k := len(f.widths)
	sample := make([]float64, len(f.logZ)/k)
	b := make([]jet, k)
	for i := range sample {
		for j := range b {
			b[j] = jet{f.logZ[i*k+j]}
		}
		sample[i] = -logSum(b)[0] / float64(f.dim)
	}
	return newEstimate(sample)
}

func newEstimate(sample []float64) diffusion.Estimate {
	mean, stdErr := bootstrap.Mean(sample)
	return diffusion.Estimate{Value: mean, StdErr: stdErr}
}
