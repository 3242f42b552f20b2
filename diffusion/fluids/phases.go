package fluids

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/check"
)

// Phases is a φ⁴ field on a chain of N sites, the model of Ginzburg and Landau for two phases φ ≈ ±1 with a barrier between them,
//
//	p(φ) ∝ e^{−S},    S = Σ_i B (φ_i² − 1)² + ½K Σ_i (φ_{i+1} − φ_i)²,
//
// open at its ends. A barrier B that is large over the temperature gives two clear phases, a large coupling K wide walls between them.
//
// Given the noised field x the chain is one with another local weight, e^{a x_i φ_i/Δ − a² φ_i²/2Δ} at the site i, and all that is asked of it is an integral over each φ_i in turn: a product of
// transfer operators, done by the trapezoidal rule on m nodes. It converges exponentially, and the nodes are dense enough for all t from [Earliest] on. A score takes about 2Nm² operations.
//
// A Phases is immutable and safe for concurrent use.
type Phases struct {
	sites    int
	coupling float64
	barrier  float64
	node     []float64
	transfer []float64 // e^{−½K(φ − φ′)²} of all pairs of nodes
	weight   []float64 // e^{−B(φ² − 1)²}
	clean    *chain
	halves   func() *halves
	pool     sync.Pool // of *chain
}

// Earliest is the smallest time at which the nodes of [Phases] are dense enough for the score.
const Earliest = 0.005

// NewPhases returns a chain of so many sites, at least 1, with the coupling K ≥ 0 and the barrier B > 0, both over the temperature, K up to 1000 and B from 0.01 to 1000.
func NewPhases(sites int, coupling, barrier float64) (*Phases, error) {
	const most, least = 1000, 0.01
	if !(coupling >= 0 && coupling <= most) {
		return nil, fmt.Errorf("fluids: coupling = %v, want 0 to %d", coupling, most)
	}
	if !(barrier >= least && barrier <= most) {
		return nil, fmt.Errorf("fluids: barrier = %v, want %v to %d", barrier, least, most)
	}
	// The narrowest Gaussian among the nodes has the width w = 1/√(8B + 2K + a²/Δ). With nodes at the distance w the error of the trapezoidal rule is e^{−2π²}, 3·10⁻⁹.
	a, delta := arg.Noise(Earliest)
	spacing := 1 / math.Sqrt(8*barrier+2*coupling+a*a/delta)
	edge := math.Sqrt(1 + 6/math.Sqrt(barrier)) // where the weight is e^{−36}
	m := 2*int(math.Ceil(edge/spacing)) + 1
	if err := check.First(arg.AtLeast("sites", sites, 1), arg.Memory("sites", sites, 24*float64(m))); err != nil {
		return nil, err
	}
	p := &Phases{sites: sites, coupling: coupling, barrier: barrier}
	for k := range m {
		phi := float64(k-m/2) * spacing
		p.node = append(p.node, phi)
		p.weight = append(p.weight, math.Exp(-barrier*math.Pow(phi*phi-1, 2)))
	}
	for _, from := range p.node {
		for _, to := range p.node {
			p.transfer = append(p.transfer, p.bond(from-to))
		}
	}
	p.pool.New = func() any { return p.newChain() }
	p.halves = sync.OnceValue(p.newHalves)
	p.clean = p.newChain()
	p.clean.solve()
	return p, nil
}

// Dim returns the number of sites.
func (p *Phases) Dim() int { return p.sites }

// chain is the memory of one forward–backward pass: weights of the nodes of each site, and their sums over all sites before (with it) and behind it.
type chain struct {
	*Phases
	noised           []float64 // a noised field with its signal a and variance Δ; without one a = 0
	signal, variance float64
	local, f, b      []float64
}

func (p *Phases) newChain() *chain {
	n := p.sites * len(p.node)
	return &chain{p, make([]float64, p.sites), 0, 1, make([]float64, n), make([]float64, n), make([]float64, n)}
}

// given returns the chain given a noised field, for the pool. It panics if t is less than Earliest.
func (p *Phases) given(x []float64, t float64) *chain {
	checkLength(p.sites, x)
	signal, variance := arg.Noise(t)
	if t < Earliest {
		panic(fmt.Sprintf("fluids: t = %v, want at least %v", t, Earliest))
	}
	c := p.pool.Get().(*chain)
	copy(c.noised, x)
	c.signal, c.variance = signal, variance
	c.solve()
	return c
}

// weigh puts the weights of the site i at φ into dst, up to a factor; clean has those without noise.
func (c *chain) weigh(dst, at, clean []float64, i int) {
	for k, phi := range at {
		dst[k] = c.signal * phi * (c.noised[i] - c.signal*phi/2) / c.variance
	}
	top := floats.Max(dst)
	for k, w := range clean {
		dst[k] = w * math.Exp(dst[k]-top)
	}
}

func (c *chain) at(v []float64, i int) []float64 {
	m := len(c.node)
	return v[i*m : (i+1)*m]
}

// solve computes local, f and b, the last two normalised site by site.
func (c *chain) solve() {
	for i := range c.sites {
		c.weigh(c.at(c.local, i), c.node, c.weight, i)
	}
	last := c.sites - 1
	copy(c.at(c.f, 0), c.at(c.local, 0))
	normalise(c.at(c.f, 0))
	copy(c.at(c.b, last), slices.Repeat([]float64{1}, len(c.node)))
	behind := make([]float64, len(c.node))
	for i := 1; i < c.sites; i++ {
		c.apply(c.at(c.f, i), c.at(c.f, i-1))
		floats.Mul(c.at(c.f, i), c.at(c.local, i))
		normalise(c.at(c.f, i))
		j := last - i
		floats.MulTo(behind, c.at(c.b, j+1), c.at(c.local, j+1))
		c.apply(c.at(c.b, j), behind)
		normalise(c.at(c.b, j))
	}
}

// apply puts the transfer operator applied to v into dst.
func (p *Phases) apply(dst, v []float64) {
	m := len(p.node)
	for k := range dst {
		dst[k] = floats.Dot(p.transfer[k*m:(k+1)*m], v)
	}
}

func normalise(v []float64) { floats.Scale(1/floats.Sum(v), v) }

// marginal puts the probabilities of the nodes of the site i into dst.
func (c *chain) marginal(dst []float64, i int) {
	floats.MulTo(dst, c.at(c.f, i), c.at(c.b, i))
	normalise(dst)
}

// Means puts E[φ | X_t = x] into dst and returns it; a nil dst is allocated. It panics if t is less than Earliest.
func (p *Phases) Means(dst, x []float64, t float64) []float64 {
	dst = arg.Slice(dst, p.sites)
	c := p.given(x, t)
	defer p.pool.Put(c)
	probability := make([]float64, len(p.node))
	for i := range dst {
		c.marginal(probability, i)
		dst[i] = floats.Dot(probability, p.node)
	}
	return dst
}

// Score is the diffusion.Drift ∇ln p_t(x). It panics if t is less than Earliest.
func (p *Phases) Score(dst, x []float64, t float64) {
	checkLength(p.sites, dst)
	signal, variance := arg.Noise(t)
	p.Means(dst, x, t)
	for i, v := range x {
		dst[i] = (signal*dst[i] - v) / variance
	}
}

// Density returns the probability density of φ at a site, on the nodes.
func (p *Phases) Density(site int) (phi, density []float64) {
	arg.Index("site", site, p.sites)
	density = make([]float64, len(p.node))
	p.clean.marginal(density, site)
	floats.Scale(1/(p.node[1]-p.node[0]), density)
	return append([]float64(nil), p.node...), density
}

// Correlation returns ⟨φ_i φ_j⟩ for all j ≥ i.
func (p *Phases) Correlation(i int) []float64 {
	arg.Index("i", i, p.sites)
	c := p.clean
	weighted := floats.MulTo(make([]float64, len(p.node)), c.at(c.f, i), p.node) // φ_i, summed over the sites before
	norm := append([]float64(nil), c.at(c.f, i)...)
	var result []float64
	for j := i; j < p.sites; j++ {
		if j > i {
			for _, v := range [][]float64{weighted, norm} {
				old := append([]float64(nil), v...)
				p.apply(v, old)
				floats.Mul(v, p.weight)
			}
			sum := floats.Sum(norm)
			floats.Scale(1/sum, norm)
			floats.Scale(1/sum, weighted)
		}
		numerator := 0.0
		for k, b := range c.at(c.b, j) {
			numerator += weighted[k] * p.node[k] * b
		}
		result = append(result, numerator/floats.Dot(norm, c.at(c.b, j)))
	}
	return result
}

// OrderParameter returns ⟨(Σ_i φ_i/N)²⟩.
func (p *Phases) OrderParameter() (sum float64) {
	n := float64(p.sites)
	for i := range p.sites {
		for d, c := range p.Correlation(i) {
			if d > 0 {
				c *= 2
			}
			sum += c / (n * n)
		}
	}
	return sum
}

// bond is the weight of a bond.
func (p *Phases) bond(difference float64) float64 {
	return math.Exp(-p.coupling / 2 * difference * difference)
}

// CorrelationLength returns 1/ln(λ_0/λ_1) of the transfer operator, the length of the decay of ⟨φ_i φ_j⟩ far from the ends of a long chain. It is an error if it is above 10¹⁰ sites, where the eigenvalues differ by their rounding, or if these are not found.
func (p *Phases) CorrelationLength() (float64, error) {
	if p.coupling == 0 {
		return 0, nil // the sites are independent, λ_1 is 0, and its rounding would count
	}
	m := len(p.node)
	operator := mat.NewSymDense(m, nil)
	for k := range m {
		for l := k; l < m; l++ {
			operator.SetSym(k, l, math.Sqrt(p.weight[k]*p.weight[l])*p.transfer[k*m+l])
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(operator, false) {
		return 0, errors.New("fluids: the eigenvalues of the transfer operator were not found")
	}
	values := eigen.Values(nil)
	ratio := values[m-1] / math.Max(0, values[m-2])
	if ratio < 1+1e-10 {
		return 0, fmt.Errorf("fluids: coupling = %v and barrier = %v make the correlation length larger than 1e10 sites, where rounding hides it", p.coupling, p.barrier)
	}
	return 1 / math.Log(ratio), nil
}
