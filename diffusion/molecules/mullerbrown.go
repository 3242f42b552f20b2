package molecules

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/floats"
)

// The energy of Müller and Brown, Theor. Chim. Acta 53, 75 (1979),
//
//	U(x, y) = Σ_k A_k exp[a_k(x − x_k)² + b_k(x − x_k)(y − y_k) + c_k(y − y_k)²],
//
// a surface on which two wells are joined by a bent path over two saddles and a third well between them.
var hills = [4]struct{ height, a, b, c, x, y float64 }{
	{-200, -1, 0, -10, 1, 0},
	{-100, -1, 0, -10, 0, 0.5},
	{-170, -6.5, 11, -6.5, -0.5, 1.5},
	{15, 0.7, 0.6, 0.7, -1, 1},
}

// gradient returns U and its derivatives.
func gradient(x, y float64) (energy, dx, dy float64) {
	for i := range hills {
		h := &hills[i]
		u, v := x-h.x, y-h.y
		e := h.height * math.Exp(h.a*u*u+h.b*u*v+h.c*v*v)
		energy += e
		dx += e * (2*h.a*u + h.b*v)
		dy += e * (h.b*u + 2*h.c*v)
	}
	return energy, dx, dy
}

// Minima of the energy, and the saddles between them. Reactant, at the upper left, is the lowest, Product is at the lower right, and
// Intermediate between them.
const (
	Reactant = iota
	Product
	Intermediate
)

var (
	minima  = [][2]float64{{-0.558223634633024, 1.441725841804669}, {0.623499404930877, 0.028037758528686}, {-0.050010822998206, 0.466694104871972}}
	saddles = [][2]float64{{-0.822001558732732, 0.624312802814871}, {0.212486582000662, 0.292988325107368}}
)

// MullerBrown is the surface of Müller and Brown at a temperature in the units of its energy, whose barriers are 106 from the reactant over the first
// saddle and 36 from the product over the second. Energies are U, forces and scores those of U over the temperature. Averages are sums over a lattice of the
// spacing 0.02, which for an analytic density that vanishes at the ends are exact to rounding.
//
// A MullerBrown is immutable and safe for concurrent use.
type MullerBrown struct {
	temperature  float64
	logPartition float64
	points       [][2]float64 // of the lattice, where the density is not negligible
	weights      []float64    // their probabilities
	logWeights   []float64
	basins       func() basins // found at the first call
}

// The lattice covers all that has a weight at temperatures up to the hottest; at the coldest it still resolves the wells.
const (
	spacing          = 0.02
	left, low        = -3.6, -2.4
	side             = 300
	coldest, hottest = 4, 40
)

// NewMullerBrown returns the surface at the temperature ϑ, from 4 to 40.
func NewMullerBrown(temperature float64) (*MullerBrown, error) {
	if !(temperature >= coldest && temperature <= hottest) {
		return nil, fmt.Errorf("molecules: temperature = %v, want %d to %d", temperature, coldest, hottest)
	}
	const negligible = 30 // in units of the temperature
	m, sum := &MullerBrown{temperature: temperature}, 0.0
	lowest, _, _ := gradient(minima[Reactant][0], minima[Reactant][1])
	for i := range side {
		for j := range side {
			x, y := left+spacing*float64(i), low+spacing*float64(j)
			e, _, _ := gradient(x, y)
			if e = (e - lowest) / temperature; e < negligible {
				m.points, m.weights, m.logWeights = append(m.points, [2]float64{x, y}), append(m.weights, math.Exp(-e)), append(m.logWeights, -e)
				sum += math.Exp(-e)
			}
		}
	}
	floats.Scale(1/sum, m.weights)
	m.basins = sync.OnceValue(m.findBasins)
	m.logPartition = math.Log(sum*spacing*spacing) - lowest/temperature
	return m, nil
}

// Dim returns 2.
func (m *MullerBrown) Dim() int { return 2 }

// Temperature returns ϑ.
func (m *MullerBrown) Temperature() float64 { return m.temperature }

// Minima returns the minima of the energy: that of Reactant, at the upper left, which is the lowest, of Product, at the lower right, and of Intermediate.
func (m *MullerBrown) Minima() [][]float64 { return copies(minima) }

// Saddles returns the saddles, the one between Reactant and Intermediate first, then the one between Intermediate and Product.
func (m *MullerBrown) Saddles() [][]float64 { return copies(saddles) }

// Unstable returns the unit vector down which the energy falls from saddle k, on the way to the product, and the curvature κ > 0 of −U/ϑ along it. It panics
// if k is neither 0 nor 1.
func (m *MullerBrown) Unstable(k int) (direction []float64, curvature float64) {
	arg.Index("k", k, len(saddles))
	const h = 1e-5
	p := saddles[k]
	_, right, upRight := gradient(p[0]+h, p[1])
	_, left, upLeft := gradient(p[0]-h, p[1])
	_, _, above := gradient(p[0], p[1]+h)
	_, _, below := gradient(p[0], p[1]-h)
	a, b, c := (right-left)/(2*h), (upRight-upLeft)/(2*h), (above-below)/(2*h)
	eigenvalue := (a+c)/2 - math.Hypot((a-c)/2, b)
	x, y := b, eigenvalue-a
	norm := math.Copysign(math.Hypot(x, y), x)
	return []float64{x / norm, y / norm}, -eigenvalue / m.temperature
}

func copies(points [][2]float64) (c [][]float64) {
	for _, p := range points {
		c = append(c, []float64{p[0], p[1]})
	}
	return c
}

// Energy returns U(x). It panics if len(x) is not 2.
func (m *MullerBrown) Energy(x []float64) float64 {
	m.check(x)
	e, _, _ := gradient(x[0], x[1])
	return e
}

// Force puts −∇U(x) into dst. It panics if a length is not 2.
func (m *MullerBrown) Force(dst, x []float64) {
	m.check(dst)
	m.check(x)
	_, dx, dy := gradient(x[0], x[1])
	dst[0], dst[1] = -dx, -dy
}

// LogProb returns ln p(x) = −U/ϑ − ln Z. It panics if len(x) is not 2.
func (m *MullerBrown) LogProb(x []float64) float64 {
	return -m.Energy(x)/m.temperature - m.logPartition
}

// Score puts ∇ln p(x) = −∇U/ϑ into dst and returns it; a nil dst is allocated. It panics if a length is not 2.
func (m *MullerBrown) Score(dst, x []float64) []float64 {
	dst = arg.Slice(dst, 2)
	m.Force(dst, x)
	dst[0] /= m.temperature
	dst[1] /= m.temperature
	return dst
}

func (m *MullerBrown) check(x []float64) {
	if len(x) != 2 {
		panic(badLength)
	}
}

// Basin returns the minimum that the steepest descent from x comes to: Reactant, Product or Intermediate. It panics if len(x) is not 2 or x is
// not within 10 of the origin.
func (m *MullerBrown) Basin(x []float64) int {
	m.check(x)
	if !(math.Hypot(x[0], x[1]) <= 10) {
		panic(fmt.Sprintf("molecules: x = %v is not within 10 of the origin", x))
	}
	return descend([2]float64{x[0], x[1]}, m.basins().at)
}

// descend follows the steepest descent from p to a minimum, or to where the basin is known.
func descend(p [2]float64, known func(p [2]float64) (basin int, ok bool)) int {
	const step, near = 0.02, 0.2 // short beside all wells
	for {
		for k, q := range minima {
			if math.Hypot(p[0]-q[0], p[1]-q[1]) < near {
				return k
			}
		}
		if k, ok := known(p); ok {
			return k
		}
		half := downhill(p, step/2)
		p = [2]float64{p[0] - half[0], p[1] - half[1]}
		whole := downhill(p, step)
		p = [2]float64{p[0] + half[0] - whole[0], p[1] + half[1] - whole[1]}
	}
}

// basins are those of the points of the lattice, and of all its places, unknown where there is no point.
type basins struct{ points, places []int }

const unknown = -1

// at returns the basin of p if the places around it are all in the same one.
func (b basins) at(p [2]float64) (basin int, ok bool) {
	i, j := int(math.Floor((p[0]-left)/spacing)), int(math.Floor((p[1]-low)/spacing))
	if i < 0 || j < 0 || i >= side-1 || j >= side-1 {
		return unknown, false
	}
	here, next := b.places[i*side+j:], b.places[(i+1)*side+j:]
	k := here[0]
	return k, k != unknown && here[1] == k && next[0] == k && next[1] == k
}

// findBasins begins with the lowest points, so that each descent is soon among points whose basins are known.
func (m *MullerBrown) findBasins() basins {
	b := basins{make([]int, len(m.points)), slices.Repeat([]int{unknown}, side*side)}
	order, negative := make([]int, len(m.points)), floats.ScaleTo(make([]float64, len(m.points)), -1, m.weights)
	floats.Argsort(negative, order)
	for _, n := range order {
		p := m.points[n]
		b.points[n] = descend(p, b.at)
		i, j := int(math.Round((p[0]-left)/spacing)), int(math.Round((p[1]-low)/spacing))
		b.places[i*side+j] = b.points[n]
	}
	return b
}

// downhill returns the gradient of the energy at p, with the given length.
func downhill(p [2]float64, length float64) [2]float64 {
	_, dx, dy := gradient(p[0], p[1])
	norm := math.Hypot(dx, dy)
	if norm == 0 {
		return [2]float64{0, length}
	}
	return [2]float64{dx / norm * length, dy / norm * length}
}

// In returns the indicator of a basin, 1 in it and 0 elsewhere. It panics if basin is not Reactant, Product or Intermediate.
func (m *MullerBrown) In(basin int) func(x []float64) float64 {
	arg.Index("basin", basin, len(minima))
	return func(x []float64) float64 {
		if m.Basin(x) == basin {
			return 1
		}
		return 0
	}
}

// Near returns the set of the points within the distance radius of the minimum of a basin. It panics if basin is not Reactant, Product or Intermediate.
func (m *MullerBrown) Near(basin int, radius float64) func(x []float64) bool {
	arg.Index("basin", basin, len(minima))
	return func(x []float64) bool {
		m.check(x)
		return math.Hypot(x[0]-minima[basin][0], x[1]-minima[basin][1]) < radius
	}
}

// Map returns the energies at n times n points from −1.6 to 1.2 and from −0.5 to 2, where the wells are, for a map of them: energies[i][j] is at x[i], y[j]. It panics
// unless n is 2 to 1000.
func (m *MullerBrown) Map(n int) (x, y []float64, energies [][]float64) {
	if n < 2 || n > 1000 {
		panic(fmt.Sprintf("molecules: n = %d, want 2 to 1000", n))
	}
	x, y = floats.Span(make([]float64, n), -1.6, 1.2), floats.Span(make([]float64, n), -0.5, 2)
	for i := range x {
		energies = append(energies, make([]float64, n))
		for j := range y {
			energies[i][j] = m.Energy([]float64{x[i], y[j]})
		}
	}
	return x, y, energies
}

// Mean returns the equilibrium average of f.
func (m *MullerBrown) Mean(f func(x []float64) float64) float64 {
	sum, x := 0.0, make([]float64, 2)
	for i, p := range m.points {
		copy(x, p[:])
		sum += m.weights[i] * f(x)
	}
	return sum
}

// Weights returns the probabilities of the basins of Reactant, Product and Intermediate. Basins of the points of the lattice are found in the first call.
func (m *MullerBrown) Weights() []float64 {
	w := make([]float64, len(minima))
	for i, k := range m.basins().points {
		w[k] += m.weights[i]
	}
	return w
}

// FreeEnergy returns −ln p(x_axis), of the density of one coordinate at the given value, in units of the temperature. It is +Inf outside −3.6 to 2.4 for x and −2.4 to 3.6 for y.
// It panics if axis is neither 0 nor 1.
func (m *MullerBrown) FreeEnergy(axis int, value float64) float64 {
	arg.Index("axis", axis, 2)
	start, other := [2]float64{left, low}, 1-axis
	if !(value >= start[axis] && value <= start[axis]+spacing*side) {
		return math.Inf(1)
	}
	sum, x := 0.0, make([]float64, 2)
	x[axis] = value
	for i := range side {
		x[other] = start[other] + spacing*float64(i)
		sum += math.Exp(m.LogProb(x))
	}
	return -math.Log(sum * spacing)
}
