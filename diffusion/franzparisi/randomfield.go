package franzparisi

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
)

// A spin in a random Gaussian field. Where an average −E ln(e^{a+κη} + e^{b−κη})
// over standard normal η is wanted, as everywhere in the Franz–Parisi potential,
// it is the free energy of one Ising spin in the field h + κη, h = (a − b)/2:
//
//	ln(e^{a+κη} + e^{b−κη}) = (a + b)/2 + ln 2cosh(h + κη).
//
// ln 2cosh is |·| at large arguments and has singularities at ±iπ/2, so that a
// rule in η alone needs ever more nodes as κ grows. Two rules share the work:
// the trapezoid rule in η while κ is small, and for larger κ the closed form of
// E|h + κη| with Gauss–Legendre for the rest, which is e^{−2|h+κη|}.

// randomField averages over the field for one κ.
type randomField struct {
	kappa float64
	pairs []fieldPair // the trapezoid rule; nil when κ is large
	gauss []float64   // e^{−u²/2κ²} at the nodes of spinNodes; nil when κ is small
}

// fieldPair is the pair ±η of nodes of the trapezoid rule; η = 0 is its own partner.
type fieldPair struct{ eta, w, up, down float64 } // up, down: e^{∓2κη}

// fieldAverage is what the average over η gives at one h. The magnetisation is
// given by its complement because it is used next to numbers of size 1/σ².
type fieldAverage struct {
	excess     float64 // E ln 2cosh(h + κη) − |h|
	minority   float64 // probability of the spin against h, E[1 − sign(h) tanh(h + κη)]/2
	s0, s1, s2 float64 // E[sech²(h + κη) ηⁿ]
}

const (
	// largeField is the κ from which the singularities of ln 2cosh are too close
	// to the real η axis for the trapezoid rule.
	largeField = 1.0
	// fieldReach bounds |η| of the trapezoid rule: the weight beyond is 2e−19.
	fieldReach = 9
	// spinReach is where e^{−2|u|} no longer counts.
	spinReach = 19.0
)

// fieldRange returns the |h| beyond which the field does not turn the spin: the
// average of e^{−2(|h|+κη)} is e^{−2|h|+2κ²}, and |η| stays in reach.
func fieldRange(kappa float64) float64 { return 22 + min(kappa*kappa, fieldReach*kappa) }

func newRandomField(kappa float64) *randomField {
	if kappa >= largeField {
		f := &randomField{kappa: kappa, gauss: make([]float64, len(spinNodes().u))}
		for i, u := range spinNodes().u {
			f.gauss[i] = math.Exp(-u * u / (2 * kappa * kappa))
		}
		return f
	}
	step := normalStep(kappa)
	f := &randomField{kappa: kappa, pairs: make([]fieldPair, 1+int(fieldReach/step))}
	for i := range f.pairs {
		eta := float64(i) * step
		up := math.Exp(-2 * kappa * eta)
		f.pairs[i] = fieldPair{eta, step * standardDensity(eta), up, 1 / up}
	}
	f.pairs[0].w /= 2
	return f
}

// normalStep returns the step of the trapezoid rule for a standard normal
// average of a function of κη with singularities at ±iπ/2. The error is
// exp(−2πa/step + a²/2), a = π/2κ, until the density itself limits it to
// exp(−2π²/step²).
func normalStep(kappa float64) float64 {
	const digits = 40 // −ln of the error
	a := math.Pi / 2 / kappa
	if a > math.Sqrt(2*digits) {
		return math.Pi * math.Sqrt(2./digits)
	}
	return 2 * math.Pi * a / (digits + a*a/2)
}

func standardDensity(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }

// standardTail returns the probability of a standard normal number above x.
func standardTail(x float64) float64 { return math.Erfc(x/math.Sqrt2) / 2 }

// at returns the averages at h.
func (f *randomField) at(h float64) fieldAverage {
	switch {
	case math.Abs(h) > fieldRange(f.kappa):
		return fieldAverage{}
	case h < 0:
		a := f.at(-h)
		a.s1 = -a.s1
		return a
	case f.pairs != nil:
		return f.trapezoid(h)
	}
	return f.split(h)
}

// trapezoid sums over η, for h ≥ 0. As E η = 0, the excess is E ln(1 + e^{−2(h+κη)}).
func (f *randomField) trapezoid(h float64) (a fieldAverage) {
	weak := math.Exp(-2 * h)
	for i := range f.pairs {
		n := &f.pairs[i]
		e, e1 := weak*n.up, weak*n.down // at η and −η
		r, r1 := 1/(1+e), 1/(1+e1)
		p, p1 := e*r, e1*r1
		s, s1 := 4*p*r, 4*p1*r1
		a.excess += n.w * math.Log1p(e+e1+e*e1)
		a.minority += n.w * (p + p1)
		a.s0 += n.w * (s + s1)
		a.s1 += n.w * (s - s1) * n.eta
		a.s2 += n.w * (s + s1) * n.eta * n.eta
	}
	return a
}

// spinRule is a Gauss–Legendre rule on [0, spinReach] with the functions of u
// that [randomField.split] integrates against the density of the field.
type spinRule struct{ u, log, against, sech2 []float64 }

var spinNodes = sync.OnceValue(func() *spinRule {
	const n = 48
	r := &spinRule{make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)}
	w := make([]float64, n)
	quad.Legendre{}.FixedLocations(r.u, w, 0, spinReach)
	for i, u := range r.u {
		e := math.Exp(-2 * u)
		r.log[i] = w[i] * math.Log1p(e)
		r.against[i] = w[i] * e / (1 + e)
		r.sech2[i] = w[i] * 4 * e / ((1 + e) * (1 + e))
	}
	return r
})

// split sums over u = |h + κη| on both sides of the field's zero, for h ≥ 0. The
// density there is e^{−(u∓h)²/2κ²}, of which only e^{uh/κ²} changes with h and u together.
func (f *randomField) split(h float64) (a fieldAverage) {
	rule, x := spinNodes(), h/f.kappa
	far := math.Exp(-x * x / 2)
	for i, u := range rule.u {
		e := math.Exp(u / f.kappa * x)
		p := far * f.gauss[i]
		p, m := p*e, p/e
		with, back := u/f.kappa-x, -u/f.kappa-x // η where the field is u and −u
		s := rule.sech2[i]
		a.excess += rule.log[i] * (p + m)
		a.minority += rule.against[i] * (p - m)
		a.s0 += s * (p + m)
		a.s1 += s * (p*with + m*back)
		a.s2 += s * (p*with*with + m*back*back)
	}
	scale := 1 / (f.kappa * math.Sqrt(2*math.Pi))
	a.excess = scale*a.excess + 2*f.kappa*(standardDensity(x)-x*standardTail(x))
	a.minority = scale*a.minority + standardTail(x)
	a.s0 *= scale
	a.s1 *= scale
	a.s2 *= scale
	return a
}
