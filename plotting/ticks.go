package plotting

// Tick marks: as many round numbers as fit, written with the necessary digits and a
// proper minus sign; powers of ten on a logarithmic axis.

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"nonequilibrium/internal/numeral"
)

type tick = plot.Tick

// A tickSet is the ticks of one axis. If power is not zero the labels are in
// units of ten to that power, which is then written at the end of the axis, as is
// what all labels of dates have in common.
type tickSet struct {
	ticks []tick
	power int
	once  string
}

// atEnd returns what is written at the end of the axis.
func (s tickSet) atEnd() string {
	if s.power != 0 {
		return powerLabel(s.power)
	}
	return s.once
}

// labelled returns the number of ticks with a label.
func (s tickSet) labelled() int {
	n := 0
	for _, t := range s.ticks {
		if !t.IsMinor() {
			n++
		}
	}
	return n
}

// widest returns the width of the widest label.
func (s tickSet) widest(sty draw.TextStyle) (w vg.Length) {
	for _, t := range s.ticks {
		if !t.IsMinor() {
			w = max(w, sty.Width(t.Label))
		}
	}
	return w
}

// hasExponents tells whether labels have exponents, which are higher than digits.
func (s tickSet) hasExponents(sty draw.TextStyle) bool {
	return slices.ContainsFunc(s.ticks, func(t tick) bool { return sty.Height(t.Label) > sty.Height("0") })
}

// linearTicks returns at most count labelled ticks in [lo, hi] at multiples of
// 1, 2 or 5 times a power of ten, and unlabelled ones between them.
func linearTicks(lo, hi float64, count int) tickSet {
	if checkDrawable(lo, hi) != nil {
		return tickSet{} // The steps are below rounding.
	}
	step, minor := niceStep((hi - lo) / float64(max(count, 1)))
	for countMultiples(lo, hi, step) > count {
		step, minor = niceStep(step * 1.01)
	}
	power := commonPower(lo, hi, step)
	set := tickSet{power: power}
	first, last := multiples(lo, hi, step)
	for k := first; k <= last; k++ {
		v := k * step
		set.ticks = append(set.ticks, tick{Value: v, Label: decimal(v, step, power)})
	}
	sub := step / float64(minor)
	first, last = multiples(lo, hi, sub)
	for k := first; k <= last; k++ {
		if math.Mod(k, float64(minor)) != 0 {
			set.ticks = append(set.ticks, tick{Value: k * sub})
		}
	}
	return set
}

// niceStep returns the smallest of 1, 2 and 5 times a power of ten that is not
// below raw, and into how many parts minor ticks divide it.
func niceStep(raw float64) (step float64, minor int) {
	if raw <= 0 || math.IsInf(raw, 0) || math.IsNaN(raw) {
		return 1, 5
	}
	exponent := math.Floor(math.Log10(raw))
	for _, nice := range []struct {
		factor float64
		minor  int
	}{{1, 5}, {2, 4}, {5, 5}} {
		step := timesPower(nice.factor, int(exponent))
		if step >= raw*(1-1e-9) {
			return step, nice.minor
		}
	}
	return timesPower(1, int(exponent)+1), 5
}

// timesPower returns the float closest to f times ten to the k.
func timesPower(f float64, k int) float64 {
	v, _ := strconv.ParseFloat(fmt.Sprintf("%ge%d", f, k), 64)
	return v
}

// multiples returns the first and the last integer k with k*step in [lo, hi],
// up to rounding.
func multiples(lo, hi, step float64) (first, last float64) {
	const slack = 1e-6
	return math.Ceil(lo/step - slack), math.Floor(hi/step + slack)
}

func countMultiples(lo, hi, step float64) int {
	first, last := multiples(lo, hi, step)
	return int(last - first + 1)
}

// commonPower returns the power of ten to take out of the labels: none while
// they are short.
func commonPower(lo, hi, step float64) int {
	size := math.Max(math.Abs(lo), math.Abs(hi))
	if size == 0 {
		return 0
	}
	power := int(math.Floor(math.Log10(size) + 1e-9))
	if power >= 5 || power <= -4 {
		return power
	}
	return 0
}

// decimal writes a multiple of step with the digits that step needs.
func decimal(v, step float64, power int) string {
	digits := max(0, -int(math.Floor(math.Log10(step)+1e-9))+power)
	return numeral.Signed(strconv.FormatFloat(v/timesPower(1, power), 'f', digits, 64))
}

// powerLabel writes the power of ten at the end of an axis.
func powerLabel(power int) string { return fmt.Sprintf("$×10^{%d}$", power) }

// logTicks returns at most count labelled ticks in [lo, hi], both positive: at
// powers of ten, and on a range that is too short for these at 1, 2 and 5
// times a power.
func logTicks(lo, hi float64, count int) tickSet {
	const slack = 1e-9
	first, last := int(math.Ceil(math.Log10(lo)-slack)), int(math.Floor(math.Log10(hi)+slack))
	switch decades := last - first + 1; {
	case math.Log10(hi/lo) < 0.7:
		return linearTicks(lo, hi, count)
	case decades < 3:
		return logTicksWithin(lo, hi, count)
	default:
		return logDecades(lo, hi, first, last, (decades+count-1)/max(count, 1))
	}
}

// logDecades labels every stride-th power of ten.
func logDecades(lo, hi float64, first, last, stride int) tickSet {
	var set tickSet
	for k := first - 1; k <= last; k++ {
		major := mod(k, stride) == 0
		for m := 1; m < 10; m++ {
			v := timesPower(float64(m), k)
			switch {
			case !within(v, lo, hi), stride > 1 && m > 1:
			case m == 1 && major:
				set.ticks = append(set.ticks, tick{Value: v, Label: fmt.Sprintf("$10^{%d}$", k)})
			default:
				set.ticks = append(set.ticks, tick{Value: v})
			}
		}
	}
	return set
}

// logTicksWithin labels the largest round set of 1–9, 1–2–5, 1–3 or 1 times powers of
// ten that fits.
func logTicksWithin(lo, hi float64, count int) tickSet {
	labelled := []int{1}
	for _, try := range [][]int{{1, 2, 5}, {1, 3}} {
		if len(logValues(lo, hi, try)) <= count {
			labelled = try
			break
		}
	}
	var set tickSet
	for _, v := range logValues(lo, hi, labelled) {
		set.ticks = append(set.ticks, tick{Value: v, Label: logLabel(v)})
	}
	for _, v := range logValues(lo, hi, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		set.ticks = append(set.ticks, tick{Value: v})
	}
	return set
}

// logValues returns the given multiples of powers of ten in [lo, hi].
func logValues(lo, hi float64, factors []int) []float64 {
	var vs []float64
	for k := int(math.Floor(math.Log10(lo))); k <= int(math.Ceil(math.Log10(hi))); k++ {
		for _, f := range factors {
			if v := timesPower(float64(f), k); within(v, lo, hi) {
				vs = append(vs, v)
			}
		}
	}
	return vs
}

// logLabel writes a round value: as a decimal near one, else with a power.
func logLabel(v float64) string {
	k := int(math.Floor(math.Log10(v) + 1e-9))
	if -2 <= k && k <= 2 {
		return strconv.FormatFloat(v, 'f', max(0, -k), 64)
	}
	if f := int(math.Round(v / timesPower(1, k))); f != 1 {
		return fmt.Sprintf("$%d×10^{%d}$", f, k)
	}
	return fmt.Sprintf("$10^{%d}$", k)
}

// within reports whether v is in [lo, hi] up to rounding.
func within(v, lo, hi float64) bool {
	slack := 1e-9 * math.Abs(v)
	return lo-slack <= v && v <= hi+slack
}

func mod(a, b int) int { return ((a % b) + b) % b }
