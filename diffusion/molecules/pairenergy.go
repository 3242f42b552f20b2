package molecules

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/cluster"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// An energy of pairs of equal particles whose score is fitted to configurations. It is linear in its coefficients,
//
//	U_θ(x) = U_known(x) + Σ_k θ_k φ_k(x),    φ_k(x) = Σ_{i<j} B_k(r_ij),
//
// so that score matching is a system of linear equations. Implicitly (Hyvärinen, J. Mach. Learn. Res. 6, 695 (2005)),
// ⟨|∇U_θ|²/ϑ² − 2ΔU_θ/ϑ⟩ is least for
//
//	Σ_l ⟨∇φ_k·∇φ_l⟩ θ_l = ϑ⟨Δφ_k⟩ − ⟨∇φ_k·∇U_known⟩,
//
// which for pairs is the equation of Yvon, Born and Green (Mullinax and Noid, Phys. Rev. Lett. 103, 198104 (2009)). With
// noise σ the score of x + σξ is fitted instead: x becomes x ± σξ, and ⟨Δφ_k⟩ becomes ⟨ξ·[∇φ_k(x + σξ) − ∇φ_k(x − σξ)]⟩/2σ
// (Vincent, Neural Comput. 23, 1661 (2011)). If the forces F are measured, they are matched: −⟨F·∇φ_k⟩ stands for ϑ⟨Δφ_k⟩.

// PairFit learns an energy of pairs from configurations of the density e^{−U/ϑ}. The functions B_k are cubic splines
// in ln r, with two continuous derivatives, that vanish from the end of the Range on. Before its beginning the pair energy
// goes on as a straight line.
type PairFit struct {
	Dim         int        // of space; 0: 3
	Temperature float64    // ϑ
	Range       [2]float64 // of distances; Range[0] > 0
	Splines     int        // at least 4

	// Known is a part of the energy of a pair that need not be learned, with its derivative, for example that of a trap or a wall; nil: none.
	Known func(r float64) (energy, slope float64)

	Noise float64 // σ of denoising score matching; 0: implicit score matching
	Seed  uint64  // of the noise

	// Force puts the measured force at x into dst. With it forces are matched, and there is no Noise; nil: the score is.
	Force func(dst, x []float64)
}

// PairEnergy is an energy of pairs that PairFit.Run has fitted. It is safe for concurrent use.
type PairEnergy struct {
	Known        func(r float64) (energy, slope float64) // nil: none
	Coefficients []float64                               // θ

	dim        int
	splines    splines
	replicates [][]float64 // θ with one run left out
}

// Run fits the energy to configurations, given as runs[run][time][coordinates], N·Dim coordinates each. Errors come from runs,
// at least two, that are independent of each other; the configurations of a run may be correlated.
func (f PairFit) Run(runs [][][]float64) (*PairEnergy, error) {
	if f.Dim == 0 {
		f.Dim = 3
	}
	if err := f.check(runs); err != nil {
		return nil, err
	}
	p := &PairEnergy{Known: f.Known, dim: f.Dim, splines: newSplines(f.Range, f.Splines)}
	total, each := newNormal(f.Splines), make([]normal, len(runs))
	for i, run := range runs {
		each[i] = newNormal(f.Splines)
		rng := rand.New(stream.New(f.Seed, uint64(i), 0))
		for _, x := range run {
			f.add(p, &each[i], x, rng)
		}
		total.add(1, each[i])
	}
	var err error
	if p.Coefficients, err = total.solve(); err != nil {
		return nil, err
	}
	for _, e := range each {
		total.add(-1, e)
		theta, err := total.solve()
		if err != nil {
			return nil, err
		}
		p.replicates = append(p.replicates, theta)
		total.add(1, e)
	}
	return p, nil
}

func (f PairFit) check(runs [][][]float64) error {
	if err := check.First(
		arg.AtLeast("Dim", f.Dim, 1), arg.Positive("Temperature", f.Temperature), arg.Positive("Range[0]", f.Range[0]),
		arg.AtLeast("Splines", f.Splines, 4), arg.NonNegative("Noise", f.Noise), arg.AtLeast("the number of runs", len(runs), 2),
		arg.Memory("Splines", f.Splines, 8*float64(f.Splines)*float64(len(runs)+3)),
	); err != nil {
		return err
	}
	if f.Force != nil && f.Noise > 0 {
		return fmt.Errorf("molecules: Noise = %v with a Force, want 0", f.Noise)
	}
	if !(f.Range[1] > f.Range[0]) || math.IsInf(f.Range[1], 1) {
		return fmt.Errorf("molecules: Range = %v, want it to end after its beginning", f.Range)
	}
	for i, run := range runs {
		if len(run) == 0 {
			return fmt.Errorf("molecules: runs[%d] is empty", i)
		}
		for j, x := range run {
			if len(x) != len(runs[0][0]) || len(x)%f.Dim != 0 || len(x) < 2*f.Dim {
				return fmt.Errorf("molecules: runs[%d][%d] has length %d, want the coordinates of two particles or more, in %d dimensions, as many as the first", i, j, len(x), f.Dim)
			}
			for k, v := range x {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return fmt.Errorf("molecules: runs[%d][%d][%d] = %v", i, j, k, v)
				}
			}
		}
	}
	return nil
}

// add adds the terms of one configuration to the equations.
func (f PairFit) add(p *PairEnergy, n *normal, x []float64, rng *rand.Rand) {
	n.count++
	if f.Noise > 0 {
		f.addNoised(p, n, x, rng)
		return
	}
	gradients, laplacians, known := p.features(x)
	n.configuration(1, gradients, known)
	if f.Force == nil {
		floats.AddScaled(n.right, f.Temperature, laplacians)
		return
	}
	force := make([]float64, len(x))
	f.Force(force, x)
	n.project(-1, gradients, force)
}

// addNoised adds the terms of the configuration with noise of either sign.
func (f PairFit) addNoised(p *PairEnergy, n *normal, x []float64, rng *rand.Rand) {
	xi, y := make([]float64, len(x)), make([]float64, len(x))
	for i := range xi {
		xi[i] = rng.NormFloat64()
	}
	cluster.Center(xi, f.Dim)
	for _, sign := range []float64{1, -1} {
		floats.AddScaledTo(y, x, sign*f.Noise, xi)
		gradients, _, known := p.features(y)
		n.configuration(0.5, gradients, known)
		n.project(sign*f.Temperature/(2*f.Noise), gradients, xi)
	}
}

// features returns ∇φ_k as rows, Δφ_k, and ∇U_known.
func (p *PairEnergy) features(x []float64) (gradients *mat.Dense, laplacians, known []float64) {
	gradients = mat.NewDense(p.splines.n, len(x), nil)
	laplacians, known = make([]float64, p.splines.n), make([]float64, len(x))
	p.pairs(x, func(i, j int, r float64) {
		if p.Known != nil {
			_, slope := p.Known(r)
			p.push(known, x, i, j, slope/r)
		}
		first, count, values := p.splines.at(r)
		for k, v := range values[:count] {
			p.push(gradients.RawRowView(first+k), x, i, j, v.slope/r)
			laplacians[first+k] += 2 * (v.curvature + float64(p.dim-1)*v.slope/r)
		}
	})
	return gradients, laplacians, known
}

// push adds f (x_i − x_j) to the vector of the particle at i, and subtracts it from that of the particle at j.
func (p *PairEnergy) push(dst, x []float64, i, j int, f float64) {
	for a := range p.dim {
		d := f * (x[i+a] - x[j+a])
		dst[i+a] += d
		dst[j+a] -= d
	}
}

// pairs calls f with the distance of each pair of particles, whose coordinates begin at i and j > i.
func (p *PairEnergy) pairs(x []float64, f func(i, j int, r float64)) {
	if len(x)%p.dim != 0 {
		panic(badLength)
	}
	for i := 0; i < len(x); i += p.dim {
		for j := i + p.dim; j < len(x); j += p.dim {
			square := 0.0
			for a := range p.dim {
				square += (x[i+a] - x[j+a]) * (x[i+a] - x[j+a])
			}
			f(i, j, math.Sqrt(square))
		}
	}
}

// Pair returns the energy of a pair at the distance r > 0 and its derivative.
func (p *PairEnergy) Pair(r float64) (energy, slope float64) {
	if p.Known != nil {
		energy, slope = p.Known(r)
	}
	value, derivative := p.splines.sum(p.Coefficients, r)
	return energy + value, slope + derivative
}

// Energy returns U_θ(x). It panics unless the length of x is a multiple of Dim.
func (p *PairEnergy) Energy(x []float64) (energy float64) {
	p.pairs(x, func(_, _ int, r float64) {
		u, _ := p.Pair(r)
		energy += u
	})
	return energy
}

// Force puts −∇U_θ(x) into dst. Where two particles meet it has no direction and is NaN. It panics if the lengths of dst and x differ, or are no multiple of Dim.
func (p *PairEnergy) Force(dst, x []float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	clear(dst)
	p.pairs(x, func(i, j int, r float64) {
		_, slope := p.Pair(r)
		p.push(dst, x, i, j, -slope/r)
	})
}

// Jackknife returns f of the energy, with a standard error from fits that leave out one run each. It is the error that f
// owes to the data of the fit.
func (p *PairEnergy) Jackknife(f func(*PairEnergy) float64) diffusion.Estimate {
	if f == nil {
		panic("molecules: f is nil")
	}
	q, n := *p, float64(len(p.replicates))
	sample := make([]float64, len(p.replicates))
	for i, theta := range p.replicates {
		q.Coefficients = theta
		sample[i] = f(&q)
	}
	return diffusion.Estimate{Value: f(p), StdErr: math.Sqrt(stat.PopVariance(sample, nil) * (n - 1))}
}

// Boltzmann is the density ∝ e^{−U/ϑ} of particles with a learned energy, as Langevin of package sde takes it. The centre of mass is free.
type Boltzmann struct {
	Energy      *PairEnergy
	Particles   int
	Temperature float64 // ϑ
}

func (b Boltzmann) check() {
	if b.Energy == nil {
		panic("molecules: a Boltzmann density without Energy")
	}
}

// Dim returns the number of coordinates.
func (b Boltzmann) Dim() int {
	b.check()
	return b.Particles * b.Energy.dim
}

// LogProb returns −U(x)/ϑ.
func (b Boltzmann) LogProb(x []float64) float64 {
	b.check()
	return -b.Energy.Energy(x) / b.Temperature
}

// Score puts −∇U(x)/ϑ into dst and returns it; a nil dst is allocated.
func (b Boltzmann) Score(dst, x []float64) []float64 {
	b.check()
	dst = arg.Slice(dst, len(x))
	b.Energy.Force(dst, x)
	floats.Scale(1/b.Temperature, dst)
	return dst
}
