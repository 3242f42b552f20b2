package climate

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"nonequilibrium/diffusion/internal/stream"
)

// Rain is the precipitation of a day: none with the probability p₀, and otherwise an amount that has a gamma distribution,
//
//	p(y) = p₀ δ(y) + (1 − p₀) y^{k−1} e^{−y/θ}/(Γ(k) θ^k),    y ≥ 0.
//
// Noised, it is p_t(x) = p₀ N(x; 0, Δ) + (1 − p₀) p_w(x) with
//
//	p_w(x) = ∫ N(x; e^{−t} y, Δ) p(y|wet) dy ∝ ∫ exp(k v − β e^{2v} − γ e^v) dv,    v = ln y,
//
// β = e^{−2t}/2Δ and γ = 1/θ − e^{−t}x/Δ. The last integrand is smooth and vanishes fast on either side, so that the trapezoidal rule
// computes it, and the moments of y given x, to all digits. The atom at 0 remains a peak of the noise's own width at every time.
//
// Methods with a slice take the days of a series as independent. A Rain is safe for concurrent use.
type Rain struct {
	Dry   float64 // p₀
	Shape float64 // k; amounts on wet days are more variable than exponential ones for k < 1
	Scale float64 // θ; kθ is the mean amount of a wet day
}

// NewRain returns the law, with 0 ≤ dry < 1, a shape from 0.05 to 1000 and a scale from 10⁻⁶ to 10⁶.
func NewRain(dry, shape, scale float64) (*Rain, error) {
	r := &Rain{Dry: dry, Shape: shape, Scale: scale}
	if err := r.check(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Rain) check() error {
	switch {
	case !(r.Dry >= 0 && r.Dry < 1):
		return fmt.Errorf("climate: dry = %v, want 0 ≤ dry < 1", r.Dry)
	case !(r.Shape >= 0.05 && r.Shape <= 1000):
		return fmt.Errorf("climate: shape = %v, want 0.05 to 1000", r.Shape)
	case !(r.Scale >= 1e-6 && r.Scale <= 1e6):
		return fmt.Errorf("climate: scale = %v, want 1e-6 to 1e6", r.Scale)
	}
	return nil
}

func (r *Rain) must() {
	if err := r.check(); err != nil {
		panic(err.Error())
	}
}

// Noised is what a noised day x tells of the day.
type Noised struct {
	LogProb float64 // ln p_t(x)
	Wet     float64 // the probability that it rained
	Amount  float64 // ⟨y⟩ if it did
	Square  float64 // ⟨y²⟩ if it did
}

// At returns what x at the time t tells of the day. It panics if x is not finite or above 10¹⁰ in absolute value, and if t is
// below 10⁻¹⁵, where rounding is larger than the noise.
func (r *Rain) At(x, t float64) Noised {
	r.must()
	if !(math.Abs(x) <= 1e10) {
		panic(fmt.Sprintf("climate: x = %v, want at most 1e10", x))
	}
	signal, variance := arg.Noise(t)
	if t < 1e-15 {
		panic(fmt.Sprintf("climate: t = %v, want at least 1e-15", t))
	}
	beta, gamma := signal*signal/(2*variance), 1/r.Scale-signal*x/variance
	log, first, second := moments(r.Shape, beta, gamma)
	normal := -x*x/(2*variance) - math.Log(2*math.Pi*variance)/2
	lgamma, _ := math.Lgamma(r.Shape)
	wet := math.Log1p(-r.Dry) + normal + log - lgamma - r.Shape*math.Log(r.Scale)
	dry := math.Log(r.Dry) + normal
	top := max(wet, dry)
	total := top + math.Log(math.Exp(wet-top)+math.Exp(dry-top))
	return Noised{LogProb: total, Wet: math.Exp(wet - total), Amount: first, Square: second}
}

// moments returns the logarithm of ∫ e^g dv with g = kv − β e^{2v} − γ e^v, and the averages of e^v and e^{2v} under e^g.
func moments(k, beta, gamma float64) (log, first, second float64) {
	// The maximum is at the root y of 2βy² + γy = k, written so that nothing cancels.
	root := math.Sqrt(gamma*gamma + 8*beta*k)
	y := 2 * k / (gamma + root)
	if gamma < 0 {
		y = (root - gamma) / (4 * beta)
	}
	top := math.Log(y)
	// g − g(top) in terms of r = e^{v − top}: since γy = k − 2βy²,
	quadratic := beta * y * y
	const negligible = -37
	step := min(0.15, 0.5/math.Sqrt(k+2*quadratic)) // the second is half the width of a Gaussian
	sum, sum1, sum2 := 1.0, 1.0, 1.0                // of the maximum
	for _, sign := range []float64{1, -1} {
		for n := 1.; ; n++ {
			rise := math.Expm1(sign * n * step)
			e := k*(sign*n*step-rise) - quadratic*rise*rise
			if e < negligible {
				break
			}
			w, r := math.Exp(e), 1+rise
			sum, sum1, sum2 = sum+w, sum1+w*r, sum2+w*r*r
		}
	}
	return math.Log(sum*step) + k*top - quadratic - gamma*y, y * sum1 / sum, y * y * sum2 / sum
}

// Score is the diffusion.Drift ∇ln p_t(x) of a series of independent days, (e^{−t}⟨y|x⟩ − x)/Δ for each.
func (r *Rain) Score(dst, x []float64, t float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	signal, variance := arg.Noise(t)
	for i, v := range x {
		n := r.At(v, t)
		dst[i] = (signal*n.Wet*n.Amount - v) / variance
	}
}

// Settle ends the generation of a day at a small time t, where x is still noisy: the day is dry, 0, with the probability of that
// given x, and otherwise the amount is the mean for a wet day. Wet and dry days then have the right shares whatever t is; amounts have
// lost the variance of y given x. A nil src draws from the global source.
func (r *Rain) Settle(x, t float64, src rand.Source) float64 {
	n := r.At(x, t)
	if stream.From(src).Float64() >= n.Wet {
		return 0
	}
	return n.Amount
}

// CDF returns the probability of at most y.
func (r *Rain) CDF(y float64) float64 {
	if y < 0 {
		return 0
	}
	return r.Dry + (1-r.Dry)*distuv.Gamma{Alpha: r.Shape, Beta: 1 / r.Scale}.CDF(y)
}

// Mean returns the mean amount of a day, wet or dry.
func (r *Rain) Mean() float64 { return (1 - r.Dry) * r.Shape * r.Scale }

// Variance returns the variance of the amount of a day, wet or dry.
func (r *Rain) Variance() float64 {
	wet := r.Shape * r.Scale
	return (1-r.Dry)*wet*(wet+r.Scale) - r.Mean()*r.Mean()
}

// Rand puts independent days into dst. A nil src draws from the global source.
func (r *Rain) Rand(dst []float64, src rand.Source) {
	r.must()
	rng := stream.From(src)
	gamma := distuv.Gamma{Alpha: r.Shape, Beta: 1 / r.Scale, Src: rng}
	for i := range dst {
		dst[i] = 0
		if rng.Float64() >= r.Dry {
			dst[i] = gamma.Rand()
		}
	}
}
