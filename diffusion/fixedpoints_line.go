package diffusion

import (
	"errors"
	"math"
	"slices"

	"nonequilibrium/diffusion/internal/line"
)

// The fixed points in one dimension, where
//
//	f(y) = −U′(y) = Σ_k γ_k(y) f_k(y) = 0,    f_k = y − 2(y − m_k)/λ_k,
//
// all of them, by interval arithmetic: the log-odds of two components are a
// quadratic function of y, whose range over an interval is known; from it follow
// ranges of the γ_k, of f′ and of f. An interval in which f cannot vanish is
// dropped, one in which f′ cannot vanish has one root or none by the signs of f
// at its ends, and any other is cut in half.

// fixedPointsOnLine returns all fixed points of the landscape of a mixture in one dimension.
func fixedPointsOnLine(law *Mixture) ([]FixedPoint, error) {
	l := newLineForce(law)
	low, high, err := l.bounds()
	if err != nil {
		return nil, err
	}
	roots, ok := l.roots(low, high)
	if !ok {
		return nil, errors.New("the fixed points cannot be told apart from rounding")
	}
	points := make([]FixedPoint, len(roots))
	for i, r := range roots {
		y := []float64{r.y}
		points[i] = FixedPoint{Y: y, Potential: potential(law, y), Curvatures: []float64{r.curvature}}
	}
	return points, nil
}

// lineRoot is a root of the force and U″ there.
type lineRoot struct{ y, curvature float64 }

func (r lineRoot) stable() bool { return r.curvature > 0 }

// lineForce is the force along a line.
type lineForce struct {
	parts []line.Gaussian
	low   []float64 // bounds of γ_k
	high  []float64
}

type interval struct{ low, high float64 }

func newLineForce(law *Mixture) *lineForce {
	l := &lineForce{}
	for _, c := range law.components {
		if c.weight > 0 {
			l.parts = append(l.parts, line.New(c.weight, c.mean[0], c.variances[0]))
		}
	}
	l.low, l.high = make([]float64, len(l.parts)), make([]float64, len(l.parts))
	return l
}

// at returns f(y), f′(y) = 1 + 2 Σ_k γ_k [(z_k − s)² − 1/λ_k], and by how much
// rounding may have changed f.
func (l *lineForce) at(y float64) (force, slope, rounding float64) {
	highest := math.Inf(-1)
	for k, p := range l.parts {
		l.low[k] = p.Log(y)
		highest = max(highest, l.low[k])
	}
	var sum, score, size float64
	for k, p := range l.parts {
		l.low[k] = math.Exp(l.low[k] - highest)
		sum += l.low[k]
		score += l.low[k] * p.Slope(y)
		size += l.low[k] * math.Abs(p.Slope(y))
	}
	score /= sum
	for k, p := range l.parts {
		dz := p.Slope(y) - score
		slope += l.low[k] / sum * (dz*dz - 1/p.Variance)
		// A log-odds as large as g is rounded by εg.
		size += l.low[k] * math.Abs(dz) * 0.5 * (y - p.Mean) * (y - p.Mean) / p.Variance
	}
	return y + 2*score, 1 + 2*slope, 8 * epsilon * (math.Abs(y) + size/sum)
}

func (l *lineForce) force(y float64) float64 {
	f, _, _ := l.at(y)
	return f
}

// forceOf returns f_k(y) = y − 2(y − m_k)/λ_k.
func forceOf(p line.Gaussian, y float64) float64 { return y + 2*p.Slope(y) }

// errFlat is the error of a landscape that is flat far out.
var errFlat = errors.New("the potential is flat far out: the largest variance is 2")

// bounds returns an interval that holds all fixed points. While all λ_k < 2 every
// f_k falls, and the roots of f lie between those of the f_k.
func (l *lineForce) bounds() (low, high float64, err error) {
	low, high = math.Inf(1), math.Inf(-1)
	widest := 0.0
	for _, p := range l.parts {
		widest = max(widest, p.Variance)
		root := 2 * p.Mean / (2 - p.Variance)
		if p.Variance == 2 {
			root = p.Mean
		}
		low, high = min(low, root, p.Mean), max(high, root, p.Mean)
	}
	margin := 1e-6*(high-low) + 1e-12*(math.Abs(low)+math.Abs(high)) + 1e-300
	low, high = low-margin, high+margin
	if widest < 2 {
		return low, high, nil
	}
	if low, err = l.outermost(low, -1); err != nil {
		return 0, 0, err
	}
	high, err = l.outermost(high, 1)
	return low, high, err
}

// outermost moves y outwards in the direction side until the widest component
// decides the sign of f from y on.
func (l *lineForce) outermost(y, side float64) (float64, error) {
	widest := l.parts[0]
	for _, p := range l.parts {
		if p.Variance > widest.Variance || p.Variance == widest.Variance && side*p.Mean > side*widest.Mean {
			widest = p
		}
	}
	if widest.Variance == 2 && widest.Mean == 0 {
		return 0, errFlat
	}
	for step := 1 + math.Abs(y); !math.IsInf(step, 1); step *= 2 {
		y += side * step
		if l.dominated(widest, y, side) {
			return y, nil
		}
	}
	return 0, errFlat
}

// dominated reports whether from y outwards f has the sign of the widest
// component's f: the others add up to less, and fall faster than their ratio of
// forces can grow.
func (l *lineForce) dominated(widest line.Gaussian, y, side float64) bool {
	own := forceOf(widest, y)
	var others float64
	for _, p := range l.parts {
		if p == widest || p.Mean == widest.Mean && p.Variance == widest.Variance {
			continue
		}
		odds := p.Log(y) - widest.Log(y)
		fall := side * (p.Slope(y) - widest.Slope(y))
		growth := math.Abs((1-2/p.Variance)/forceOf(p, y)) + math.Abs((1-2/widest.Variance)/own)
		if !(fall < -growth) {
			return false
		}
		others += math.Exp(odds) * math.Abs(forceOf(p, y))
	}
	return others < 0.5*math.Abs(own)
}

// maxIntervals is the number of intervals after which roots gives up.
const maxIntervals = 200_000

// roots returns the roots of f between low and high.
func (l *lineForce) roots(low, high float64) (points []lineRoot, ok bool) {
	scale := high - low
	for _, p := range l.parts {
		scale = min(scale, math.Sqrt(p.Variance))
	}
	var doubtful []interval
	open := []interval{{low, high}}
	for count := 0; len(open) > 0; count++ {
		if count > maxIntervals {
			return nil, false
		}
		r := open[len(open)-1]
		open = open[:len(open)-1]
		slope := l.slopeRange(r)
		middle := 0.5 * (r.low + r.high)
		half := 0.5 * (r.high - r.low)
		f, _, rounding := l.at(middle)
		switch swing := half * max(math.Abs(slope.low), math.Abs(slope.high)); {
		case math.Abs(f) > swing*(1+8*epsilon)+rounding: // f cannot vanish
		case slope.low > 0 || slope.high < 0:
			points = l.appendRoot(points, r)
		case half < 1e-8*scale || half < 1e-13*math.Abs(middle):
			doubtful = append(doubtful, r)
		default:
			open = append(open, interval{middle, r.high}, interval{r.low, middle})
		}
	}
	for _, r := range merge(doubtful) {
		before := len(points)
		if points = l.appendRoot(points, r); len(points) > before {
			continue
		}
		// As far as rounding can tell f touches zero, if it has a turning point here.
		_, low, _ := l.at(r.low)
		_, high, _ := l.at(r.high)
		if math.Signbit(low) != math.Signbit(high) && l.force(r.low) != 0 {
			y := 0.5 * (r.low + r.high)
			_, slope, _ := l.at(y)
			points = append(points, lineRoot{y, -slope})
		}
	}
	slices.SortFunc(points, func(a, b lineRoot) int {
		if a.y < b.y {
			return -1
		}
		return 1
	})
	return alternate(points, 1e-3*scale), true
}

// alternate drops what only rounding made of one root. Between two roots f turns
// around, and its slope at the next has the other sign: of neighbours within the
// given distance that have the same, the middle one is the root.
func alternate(sorted []lineRoot, distance float64) []lineRoot {
	var points []lineRoot
	for first := 0; first < len(sorted); {
		last := first
		for last+1 < len(sorted) && sorted[last+1].stable() == sorted[first].stable() && sorted[last+1].y-sorted[last].y < distance {
			last++
		}
		points = append(points, sorted[(first+last)/2])
		first = last + 1
	}
	return points
}

// appendRoot appends the root of f in r if f changes sign; one at the lower end
// belongs to the interval before.
func (l *lineForce) appendRoot(points []lineRoot, r interval) []lineRoot {
	low, high := l.force(r.low), l.force(r.high)
	if low == 0 || high != 0 && math.Signbit(low) == math.Signbit(high) {
		return points
	}
	y := findRoot(l.force, r.low, r.high, low, high)
	_, slope, _ := l.at(y)
	return append(points, lineRoot{y, -slope})
}

// merge joins intervals, sorted from low to high, that share an end.
func merge(sorted []interval) []interval {
	var merged []interval
	for _, r := range sorted {
		if n := len(merged); n > 0 && merged[n-1].high == r.low {
			merged[n-1].high = r.high
		} else {
			merged = append(merged, r)
		}
	}
	return merged
}

// slopeRange bounds f′ = 1 − 2 Σ_k γ_k/λ_k + Σ_ij γ_i γ_j (z_i − z_j)² over r.
func (l *lineForce) slopeRange(r interval) interval {
	l.posteriorRange(r)
	var stiffLow, stiffHigh, spreadLow, spreadHigh float64
	softest, stiffest := math.Inf(1), 0.0
	for i, p := range l.parts {
		stiffLow += l.low[i] / p.Variance
		stiffHigh += l.high[i] / p.Variance
		softest, stiffest = min(softest, 1/p.Variance), max(stiffest, 1/p.Variance)
		for j, q := range l.parts[:i] {
			at := func(y float64) float64 { return p.Slope(y) - q.Slope(y) }
			a, b := at(r.low), at(r.high)
			least := min(a*a, b*b)
			if math.Signbit(a) != math.Signbit(b) {
				least = 0
			}
			spreadLow += 2 * l.low[i] * l.low[j] * least
			spreadHigh += 2 * l.high[i] * l.high[j] * max(a*a, b*b)
		}
	}
	stiffLow, stiffHigh = max(stiffLow, softest), min(stiffHigh, stiffest)
	rounding := 16 * epsilon * (1 + 2*stiffHigh + spreadHigh)
	return interval{1 - 2*stiffHigh + spreadLow - rounding, 1 - 2*stiffLow + spreadHigh + rounding}
}

// posteriorRange bounds the γ_k over r, from 1/γ_k = Σ_j e^{log-odds of j to k}.
func (l *lineForce) posteriorRange(r interval) {
	for k, p := range l.parts {
		least, most := 1.0, 1.0
		for j, q := range l.parts {
			if j != k {
				odds := logOdds(q, p, r)
				least += math.Exp(odds.low)
				most += math.Exp(odds.high)
			}
		}
		l.low[k], l.high[k] = 1/most, 1/least
	}
}

// logOdds bounds ln(w_q N_q/w_p N_p) over r.
func logOdds(q, p line.Gaussian, r interval) interval {
	at := func(y float64) float64 { return q.Log(y) - p.Log(y) }
	a, b := at(r.low), at(r.high)
	bounds := interval{min(a, b), max(a, b)}
	vertex := (q.Mean/q.Variance - p.Mean/p.Variance) / (1/q.Variance - 1/p.Variance)
	if vertex > r.low && vertex < r.high {
		v := at(vertex)
		bounds.low, bounds.high = min(bounds.low, v), max(bounds.high, v)
	}
	return bounds
}
