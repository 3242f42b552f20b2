package plotting

// The ranges that an axis can have. Two float64 may be too close for ticks between them, and
// their difference may overflow; such a range is an error.

import (
	"fmt"
	"math"
)

const (
	// farthest is the largest value on an axis and narrowest the smallest width of an axis,
	// such that sums of values and steps between ticks are still normal numbers.
	farthest  = 1e300
	narrowest = 1e-303
	// resolution is the smallest width relative to the values, since ticks need some
	// digits more than the ends have in common.
	resolution = 1e-12
)

// isNarrow reports whether the values from lo to hi count as one value.
func isNarrow(lo, hi float64) bool {
	return hi-lo <= math.Max(narrowest, resolution*math.Max(math.Abs(lo), math.Abs(hi)))
}

// checkDrawable reports why an axis cannot have a range.
func checkDrawable(lo, hi float64) error {
	switch {
	case !(math.Abs(lo) <= farthest) || !(math.Abs(hi) <= farthest):
		return fmt.Errorf("the range from %v to %v is too large to be drawn, want values within ±%v", lo, hi, farthest)
	case isNarrow(lo, hi):
		return fmt.Errorf("the range from %v to %v is too narrow to be drawn", lo, hi)
	}
	return nil
}

// checkAxis reports an axis whose final range cannot be drawn.
func checkAxis(name string, a axis) error {
	if err := checkDrawable(a.lo, a.hi); err != nil {
		return fmt.Errorf("plotting: the %s axis: %w", name, err)
	}
	return nil
}

// logRatio returns ln(a/b) of positive numbers whose ratio may overflow.
func logRatio(a, b float64) float64 {
	if r := a / b; r > 0 && !math.IsInf(r, 0) {
		return math.Log(r)
	}
	return math.Log(a) - math.Log(b)
}

// outside is the largest distance beyond the end of an axis, in lengths of the axis, at which a
// value is drawn. Nothing there is visible, but rasterizers would count the pixels.
const outside = 1e6

// A boundedScale keeps what is far beyond the ends of an axis within outside.
type boundedScale struct{}

func (boundedScale) Normalize(lo, hi, x float64) float64 {
	return math.Max(-outside, math.Min(outside, (x-lo)/(hi-lo)))
}
