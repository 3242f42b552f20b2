package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"
)

// contest is a piece of work that several contestants do in turns, so that other
// load on the machine affects all of them alike.
type contest struct {
	title, about string
	unit         string  // the unit in which the work is counted
	units        float64 // how many of them the work has
	result       string  // what it computes
	tolerance    float64 // largest difference between results
	wall         bool    // compare time on the clock, not processor time

	contestants []*contestant // the first is this project's and must be there
	comparisons []comparison
}

// comparison is a ratio of times to be reported.
type comparison struct {
	of, to string  // names of contestants
	target float64 // 0: none
	least  bool    // the target is a lower bound
}

func (c *contest) run(ctx context.Context, w io.Writer, rounds int) error {
	present := c.contestants[:0:0]
	var missing []string
	for _, x := range c.contestants {
		if err := x.start(ctx); err != nil {
			missing = append(missing, fmt.Sprintf("%s (%v)", x.name, err))
			continue
		}
		defer x.stop()
		present = append(present, x)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(present) == 0 || present[0] != c.contestants[0] {
		return fmt.Errorf("%s does not run: %s", c.contestants[0].name, missing[0])
	}
	for range rounds + 1 { // the first is for warming up
		for _, x := range present {
			if err := x.turn(); err != nil {
				return err
			}
		}
	}
	for _, x := range present {
		x.samples = x.samples[1:]
	}
	c.print(w, present, missing, rounds)
	return c.check(present)
}

// times returns the durations of the turns.
func (c *contest) times(x *contestant) []float64 {
	times := make([]float64, len(x.samples))
	for i, s := range x.samples {
		times[i] = s.cpu
		if c.wall {
			times[i] = s.wall
		}
	}
	return times
}

// quartiles returns the three quartiles of x.
func quartiles(x []float64) (low, median, high float64) {
	x = slices.Sorted(slices.Values(x))
	at := func(p float64) float64 {
		whole, part := math.Modf(p * float64(len(x)-1))
		i := int(whole)
		return x[i] + part*(x[min(i+1, len(x)-1)]-x[i])
	}
	return at(0.25), at(0.5), at(0.75)
}

// ratio returns the quartiles of the ratios of the times in the same rounds.
func (c *contest) ratio(of, to *contestant) (low, median, high float64) {
	ratios, divisors := c.times(of), c.times(to)
	for i, t := range divisors {
		ratios[i] /= t
	}
	return quartiles(ratios)
}

func (c *contest) print(w io.Writer, present []*contestant, missing []string, rounds int) {
	fmt.Fprintf(w, "\n### %s\n\n%s; %d rounds.\n", c.title, c.about, rounds)
	byName := make(map[string]*contestant)
	scale, of := 1e9, "Nanoseconds"
	if c.units == 1 {
		scale, of = 1, "Seconds"
	}
	var ours, versions []string
	for _, x := range present {
		byName[x.name] = x
		if !strings.HasPrefix(x.name, "ours") {
			versions = append(versions, fmt.Sprintf("%s (%s)", x.name, x.version))
			continue
		}
		_, median, _ := quartiles(c.times(x))
		ours = append(ours, fmt.Sprintf("%s (%s) %.3g", x.name, x.version, scale*median/c.units))
	}
	fmt.Fprintf(w, "%s per %s: %s.\n", of, c.unit, strings.Join(ours, ", "))
	if len(versions) > 0 {
		fmt.Fprintf(w, "Against: %s.\n", strings.Join(versions, ", "))
	}
	if len(missing) > 0 {
		fmt.Fprintf(w, "Left out: %s.\n", strings.Join(missing, ", "))
	}
	table := newTable("time of", "relative to", "ratio", "quartiles", "target", "")
	for _, q := range c.comparisons {
		if of, to := byName[q.of], byName[q.to]; of != nil && to != nil {
			low, median, high := c.ratio(of, to)
			table.add(q.of, q.to, number(median), number(low)+" to "+number(high), q.wanted(), q.verdict(median))
		}
	}
	table.print(w)
	if c.wall {
		fmt.Fprintf(w, "\nCores available on a machine that others use too: %s.\n", strings.Join(c.cores(present), ", "))
	}
	mean := stat.Mean(results(present[0]), nil)
	fmt.Fprintf(w, "\nAll give the same result: %s is %.4g with ours, and the others agree within %.1g.\n", c.result, mean, c.tolerance)
}

// cores describes how much processor time the contestants used per time on the clock.
func (c *contest) cores(present []*contestant) []string {
	var said []string
	for _, x := range present {
		had := make([]float64, len(x.samples))
		for i, s := range x.samples {
			had[i] = s.cpu / s.wall
		}
		_, median, _ := quartiles(had)
		said = append(said, fmt.Sprintf("%s %.2f", x.name, median))
	}
	return said
}

func (q comparison) wanted() string {
	switch {
	case q.target == 0:
		return ""
	case q.least:
		return "at least " + number(q.target)
	}
	return "at most " + number(q.target)
}

func (q comparison) verdict(ratio float64) string {
	switch {
	case q.target == 0:
		return ""
	case q.least == (ratio >= q.target) || ratio == q.target:
		return "met"
	}
	return "**missed**"
}

func results(x *contestant) []float64 {
	r := make([]float64, len(x.samples))
	for i, s := range x.samples {
		r[i] = s.result
	}
	return r
}

// check returns an error if the result of a contestant differs from that of this project.
func (c *contest) check(present []*contestant) error {
	want := stat.Mean(results(present[0]), nil)
	for _, x := range present {
		if got := stat.Mean(results(x), nil); !(math.Abs(got-want) <= c.tolerance) {
			return fmt.Errorf("%s: %s is %v with %s, %v with ours", c.title, c.result, got, x.name, want)
		}
	}
	return nil
}
