package plotting

// The ranges that an axis can have. Between two float64 there may be no room for
// ticks, and the difference of two may overflow: such a range is an error.

import (
	"fmt"
	"math"
)

const (
	// farthest is the largest value on an axis, and narrowest the least width of
	// one: sums of the one and steps between ticks on the other are still normal
	// numbers.
	farthest  = 1e300
	narrowest = 1e-303
	// resolution is the least width relative to the values: ticks need some
	// digits beyond those that the ends share.
	resolution = 1e-12
)

// isNarrow tells whether the values from lo to hi are one value, for an axis.
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

// outside is how many axes beyond the end a value is drawn at most: rasterizers
// count pixels, and what is there is not seen.
const outside = 1e6

// A boundedScale keeps what is far beyond the ends of an axis within outside.
type boundedScale struct{}

func (boundedScale) Normalize(lo, hi, x float64) float64 {
	return math.Max(-outside, math.Min(outside, (x-lo)/(hi-lo)))
}
