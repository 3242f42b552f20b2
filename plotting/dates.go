package plotting

// Axes of dates.

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// DateX makes the x axis one of dates: x is in seconds since 1970, as Dates returns them, and ticks are at
// round times (UTC). Decimal years, such as 2024.5, need no axis of dates.
func (p *Panel) DateX() *Panel {
	p.x.date = true
	return p
}

// Dates returns times as an axis of dates takes them: in seconds since the beginning of 1970, UTC.
func Dates(times []time.Time) []float64 {
	seconds := make([]float64, len(times))
	for i, t := range times {
		seconds[i] = float64(t.Unix()) + float64(t.Nanosecond())/1e9
	}
	return seconds
}

// checkDates reports an axis of dates that cannot be drawn. Years have four digits.
func checkDates(name string, a axis) error {
	switch {
	case !a.date:
		return nil
	case a.log:
		return fmt.Errorf("plotting: the %s axis cannot be both logarithmic and one of dates", name)
	case secondsTime(a.lo).Year() < 1 || secondsTime(a.hi).Year() > 9999 || math.Abs(a.lo)+math.Abs(a.hi) > 1e13:
		return fmt.Errorf("plotting: the %s axis goes from %v to %v, want seconds since 1970 of years from 1 to 9999", name, a.lo, a.hi)
	case a.hi-a.lo < 1:
		return fmt.Errorf("plotting: the %s axis of dates is %v seconds long, want at least 1", name, a.hi-a.lo)
	}
	return nil
}

func secondsTime(s float64) time.Time { return time.Unix(int64(math.Floor(s)), 0).UTC() }

// A calendar is a distance of ticks: a number of units of time.
type calendar struct {
	unit  dateUnit
	count int
}

// A dateUnit is a unit of time. The layouts are those of the labels, and of what is written once, at
// the end of the axis.
type dateUnit struct {
	add          func(t time.Time, n int) time.Time
	start        func(t time.Time, n int) time.Time // of the n units in which t is
	label, once  string
	labelAtStart string // of the next larger unit, "" if it is as the others
}

var (
	years = dateUnit{
		add:   func(t time.Time, n int) time.Time { return t.AddDate(n, 0, 0) },
		start: func(t time.Time, n int) time.Time { return time.Date(t.Year()-t.Year()%n, 1, 1, 0, 0, 0, 0, time.UTC) },
		label: "2006",
	}
	months = dateUnit{
		add: func(t time.Time, n int) time.Time { return t.AddDate(0, n, 0) },
		start: func(t time.Time, n int) time.Time {
			return time.Date(t.Year(), t.Month()-(t.Month()-1)%time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		},
		label: "Jan 2006",
	}
	days = dateUnit{
		add: func(t time.Time, n int) time.Time {
			// Counted from the first of each month, which follows at least two thirds of a step after the last one.
			next := t.AddDate(0, 0, n)
			first := time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC)
			if first.Sub(next) < time.Duration(n)*8*time.Hour {
				return first
			}
			return next
		},
		start: func(t time.Time, n int) time.Time {
			return time.Date(t.Year(), t.Month(), t.Day()-(t.Day()-1)%n, 0, 0, 0, 0, time.UTC)
		},
		label: "2 Jan", once: "2006",
	}
	hours   = clockUnit(time.Hour, "15:04")
	minutes = clockUnit(time.Minute, "15:04")
	seconds = clockUnit(time.Second, "15:04:05")
)

// clockUnit returns a unit in which a day has a whole number.
func clockUnit(unit time.Duration, label string) dateUnit {
	return dateUnit{
		add:   func(t time.Time, n int) time.Time { return t.Add(time.Duration(n) * unit) },
		start: func(t time.Time, n int) time.Time { return t.Truncate(time.Duration(n) * unit) },
		label: label, once: "2 Jan 2006", labelAtStart: "2 Jan",
	}
}

// calendars are the distances of ticks, in ascending order.
var calendars = []calendar{
	{seconds, 1}, {seconds, 5}, {seconds, 15}, {seconds, 30},
	{minutes, 1}, {minutes, 5}, {minutes, 15}, {minutes, 30},
	{hours, 1}, {hours, 3}, {hours, 6}, {hours, 12},
	{days, 1}, {days, 2}, {days, 5}, {days, 10}, {days, 15},
	{months, 1}, {months, 3}, {months, 6},
	{years, 1}, {years, 2}, {years, 5}, {years, 10}, {years, 20}, {years, 50}, {years, 100}, {years, 200}, {years, 500}, {years, 1000}, {years, 5000},
}

// times returns the ticks of a calendar in [lo, hi]; ok is false if there are more than most.
func (c calendar) times(lo, hi float64, most int) (ticks []time.Time, ok bool) {
	t := c.unit.start(secondsTime(lo), c.count)
	for ; float64(t.Unix()) <= hi; t = c.unit.add(t, c.count) {
		if float64(t.Unix()) < lo {
			continue
		}
		if ticks = append(ticks, t); len(ticks) > most {
			return nil, false
		}
	}
	return ticks, true
}

// dateTicks returns at most count labelled ticks in [lo, hi], and unlabelled ones between them.
func dateTicks(lo, hi float64, count int) tickSet {
	if hi-lo < 1 || math.Abs(lo)+math.Abs(hi) > 1e13 {
		return tickSet{} // checkDates reports it.
	}
	for i, c := range calendars {
		times, ok := c.times(lo, hi, count)
		if !ok {
			continue
		}
		var set tickSet
		for _, t := range times {
			set.ticks = append(set.ticks, tick{Value: float64(t.Unix()), Label: c.unit.text(t)})
		}
		for _, t := range c.minor(i, lo, hi, times) {
			if !slices.Contains(times, t) {
				set.ticks = append(set.ticks, tick{Value: float64(t.Unix())})
			}
		}
		set.once = c.unit.onceText(lo, hi)
		return set
	}
	return tickSet{}
}

// minor returns ticks of a finer calendar that has all those of the i-th one, if there are not too many.
func (c calendar) minor(i int, lo, hi float64, major []time.Time) []time.Time {
	for k := max(0, i-3); k < i; k++ {
		times, ok := calendars[k].times(lo, hi, 40)
		if ok && len(times) >= 2*len(major) && containsAll(times, major) {
			return times
		}
	}
	return nil
}

// containsAll tells whether all of some times are among others.
func containsAll(times, some []time.Time) bool {
	return !slices.ContainsFunc(some, func(t time.Time) bool { return !slices.Contains(times, t) })
}

// text returns the label of a tick.
func (u dateUnit) text(t time.Time) string {
	if u.labelAtStart != "" && t.Equal(t.Truncate(24*time.Hour)) {
		return t.Format(u.labelAtStart)
	}
	return t.Format(u.label)
}

// onceText returns what the labels do not say: the year, or the day, of the ends of the axis.
func (u dateUnit) onceText(lo, hi float64) string {
	if u.once == "" {
		return ""
	}
	from, to := secondsTime(lo).Format(u.once), secondsTime(hi).Format(u.once)
	if from == to {
		return from
	}
	return from + " – " + to
}
