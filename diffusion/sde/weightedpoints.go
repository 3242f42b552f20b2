package sde

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"

	"nonequilibrium/diffusion"
)

// A distribution on the line without samples: weighted points. A step carries each of them
// to as many points as the quadrature over its noise has nodes, and the many points that
// result are merged into few again.

// points is a distribution on the line, as weighted points.
type points struct{ x, weight []float64 }

// onGrid returns a mixture as equidistant points with the weights p(x) dx: the
// trapezoidal rule, whose error is beyond all orders for a smooth p.
func onGrid(m *diffusion.Mixture) points {
	const n, beyond = 1000, 1e-9
	low, _ := m.Quantile(beyond)
	high, _ := m.Quantile(1 - beyond)
	l := points{make([]float64, n), make([]float64, n)}
	for i := range l.x {
		l.x[i] = low + (high-low)*float64(i)/(n-1)
		l.weight[i] = math.Exp(m.LogProb(l.x[i : i+1]))
	}
	floats.Scale(1/floats.Sum(l.weight), l.weight)
	return l
}

// carry takes the distribution along the times.
func (l points) carry(s Sampler, score diffusion.Drift, times []float64) (points, error) {
	for i := 1; i < len(times); i++ {
		blur := 1.0
		if i+1 == len(times) {
			blur = 0.4 // the last points are not gathered and blurred again
		}
		next, err := l.step(s, score, times[i-1:i+1], blur)
		if err != nil {
			return l, err
		}
		l = next
	}
	return l, nil
}

// step carries the distribution over one step of the sampler, gathered into cells that are
// blur of its kick wide.
func (l points) step(s Sampler, score diffusion.Drift, times []float64, blur float64) (points, error) {
	noise := new(givenNormals)
	var failed error // the first
	move := func(from float64, z []float64) (to float64) {
		noise.z, noise.used = z, 0
		x := []float64{from}
		if err := s.Sample(x, score, times, noise); err != nil && failed == nil {
			failed = err
		}
		return x[0]
	}
	rest := move(l.x[0], nil)
	if noise.used > len(nodesOf) {
		return l, fmt.Errorf("sde: %T draws %d normal variables a step, want at most %d", s, noise.used, len(nodesOf))
	}
	kick := math.Abs(move(l.x[0], []float64{1}) - rest)
	counts := nodesOf
	for k, z := range [][]float64{{1}, {0, 1}, {0, 0, 1}} {
		if move(l.x[0], z) == rest { // not drawn, or not used
			counts[k] = 1
		}
	}
	if counts[1]*counts[2] == 1 {
		counts[0] = nodesAlone
	}
	nodes, weights := normalGrid(counts)
	few := l.gather(blur * kick)
	next := points{make([]float64, 0, len(few.x)*len(nodes)), make([]float64, 0, len(few.x)*len(nodes))}
	for k, z := range nodes {
		for i, x := range few.x {
			next.x, next.weight = append(next.x, move(x, z)), append(next.weight, few.weight[i]*weights[k])
		}
	}
	return next, failed
}

// nodesOf is the number of nodes for each normal variable that a step draws, of
// which the first moves the point most; nodesAlone that of a single one.
var nodesOf, nodesAlone = [3]int{11, 5, 5}, 21

// normalGrid returns the nodes and weights of the product of quadratures with
// the given numbers of nodes.
func normalGrid(counts [3]int) (nodes [][]float64, weights []float64) {
	nodes, weights = [][]float64{nil}, []float64{1}
	for _, n := range counts {
		z, w := normalNodes(n)
		var finer [][]float64
		var products []float64
		for k, node := range nodes {
			for i := range z {
				finer = append(finer, append(slices.Clone(node), z[i]))
				products = append(products, weights[k]*w[i])
			}
		}
		nodes, weights = finer, products
	}
	return nodes, weights
}

// normalNodes returns the nodes and weights of n-point Gauss quadrature for the
// standard normal distribution.
func normalNodes(n int) (z, weight []float64) {
	z, weight = make([]float64, n), make([]float64, n)
	quad.Hermite{}.FixedLocations(z, weight, math.Inf(-1), math.Inf(1))
	for i := range z { // from the weight e^{−z²}
		weight[i] /= math.Sqrt(math.Pi)
		z[i] *= math.Sqrt2
	}
	return z, weight
}

// gather replaces the points of each of equal cells, at most width wide unless
// there are too many, by two: the Gauss quadrature with the same moments 0 to 3.
func (l points) gather(width float64) points {
	const negligible, fewest, most = 1e-10, 60, 1000
	low, high := math.Inf(1), math.Inf(-1)
	for i, x := range l.x {
		if l.weight[i] > negligible {
			low, high = min(low, x), max(high, x)
		}
	}
	cells := int(min(max((high-low)/width, fewest), most))
	width = (high - low) / float64(cells)
	moments := make([][4]float64, cells)
	middle := func(c int) float64 { return low + (float64(c)+0.5)*width }
	for i, x := range l.x {
		c := min(max(int((x-low)/width), 0), cells-1)
		d, w := x-middle(c), l.weight[i]
		for k := range moments[c] {
			moments[c][k] += w
			w *= d
		}
	}
	var few points
	for c, m := range moments {
		if m[0] > 0 {
			few.x, few.weight = appendPair(few.x, few.weight, middle(c), m)
		}
	}
	return few
}

// appendPair appends the two points with the moments m around middle.
func appendPair(x, weight []float64, middle float64, m [4]float64) (xs, weights []float64) {
	mean := m[1] / m[0]
	variance := max(m[2]/m[0]-mean*mean, 0)
	deviation := math.Sqrt(variance)
	if deviation == 0 {
		return append(x, middle+mean), append(weight, m[0])
	}
	skew := (m[3]/m[0] - 3*mean*variance - mean*mean*mean) / (variance * deviation)
	root := math.Hypot(1, skew/2)
	share := (1 - skew/2/root) / 2 // of the upper point
	x = append(x, middle+mean+deviation*(skew/2-root), middle+mean+deviation*(skew/2+root))
	return x, append(weight, m[0]*(1-share), m[0]*share)
}

// distance returns W₂, the root of ∫ p (y(x) − x)² dx with the map y(x) between equal quantiles. The
// integral over x sees the gaps between the peaks of p, where little mass goes far.
func (l points) distance(p *diffusion.Mixture) float64 {
	to := l.transport()
	var sum float64
	for from := onGrid(p); len(from.x) > 0; from.x, from.weight = from.x[1:], from.weight[1:] {
		d := to(p.CDF(from.x[0])) - from.x[0]
		sum += from.weight[0] * d * d
	}
	return math.Sqrt(sum)
}

// transport returns the quantile function at rising arguments, by linear interpolation between the
// points, each in the middle of its weight.
func (l points) transport() func(u float64) float64 {
	order := make([]int, len(l.x))
	x := slices.Clone(l.x)
	floats.Argsort(x, order)
	middle := make([]float64, len(x))
	var mass float64
	for k, i := range order {
		middle[k] = mass + l.weight[i]/2
		mass += l.weight[i]
	}
	k := 0
	return func(u float64) float64 {
		for k < len(x) && middle[k] < u {
			k++
		}
		if k == 0 || k == len(x) {
			return x[min(k, len(x)-1)]
		}
		return x[k-1] + (x[k]-x[k-1])*(u-middle[k-1])/(middle[k]-middle[k-1])
	}
}
