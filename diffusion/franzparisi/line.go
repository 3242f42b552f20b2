package franzparisi

import (
	"fmt"
	"math"
	"slices"

	"nonequilibrium/diffusion/internal/line"
)

// The Franz–Parisi potential in one dimension. The δ function leaves the two
// points X0 = X0' ± r, r = √q, with the Jacobian 1/2r:
//
//	V(q) = ln 2r − E ln [e^{−H(X0'+r|X_t)} + e^{−H(X0'−r|X_t)}].
//
// With X_t = e^{−t}X0' + √Δ η and c = e^{−t}/√Δ the energy of the two points is
// H = ½η² ∓ crη + ½c²q − ln p_0(X0' ± r), which makes them the two states of a
// spin in the random field crη:
//
//	V(q) = ln 2r + ½ + ½c²q − E_{X0'} E_η ln [p_0(X0'+r) e^{crη} + p_0(X0'−r) e^{−crη}].
//
// The average over η is a function known to rounding ([randomField]); the one
// over X0' is taken component by component.

// overlapLine is the potential of a mixture in one dimension.
type overlapLine struct {
	components line.Mixture
	sources    line.Mixture // the components over which X0' runs: one of each mirrored two
	c          float64      // e^{−t}/√Δ
	maxQ       float64
}

// lineReach bounds X0' to that many standard deviations from the mean: the
// weight beyond is 2e−20.
const lineReach = 9.25

// lineTolerance is the relative error demanded of every panel.
const lineTolerance = 1e-13

// merged returns the list with components of the same mean and variance made one.
func merged(list line.Mixture) line.Mixture {
	var distinct line.Mixture
	for _, c := range list {
		same := func(d line.Gaussian) bool { return d.Mean == c.Mean && d.Variance == c.Variance }
		if i := slices.IndexFunc(distinct, same); i >= 0 {
			distinct[i].LogPeak += math.Log1p(c.Weight / distinct[i].Weight)
			distinct[i].Weight += c.Weight
		} else {
			distinct = append(distinct, c)
		}
	}
	return distinct
}

func newOverlapLine(m line.Mixture, t float64) *overlapLine {
	shrink, noise := decay(t)
	l := &overlapLine{components: merged(m), c: shrink / math.Sqrt(noise)}
	l.sources = unmirrored(l.components)
	for _, c := range l.components {
		l.maxQ = max(l.maxQ, 2*maxLineExponent*c.Variance)
	}
	return l
}

// unmirrored returns the components, which are all different. If the mixture is its own mirror image, it returns
// only one of every two that are mirror images of each other, with twice the weight, because both give the same
// contribution to V.
func unmirrored(list line.Mixture) line.Mixture {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, c := range list {
		lo, hi = min(lo, c.Mean), max(hi, c.Mean)
	}
	var half line.Mixture
	for _, c := range list {
		twin := c
		twin.Mean = lo + hi - c.Mean
		switch {
		case !slices.Contains(list, twin):
			return list
		case twin.Mean > c.Mean:
			c.Weight *= 2
			half = append(half, c)
		case twin.Mean == c.Mean:
			half = append(half, c)
		}
	}
	return half
}

// maxLineExponent bounds q/2σ², σ² the largest variance, beyond which h, a
// difference of such numbers, would be rounded visibly.
const maxLineExponent = 1e10

// potential returns V and its derivatives in q. Those in r turn into those in q
// by d/dq = (1/2r) d/dr; the singular ln 2r is differentiated by hand.
func (l *overlapLine) potential(q float64) (jet, error) {
	if q > l.maxQ {
		return jet{}, fmt.Errorf("franzparisi: q = %v is above %.3g, where rounding takes over", q, l.maxQ)
	}
	r := math.Sqrt(q)
	field := newRandomField(l.c * r)
	var mean jet
	for _, from := range l.sources {
		part, err := integrateJet(func(z float64) jet {
			return jet{}.addScaled(standardDensity(z), l.logWeight(field, from.Mean+math.Sqrt(from.Variance)*z, r))
		}, l.breaks(from, r), lineTolerance)
		if err != nil {
			return jet{}, fmt.Errorf("franzparisi: q = %v: average over X0' around %v: %w", q, from.Mean, err)
		}
		mean = mean.addScaled(from.Weight, part)
	}
	c2 := l.c * l.c
	return jet{
		math.Log(2*r) + 0.5 + c2*q/2 - mean[0],
		1/(2*q) + c2/2 - mean[1]/(2*r),
		-1/(2*q*q) - (mean[2]-mean[1]/r)/(4*q),
	}, nil
}

// logWeight returns E_η ln [p_0(x+r) e^{crη} + p_0(x−r) e^{−crη}] and its first
// two derivatives in r.
func (l *overlapLine) logWeight(field *randomField, x, r float64) jet {
	up, down := jetOf(l.components.Log(x+r)), jetOf(l.components.Log(x-r))
	down[1] = -down[1] // now both are derivatives in r
	h := (up[0] - down[0]) / 2
	a := field.at(h)
	major, minor := up, down
	if h < 0 {
		major, minor = down, up
	}
	dh := (up[1] - down[1]) / 2
	return jet{
		major[0] + a.excess,
		major[1] + a.minority*(minor[1]-major[1]) + l.c*field.kappa*a.s0,
		major[2] + a.minority*(minor[2]-major[2]) + l.c*l.c*a.s2 + 2*l.c*dh*a.s1 + dh*dh*a.s0,
	}
}

// breaks returns where the integral over the standardised X0' of a component is
// split. The integrand bends where two of the 2K terms w_k N(x ± r; μ_k, σ_k²)
// are of equal size, over the distance in which one of them becomes negligible.
func (l *overlapLine) breaks(from line.Gaussian, r float64) []float64 {
	var list []overlapBranch
	for _, c := range l.components {
		for _, side := range []float64{1, -1} {
			c := c
			c.Mean -= side * r
			list = append(list, overlapBranch{c, side})
		}
	}
	return crossings(list, from, l.c*r)
}

// overlapBranch is one of several Gaussians whose sum is under a logarithm, with
// the sign of its coupling to the random field.
type overlapBranch struct {
	line.Gaussian
	side float64
}

// reach is by how much ln b must be above ln a to hide it whatever the field of strength κ.
func (a *overlapBranch) reach(b *overlapBranch, kappa float64) float64 {
	if a.side == b.side {
		return 40
	}
	return 40 + 2*fieldReach*kappa
}

// lineBreaks are the breaks that every integral over a standard normal density
// has. The rule notices any kink between its nodes, but not a bump that fits
// between two of them, nor a crossing that is over before the first.
var lineBreaks = []float64{-lineReach, -4, -2, 0, 2, 4, lineReach}

// steepCrossing is the slope from which a crossing may fit between two nodes.
const steepCrossing = 32

// crossings returns the points, in standard deviations of from, where steep
// crossings of two branches begin and end: a branch that rises out of another
// and sinks back has four. What a third branch hides is left out.
func crossings(list []overlapBranch, from line.Gaussian, kappa float64) []float64 {
	points := slices.Clone(lineBreaks)
	sd := math.Sqrt(from.Variance)
	for i := range list {
		for j := range i {
			a, b := &list[i], &list[j]
			// D(z) = ln a − ln b = d0 + d1 z + d2 z².
			d2 := from.Variance / 2 * (1/b.Variance - 1/a.Variance)
			d1 := sd * (a.Slope(from.Mean) - b.Slope(from.Mean))
			d0 := a.Log(from.Mean) - b.Log(from.Mean)
			reach := a.reach(b, kappa)
			for _, level := range []float64{reach, -reach} {
				for _, z := range quadraticRoots(d0-level, d1, d2) {
					x := from.Mean + sd*z
					steep := math.Abs(d1+2*d2*z) > steepCrossing
					if steep && math.Abs(z) < lineReach && !(hidden(list, a, x, kappa) && hidden(list, b, x, kappa)) {
						points = append(points, z)
					}
				}
			}
		}
	}
	slices.Sort(points)
	return slices.CompactFunc(points, func(b, a float64) bool { return b-a < 1e-13 })
}

// hidden reports whether another branch hides a at x.
func hidden(list []overlapBranch, a *overlapBranch, x, kappa float64) bool {
	for i := range list {
		if b := &list[i]; b.Log(x) > a.Log(x)+a.reach(b, kappa) {
			return true
		}
	}
	return false
}

// quadraticRoots returns the real roots of a + bx + cx² = 0.
func quadraticRoots(a, b, c float64) []float64 {
	if c == 0 {
		if b == 0 {
			return nil
		}
		return []float64{-a / b}
	}
	d := b*b - 4*a*c
	if d <= 0 {
		return nil
	}
	s := -(b + math.Copysign(math.Sqrt(d), b)) / 2
	return []float64{s / c, a / s}
}
