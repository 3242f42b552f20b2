package franzparisi

import "math"

// The distance between a point and a Gaussian cloud. With Y ~ N(0, I) in d
// dimensions and |c|² = λ, the square |Y + c|² has the non-central χ² density
//
//	f(x; λ) = ½ e^{−(x+λ)/2} (x/2)^ν J_ν(z),    z = √(λx),    ν = d/2 − 1,
//
// where J_ν(z) = I_ν(z)/(z/2)^ν = Σ_n (z/2)^{2n} / (n! Γ(ν+n+1)) is entire and
// has no zero on the real axis. Everything is done in logarithms: f spans
// hundreds of decades when d is large.

// noncentral is the density f(·; λ) at one x, as a function of λ.
type noncentral struct {
	x, nu    float64
	constant float64 // ln ½ − x/2 + ν ln(x/2)
	lgamma   float64 // ln Γ(ν+1)
}

func newNoncentral(dim int, x float64) noncentral {
	nu := float64(dim)/2 - 1
	lgamma, _ := math.Lgamma(nu + 1)
	return noncentral{
		x: x, nu: nu, lgamma: lgamma,
		constant: -math.Ln2 - x/2 + nu*math.Log(x/2),
	}
}

// at returns ln f(x; λ) and its first two derivatives in x. The terms of J_ν are
// weights of n; with their mean and variance
//
//	∂ ln f  = −½ + (ν + ⟨n⟩)/x
//	∂² ln f = −(ν + ⟨n⟩ − Var n)/x².
func (c *noncentral) at(lambda float64) (l, d1, d2 float64) {
	lnJ, mean, surplus := lnBessel(c.nu, c.lgamma, math.Sqrt(lambda*c.x))
	return c.constant - lambda/2 + lnJ, -0.5 + (c.nu+mean)/c.x, (surplus - c.nu) / (c.x * c.x)
}

// besselSwitch is the √(ν² + z²) from which the uniform expansion is exact to rounding.
const besselSwitch = 30

// lnBessel returns ln J_ν(z), ⟨n⟩ and Var n − ⟨n⟩ for ν ≥ −½ and z ≥ 0; lgamma is
// ln Γ(ν+1). The last is of order z⁴ at small z and is found without cancellation.
func lnBessel(nu, lgamma, z float64) (lnJ, mean, surplus float64) {
	if math.Hypot(nu, z) < besselSwitch {
		return besselSeries(nu, lgamma, z)
	}
	return besselUniform(nu, z)
}

// besselSeries sums the power series: all terms are positive.
func besselSeries(nu, lgamma, z float64) (lnJ, mean, surplus float64) {
	y := z * z / 4
	term, s0, s1, s2 := 1.0, 1.0, 0.0, 0.0
	for n := 1.0; term > 1e-18*s0 || n*(nu+n) < y; n++ {
		term *= y / (n * (nu + n))
		s0 += term
		s1 += n * term
		s2 += n * (n - 1) * term
	}
	mean = s1 / s0
	return math.Log(s0) - lgamma, mean, s2/s0 - mean*mean
}

// debyeTerms is the number of terms of the uniform expansion after the leading one.
const debyeTerms = 15

// debye holds the polynomials P_k of the uniform (Debye) expansion of I_ν
// (Abramowitz and Stegun, 9.7.7 and 9.3.10),
//
//	I_ν(z) = e^w (z/(ν+w))^ν / √(2πw) · Σ_k P_k(τ)/w^k,    w = √(ν² + z²), τ = ν²/w²,
//
// written so that it stays valid down to ν = 0, where it is the expansion at
// large z. In the handbook's notation t^k P_k(t²) = u_k(t), with
//
//	u_{k+1}(t) = ½ t²(1 − t²) u_k'(t) + ⅛ ∫_0^t (1 − 5s²) u_k(s) ds.
var debye = func() (p [debyeTerms + 1][]float64) {
	p[0] = []float64{1}
	for k := range debyeTerms {
		p[k+1] = make([]float64, k+2)
		for j, a := range p[k] {
			n := float64(k + 2*j) // a multiplies tⁿ
			p[k+1][j] += a * (n/2 + 1/(8*(n+1)))
			p[k+1][j+1] -= a * (n/2 + 5/(8*(n+3)))
		}
	}
	return p
}()

// debyeOrder returns how many terms it takes to reach rounding at w ≥ besselSwitch.
func debyeOrder(w float64) int {
	switch {
	case w > 1000:
		return 5
	case w > 100:
		return 8
	}
	return debyeTerms
}

// besselUniform sums the uniform expansion. With D = z d/dz, ⟨n⟩ = ½ D ln J and
// Var n = ¼ D² ln J. D acts on a function of w as (1 − τ) w d/dw, and w d/dw
// turns τ^j/w^k into −(k+2j) τ^j/w^k.
func besselUniform(nu, z float64) (lnJ, mean, surplus float64) {
	w := math.Hypot(nu, z)
	tau := nu / w * (nu / w)
	rest := z / w * (z / w) // 1 − τ
	sum, sum1, sum2 := 0.0, 0.0, 0.0
	for k := debyeOrder(w); k > 0; k-- {
		var p, p1, p2 float64
		for j := k; j >= 0; j-- {
			a, n := debye[k][j], float64(k+2*j)
			p = p*tau + a
			p1 = p1*tau - n*a
			p2 = p2*tau + n*n*a
		}
		sum = (sum + p) / w
		sum1 = (sum1 + p1) / w
		sum2 = (sum2 + p2) / w
	}
	// w d/dw of ln Σ, once and twice.
	log1 := sum1 / (1 + sum)
	log2 := sum2/(1+sum) - log1*log1

	// ln J = w − ν ln ½(ν+w) − ½ ln 2πw + ln Σ, term by term.
	lnJ = w - nu*math.Log((nu+w)/2) - math.Log(2*math.Pi*w)/2 + math.Log1p(sum)
	u := z / (w + nu)
	mean = (z*u + rest*(log1-0.5)) / 2
	surplus = (rest*rest*(1+log2-2*log1) - z/w*z*u*u) / 4
	return lnJ, mean, surplus
}
