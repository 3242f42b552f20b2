package plotting

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// labels returns the labels of ticks, and what is at the end of the axis.
func dateLabels(from, to string, count int) string {
	seconds := func(s string) float64 {
		t, err := time.Parse("2006-01-02 15:04:05", s)
		if err != nil {
			panic(err)
		}
		return float64(t.Unix())
	}
	set := dateTicks(seconds(from), seconds(to), count)
	var labels []string
	for _, t := range set.ticks {
		if !t.IsMinor() {
			labels = append(labels, t.Label)
		}
	}
	return strings.Join(labels, ", ") + " / " + set.once
}

func TestDateTicks(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"1900-01-01 00:00:00", "2024-06-01 00:00:00", "1900, 1950, 2000 / "},
		{"1987-03-01 00:00:00", "2024-06-01 00:00:00", "1990, 2000, 2010, 2020 / "},
		{"2019-12-31 00:00:00", "2024-06-01 00:00:00", "2020, 2021, 2022, 2023, 2024 / "},
		{"2023-02-01 00:00:00", "2024-06-01 00:00:00", "Apr 2023, Jul 2023, Oct 2023, Jan 2024, Apr 2024 / "},
		{"2024-01-15 00:00:00", "2024-05-20 00:00:00", "Feb 2024, Mar 2024, Apr 2024, May 2024 / "},
		{"2024-01-28 00:00:00", "2024-03-05 00:00:00", "1 Feb, 11 Feb, 21 Feb, 1 Mar / 2024"},
		{"2023-12-28 12:00:00", "2024-01-01 12:00:00", "29 Dec, 30 Dec, 31 Dec, 1 Jan / 2023 – 2024"},
		{"2024-02-28 20:00:00", "2024-03-01 04:00:00", "29 Feb, 06:00, 12:00, 18:00, 1 Mar / 28 Feb 2024 – 1 Mar 2024"},
		{"2024-02-28 09:10:00", "2024-02-28 10:20:00", "09:15, 09:30, 09:45, 10:00, 10:15 / 28 Feb 2024"},
		{"2024-02-28 09:10:00", "2024-02-28 09:10:20", "09:10:00, 09:10:05, 09:10:10, 09:10:15, 09:10:20 / 28 Feb 2024"},
	} {
		if have := dateLabels(c.from, c.to, 5); have != c.want {
			t.Errorf("%s to %s: %s, want %s", c.from, c.to, have, c.want)
		}
	}
}

// For any range there are ticks, not too many, in it, and in order.
func TestDateTicksOfAnyRange(t *testing.T) {
	for _, lo := range []float64{-6e10, -1e9, 0, 1.7e9, 1e11} {
		for width := 1.; width < 1.4e11; width *= 1.7 {
			for count := 2; count < 8; count++ {
				set := dateTicks(lo, lo+width, count)
				last, labelled := math.Inf(-1), 0
				for _, at := range set.ticks {
					if at.Value < lo || at.Value > lo+width {
						t.Fatalf("%v + %v: a tick at %v", lo, width, at.Value)
					}
					if !at.IsMinor() {
						labelled++
						if at.Value <= last {
							t.Fatalf("%v + %v: a tick at %v after %v", lo, width, at.Value, last)
						}
						last = at.Value
					}
				}
				if labelled > count || labelled == 0 && count > 3 {
					t.Errorf("%v + %v: %d labelled ticks, want at most %d", lo, width, labelled, count)
				}
			}
		}
	}
}

func TestDateErrors(t *testing.T) {
	x, y := []float64{1, 2e9}, []float64{1, 2}
	for want, p := range map[string]*Panel{
		"both logarithmic and one of dates":    NewPanel("", "", "").DateX().LogX().Line(x, y, ""),
		"want seconds since 1970 of years":     NewPanel("", "", "").DateX().Line([]float64{0, 1e12}, y, ""),
		"from -1e+200 to 1e+200, want seconds": NewPanel("", "", "").DateX().XRange(-1e200, 1e200).Line(x, y, ""),
		"0.5 seconds long, want at least 1":    NewPanel("", "", "").DateX().XRange(0, 0.5).Line(x, y, ""),
	} {
		if _, err := p.figure().encode("x.svg"); err == nil || !isOurs(err) || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
