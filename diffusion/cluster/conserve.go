package cluster

import (
	"fmt"
	"math"
)

// Conservation laws by projection: what a step has spoiled is restored by the smallest
// change that does it.

// Center moves particles of equal mass, with dim coordinates each, so that their centre
// of mass is at the origin. Applied to forces, velocities or noise it removes what would
// move the centre of mass. It panics unless the length of x is a multiple of dim.
func Center(x []float64, dim int) {
	if dim < 1 || len(x)%dim != 0 {
		panic(badLength)
	}
	n := float64(len(x) / dim)
	for a := range min(dim, len(x)) { // an empty x has no coordinates to centre
		var mean float64
		for i := a; i < len(x); i += dim {
			mean += x[i] / n
		}
		for i := a; i < len(x); i += dim {
			x[i] -= mean
		}
	}
}

// SetMomentum changes the velocities v, with len(p) coordinates for each of the masses,
// so that the total momentum is p. All velocities change by the same amount, which is
// the change of least kinetic energy. It panics if the lengths do not match.
func SetMomentum(v, masses, p []float64) {
	dim := len(p)
	if len(v) != len(masses)*dim {
		panic(badLength)
	}
	var total float64
	for _, m := range masses {
		total += m
	}
	for a := range dim {
		missing := p[a]
		for i, m := range masses {
			missing -= m * v[i*dim+a]
		}
		for i := range masses {
			v[i*dim+a] += missing / total
		}
	}
}

// SetMass rescales non-negative masses so that their sum is total > 0.
func SetMass(masses []float64, total float64) error {
	if err := arg.Positive("total", total); err != nil {
		return err
	}
	var sum float64
	for i, m := range masses {
		if err := arg.NonNegative(fmt.Sprintf("masses[%d]", i), m); err != nil {
			return err
		}
		sum += m
	}
	if sum == 0 {
		return fmt.Errorf("cluster: all %d masses are 0", len(masses))
	}
	for i := range masses {
		masses[i] *= total / sum
	}
	return nil
}

// SetEnergy rescales the velocities v of particles of mass 1 at x so that their kinetic
// and potential energy add up to e. It is an error if the potential energy alone exceeds
// e, or if all velocities are zero. It panics if len(v) or len(x) is not N·Dim.
func (c Cluster) SetEnergy(v, x []float64, e float64) error {
	if len(v) != len(x) {
		panic(badLength)
	}
	kinetic := 0.0
	for _, u := range v {
		kinetic += 0.5 * u * u
	}
	wanted := e - c.Energy(x)
	if !(wanted >= 0) || !(kinetic > 0) || math.IsInf(wanted/kinetic, 1) {
		return fmt.Errorf("cluster: e = %v cannot be reached: the potential energy is %v and the kinetic energy %v", e, e-wanted, kinetic)
	}
	scale := math.Sqrt(wanted / kinetic)
	for i := range v {
		v[i] *= scale
	}
	return nil
}

// Verlet advances the positions x and velocities v of particles of mass 1 by one time
// step dt of Newton's equations, by the velocity form of Verlet's method (Phys. Rev. 159,
// 98 (1967)). It conserves momentum to rounding and energy to O(dt²). It panics if len(x) or len(v) is not N·Dim.
func (c Cluster) Verlet(x, v []float64, dt float64) {
	if len(v) != len(x) {
		panic(badLength)
	}
	force := c.Score(nil, x, 1)
	for i := range x {
		v[i] += 0.5 * dt * force[i]
		x[i] += dt * v[i]
	}
	c.Score(force, x, 1)
	for i := range x {
		v[i] += 0.5 * dt * force[i]
	}
}
