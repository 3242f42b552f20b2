// Package cluster samples Lennard-Jones clusters by a score that has the symmetries of
// the energy, and restores conserved quantities by projection.
//
// The energy of N particles in d dimensions depends only on their distances,
//
//	U = Σ_{i<j} 4ε [(σ/r_ij)¹² − (σ/r_ij)⁶] + (κ/2N) Σ_{i<j} r_ij²,
//
// with a harmonic trap about the centre of mass, (κ/2) Σ |x_i − x̄|², as the last term,
// which keeps the cluster together. The energy is invariant under translations,
// rotations and permutations, and the score −∇U/T at the temperature T rotates and is
// permuted with the particles. [Sampler] draws clusters, and [Pairs] measures the
// distances in them.
//
// Data that cannot be used are returned as an error; a slice of the wrong length panics.
package cluster

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/check"
)

// Cluster is a system of N equal particles. Their coordinates are one slice x of
// length N·Dim, particle after particle.
type Cluster struct {
	N, Dim  int
	Epsilon float64 // ε, depth of the pair potential
	Sigma   float64 // σ, the distance at which it is zero
	Trap    float64 // κ, stiffness of the trap
}

// arg words the errors of this package.
const arg = check.Package("cluster")

const badLength = "cluster: slice length does not match"

// check reports the first field that cannot be used.
func (c Cluster) check() error {
	return check.First(
		arg.AtLeast("N", c.N, 2),
		arg.AtLeast("Dim", c.Dim, 1),
		arg.Positive("Epsilon", c.Epsilon),
		arg.Positive("Sigma", c.Sigma),
		arg.NonNegative("Trap", c.Trap),
	)
}

// Energy returns U(x). It panics if len(x) is not N·Dim.
func (c Cluster) Energy(x []float64) float64 {
	var u float64
	c.pairs(x, func(i, j int, square float64) {
		pair, _ := c.pair(square)
		u += pair
	})
	return u
}

// Score puts the score at the temperature T, −∇U(x)/T, into dst and returns it; a nil
// dst is allocated. It panics
// if len(x) or len(dst) is not N·Dim.
func (c Cluster) Score(dst, x []float64, T float64) []float64 {
	if dst == nil {
		dst = make([]float64, len(x))
	}
	c.forceEnergy(dst, x)
	floats.Scale(1/T, dst)
	return dst
}

// forceEnergy puts the force −∇U(x) into force and returns U(x).
func (c Cluster) forceEnergy(force, x []float64) (energy float64) {
	if len(force) != len(x) {
		panic(badLength)
	}
	clear(force)
	c.pairs(x, func(i, j int, square float64) {
		u, slope := c.pair(square)
		energy += u
		for a := range c.Dim {
			f := 2 * slope * (x[i*c.Dim+a] - x[j*c.Dim+a])
			force[i*c.Dim+a] -= f
			force[j*c.Dim+a] += f
		}
	})
	return energy
}

// pair returns the energy of a pair and its derivative in the squared distance.
func (c Cluster) pair(square float64) (u, slope float64) {
	s6 := math.Pow(c.Sigma*c.Sigma/square, 3)
	trap := c.Trap / (2 * float64(c.N))
	return 4*c.Epsilon*s6*(s6-1) + trap*square, -12*c.Epsilon*s6*(2*s6-1)/square + trap
}

// pairs calls f with the squared distance of each pair i < j.
func (c Cluster) pairs(x []float64, f func(i, j int, square float64)) {
	if c.N < 1 || c.Dim < 1 || len(x)%c.Dim != 0 || len(x)/c.Dim != c.N { // N·Dim may overflow
		panic(badLength)
	}
	for i := range c.N {
		for j := i + 1; j < c.N; j++ {
			var square float64
			for a := range c.Dim {
				d := x[i*c.Dim+a] - x[j*c.Dim+a]
				square += d * d
			}
			f(i, j, square)
		}
	}
}

// Distances returns the distances of the N(N−1)/2 pairs, those of the first particle
// first.
func (c Cluster) Distances(x []float64) []float64 {
	var r []float64
	c.pairs(x, func(_, _ int, square float64) { r = append(r, math.Sqrt(square)) })
	return r
}

// Lattice returns a starting point: particles on a cubic lattice, with the distance of
// least energy of a pair between neighbours and the centre of mass at the origin. It
// panics unless N and Dim are at least 1 and fit into memory.
func (c Cluster) Lattice() []float64 {
	err := check.First(
		arg.AtLeast("N", c.N, 1), arg.AtLeast("Dim", c.Dim, 1),
		arg.Memory("Dim", c.Dim, 8), arg.Memory("N", c.N, 8*float64(c.Dim)),
	)
	if err != nil {
		panic(err.Error())
	}
	side := int(math.Ceil(math.Pow(float64(c.N), 1/float64(c.Dim))))
	spacing := c.Sigma * math.Pow(2, 1./6)
	x := make([]float64, c.N*c.Dim)
	for i := range c.N {
		rest := i
		for a := range c.Dim {
			x[i*c.Dim+a] = spacing * float64(rest%side)
			rest /= side
		}
	}
	Center(x, c.Dim)
	return x
}
