// Package grade compares a student's answer with the right one, and says in words what kind of mistake was made, but not what
// the answer is. The tests of the exercises call it.
//
// A test names the mistakes that it expects, each by the value that it leads to. Mistakes that are common to all of physics are
// recognised without being named: a sign, a factor 2, the square of the answer, its inverse, bits for nats.
package grade

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// Mistake is the number that a mistake leads to, and what to say to somebody who made it.
type Mistake struct {
	Value float64
	Say   string
}

// Number fails the test unless |got − want| ≤ tol·max(1, |want|). The message calls the number what, for example "Flux(1, 2)",
// and never contains want. Mistakes are tried in their order.
func Number(t testing.TB, what string, got, want, tol float64, mistakes ...Mistake) {
	t.Helper()
	if near(got, want, tol) {
		return
	}
	for _, m := range mistakes {
		if near(got, m.Value, tol) {
			t.Errorf("%s = %.6g is not right: %s", what, got, m.Say)
			return
		}
	}
	t.Errorf("%s = %.6g is not right%s", what, got, after(": ", kind([]float64{got}, []float64{want}, tol)))
}

// Choice fails the test unless got and want are the same text, up to case and surrounding space. The map says what to answer
// to other choices.
func Choice(t testing.TB, what, got, want string, mistakes map[string]string) {
	t.Helper()
	plain := func(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
	if plain(got) == plain(want) {
		return
	}
	for wrong, say := range mistakes {
		if plain(got) == plain(wrong) {
			t.Errorf("%s: %q is not right: %s", what, got, say)
			return
		}
	}
	t.Errorf("%s: %q is not right", what, got)
}

func near(got, want, tol float64) bool {
	return got == want || math.Abs(got-want) <= tol*math.Max(1, math.Abs(want)) // false for NaN
}

func after(separator, words string) string {
	if words == "" {
		return ""
	}
	return separator + words
}

// kind says what all wrong numbers have in common, each compared with the right one; it is empty if there is nothing that it
// recognises. Where the tolerance is wide it says nothing of factors, because those would be guesses. A single number must be
// closer than many, because one of the kinds may fit it by chance; nothing is read into a 0.
func kind(got, want []float64, tol float64) string {
	all := func(holds func(g, w float64) bool) bool {
		for i := range got {
			if !holds(got[i], want[i]) {
				return false
			}
		}
		return true
	}
	some := func(holds func(g float64) bool) bool { return !all(func(g, _ float64) bool { return !holds(g) }) }
	zero := all(func(g, _ float64) bool { return g == 0 })
	switch {
	case some(math.IsNaN):
		return "it is not a number (0/0, or the root or logarithm of a negative number)"
	case some(func(g float64) bool { return math.IsInf(g, 0) }):
		return "it is infinite"
	case zero && len(got) > 1:
		return "it is always 0"
	case zero || tol > 1e-3 || all(func(g, w float64) bool { return math.Abs(w) <= 10*tol }):
		return ""
	}
	closeness := 10 * tol
	if len(got) == 1 {
		closeness = math.Min(closeness, 1e-4)
	}
	is := func(f func(w float64) float64) bool {
		return all(func(g, w float64) bool { return math.Abs(g-f(w)) <= closeness*math.Max(math.Abs(g), tol) })
	}
	for _, k := range kinds {
		if is(k.of) {
			return k.say
		}
	}
	if len(got) < 5 {
		return ""
	}
	if r := got[0] / want[0]; is(func(w float64) float64 { return r * w }) {
		return "it is off by a constant factor"
	}
	if d := got[0] - want[0]; all(func(g, w float64) bool { return near(g-w, d, 10*tol) }) {
		return "it is off by a constant that is added"
	}
	return ""
}

var kinds = []struct {
	of  func(w float64) float64
	say string
}{
	{func(w float64) float64 { return w }, "it is close, but not close enough: is a number rounded, or something approximated?"},
	{func(w float64) float64 { return -w }, "the sign is wrong"},
	{func(w float64) float64 { return 2 * w }, "it is twice as large as it should be"},
	{func(w float64) float64 { return w / 2 }, "it is half as large as it should be, so a factor 2 is missing"},
	{func(w float64) float64 { return -2 * w }, "the sign is wrong, and a factor 2 is too much"},
	{func(w float64) float64 { return -w / 2 }, "the sign is wrong, and a factor 2 is missing"},
	{func(w float64) float64 { return w / math.Ln2 }, "it is in bits, and the answer is asked in nats: use the natural logarithm"},
	{func(w float64) float64 { return w * math.Ln2 }, "it is in nats, and the answer is asked in bits: use the binary logarithm"},
	{func(w float64) float64 { return w * w }, "it is the square of the answer: a variance for a standard deviation?"},
	{math.Sqrt, "it is the square root of the answer: a standard deviation for a variance?"},
	{func(w float64) float64 { return 1 / w }, "it is the inverse of the answer"},
	{func(w float64) float64 { return 1 - w }, "it is one minus the answer: the probability of the other case?"},
	{math.Exp, "it is the exponential of the answer"},
	{math.Log, "it is the logarithm of the answer"},
}

// Variable is a variable of a formula, and the interval that its values are drawn from.
type Variable struct {
	Name     string
	From, To float64
}

// Formula is a derivation to be graded: the student's expression against the right one, both functions of the variables in the
// order of Variables.
type Formula struct {
	Name      string // as the messages call it
	Variables []Variable
	Got, Want func(x []float64) float64
	Tolerance float64 // as for Number; 0 means 1e−9
	Mistakes  []WrongFormula
}

// WrongFormula is what a mistake leads to, and what to say to somebody who made it.
type WrongFormula struct {
	Of  func(x []float64) float64
	Say string
}

// points is the number of points at which a formula is evaluated.
const points = 40

// Check fails the test unless both expressions agree at 40 random points, the same ones in every run.
func (f Formula) Check(t testing.TB) {
	t.Helper()
	if f.Tolerance == 0 {
		f.Tolerance = 1e-9
	}
	xs := f.draw()
	got, want := values(f.Got, xs), values(f.Want, xs)
	first := 0
	for first < points && near(got[first], want[first], f.Tolerance) {
		first++
	}
	if first == points {
		return
	}
	t.Errorf("%s is not right, for example %g at %s%s", f.Name, float32(got[first]), f.at(xs[first]), after(": ", f.explain(xs, got, want)))
}

func (f Formula) explain(xs [][]float64, got, want []float64) string {
	for _, m := range f.Mistakes {
		wrong, same := values(m.Of, xs), true
		for i := range wrong {
			same = same && near(got[i], wrong[i], f.Tolerance)
		}
		if same {
			return m.Say
		}
	}
	if k := kind(got, want, f.Tolerance); k != "" {
		return k
	}
	for i, v := range f.Variables {
		if !depends(f.Got, xs, i) && depends(f.Want, xs, i) {
			return "it does not depend on " + v.Name
		}
	}
	return ""
}

// draw returns the points, rounded to three digits so that a student can try them. They are those of a fixed sequence, the
// fractional parts of multiples of irrational numbers, so that they are the same on every machine.
func (f Formula) draw() [][]float64 {
	xs := make([][]float64, points)
	for k := range xs {
		for i, v := range f.Variables {
			_, u := math.Modf(float64(k+1) * math.Sqrt(float64(primes[i])))
			x := v.From + u*(v.To-v.From)
			scale := math.Pow(10, 2-math.Floor(math.Log10(v.To-v.From)))
			xs[k] = append(xs[k], min(max(math.Round(x*scale)/scale, v.From), v.To))
		}
	}
	return xs
}

var primes = [...]int{2, 3, 5, 7, 11, 13, 17, 19}

func (f Formula) at(x []float64) string {
	var parts []string
	for i, v := range f.Variables {
		parts = append(parts, fmt.Sprintf("%s = %g", v.Name, x[i]))
	}
	return strings.Join(parts, ", ")
}

func values(of func(x []float64) float64, xs [][]float64) []float64 {
	result := make([]float64, len(xs))
	for i, x := range xs {
		result[i] = of(append([]float64(nil), x...))
	}
	return result
}

// depends reports whether a function changes with its variable i.
func depends(of func(x []float64) float64, xs [][]float64, i int) bool {
	for k, x := range xs {
		moved := append([]float64(nil), x...)
		moved[i] = xs[(k+1)%len(xs)][i]
		if of(moved) != of(append([]float64(nil), x...)) {
			return true
		}
	}
	return false
}
