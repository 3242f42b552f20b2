package main

// Comparing two records.

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"nonequilibrium/diffusion/results"
)

// A report is written line by line.
type report struct {
	out, errs      io.Writer
	sigma          float64
	status         int
	numbers, wrong int
}

// problem reports what could not be checked.
func (r *report) problem(format string, args ...any) {
	fmt.Fprintf(r.errs, "results: "+format+"\n", args...)
	r.status = unchecked
}

// finding reports what does not hold.
func (r *report) finding() { r.status = max(r.status, changed) }

func (r *report) printf(format string, args ...any) { fmt.Fprintf(r.out, format, args...) }

// summary reports how many numbers hold.
func (r *report) summary() {
	if r.numbers > 0 {
		r.printf("Of the numbers that were recomputed, %d hold and %d do not.\n", r.numbers-r.wrong, r.wrong)
	}
}

// compare reports on all numbers of a record, and on what differs besides.
func (r *report) compare(path string, before, after *results.Document) {
	r.printf("%s: nonequilibrium %s, now %s\n", path, before.Origin.Library.Short(), after.Origin.Library.Short())
	if lines := differences("", map[string]any(before.Parameters), map[string]any(after.Parameters)); len(lines) > 0 {
		r.finding()
		r.printf("  it has other parameters, so numbers may differ:\n")
		for _, l := range lines {
			r.printf("    %s\n", l)
		}
	}
	width := 0
	for _, n := range before.Numbers {
		width = max(width, len(n.Name))
	}
	for _, n := range before.Numbers {
		r.numbers++
		k := slices.IndexFunc(after.Numbers, func(m results.Number) bool { return m.Name == n.Name })
		verdict, ok := "GONE: the program does not compute it any more", false
		if k >= 0 {
			verdict, ok = r.judge(n, after.Numbers[k])
		}
		if !ok {
			r.wrong++
			r.finding()
		}
		r.printf("  %-*s  %s  %s\n", width, n.Name, padded(n.Text, 14), verdict)
	}
	for _, n := range after.Numbers {
		if !slices.ContainsFunc(before.Numbers, func(m results.Number) bool { return m.Name == n.Name }) {
			r.printf("  %-*s  %s  new\n", width, n.Name, padded(n.Text, 14))
		}
	}
	r.compareFigures(before, after)
}

// compareFigures notes which figures and tables are other ones. That alone is no fault: another version may draw the same in another way.
func (r *report) compareFigures(before, after *results.Document) {
	for _, f := range before.Files {
		k := slices.IndexFunc(after.Files, func(g results.File) bool { return g.Name == f.Name })
		switch {
		case k < 0:
			r.printf("  %s is not made any more\n", f.Name)
		case after.Files[k].SHA256 != f.SHA256:
			r.printf("  %s has other bytes: look at it\n", f.Name)
		}
	}
}

// rounding is the relative error of arithmetic, which differs between processors.
const rounding = 1e-12

// judge says in words how a number changed, and whether the paper's still holds.
func (r *report) judge(before, after results.Number) (verdict string, ok bool) {
	difference := math.Abs(after.Value - before.Value)
	arithmetic := difference <= rounding*math.Abs(before.Value)
	combined := math.Hypot(before.StdErr, after.StdErr)
	switch {
	case before.None && after.None:
		return "still none", true
	case before.None:
		return "CHANGED: it exists now, " + after.Text, false
	case after.None:
		return "CHANGED: it does not exist any more", false
	case after.Warning != "" && before.Warning == "":
		return fmt.Sprintf("CHANGED: now %s with the warning: %s", after.Text, after.Warning), false
	case before.Value == after.Value && before.StdErr == after.StdErr && before.Text == after.Text:
		return "the same", true
	case before.Digits > 0:
		before.Value = after.Value // as the paper would have it
		switch reprinted := before.String(); {
		case reprinted == before.Text:
			return "the same digits", true
		case arithmetic:
			return "the same but for rounding, now " + reprinted, true
		default:
			return "CHANGED: now " + reprinted, false
		}
	case difference > r.sigma*combined && !arithmetic:
		return fmt.Sprintf("CHANGED: now %s, by %s", after.Text, deviation(difference, combined)), false
	case before.StdErr > 0 && (after.StdErr > 2*before.StdErr || after.StdErr < before.StdErr/2):
		return fmt.Sprintf("CHANGED: now %s, with another error", after.Text), false
	}
	return fmt.Sprintf("holds: now %s, by %s", after.Text, deviation(difference, combined)), true
}

// deviation returns a difference in standard errors.
func deviation(difference, combined float64) string {
	if combined == 0 {
		return fmt.Sprintf("%.3g, without an error", difference)
	}
	return fmt.Sprintf("%.1f standard errors", difference/combined)
}

// padded fills a text up.
func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// differences lists what differs between parameters.
func differences(path string, before, after any) (lines []string) {
	a, aGroup := before.(map[string]any)
	b, bGroup := after.(map[string]any)
	if !aGroup || !bGroup {
		if x, y := written(before), written(after); x != y {
			lines = append(lines, fmt.Sprintf("%s: %s, now %s", path, short(x), short(y)))
		}
		return lines
	}
	all := maps.Clone(a)
	maps.Copy(all, b)
	for _, k := range slices.Sorted(maps.Keys(all)) {
		at := strings.TrimPrefix(path+"."+k, ".")
		x, inA := a[k]
		y, inB := b[k]
		switch {
		case !inA:
			lines = append(lines, fmt.Sprintf("%s: not there, now %s", at, short(written(y))))
		case !inB:
			lines = append(lines, fmt.Sprintf("%s: %s, now not there", at, short(written(x))))
		default:
			lines = append(lines, differences(at, x, y)...)
		}
	}
	return lines
}

// written returns a parameter as JSON.
func written(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// short returns the beginning of a text.
func short(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
