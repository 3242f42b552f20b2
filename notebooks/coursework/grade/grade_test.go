package grade

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// recorder is a test that only keeps what is said to it.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper()                           {}
func (r *recorder) Errorf(format string, args ...any) { r.said += fmt.Sprintf(format, args...) }

// expect checks that the test says something that contains want, or nothing if want is empty, and never the answer.
func expect(t *testing.T, r *recorder, want, answer string) {
	t.Helper()
	if (want == "") != (r.said == "") || !strings.Contains(r.said, want) {
		t.Errorf("it says %q, want %q", r.said, want)
	}
	if answer != "" && strings.Contains(r.said, answer) {
		t.Errorf("it gives the answer %s away: %q", answer, r.said)
	}
}

func TestNumber(t *testing.T) {
	const right = 3.14159
	for _, test := range []struct {
		got  float64
		want string
	}{
		{right, ""},
		{right + 1e-7, ""},
		{-right, "the sign is wrong"},
		{2 * right, "twice as large"},
		{right / 2, "a factor 2 is missing"},
		{right / math.Ln2, "in bits"},
		{right * math.Ln2, "in nats"},
		{right * right, "the square of the answer"},
		{math.Sqrt(right), "the square root of the answer"},
		{1 / right, "the inverse"},
		{math.NaN(), "not a number"},
		{math.Inf(1), "infinite"},
		{1.5, "you took the wrong end"},
		{1.7, "is not right"},
		{0, "is not right"},
	} {
		var r recorder
		Number(&r, "X(1)", test.got, right, 1e-6, Mistake{1.5, "you took the wrong end"})
		expect(t, &r, test.want, " 3.14")
	}
}

// TestNumberRough checks that nothing is said of factors where the tolerance is wide, because that would be a guess.
func TestNumberRough(t *testing.T) {
	var r recorder
	Number(&r, "X", -1, 1, 0.1)
	expect(t, &r, "X = -1 is not right", "sign")
}

// TestNumberByChance checks that nothing is said where one of the many kinds fits only roughly, and nothing of a 0, which is one
// minus 1 and the logarithm of 1.
func TestNumberByChance(t *testing.T) {
	for _, test := range []struct{ got, want, tol float64 }{{6.285, math.Pi, 1e-3}, {0.3185, math.Pi, 1e-3}, {0, 1, 1e-12}} {
		var r recorder
		Number(&r, "X", test.got, test.want, test.tol)
		if !strings.HasSuffix(r.said, "is not right") {
			t.Errorf("for %g in place of %g it says %q", test.got, test.want, r.said)
		}
	}
	var r recorder
	Number(&r, "X", 2*math.Pi, math.Pi, 1e-3)
	expect(t, &r, "twice as large", "")
}

func TestChoice(t *testing.T) {
	for got, want := range map[string]string{"wider": "", " Wider\n": "", "narrower": "look at the force", "blue": `"blue" is not right`} {
		var r recorder
		Choice(&r, "the samples", got, "wider", map[string]string{"narrower": "look at the force"})
		expect(t, &r, want, "wider")
	}
}

func TestFormula(t *testing.T) {
	right := func(x []float64) float64 { return x[0]*math.Exp(-x[1]) + 1 }
	for name, test := range map[string]struct {
		got  func(x []float64) float64
		want string
	}{
		"right":      {right, ""},
		"rewritten":  {func(x []float64) float64 { return (x[0] + math.Exp(x[1])) / math.Exp(x[1]) }, ""},
		"close":      {func(x []float64) float64 { return right(x) * (1 + 5e-9) }, "not close enough"},
		"sign":       {func(x []float64) float64 { return -right(x) }, "the sign is wrong"},
		"factor":     {func(x []float64) float64 { return 3 * right(x) }, "a constant factor"},
		"added":      {func(x []float64) float64 { return right(x) - 1 }, "a constant that is added"},
		"zero":       {func(x []float64) float64 { return 0 }, "it is always 0"},
		"NaN":        {func(x []float64) float64 { return math.Log(-x[0]) }, "not a number"},
		"dependence": {func(x []float64) float64 { return x[0] * x[0] }, "does not depend on t"},
		"expected":   {func(x []float64) float64 { return x[0]*math.Exp(-2*x[1]) + 1 }, "the mean, not the variance"},
		"other":      {func(x []float64) float64 { return x[0] * x[1] }, "at s = "},
		"writes":     {func(x []float64) float64 { r := right(x); x[0] = 0; return r }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var r recorder
			Formula{
				Name: "f(s, t)", Variables: []Variable{{"s", 0.1, 4}, {"t", 0, 2}}, Got: test.got, Want: right,
				Mistakes: []WrongFormula{{func(x []float64) float64 { return x[0]*math.Exp(-2*x[1]) + 1 }, "the mean, not the variance"}},
			}.Check(&r)
			expect(t, &r, test.want, "")
		})
	}
}

// TestDraw checks that the points fill their intervals and are the same in every run.
func TestDraw(t *testing.T) {
	f := Formula{Variables: []Variable{{"x", -1, 3}, {"y", 0.1, 0.2}}}
	first := f.draw()
	low, high := []float64{9, 9}, []float64{-9, -9}
	for k, x := range f.draw() {
		for i, v := range f.Variables {
			if x[i] != first[k][i] || x[i] < v.From || x[i] > v.To {
				t.Errorf("point %d has %s = %g", k, v.Name, x[i])
			}
			low[i], high[i] = min(low[i], x[i]), max(high[i], x[i])
		}
	}
	for i, v := range f.Variables {
		if high[i]-low[i] < 0.9*(v.To-v.From) {
			t.Errorf("%s is drawn only from %g to %g", v.Name, low[i], high[i])
		}
	}
}
