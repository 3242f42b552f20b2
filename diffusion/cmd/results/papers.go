package main

// What is out of date in files of LaTeX.

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nonequilibrium/diffusion/results"
)

// A number that was typed, with an error or without.
type typed struct {
	text               string
	offset             int     // in its line
	value, size        float64 // the number and its error; 0: none
	exponent, decimals int     // of its power of ten, and behind the point
	digits             int     // significant ones
}

var (
	macroLine  = regexp.MustCompile(`^\s*\\newcommand\{\\([A-Za-z]+)\}\{(.*)\}\s*$`)
	macroUse   = regexp.MustCompile(`\\([A-Za-z]+)`)
	numeralTeX = regexp.MustCompile(`(-|−)?(\d+(?:\.\d+)?)(?:\((\d+)\)|\s*(?:\\pm|±|\+-)\s*(\d+(?:\.\d+)?))?(?:\s*(?:\\times|\\cdot|×)\s*10\^(?:\{(-?\d+)\}|(\d)))?`)
)

// papers reports what is out of date in files of LaTeX.
func (r *report) papers(paths []string, records []*record) {
	k := known(records, r)
	made := map[string]bool{} // tables, in which nothing was typed
	for _, rec := range records {
		for _, f := range rec.doc.Files {
			made[filepath.Join(filepath.Dir(rec.path), filepath.FromSlash(f.Name))] = true
		}
	}
	for _, path := range paths {
		if made[filepath.Clean(path)] {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			r.problem("%v", err)
			continue
		}
		for i, line := range bytes.Split(data, []byte("\n")) {
			for _, f := range k.findings(uncommented(string(line))) {
				r.finding()
				r.printf("%s:%d:%d: %s\n", path, i+1, f.column, f.text)
			}
		}
	}
}

// uncommented returns a line of LaTeX without its comment.
func uncommented(line string) string {
	for i := range len(line) {
		if line[i] == '%' && (i == 0 || line[i-1] != '\\') {
			return line[:i]
		}
	}
	return line
}

// A finding is something that is out of date.
type finding struct {
	column int
	text   string
}

// A knownNumber has values that hold and values that do not.
type knownNumber struct {
	name          string
	now           string // as it is written; "": it is not computed any more
	changed       bool   // the record's no longer holds
	current, gone []results.Number
}

type knowledge struct {
	numbers []knownNumber
	macros  map[string]string // bodies that the records have
	owners  map[string]int    // the indices of their numbers
}

// known returns what is known of the numbers of the records.
func known(records []*record, r *report) *knowledge {
	k := &knowledge{macros: map[string]string{}, owners: map[string]int{}}
	for _, rec := range records {
		for _, n := range rec.doc.Numbers {
			kn := knownNumber{name: n.Name, now: n.Text}
			for _, f := range n.Formerly {
				if old, ok := parsed(f); ok {
					kn.gone = append(kn.gone, old)
				}
			}
			kn.current = append(kn.current, n)
			if rec.fresh != nil {
				kn.compare(n, rec.fresh, r)
			}
			for _, m := range n.Macros() {
				k.macros[m.Name], k.owners[m.Name] = m.Body, len(k.numbers)
			}
			k.numbers = append(k.numbers, kn)
		}
	}
	return k
}

// compare takes into account what a number is now.
func (kn *knownNumber) compare(n results.Number, fresh *results.Document, r *report) {
	i := slices.IndexFunc(fresh.Numbers, func(m results.Number) bool { return m.Name == n.Name })
	if i < 0 {
		kn.changed, kn.now = true, ""
		kn.current, kn.gone = nil, append(kn.gone, n)
		return
	}
	if _, ok := r.judge(n, fresh.Numbers[i]); !ok {
		kn.changed, kn.now = true, fresh.Numbers[i].Text
		kn.current, kn.gone = fresh.Numbers[i:i+1], append(kn.gone, n)
	}
}

// state says what a number is now.
func (kn *knownNumber) state() string {
	if kn.now == "" {
		return "the program does not compute it any more"
	}
	return kn.name + " is " + kn.now + " now"
}

// parsed returns the number of a text of a record.
func parsed(text string) (results.Number, bool) {
	list := numerals(fromRecord.Replace(text))
	if len(list) != 1 {
		return results.Number{}, false
	}
	t := list[0]
	n := results.Number{Value: t.value, StdErr: t.size, Text: text}
	if t.size == 0 {
		n.Digits = t.digits
	}
	return n, true
}

var fromRecord = strings.NewReplacer("−", "-", "⁻", "-", "⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9", "×10", "×10^")

// findings returns what is out of date in a line.
func (k *knowledge) findings(line string) (list []finding) {
	at := func(offset int) int { return 1 + utf8.RuneCountInString(line[:offset]) }
	if m := macroLine.FindStringSubmatchIndex(line); m != nil {
		name, body := line[m[2]:m[3]], line[m[4]:m[5]]
		if want, ok := k.macros[name]; ok && want != body {
			list = append(list, finding{at(m[2] - 1), fmt.Sprintf(`\%s is %s, but the record has %s`, name, body, want)})
		}
		return list
	}
	for _, m := range macroUse.FindAllStringSubmatchIndex(line, -1) {
		name := line[m[2]:m[3]]
		if i, ok := k.owners[name]; ok && k.numbers[i].changed {
			list = append(list, finding{at(m[0]), fmt.Sprintf(`\%s is out of date: %s`, name, k.numbers[i].state())})
		}
	}
	for _, t := range numerals(line) {
		if f, ok := k.stale(t); ok {
			list = append(list, finding{at(t.offset), f})
		}
	}
	slices.SortFunc(list, func(a, b finding) int { return a.column - b.column })
	return list
}

// stale reports whether a typed number is one that was.
func (k *knowledge) stale(t typed) (text string, ok bool) {
	const least = 3
	if t.digits < least && t.size == 0 {
		return "", false
	}
	var of *knownNumber
	for i := range k.numbers {
		kn := &k.numbers[i]
		if slices.ContainsFunc(kn.current, t.is) {
			return "", false
		}
		if of == nil && slices.ContainsFunc(kn.gone, t.is) {
			of = kn
		}
	}
	if of == nil {
		return "", false
	}
	return fmt.Sprintf(`%s was typed by hand and is out of date: %s; write \%s`, t.text, of.state(), of.name), true
}

// is reports whether a typed number is the value of a number, rounded, with its error or without.
func (t typed) is(n results.Number) bool {
	if n.None || math.Abs(n.Value-t.value) > 0.500001*math.Pow10(t.exponent-t.decimals) {
		return false
	}
	if t.size == 0 {
		// Nobody types more digits than the record has.
		return t.digits <= digitsOf(n.Text)
	}
	return n.StdErr > 0 && math.Abs(n.StdErr-t.size) <= 0.500001*math.Pow10(t.exponent-t.decimals)
}

// digitsOf returns the number of significant digits of a text.
func digitsOf(text string) int {
	digits, _, _ := strings.Cut(text, "×")
	digits, _, _ = strings.Cut(digits, "(")
	return significant(digits)
}

// significant counts the significant digits of a decimal.
func significant(decimal string) int {
	s := strings.TrimLeft(strings.ReplaceAll(strings.TrimLeft(decimal, "-−"), ".", ""), "0")
	return len(s)
}

// numerals returns the numbers that are typed in a line, each with its error and its power of ten.
func numerals(line string) (list []typed) {
	for _, m := range numeralTeX.FindAllStringSubmatchIndex(line, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return line[m[2*i]:m[2*i+1]]
		}
		if before, after := line[:m[0]], line[m[1]:]; partOfWord(before, after) {
			continue
		}
		t := typed{text: line[m[0]:m[1]], offset: m[0], digits: significant(group(2))}
		t.exponent, _ = strconv.Atoi(group(5) + group(6))
		_, decimals, _ := strings.Cut(group(2), ".")
		t.decimals = len(decimals)
		sign := group(1)
		if before := line[:m[0]]; sign != "" && strings.TrimRight(before, "-0123456789") != before {
			// It is the dash of a range.
			sign, t.text, t.offset = "", t.text[len(sign):], t.offset+len(sign)
		}
		sign = strings.Replace(sign, "−", "-", 1)
		power := "e" + strconv.Itoa(t.exponent)
		t.value, _ = strconv.ParseFloat(sign+group(2)+power, 64)
		if e := group(4); e != "" {
			t.size, _ = strconv.ParseFloat(e+power, 64)
		}
		if e := group(3); e != "" {
			t.size, _ = strconv.ParseFloat(e+"e"+strconv.Itoa(t.exponent-t.decimals), 64)
		}
		list = append(list, t)
	}
	return list
}

// partOfWord reports whether a number between two texts is a part of something else, such as of a name, a date or a version.
func partOfWord(before, after string) bool {
	isPart := func(r rune) bool {
		return r == '.' || r == '_' || r == '/' || r == ':' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	first, size := utf8.DecodeRuneInString(after)
	if first == '.' || first == ':' || first == '/' {
		// The end of a sentence is none.
		next, _ := utf8.DecodeRuneInString(after[size:])
		return next >= '0' && next <= '9' || isPart(last)
	}
	return isPart(last) || isPart(first)
}
