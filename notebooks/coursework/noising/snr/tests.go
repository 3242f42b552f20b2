package snr

import (
	"math"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestEqual tries r = 1: then signal and noise are both one half (1 point).
func TestEqual(t *testing.T) {
	grade.Number(t, "Time(1)", Time(1), math.Ln2/2, 1e-12,
		grade.Mistake{Value: math.Ln2, Say: "at this time the amplitude of the signal is one half. Which factor is its power?"},
		grade.Mistake{Value: 0.5, Say: "one half is a power of 2 with the exponent 1: which logarithm belongs to e^{−2t}?"})
}

// TestLong tries a very weak signal, whose time is late but finite (1 point).
func TestLong(t *testing.T) {
	got := Time(1e-6)
	ratio := math.Exp(-2*got) / -math.Expm1(-2*got)
	grade.Number(t, "the ratio of the powers at the time Time(1e-6), in units of 1e-6,", ratio*1e6, 1, 1e-9)
}

// TestRatio computes the ratio of the powers at the time that you return, for many r (2 points, hidden).
func TestRatio(t *testing.T) {
	grade.Formula{
		Name:      "the time",
		Variables: []grade.Variable{{Name: "r", From: 0.01, To: 20}},
		Got:       func(x []float64) float64 { return Time(x[0]) },
		Want:      func(x []float64) float64 { return math.Atanh(1 / (1 + 2*x[0])) },
		Mistakes: []grade.WrongFormula{{Of: func(x []float64) float64 { return math.Log(1 + 1/x[0]) },
			Say: "this is the time for the amplitudes. Powers are their squares"}},
	}.Check(t)
}
