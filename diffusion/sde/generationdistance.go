package sde

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// GenerationDistance returns the distance W₂ between the data, in one dimension and with a density,
// and what the sampler makes of p_T along the times, which fall from T to 0,
//
//	W₂² = ∫_0^1 |x(φ) − x_data(φ)|² dφ,    x(φ) the quantile functions,
//
// and the number of scores that it takes for a point. There is no sampling error:
// a deterministic sampler moves quantiles of p_T; the distribution of a random one, which
// must be a Markov chain, is carried from time to time, with Gauss–Hermite
// quadrature over the noise.
//
// The numbers of random samplers are right to about a tenth, or 10⁻³ if that is
// more: with twice the points and cells of half the width those in the package
// documentation change by no more, except one, which changes by a quarter because the
// noise of a coarse step decides between peaks far apart. Those of deterministic
// samplers change by at most a tenth or 5·10⁻⁴.
//
// A random sampler must be one of this package, because it is handed its normal
// variables, and must draw at most three of them a step. A deterministic one may
// be any type with the method.
//
// Errors are those of arguments that cannot be used, of the sampler, and of a random
// sampler that cannot be carried in this way.
func GenerationDistance(s Sampler, data *diffusion.Mixture, times []float64) (w2, scores float64, err error) {
	switch {
	case s == nil:
		return 0, 0, errors.New("sde: s is nil")
	case data == nil:
		return 0, 0, errors.New("sde: data is nil")
	case isMultistep(s):
		return 0, 0, fmt.Errorf("sde: s = %#v remembers its last step and draws noise: its distribution cannot be carried from time to time", s)
	case data.Dim() != 1:
		return 0, 0, fmt.Errorf("sde: data has dimension %d, want 1", data.Dim())
	}
	if err := check.First(checkFall(times), arg.Density("data", data)); err != nil {
		return 0, 0, err
	}
	calls, cached := 0, cachedScore(data)
	score := func(dst, x []float64, t float64) {
		calls++
		cached(dst, x, t)
	}
	start := data.At(times[0])
	noise := new(givenNormals)
	if err := s.Sample(start.Mean(nil), score, times, noise); err != nil {
		return 0, 0, err
	}
	if noise.foreign {
		return 0, 0, fmt.Errorf("sde: %T draws its noise by itself, want a sampler of this package", s)
	}
	if noise.used > 0 {
		scores = float64(calls)
		law, err := onGrid(start).carry(s, score, times)
		if err != nil {
			return 0, 0, err
		}
		return law.distance(data), scores, nil
	}
	calls = 0
	law, err := moved(s, score, data, times)
	if err != nil {
		return 0, 0, err
	}
	return law.distance(data), float64(calls) / float64(len(law.x)), nil
}

func isMultistep(s Sampler) bool {
	solver, ok := s.(DPMSolver)
	return ok && solver.Eta > 0
}

// moved returns where a deterministic sampler takes the points of p_T that have the same
// quantiles as those of the data on a grid.
func moved(s Sampler, score diffusion.Drift, data *diffusion.Mixture, times []float64) (points, error) {
	law, start := onGrid(data), data.At(times[0])
	for i, v := range law.x {
		q, err := start.Quantile(data.CDF(v)) // never at 0 or 1
		if err != nil {
			return law, err
		}
		x := []float64{q}
		if err := s.Sample(x, score, times, nil); err != nil {
			return law, err
		}
		law.x[i] = x[0]
	}
	return law, nil
}

// cachedScore is Score for samplers that come back to the same times.
func cachedScore(data *diffusion.Mixture) diffusion.Drift {
	laws := make(map[float64]*diffusion.Mixture)
	return func(dst, x []float64, t float64) {
		law := laws[t]
		if law == nil {
			if len(laws) > 256 { // adaptive steps do not come back
				clear(laws)
			}
			law = data.At(t)
			laws[t] = law
		}
		law.Score(dst, x)
	}
}

// givenNormals is a source whose normal variables are given.
type givenNormals struct {
	z       []float64 // 0 beyond its end
	used    int
	foreign bool // somebody drew bits
}

// Uint64 implements rand.Source, for a sampler that does not know better.
func (g *givenNormals) Uint64() uint64 {
	g.foreign = true
	return 0
}

func (g *givenNormals) next() float64 {
	g.used++
	if g.used > len(g.z) {
		return 0
	}
	return g.z[g.used-1]
}

var _ rand.Source = new(givenNormals)
