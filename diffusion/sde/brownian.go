package sde

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/check"
)

// The integrators see a Brownian motion over a step of length h through
// its increment W and its space–time Lévy area
//
//	H = (1/h) ∫ (W_r − (r/h) W) dr ~ N(0, h/12),
//
// which is independent of W. Kloeden and Platen's ΔZ = ∫ W_r dr is h(W/2 + H).
// Both halves of a step follow from the whole and two more normal variables,
// so that a path can be refined wherever necessary and stays the same path:
//
//	W₁ = W/2 + 3H/2 + √h z/4,    H₁ = H/4 − √h z/8 + √(h/48) z',
//	W₂ = W/2 − 3H/2 − √h z/4,    H₂ = H/4 − √h z/8 − √(h/48) z'
//
// (the tree of Gaines and Lyons, SIAM J. Appl. Math. 57, 1455 (1997), with the
// areas of Foster, Lyons and Oberhauser, SIAM J. Numer. Anal. 58, 1393 (2020)).

// Increment is what a step sees of the Brownian motions: W and H of each.
type Increment struct {
	W, H []float64
}

// newIncrement returns zero increments of m motions.
func newIncrement(m int) Increment {
	both := make([]float64, 2*m)
	return Increment{both[:m], both[m:]}
}

// draw fills the increment with fresh draws for a step of length h.
func (dw Increment) draw(h float64, normal func() float64) {
	w, area := math.Sqrt(h), math.Sqrt(h/12)
	for j := range dw.W {
		dw.W[j] = w * normal()
		dw.H[j] = area * normal()
	}
}

// MaxLevel is the finest level of a [Path], of 2^MaxLevel steps.
const MaxLevel = 50

// Path is one realisation of Brownian motions on an interval, on all dyadic
// grids at once: level l divides the interval into 2^l steps. The numbers depend
// on the seed alone, not on the order of the calls. A Path is not safe for
// concurrent use.
type Path struct {
	from, to float64
	seed     uint64

	// The steps on the way from the whole interval to the one asked for last:
	// consecutive calls have most of the way in common.
	known []pathStep
}

type pathStep struct {
	node uint64 // 1 for the whole interval, 2n and 2n+1 for the halves of n
	dw   Increment
}

// NewPath returns a path of the given number of Brownian motions from the time
// from to the time to.
func NewPath(motions int, from, to float64, seed uint64) (*Path, error) {
	if err := check.First(arg.AtLeast("motions", motions, 1), arg.Memory("motions", motions, 16*(MaxLevel+1)), checkInterval(from, to)); err != nil {
		return nil, err
	}
	p := &Path{from: from, to: to, seed: seed, known: make([]pathStep, MaxLevel+1)}
	for l := range p.known {
		p.known[l].dw = newIncrement(motions)
	}
	p.known[0].node = 1
	p.known[0].dw.draw(to-from, p.normals(1))
	return p, nil
}

// isZero reports a path that NewPath has not made.
func (p *Path) isZero() bool { return p == nil || len(p.known) == 0 }

// Increment returns the increment over step i of the 2^level steps. It stays
// valid until the next call. It panics if there is no such step.
func (p *Path) Increment(level, i int) Increment {
	if p.isZero() {
		panic(errNoPath.Error())
	}
	if level < 0 || level > MaxLevel || i < 0 || i >= 1<<level {
		panic(fmt.Sprintf("sde: no step %d at level %d", i, level))
	}
	node := uint64(1)<<level | uint64(i)
	first := level // the deepest step that is known
	for p.known[first].node != node>>(level-first) {
		first--
	}
	for l := first + 1; l <= level; l++ {
		p.known[l].node = node >> (level - l)
		p.split(l)
	}
	return p.known[level].dw
}

// Time returns the time at which step i of level begins.
func (p *Path) Time(level, i int) float64 {
	return p.from + (p.to-p.from)*math.Ldexp(float64(i), -level)
}

// split fills level l, whose node is known, from the level above.
func (p *Path) split(l int) {
	parent, child := p.known[l-1], p.known[l]
	h := math.Ldexp(p.to-p.from, 1-l)
	sign := 1 - 2*float64(child.node&1)
	normal := p.normals(child.node | 1) // both halves share their normals
	for j, w := range parent.dw.W {
		area, z, apart := parent.dw.H[j], math.Sqrt(h)*normal(), math.Sqrt(h/48)*normal()
		child.dw.W[j] = w/2 + sign*(1.5*area+z/4)
		child.dw.H[j] = area/4 - z/8 + sign*apart
	}
}

// normals returns the normal variables that belong to a node.
func (p *Path) normals(node uint64) func() float64 {
	return rand.New(rand.NewPCG(p.seed, scramble(node))).NormFloat64
}

// scramble spreads neighbouring numbers over all 64 bits (the finaliser of
// SplitMix64, Steele, Lea and Flood 2014).
func scramble(n uint64) uint64 {
	n *= 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

func checkInterval(from, to float64) error {
	if length := to - from; !(length > 0) || math.IsInf(length, 1) {
		return fmt.Errorf("sde: to = %v is not a finite time after from = %v", to, from)
	}
	return nil
}
