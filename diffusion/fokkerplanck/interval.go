package fokkerplanck

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// Boundaries: what happens to the density at the ends of an interval, and how a
// trajectory is brought back,
//
//	reflecting    J = 0            x − lo is folded into [0, ℓ]
//	absorbing     ρ = 0            the trajectory ends (see step.go)
//	periodic      ρ(lo) = ρ(hi)    x ← x − ℓ⌊(x − lo)/ℓ⌋.

// Boundary says what happens at both ends of an interval.
type Boundary int

const (
	Reflecting Boundary = iota // nothing passes: J = 0
	Absorbing                  // nothing returns: ρ = 0
	Periodic                   // the ends are the same point
)

// Interval is the range Lo to Hi of one coordinate with the boundary at its ends.
type Interval struct {
	Lo, Hi   float64
	Boundary Boundary
}

// Length returns Hi − Lo.
func (v Interval) Length() float64 { return v.Hi - v.Lo }

// Reflect returns x folded into lo ≤ x ≤ hi, as often as necessary, as by a mirror at
// each end; with hi = +Inf there is one mirror, at lo. After folding, the end of a Brownian
// step has exactly the distribution of reflected Brownian motion; with a drift the step is
// of weak order one (Bossy, Gobet and Talay, J. Appl. Probab. 41, 877 (2004)). It panics
// unless lo < hi, and if x is not at a finite distance from lo.
func Reflect(x, lo, hi float64) float64 {
	length := span(lo, hi)
	y := math.Abs(math.Remainder(fromLower(x, lo), 2*length)) // 0 to length
	return math.Min(lo+y, hi)
}

// Wrap returns the point lo ≤ x < hi that differs from x by a multiple of
// hi − lo. It panics unless lo < hi, and if x is not at a finite distance from lo.
func Wrap(x, lo, hi float64) float64 {
	length := span(lo, hi)
	y := math.Mod(fromLower(x, lo), length)
	if y < 0 {
		y += length
	}
	if x = lo + y; x >= hi { // by rounding
		return lo
	}
	return x
}

func span(lo, hi float64) float64 {
	if !(lo < hi) {
		panic(fmt.Sprintf("fokkerplanck: interval from %v to %v is empty", lo, hi))
	}
	return hi - lo
}

// fromLower returns x − lo. If that is not finite, x cannot be folded.
func fromLower(x, lo float64) float64 {
	if d := x - lo; isFinite(d) {
		return d
	}
	panic(fmt.Sprintf("fokkerplanck: x = %v is not at a finite distance from lo = %v", x, lo))
}

func (v Interval) check() error {
	if err := check.First(arg.Finite("Lo", v.Lo), arg.Finite("Hi", v.Hi)); err != nil {
		return err
	}
	switch {
	case !(v.Hi > v.Lo) || !isFinite(v.Hi-v.Lo):
		return fmt.Errorf("fokkerplanck: Hi = %v is not above Lo = %v by a finite length", v.Hi, v.Lo)
	case v.Boundary != Reflecting && v.Boundary != Absorbing && v.Boundary != Periodic:
		return fmt.Errorf("fokkerplanck: Boundary = %d is neither Reflecting, Absorbing nor Periodic", v.Boundary)
	}
	return nil
}

// arg words the errors of this package.
const arg = check.Package("fokkerplanck")

// requirePositive panics unless the time v is positive; it may be infinite.
func requirePositive(name string, v float64) {
	if !(v > 0) {
		panic(fmt.Sprintf("fokkerplanck: %s = %v is not positive", name, v))
	}
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
