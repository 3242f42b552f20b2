package materials

import (
	"fmt"
	"math"
	"math/bits"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/check"
)

// Alloy is a binary alloy on a strip of the square lattice, an Ising model: atoms of two kinds, x_i = ±1, with
//
//	p(x) ∝ e^{−K E(x) + H Σ_i x_i},    E = −Σ_⟨ij⟩ x_i x_j,
//
// E over the bonds of neighbours. The strip is closed to a ring across its width and open at both ends of its
// length; the site i of column l has the index l·width + i. The coupling K is the exchange energy over the temperature,
// positive for atoms that separate and negative for atoms that order. The field H is half the difference of the chemical
// potentials over the temperature. The infinite lattice has its critical point at K = ½ ln(1 + √2), H = 0.
//
// An Alloy is immutable and safe for concurrent use.
type Alloy struct {
	*row
	coupling, field float64
	up              int // number of atoms with x = +1; -1: not fixed
}

// NewAlloy returns the alloy of the given width, 1 to 10, and length. A ring of two atoms has one bond, one of a single
// atom none. Coupling and field are between −10 and 10.
func NewAlloy(width, length int, coupling, field float64) (*Alloy, error) {
	return newAlloy(width, length, coupling, field, -1)
}

// AtComposition returns the same alloy with exactly up atoms of the kind +1. A score then takes about up + 1 times as long.
func (a *Alloy) AtComposition(up int) (*Alloy, error) {
	if up < 0 || up > a.Dim() {
		return nil, fmt.Errorf("materials: up = %d, want 0 to %d", up, a.Dim())
	}
	return newAlloy(a.width, a.length, a.coupling, a.field, up)
}

func newAlloy(width, length int, coupling, field float64, up int) (*Alloy, error) {
	const most = 10
	if width < 1 || width > most {
		return nil, fmt.Errorf("materials: width = %d, want 1 to %d", width, most)
	}
	if !(math.Abs(coupling) <= most) {
		return nil, fmt.Errorf("materials: coupling = %v, want −%d to %d", coupling, most, most)
	}
	if !(math.Abs(field) <= most) {
		return nil, fmt.Errorf("materials: field = %v, want −%d to %d", field, most, most)
	}
	states, total := 1<<width, max(0, up)
	if err := check.First(
		arg.AtLeast("length", length, 1),
		arg.Memory("length", length, 40*float64(states)*float64(total+1)),
	); err != nil {
		return nil, err
	}
	a := &Alloy{row: &row{length: length, width: width, total: total}, coupling: coupling, field: field, up: up}
	for s := range states {
		for i := range width {
			a.vectors = append(a.vectors, float64(s>>i&1)*2-1)
		}
		a.weight = append(a.weight, a.columnWeight(s))
		if up >= 0 {
			a.count = append(a.count, bits.OnesCount(uint(s)))
		}
	}
	a.offset = math.Abs(coupling) * float64(width*(length-1))
	a.complete(a.transfer, a.weigh)
	return a, nil
}

// ringBonds returns the number of bonds in a column.
func (a *Alloy) ringBonds() int {
	if a.width < 3 {
		return a.width - 1
	}
	return a.width
}

// broken returns the number of bonds between unlike atoms in a column.
func (a *Alloy) broken(state int) int {
	turned := state>>1 | state&1<<(a.width-1)
	return bits.OnesCount(uint((state ^ turned) & (1<<a.ringBonds() - 1)))
}

func (a *Alloy) columnWeight(state int) float64 {
	up := bits.OnesCount(uint(state))
	return math.Exp(a.coupling*float64(a.ringBonds()-2*a.broken(state)) + a.field*float64(2*up-a.width))
}

// weigh multiplies the weights of the atoms of each column, the larger of which is 1. The penalty is the same for all.
//
// At a fixed composition a field λ/2 for all atoms changes nothing. It is chosen so that the composition is a typical
// one in the fields of the atoms alone; otherwise the weights of its lanes would underflow.
func (a *Alloy) weigh(local, fields []float64, penalty float64) (log float64) {
	shift := 0.0
	if a.up >= 0 {
		shift = balance(fields, a.up)
		log = shift * float64(2*a.up-len(fields))
	}
	log -= penalty * float64(len(fields))
	states := 1 << a.width
	for l := range a.length {
		column := local[l*states : (l+1)*states]
		column[0] = 1
		for i, h := range fields[l*a.width : (l+1)*a.width] {
			h -= shift
			log += math.Abs(h)
			down, up := math.Exp(min(0, -2*h)), math.Exp(min(0, 2*h))
			for s, w := range column[:1<<i] {
				column[s], column[s|1<<i] = down*w, up*w
			}
		}
	}
	return log
}

// balance returns the field that, taken off the others, leaves atoms that do not interact with up of the kind +1 on average.
func balance(fields []float64, up int) float64 {
	lo, hi := floats.Min(fields)-20, floats.Max(fields)+20
	for range 60 {
		mid, mean := (lo+hi)/2, 0.0
		for _, h := range fields {
			mean += 1 / (1 + math.Exp(2*(mid-h)))
		}
		if mean > float64(up) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// factors returns the weights of a bond between like and unlike atoms, over the larger one.
func (a *Alloy) factors() (like, unlike float64) {
	return math.Exp(min(0, 2*a.coupling)), math.Exp(min(0, -2*a.coupling))
}

// transfer multiplies v by the weights of the bonds to the next column, one atom after the other: a product of as many
// matrices as the column is wide, each with two numbers in a row, in place of a full one.
func (a *Alloy) transfer(v []float64, lanes int) {
	like, unlike := a.factors()
	for stride := lanes; stride < len(v); stride *= 2 {
		for base := 0; base < len(v); base += 2 * stride {
			down := v[base : base+stride]
			up := v[base+stride : base+2*stride][:len(down)]
			for j, d := range down {
				u := up[j]
				down[j], up[j] = like*d+unlike*u, unlike*d+like*u
			}
		}
	}
}

// Energy returns E of the signs of x. It panics if len(x) is not Dim.
func (a *Alloy) Energy(x []float64) float64 {
	if len(x) != a.Dim() {
		panic(badLength)
	}
	kind := func(l, i int) bool { return x[l*a.width+i] > 0 }
	energy := 0.0
	bond := func(like bool) {
		if like {
			energy--
		} else {
			energy++
		}
	}
	for l := range a.length {
		for i := range a.ringBonds() {
			bond(kind(l, i) == kind(l, (i+1)%a.width))
		}
		for i := range a.width {
			if l+1 < a.length {
				bond(kind(l, i) == kind(l+1, i))
			}
		}
	}
	return energy
}

// Up returns the number of positive components of x, the atoms of the kind +1.
func Up(x []float64) int {
	n := 0
	for _, v := range x {
		if v > 0 {
			n++
		}
	}
	return n
}

// Sites returns the places of the atoms: column and place in the column.
func (a *Alloy) Sites() [][]float64 {
	var sites [][]float64
	for i := range a.Dim() {
		sites = append(sites, []float64{float64(i / a.width), float64(i % a.width)})
	}
	return sites
}

// StructureFactor returns S(q) = (1/N) Σ_ij Cov(x_i, x_j) cos q·(r_i − r_j) for the wave vectors q, along the strip and across.
// Waves across the strip fit if their second component is a multiple of 2π/width. It panics if a q has not two components.
func (a *Alloy) StructureFactor(q ...[]float64) []float64 {
	covariance, sites := a.Covariance(), a.Sites()
	var s []float64
	for _, q := range q {
		re, im := mat.NewVecDense(a.Dim(), nil), mat.NewVecDense(a.Dim(), nil)
		for i, r := range sites {
			if len(q) != len(r) {
				panic(badLength)
			}
			sin, cos := math.Sincos(floats.Dot(q, r))
			re.SetVec(i, cos)
			im.SetVec(i, sin)
		}
		s = append(s, (mat.Inner(re, covariance, re)+mat.Inner(im, covariance, im))/float64(a.Dim()))
	}
	return s
}
