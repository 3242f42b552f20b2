package sde

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/check"
)

// Adaptive chooses the step of a method as it goes. Steps are those of the dyadic
// grids of a [Path]: one of length h is compared with the two of length h/2 along
// the same path, and if they differ by more than Tolerance it is rejected and its
// first half is tried instead. A rejection thus never draws other noise, which
// would bias the path towards the noise that is easy to follow (Gaines and
// Lyons, SIAM J. Appl. Math. 57, 1455 (1997)). The half steps are kept, and a
// step as long as two is tried again when the differences of both were below
// Tolerance/8; one alone may be small by chance.
type Adaptive struct {
	Method Integrator

	// Tolerance is the largest allowed distance of the two results of a step,
	// over 1 + |x|. The error at the end is a sum of such errors and not bounded
	// by it: it goes as Tolerance^{3/4} for the methods of strong order 3/2.
	Tolerance float64

	// Coarsest and Finest are the levels between which the steps may lie, the
	// latter at most MaxLevel. Finest = 0 stands for MaxLevel. A Coarsest of 4
	// or so prevents the estimate from missing what happens inside a long step.
	Coarsest, Finest int
}

// Stats counts what an adaptive method did.
type Stats struct {
	Accepted, Rejected int // steps
	Drifts             int // evaluations of the drift
}

// ErrTooStiff is returned when the finest step is not fine enough.
var ErrTooStiff = errors.New("sde: tolerance not reached at the finest level")

// Integrate advances x in place along the whole path. On [ErrTooStiff], and if even the
// finest step leads to an x that is not finite, x is the end of the last accepted step.
func (a Adaptive) Integrate(x []float64, eq *SDE, path *Path) (Stats, error) {
	var stats Stats
	finest, err := a.prepare(x, eq, path)
	if err != nil {
		return stats, err
	}
	counted := *eq
	counted.Drift = func(dst, x []float64, t float64) {
		stats.Drifts++
		eq.Drift(dst, x, t)
	}
	step := func(x []float64, level, i int) {
		t := path.Time(level, i)
		a.Method.Step(x, &counted, t, path.Time(level, i+1)-t, path.Increment(level, i))
	}
	w := vectors(3, len(x))
	whole, half, halves := w[0], w[1], w[2]
	level, i, before := a.Coarsest, 0, math.Inf(1) // before: the distance of the step before
	copy(whole, x)
	step(whole, level, i)
	for {
		copy(half, x)
		step(half, level+1, 2*i)
		copy(halves, half)
		step(halves, level+1, 2*i+1)
		distance := floats.Distance(whole, halves, 2) / (1 + floats.Norm(halves, 2))
		if !(distance <= a.Tolerance) { // also when it is NaN
			stats.Rejected++
			if level+1 == finest {
				end := path.Time(level, i+1)
				return stats, check.First(checkPoint(halves, end), checkPoint(whole, end), ErrTooStiff)
			}
			level, i, before = level+1, 2*i, math.Inf(1)
			whole, half = half, whole
			continue
		}
		stats.Accepted++
		copy(x, halves)
		i++
		if i == 1<<level {
			return stats, nil
		}
		if i%2 == 0 && level > a.Coarsest && max(distance, before) < a.Tolerance/8 {
			level, i = level-1, i/2
		}
		before = distance
		copy(whole, x)
		step(whole, level, i)
	}
}

// prepare checks the fields and arguments and returns the finest level.
func (a Adaptive) prepare(x []float64, eq *SDE, path *Path) (finest int, err error) {
	if err := check.First(prepare(x, eq, a.Method), arg.Positive("Tolerance", a.Tolerance)); err != nil {
		return 0, err
	}
	if path.isZero() {
		return 0, errNoPath
	}
	checkMotions(eq, path.known[0].dw)
	if err := checkPoint(x, path.from); err != nil {
		return 0, err
	}
	finest = a.Finest
	if finest == 0 {
		finest = MaxLevel
	}
	if finest < 1 || finest > MaxLevel {
		return 0, fmt.Errorf("sde: Finest = %d, want 1 to %d", finest, MaxLevel)
	}
	if a.Coarsest < 0 || a.Coarsest >= finest {
		return 0, fmt.Errorf("sde: Coarsest = %d, want 0 to %d", a.Coarsest, finest-1)
	}
	return finest, nil
}
