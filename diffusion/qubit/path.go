package qubit

import (
	"context"
	"math"
	"math/cmplx"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/blocks"
)

// One quantum-jump path.

// vector is a state vector, which need not be normalised.
type vector [2]complex128

func (v vector) norm2() float64 {
	return real(v[0])*real(v[0]) + imag(v[0])*imag(v[0]) + real(v[1])*real(v[1]) + imag(v[1])*imag(v[1])
}

func (v vector) scale(f float64) vector { return vector{v[0] * complex(f, 0), v[1] * complex(f, 0)} }

// act returns a v.
func (a Matrix) act(v vector) vector {
	return vector{a[0][0]*v[0] + a[0][1]*v[1], a[1][0]*v[0] + a[1][1]*v[1]}
}

// state returns the Bloch vector of v.
func (v vector) state() State {
	norm, coherence := v.norm2(), 2*cmplx.Conj(v[0])*v[1]
	up, down := real(v[0])*real(v[0])+imag(v[0])*imag(v[0]), real(v[1])*real(v[1])+imag(v[1])*imag(v[1])
	return State{real(coherence) / norm, imag(coherence) / norm, (up - down) / norm}
}

// basis is the eigenbasis of a state with its probabilities.
type basis struct {
	vectors       [2]vector
	probabilities [2]float64
}

func newBasis(s State) basis {
	axis := s.axis()
	phi := math.Atan2(axis.Y, axis.X)
	sin, cos := math.Sincos(math.Atan2(math.Hypot(axis.X, axis.Y), axis.Z) / 2)
	phase := cmplx.Rect(1, phi)
	high, low := s.Eigenvalues()
	return basis{
		[2]vector{{complex(cos, 0), phase * complex(sin, 0)}, {complex(sin, 0), -phase * complex(cos, 0)}},
		[2]float64{high, low},
	}
}

// path is a quantum-jump path while it is being run.
type path struct {
	u         *unraveling
	rng       *rand.Rand
	psi       vector
	threshold float64 // the next jump comes when |ψ|² has fallen to this
	entropy   float64 // ln p_i + Σ s_k so far
	jumps     int
}

// start draws the eigenvector in which the path starts.
func (p *path) start() {
	p.jumps = 0
	i := p.draw(p.u.first.probabilities[0])
	p.psi, p.entropy = p.u.first.vectors[i], math.Log(p.u.first.probabilities[i])
	p.threshold = 1 - p.rng.Float64()
}

// draw returns 0 with the given probability, 1 otherwise.
func (p *path) draw(probability float64) int {
	if p.rng.Float64() < probability {
		return 0
	}
	return 1
}

// move moves the path over one interval between records. The only error is that of ctx.
func (p *path) move(ctx context.Context) error {
	left, moved := p.u.Duration/float64(p.u.Steps), p.u.step.act(p.psi)
	for moved.norm2() < p.threshold {
		if err := blocks.Interrupted(ctx, p.jumps); err != nil {
			return err
		}
		left -= p.jump(left)
		moved = p.u.drift.Scale(complex(left, 0)).exp().act(p.psi)
	}
	p.psi = moved
	return nil
}

// jump moves the path through its next jump, which comes within the remaining time left, and
// returns the time until then.
func (p *path) jump(left float64) float64 {
	lo, hi := 0.0, left
	for range 60 {
		mid := lo + (hi-lo)/2
		if p.u.drift.Scale(complex(mid, 0)).exp().act(p.psi).norm2() < p.threshold {
			hi = mid
		} else {
			lo = mid
		}
	}
	before := p.u.drift.Scale(complex(hi, 0)).exp().act(p.psi)
	chosen := p.choose(before)
	if chosen < 0 { // no jump is possible here; rounding alone asked for one
		p.threshold = 0
		return 0
	}
	next := p.u.Noise.Jumps[chosen].act(before)
	p.psi = next.scale(1 / math.Sqrt(next.norm2()))
	p.threshold = 1 - p.rng.Float64()
	p.jumps++
	if p.u.entropies != nil {
		p.entropy += p.u.entropies[chosen]
	}
	return hi
}

// choose draws the jump k with a probability proportional to |L_k ψ|²; −1 if all are 0.
func (p *path) choose(psi vector) (k int) {
	var total float64
	for _, jump := range p.u.Noise.Jumps {
		total += jump.act(psi).norm2()
	}
	chosen, point := -1, total*p.rng.Float64()
	for k, jump := range p.u.Noise.Jumps {
		if weight := jump.act(psi).norm2(); weight > 0 {
			chosen = k
			if point -= weight; point < 0 {
				break
			}
		}
	}
	return chosen
}

// state returns the present Bloch vector.
func (p *path) state() State { return p.psi.state() }

// total measures the end and returns the entropy of the whole path.
func (p *path) total() float64 {
	last := &p.u.last
	overlap := cmplx.Conj(last.vectors[0][0])*p.psi[0] + cmplx.Conj(last.vectors[0][1])*p.psi[1]
	j := p.draw(real(overlap*cmplx.Conj(overlap)) / p.psi.norm2())
	return p.entropy - math.Log(last.probabilities[j])
}
