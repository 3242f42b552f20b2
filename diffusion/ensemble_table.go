package diffusion

import (
	"math"

	"nonequilibrium/diffusion/internal/vec"
)

// Data of many components in one dimension: the drift of a step, which takes an
// exponential for each component, is tabulated once for all paths of a block
// and interpolated at a cost that does not depend on their number.

const (
	tableFrom  = 16             // components from which on a table pays,
	tableBlock = 16384          // when a block has so many paths,
	tableRun   = 8 * tableBlock // and a run so many
	tableLen   = 1024           // intervals
	tableError = 1e-10          // of the drift, as a fraction of its largest value
	tableReach = 9              // standard deviations beyond the outermost components
)

// driftTable interpolates a function by quintics that have its values, slopes
// and second derivatives at the ends of each interval.
type driftTable struct {
	low, perUnit float64 // the start, and intervals per unit length
	quintics     [tableLen][6]float64
	nodes        [tableLen + vec.Lanes]float64 // workspace
	values       [tableLen + vec.Lanes]float64
}

// set makes t a table of the drift of g and reports whether it is good enough:
// the error is largest in the middle of an interval, and is measured there.
func (t *driftTable) set(g *generating) bool {
	low, high := g.law.Support(tableReach)
	width := (high - low) / tableLen
	t.low, t.perUnit = low, 1/width
	t.sample(g, low-stencil*width, width)
	var largest float64
	for i := range t.quintics {
		largest = max(largest, math.Abs(t.values[i+stencil]))
		t.quintics[i] = quintic(t.values[i:])
	}
	t.sample(g, low+width/2, width)
	for i := range t.quintics {
		if !(math.Abs(t.at(i, 0.5)-t.values[i]) <= tableError*largest) {
			return false
		}
	}
	return true
}

// sample evaluates the drift at equal intervals.
func (t *driftTable) sample(g *generating, from, width float64) {
	for i := range t.nodes {
		t.nodes[i] = from + float64(i)*width
	}
	g.score.Score(t.values[:], t.nodes[:], 1, 2)
}

// stencil is the number of neighbours on each side that derivatives are taken from.
const stencil = 4

// Central differences of eighth order, by the distance of the neighbours.
var (
	slopeWeights = [stencil + 1]float64{0, 4. / 5, -1. / 5, 4. / 105, -1. / 280}
	bendWeights  = [stencil + 1]float64{-205. / 72, 8. / 5, -1. / 5, 8. / 315, -1. / 560}
)

// quintic returns the coefficients of the interpolant between f[stencil] and the
// value after it.
func quintic(f []float64) [6]float64 {
	d0, s0 := derivatives(f)
	d1, s1 := derivatives(f[1:])
	f0, rise := f[stencil], f[stencil+1]-f[stencil]
	return [6]float64{
		f0, d0, s0 / 2,
		10*rise - 6*d0 - 4*d1 - 1.5*s0 + 0.5*s1,
		-15*rise + 8*d0 + 7*d1 + 1.5*s0 - s1,
		6*rise - 3*(d0+d1) - 0.5*(s0-s1),
	}
}

// derivatives returns the first two derivatives at f[stencil], per interval.
func derivatives(f []float64) (slope, bend float64) {
	bend = bendWeights[0] * f[stencil]
	for k := 1; k <= stencil; k++ {
		slope += slopeWeights[k] * (f[stencil+k] - f[stencil-k])
		bend += bendWeights[k] * (f[stencil+k] + f[stencil-k])
	}
	return slope, bend
}

// at returns the function at the fraction w of interval i.
func (t *driftTable) at(i int, w float64) float64 {
	c := &t.quintics[i]
	return c[0] + w*(c[1]+w*(c[2]+w*(c[3]+w*(c[4]+w*c[5]))))
}

// drift interpolates, and evaluates the mixture itself beyond the table.
func (t *driftTable) drift(dst, x []float64, law *Mixture) {
	for i, v := range x {
		u := (v - t.low) * t.perUnit
		if !(u >= 0 && u < tableLen) {
			var s [1]float64
			law.Score(s[:], x[i:i+1])
			dst[i] = v + 2*s[0]
			continue
		}
		k := int(u)
		dst[i] = t.at(k, u-float64(k))
	}
}
