package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"
)

// The Franz–Parisi potential of any mixture of isotropic components in any
// dimension, by an average over draws of X0' and X_t. Given these, the integral
// over X0 is known: with Z_k the part of component k in ∫dX0 e^{−H(X0|X_t)},
//
//	∫ dX0 e^{−H} δ(q − |X0−X0'|²/d) = Σ_k Z_k (d/B_k) f(dq/B_k; |X0'−M_k|²/B_k),
//	Z_k = (2πΔ)^{d/2} π_k N(X_t; m_k, v_k I),
//
// with v_k, B_k, M_k as in one component and f the density of the non-central χ²_d.

// SampledFranzParisi is the Franz–Parisi potential averaged over a fixed sample
// of X0' and X_t, the same at every q: curves are smooth, and off by what the
// standard errors say. It is immutable and safe for concurrent use.
type SampledFranzParisi struct {
	dim       int
	widths    []float64 // B_k
	logZ      []float64 // ln Z_k, samples × K
	distances []float64 // |X0' − M_k|²/B_k, samples × K
}

// PotentialEstimate is a mean over a sample with its standard error.
type PotentialEstimate struct{ Mean, StdErr float64 }

// SampleFranzParisi draws the sample for [SampledFranzParisi.Potential]: at least
// two pairs of X0' from the law m, whose components must have covariances σ_k²I,
// and X_t noised up to the time t > 0. The same seed gives the same sample.
func SampleFranzParisi(m *Mixture, t float64, samples int, seed uint64) (*SampledFranzParisi, error) {
	m, err := checkOverlap(m, t)
	if err != nil {
		return nil, err
	}
	if samples < 2 {
		return nil, fmt.Errorf("diffusion: samples = %d, want at least 2", samples)
	}
	if samples > math.MaxInt/64/m.Len() {
		return nil, fmt.Errorf("diffusion: samples = %d of %d components are more than fit into memory", samples, m.Len())
	}
	f := &SampledFranzParisi{
		dim:       m.dim,
		logZ:      make([]float64, samples*m.Len()),
		distances: make([]float64, samples*m.Len()),
	}
	shrink, noise := decay(t)
	for k := range m.components {
		variance := m.components[k].variances[0]
		f.widths = append(f.widths, 1/(1/variance+shrink*shrink/noise))
	}
	src := rand.NewPCG(seed, uint64(samples))
	x0, xt := make([]float64, m.dim), make([]float64, m.dim)
	for i := range samples {
		m.Rand(x0, src)
		f.add(i, m, t, x0, Transition(xt, x0, t, src))
	}
	return f, nil
}

// add works out the sample's member i.
func (f *SampledFranzParisi) add(i int, m *Mixture, t float64, x0, xt []float64) {
	shrink, noise := decay(t)
	for k := range m.components {
		c := &m.components[k]
		variance := c.variances[0]
		v := shrink*shrink*variance + noise
		var fromMean, fromPosterior float64
		for j, mu := range c.mean {
			y := xt[j] - shrink*mu
			fromMean += y * y
			z := x0[j] - mu - variance*shrink/v*y
			fromPosterior += z * z
		}
		n := i*m.Len() + k
		f.logZ[n] = math.Log(c.weight) - fromMean/(2*v) - float64(m.dim)/2*math.Log(v/noise)
		f.distances[n] = fromPosterior / f.widths[k]
	}
}

// Potential returns the estimates of V and of its first two derivatives at q > 0,
// per degree of freedom and normalised as [FranzParisi.Potential].
func (f *SampledFranzParisi) Potential(q float64) (v, dv, d2v PotentialEstimate, err error) {
	if err := checkDistance(q); err != nil {
		return v, dv, d2v, err
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
		for c, x := range logSum(b) {
			if !isFinite(x) {
				return v, dv, d2v, fmt.Errorf("diffusion: q = %v: the logarithm of the integral over X0 and its derivatives are %v for the pair %d", q, x, i)
			}
			sample[c*n+i] = -x / d
		}
	}
	return newPotentialEstimate(sample[:n]), newPotentialEstimate(sample[n : 2*n]), newPotentialEstimate(sample[2*n:]), nil
}

// FreeEnergy estimates the free energy, see [FranzParisi.FreeEnergy].
func (f *SampledFranzParisi) FreeEnergy() PotentialEstimate {
	k := len(f.widths)
	sample := make([]float64, len(f.logZ)/k)
	b := make([]jet, k)
	for i := range sample {
		for j := range b {
			b[j] = jet{f.logZ[i*k+j]}
		}
		sample[i] = -logSum(b)[0] / float64(f.dim)
	}
	return newPotentialEstimate(sample)
}

func newPotentialEstimate(sample []float64) PotentialEstimate {
	mean, sd := stat.MeanStdDev(sample, nil)
	return PotentialEstimate{mean, stat.StdErr(sd, float64(len(sample)))}
}
