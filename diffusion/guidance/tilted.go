package guidance

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/line"
)

// Tilted is the distribution that guidance is often said to sample, in one dimension,
//
//	p_tilt(x) = p(x) p(c|x)^g / Z = p(x)^{1−g} p(x|c)^g / Z',
//
// whose score is s_g at t = 0.
type Tilted struct {
	guided         *Guided
	logNorm        float64 // ln Z'
	mean, variance float64
}

// Tilted returns the tilted distribution, normalised by quadrature. It is an error in
// more than one dimension, where [Guided.LogTilt] gives the density up to a constant,
// if a distribution has no density, and if the tilted one cannot be normalised. With finitely many labels it always
// can for g ≥ 0.
func (g *Guided) Tilted() (*Tilted, error) {
	if d := g.Dim(); d != 1 {
		return nil, fmt.Errorf("guidance: the tilted distribution is not normalised in %d dimensions, only in 1: use LogTilt", d)
	}
	if err := g.checkDensity(); err != nil {
		return nil, err
	}
	lo, hi, step := g.extent()
	lo, hi, most, err := g.widen(lo, hi, step)
	if err != nil {
		return nil, err
	}
	// The equispaced sum converges faster than any power of the step.
	last := [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}
	for range 12 {
		if err := g.checkPoints(hi-lo, step); err != nil {
			return nil, err
		}
		sum := g.moments(lo, hi, step, most)
		if closeTo(sum, last) {
			mean := sum[1] / sum[0]
			return &Tilted{g, most + math.Log(sum[0]), lo + mean, sum[2]/sum[0] - mean*mean}, nil
		}
		last, step = sum, step/2
	}
	return nil, fmt.Errorf("guidance: quadrature of the tilted distribution did not converge for weight = %v", g.weight)
}

// extent returns a range that holds all components and a step that resolves them.
func (g *Guided) extent() (lo, hi, step float64) {
	lo, hi = g.law.Support(10)
	from, to := g.class.Support(10)
	step = math.Inf(1)
	for _, m := range []*diffusion.Mixture{g.law, g.class} {
		for _, c := range line.Of(m) {
			step = min(step, math.Sqrt(c.Variance)/4)
		}
	}
	return min(lo, from), max(hi, to), step / math.Sqrt(1+math.Abs(g.weight))
}

// widen moves the ends outwards until the tilted density there is negligible against
// its maximum, which may lie far outside all components, and then inwards as far as it
// is negligible. It also returns the logarithm of the maximum.
func (g *Guided) widen(lo, hi, step float64) (float64, float64, float64, error) {
	const negligible = 45 // e^{−45}
	centre, half, most := (lo+hi)/2, (hi-lo)/2, math.Inf(-1)
	var err error // if there are more points than can be looked at
	scan := func(from, to float64) {
		if err == nil {
			err = g.checkPoints(to-from, step)
		}
		if err != nil {
			return
		}
		for x := from; x <= to; x += step {
			most = max(most, g.LogTilt([]float64{x}))
		}
	}
	scan(lo, hi)
	for range 20 {
		if err != nil {
			return 0, 0, 0, err
		}
		below, above := g.LogTilt([]float64{centre - half}), g.LogTilt([]float64{centre + half})
		if max(below, above) < most-negligible {
			lo, hi = centre-half, centre+half
			for g.LogTilt([]float64{lo + step}) < most-negligible {
				lo += step
			}
			for g.LogTilt([]float64{hi - step}) < most-negligible {
				hi -= step
			}
			return lo, hi, most, nil
		}
		wider := 1.5 * half
		scan(centre-wider, centre-half)
		scan(centre+half, centre+wider)
		half = wider
	}
	return 0, 0, 0, fmt.Errorf("guidance: weight = %v gives a tilted distribution that cannot be normalised", g.weight)
}

// checkPoints returns an error if a length has too many points at distances of step: a large
// weight makes the peaks of the tilted density narrow, or drives them far out.
func (g *Guided) checkPoints(length, step float64) error {
	if n := length / step; !(n <= 1e6) {
		return fmt.Errorf("guidance: weight = %v: quadrature of the tilted distribution would take %.2g points in steps of %.2g, want at most 1e+06", g.weight, n, step)
	}
	return nil
}

// moments returns ∫ (x − lo)^k e^{LogTilt − most} dx for k = 0, 1, 2 by the equispaced sum.
func (g *Guided) moments(lo, hi, step, most float64) (sum [3]float64) {
	for x := lo; x <= hi; x += step {
		y := step * math.Exp(g.LogTilt([]float64{x})-most)
		for k := range sum {
			sum[k] += y
			y *= x - lo
		}
	}
	return sum
}

func closeTo(a, b [3]float64) bool {
	for k := range a {
		if !(math.Abs(a[k]-b[k]) <= 1e-11*a[k]) {
			return false
		}
	}
	return true
}

// LogProb returns ln p_tilt(x). It panics if len(x) is not 1.
func (q *Tilted) LogProb(x []float64) float64 { return q.guided.LogTilt(x) - q.logNorm }

// Mean returns the mean.
func (q *Tilted) Mean() float64 { return q.mean }

// Variance returns the variance.
func (q *Tilted) Variance() float64 { return q.variance }
