package materials

import (
	"math/bits"

	"gonum.org/v1/gonum/floats"
)

// The distributions of energy and composition. The partition function is a polynomial in e^{−2K}, of which the power
// is the number of bonds between unlike atoms, and in e^{2H}, of which it is the number of atoms of the
// kind +1. The transfer matrix is multiplied with polynomials in place of numbers.

// EnergyLaw returns the possible energies, in rising order, and their probabilities.
func (a *Alloy) EnergyLaw() (energies, p []float64) {
	bonds := a.length*a.ringBonds() + (a.length-1)*a.width
	compositions := a.up + 1 // 0 if it is not fixed
	all := a.levels(bonds+1, compositions)
	lane := max(1, compositions)
	for broken := range bonds + 1 {
		energies = append(energies, float64(2*broken-bonds))
		p = append(p, all[(broken+1)*lane-1])
	}
	floats.Scale(1/floats.Sum(p), p)
	return energies, p
}

// CompositionLaw returns the probabilities of 0 to Dim atoms of the kind +1. With a fixed composition one of them is 1.
func (a *Alloy) CompositionLaw() []float64 {
	if a.up >= 0 {
		p := make([]float64, a.Dim()+1)
		p[a.up] = 1
		return p
	}
	p := a.levels(0, a.Dim()+1)
	floats.Scale(1/floats.Sum(p), p)
	return p
}

// levels returns the relative weights of 0, 1, … broken bonds and, in consecutive places, of 0, 1, … atoms of the kind
// +1. More than the given numbers of either are left out; for 0 they are not told apart.
func (a *Alloy) levels(energies, compositions int) []float64 {
	lane := max(1, compositions)
	lanes := max(1, energies) * lane
	perBond, perAtom := min(1, energies)*lane, min(1, compositions)
	states := a.row.states()
	v := make([]float64, states*lanes)
	for s := range states {
		v[s*lanes] = 1
	}
	for l := range a.length {
		if l > 0 {
			a.transferLevels(v, lanes, perBond)
		}
		for s, w := range a.row.weight {
			own := v[s*lanes : (s+1)*lanes]
			raise(own, a.broken(s)*perBond)
			for k := 0; k < lanes; k += lane {
				raise(own[k:k+lane], bits.OnesCount(uint(s))*perAtom)
			}
			floats.Scale(w, own)
		}
		floats.Scale(1/floats.Sum(v), v)
	}
	total := make([]float64, lanes)
	for s := range states {
		floats.Add(total, v[s*lanes:(s+1)*lanes])
	}
	return total
}

// transferLevels is transfer with bonds between unlike atoms moved up by perBond places.
func (a *Alloy) transferLevels(v []float64, lanes, perBond int) {
	like, unlike := a.factors()
	for stride := lanes; stride < len(v); stride *= 2 {
		for base := 0; base < len(v); base += 2 * stride {
			for from := base; from < base+stride; from += lanes {
				down, up := v[from:from+lanes], v[from+stride:from+stride+lanes]
				for j := lanes - 1; j >= 0; j-- { // downwards, since lower places are still needed
					d, u := like*down[j], like*up[j]
					if j >= perBond {
						d, u = d+unlike*up[j-perBond], u+unlike*down[j-perBond]
					}
					down[j], up[j] = d, u
				}
			}
		}
	}
}
