package materials

import (
	"fmt"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/check"
)

// Polymer is a chain of bonds u_1 … u_N, each of which has one of a few directions, with the energy of bending
//
//	p(u) ∝ e^{κ Σ_n u_n·u_{n+1}}
//
// over the temperature. κ > 0 makes the chain stiff, κ = 0 is the random walk. Monomers may overlap. The data are the
// bonds, one after the other: x = (u_1, …, u_N). The bead n is at u_1 + … + u_n.
//
// A Polymer is immutable and safe for concurrent use.
type Polymer struct {
	*row
	bend []float64 // e^{κ u·u′} of all pairs of directions, over the largest
}

// SquareLattice and CubicLattice return the directions to the nearest neighbours in two and three dimensions.
func SquareLattice() [][]float64 { return [][]float64{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} }

// CubicLattice: see [SquareLattice].
func CubicLattice() [][]float64 {
	return [][]float64{{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}}
}

// NewPolymer returns a chain of the given number of bonds and bending stiffness κ, between −100 and 100. The directions
// are vectors of one dimension, at most 1000 of them; their lengths, at most 1, may differ.
func NewPolymer(bonds int, directions [][]float64, stiffness float64) (*Polymer, error) {
	const most = 1000
	if len(directions) < 1 || len(directions) > most {
		return nil, fmt.Errorf("materials: len(directions) = %d, want 1 to %d", len(directions), most)
	}
	dim := len(directions[0])
	for i, u := range directions {
		if length := floats.Norm(u, 2); len(u) != dim || dim == 0 || !(length <= 1+1e-9) {
			return nil, fmt.Errorf("materials: directions[%d] = %v, want a vector of dimension %d, at least 1, and length up to 1", i, u, dim)
		}
	}
	if !(math.Abs(stiffness) <= 100) {
		return nil, fmt.Errorf("materials: stiffness = %v, want −100 to 100", stiffness)
	}
	n := len(directions)
	if err := check.First(
		arg.AtLeast("bonds", bonds, 1),
		arg.Memory("bonds", bonds, 32*float64(n)+8*float64(dim)),
	); err != nil {
		return nil, err
	}
	p := &Polymer{row: &row{length: bonds, width: dim}}
	for _, u := range directions {
		for _, v := range directions {
			p.bend = append(p.bend, stiffness*floats.Dot(u, v))
		}
		p.vectors = append(p.vectors, u...)
		p.weight = append(p.weight, 1)
	}
	top := floats.Max(p.bend)
	for i, v := range p.bend {
		p.bend[i] = math.Exp(v - top)
	}
	p.offset = top * float64(bonds-1)
	p.complete(p.transfer, p.weigh)
	return p, nil
}

// transfer multiplies v by the weights of the bending.
func (p *Polymer) transfer(v []float64, _ int) {
	old := slices.Clone(v)
	for s := range v {
		v[s] = floats.Dot(p.bend[s*len(v):(s+1)*len(v)], old)
	}
}

// weigh gives the likeliest direction of each bond the weight 1.
func (p *Polymer) weigh(local, fields []float64, penalty float64) (log float64) {
	r := p.row
	for l := range r.length {
		column := local[l*r.states() : (l+1)*r.states()]
		for s := range column {
			u := r.vector(s)
			column[s] = floats.Dot(fields[l*r.width:(l+1)*r.width], u) - penalty*floats.Dot(u, u)
		}
		top := floats.Max(column)
		log += top
		for s, v := range column {
			column[s] = math.Exp(v - top)
		}
	}
	return log
}

// Nearest puts the direction nearest to each bond of x into dst and returns it: a chain of the model, as one takes the signs of
// an alloy. A nil dst is allocated.
func (p *Polymer) Nearest(dst, x []float64) []float64 {
	dst = arg.Slice(dst, p.Dim())
	if len(x) != p.Dim() {
		panic(badLength)
	}
	r := p.row
	for l := range r.length {
		best, least := 0, math.Inf(1)
		for s := range r.states() {
			if d := floats.Distance(x[l*r.width:(l+1)*r.width], r.vector(s), 2); d < least {
				best, least = s, d
			}
		}
		copy(dst[l*r.width:], r.vector(best))
	}
	return dst
}

// Beads returns the positions of the N + 1 beads of the chain with the bonds x, the first of them at the origin.
func (p *Polymer) Beads(x []float64) [][]float64 {
	if len(x) != p.Dim() {
		panic(badLength)
	}
	r := p.row
	beads := [][]float64{make([]float64, r.width)}
	for l := range r.length {
		beads = append(beads, floats.AddTo(make([]float64, r.width), beads[l], x[l*r.width:(l+1)*r.width]))
	}
	return beads
}

// Characteristic returns ⟨e^{iq·R}⟩ of the vector R from the first bead to the last. On a lattice the probabilities of R
// are the coefficients of its Fourier series.
func (p *Polymer) Characteristic(q []float64) complex128 {
	means := p.phases(q, 0)
	return means[len(means)-1]
}

// StructureFactor returns the scattering of a bead, S(q) = ⟨|Σ_n e^{iq·r_n}|²⟩/(N + 1) over the N + 1 beads.
func (p *Polymer) StructureFactor(q []float64) float64 {
	beads := float64(p.row.length + 1)
	total := beads
	for first := range p.row.length {
		for _, mean := range p.phases(q, first) {
			total += 2 * real(mean)
		}
	}
	return total / beads
}

// phases returns ⟨e^{iq·(r_n − r_first)}⟩ of the beads n > first: the recursion for f, with a phase for each bond behind the first.
func (p *Polymer) phases(q []float64, first int) (means []complex128) {
	r, c := p.row, p.row.clean()
	if len(q) != r.width {
		panic(badLength)
	}
	n := r.states()
	v, next := make([]complex128, n), make([]complex128, n)
	for l := first; l < r.length; l++ {
		sum, z := complex(0, 0), 0.0
		for s := range n {
			next[s] = complex(c.f[first*n+s], 0)
			if l > first {
				next[s] = 0
				for from, w := range p.bend[s*n : (s+1)*n] {
					next[s] += complex(w, 0) * v[from]
				}
				next[s] /= complex(c.norm[l], 0)
			}
			next[s] *= cmplx.Exp(complex(0, floats.Dot(q, r.vector(s))))
			b := c.b[l*n+s]
			sum, z = sum+next[s]*complex(b, 0), z+c.f[l*n+s]*b
		}
		means = append(means, sum/complex(z, 0))
		v, next = next, v
	}
	return means
}

// EndLaw returns the distribution of one component of the vector R from the first bead to the last, for directions with whole
// numbers as components, as on a lattice: the values from −N to N and their probabilities. It is an error if the axis does not exist or a
// component is not a whole number.
func (p *Polymer) EndLaw(axis int) (r, probability []float64, err error) {
	row := p.row
	if axis < 0 || axis >= row.width {
		return nil, nil, fmt.Errorf("materials: axis = %d, want 0 to %d", axis, row.width-1)
	}
	states, bonds := row.states(), row.length
	places := 2*bonds + 1
	if err := arg.Memory("bonds", bonds, 40*float64(states)); err != nil {
		return nil, nil, err
	}
	weight, next := make([]float64, states*places), make([]float64, states*places) // of the bond so far and the place
	for l := range bonds {
		clear(next)
		for s := range states {
			step := row.vector(s)[axis]
			if step != math.Round(step) {
				return nil, nil, fmt.Errorf("materials: directions[%d] = %v has a component that is not a whole number", s, row.vector(s))
			}
			if l == 0 {
				next[s*places+bonds+int(step)] = 1
				continue
			}
			to := next[s*places : (s+1)*places]
			for from, w := range p.bend[s*states : (s+1)*states] {
				for k := bonds - l; k <= bonds+l; k++ {
					to[k+int(step)] += w * weight[from*places+k]
				}
			}
		}
		floats.Scale(1/floats.Sum(next), next)
		weight, next = next, weight
	}
	probability = make([]float64, places)
	for k := range places {
		r = append(r, float64(k-bonds))
		for s := range states {
			probability[k] += weight[s*places+k]
		}
	}
	return r, probability, nil
}
