package plotting

// Checks of the arguments of a panel's methods. Methods chain and cannot return an
// error, so the first one is kept.

import (
	"fmt"
	"math"

	"nonequilibrium/plotting/internal/tex"
)

// A firstError keeps the first error of a chain of calls.
type firstError struct{ err error }

// keep keeps an error unless there is one already.
func (f *firstError) keep(err error) {
	if f.err == nil {
		f.err = err
	}
}

func (f *firstError) fail(format string, args ...any) {
	f.keep(fmt.Errorf("plotting: "+format, args...))
}

// checkLabel notes a label that cannot be typeset.
func (f *firstError) checkLabel(argument, label string) {
	if err := tex.Check(label); err != nil {
		f.fail("%s: %w", argument, err)
	}
}

// checkRange notes what is wrong with a range; it then returns false, as do the checks
// below.
func (f *firstError) checkRange(method string, lo, hi float64) bool {
	if !(lo < hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		f.fail("%s: lo = %v, hi = %v, want finite lo < hi", method, lo, hi)
		return false
	}
	if err := checkDrawable(lo, hi); err != nil {
		f.fail("%s: %w", method, err)
		return false
	}
	return true
}

// setRange fixes the range of an axis.
func (f *firstError) setRange(a *axis, method string, lo, hi float64) {
	if f.checkRange(method, lo, hi) {
		a.fix(lo, hi)
	}
}

// checkFinite notes a value that is NaN or infinite.
func (f *firstError) checkFinite(method, argument string, v float64) bool {
	if !finite(v) {
		f.fail("%s: %s = %v, want a finite number", method, argument, v)
		return false
	}
	return true
}

// checkLength notes a slice whose length is not that of x.
func (f *firstError) checkLength(method, argument string, values []float64, want int) bool {
	if len(values) != want {
		f.fail("%s: x has %d values and %s has %d", method, want, argument, len(values))
		return false
	}
	return true
}

// checkXY notes what is wrong with the coordinates of points: at least one point must
// be finite.
func (f *firstError) checkXY(method string, x, y []float64) bool {
	if len(x) == 0 {
		f.fail("%s: x has no points", method)
		return false
	}
	if !f.checkLength(method, "y", y, len(x)) {
		return false
	}
	for i := range x {
		if finite(x[i]) && finite(y[i]) {
			return true
		}
	}
	f.fail("%s: none of the %d points (x, y) is finite", method, len(x))
	return false
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
