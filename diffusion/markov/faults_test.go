package markov

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestFaults: what cannot be used is named.
func TestFaults(t *testing.T) {
	c, nan := driven, math.NaN()
	counts := lawtest.Must(Count([]int{0, 1, 0, 2}, 3))
	for want, f := range map[string]func() error{
		"p is nil":                         func() error { _, err := New(nil); return err },
		"2×3 matrix":                       func() error { _, err := New(mat.NewDense(2, 3, nil)); return err },
		"row 0 sums to 0,":                 func() error { _, err := New(mat.NewDense(2, 2, nil)); return err },
		"0 → 0 has the probability NaN":    func() error { _, err := New(mat.NewDense(1, 1, []float64{nan})); return err },
		"0 → 1 has the probability -1":     func() error { _, err := New(mat.NewDense(2, 2, []float64{2, -1, 1, 0})); return err },
		"rows is empty":                    func() error { _, err := NewSparse(nil); return err },
		"row 0 has a transition to 5":      func() error { _, err := NewSparse([][]Transition{{{5, 1}}}); return err },
		"a = 2 is not a probability":       func() error { _, err := TwoState(2, 0); return err },
		"forward + backward = 1.5":         func() error { _, err := Ring(3, 0.75, 0.75); return err },
		"n = 2, want at least 3":           func() error { _, err := Ring(2, 0.5, 0.5); return err },
		"n = 0, want at least 1":           func() error { _, err := Ehrenfest(0); return err },
		"start = 3, want a state":          func() error { _, err := c.Simulate(3, 1, nil); return err },
		"steps = -1":                       func() error { _, err := c.Simulate(0, -1, nil); return err },
		"p[1] = NaN is not a probability":  func() error { _, err := c.Evolve([]float64{1, nan, 0}, 1); return err },
		"p sums to 2":                      func() error { _, err := c.Draw([]float64{1, 1, 0}, nil); return err },
		"no targets":                       func() error { _, err := c.HittingTimes(); return err },
		"target = -1":                      func() error { _, err := c.HittingProbabilities(-1); return err },
		"epsilon = 0":                      func() error { _, err := c.MixingTime(0); return err },
		"f[0] = +Inf":                      func() error { _, _, err := c.BlockMoments([]float64{math.Inf(1), 0, 0}, 1); return err },
		"f is constant":                    func() error { _, err := c.Dispersion([]float64{1, 1, 1}); return err },
		"Chain is nil":                     func() error { _, err := Simulation{}.Run(t.Context()); return err },
		"Paths = 0":                        func() error { _, err := Simulation{Chain: c, Steps: 1}.Run(t.Context()); return err },
		"steps = 0":                        func() error { _, err := c.Reversal([]float64{1, 0, 0}, 0); return err },
		"sequence[1] = 3":                  func() error { _, err := Count([]int{0, 3}, 3); return err },
		"sequence has 1 states":            func() error { _, err := Count([]int{0}, 3); return err },
		"n[0][0] = 0.5":                    func() error { _, err := NewCounts(mat.NewDense(1, 1, []float64{0.5})); return err },
		"no step begins at the state 2":    func() error { _, err := counts.Chain(); return err },
		"draws = 1, want at least 40":      func() error { _, err := counts.Bootstrap((*Chain).EntropyRate, 1, 1); return err },
		"sequence has 2 states, want more": func() error { _, err := FitOrders([]int{0, 1}, 2, 2); return err },
		"low has the order 1":              func() error { _, err := OrderTest(OrderFit{Order: 1}, OrderFit{Order: 1}); return err },
		"high has 0.5 parameters more than low": func() error {
			_, err := OrderTest(OrderFit{}, OrderFit{Order: 1, Parameters: 0.5})
			return err
		},
		"'a' is in classes[0] and in":          func() error { _, err := NewAlphabet("a", "bA"); return err },
		"classes[1] is empty":                  func() error { _, err := NewAlphabet("a", ""); return err },
		"byte 2 is not UTF-8":                  func() error { _, err := ReadText(strings.NewReader("ab\xff"), EnglishVowels()); return err },
		"order = 3, want at most":              func() error { _, err := FitWords([]int{0, 1}, 3); return err },
		"the chain has a single state, and no": func() error { _, err := lawtest.Must(New(mat.NewDense(1, 1, []float64{1}))).SpectralGap(); return err },
	} {
		lawtest.CheckError(t, "markov", want, f(), want)
	}
	for want, f := range map[string]func(){
		"markov: p has length 1, want 3": func() { _, _ = c.Evolve([]float64{1}, 1) },
		"markov: n = -1":                 func() { c.Power(-1) },
		"markov: i = 3 is outside":       func() { c.At(3, 0) },
		"markov: q has length 1":         func() { TotalVariation([]float64{0, 1}, []float64{1}) },
	} {
		if got := lawtest.Panic(f); !strings.HasPrefix(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}

// TestElimination: the sparse and the full elimination agree with powers, on random sparse chains with a tail of rare states.
func TestElimination(t *testing.T) {
	lawtest.Slow(t)
	rng := rand.New(rand.NewPCG(8, 8))
	for _, n := range []int{2, 5, 60, 200} {
		rows := make([][]Transition, n)
		for i := range rows {
			rows[i] = []Transition{{(i + 1) % n, 0.5}, {rng.IntN(n), 0.25}, {i, 0.25}}
		}
		c := lawtest.Must(NewSparse(rows))
		power, pi := c.Power(1<<20), lawtest.Must(c.Stationary())
		times := lawtest.Must(c.HittingTimes(0))
		back := make([]float64, n)
		c.back(back, times)
		for i, p := range pi {
			if math.Abs(p-power.At(0, i)) > 1e-11*p {
				t.Errorf("n = %d: π_%d = %v, by powers %v", n, i, p, power.At(0, i))
			}
			if i > 0 && math.Abs(times[i]-1-back[i]) > 1e-12*times[i] {
				t.Errorf("n = %d: the hitting time of %d does not solve its equation", n, i)
			}
		}
		returns := lawtest.Must(c.ReturnTimes())
		if math.Abs(returns[0]-1-back[0]) > 1e-12*returns[0] {
			t.Errorf("n = %d: return time %v, by hitting times %v", n, returns[0], 1+back[0])
		}
	}
}

// TestRareStates: two pairs of states with a step in 10¹⁵ between them: a small relative error where subtraction would leave nothing.
func TestRareStates(t *testing.T) {
	const e = 1e-15
	c := lawtest.Must(New(mat.NewDense(4, 4, []float64{
		0.5, 0.5, 0, 0, 0.5, 0.5 - e, e, 0, 0, 3 * e, 0.5 - 3*e, 0.5, 0, 0, 0.5, 0.5,
	})))
	pi := lawtest.Must(c.Stationary())
	for i, want := range []float64{3. / 8, 3. / 8, 1. / 8, 1. / 8} {
		near(t, "π", pi[i], want)
	}
}

// TestBlocks: the two ways to the variance of a block agree, also for a period, and with independent blocks by hand.
func TestBlocks(t *testing.T) {
	for _, c := range []*Chain{driven, lawtest.Must(Ehrenfest(6)), lawtest.Must(Ring(5, 1, 0))} {
		f := make([]float64, c.Len())
		f[0], f[1] = 1, -0.5
		law, deviation, _, err := c.deviation(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{1, 2, 17, 1000} {
			summed, solved := c.summedCovariances(law, deviation, n), lawtest.Must(c.solvedCovariances(law, deviation, n))
			if math.Abs(summed-solved) > 1e-11 {
				t.Errorf("variance %v by the sum, %v by two equations", summed, solved)
			}
		}
	}
}

// TestWords: the stationary law of words is their frequency, and what is generated has only words of the text.
func TestWords(t *testing.T) {
	text := strings.Repeat("so many men, so many minds, so much music. ", 3) + "so it ends"
	letters := lawtest.Must(AlphabetOf(text, " .,"))
	sequence := letters.Encode(text)
	if letters.Decode(sequence) != text {
		t.Fatalf("%q is not %q", letters.Decode(sequence), text)
	}
	const k = 4
	w := lawtest.Must(FitWords(sequence, k))
	closed := text + text[:k-1]
	for i, p := range lawtest.Must(w.Chain().Stationary()) {
		word := letters.Decode(w.Word(i))
		var count float64
		for at := range text {
			if closed[at:at+k] == word {
				count++
			}
		}
		near(t, "π of "+word, p, count/float64(len(text)))
	}
	generated := letters.Decode(lawtest.Must(w.Generate(500, rand.NewPCG(9, 9))))
	closed = text + text[:k]
	for at := range len(generated) - k {
		if !strings.Contains(closed, generated[at:at+k+1]) {
			t.Fatalf("%q is not in the text", generated[at:at+k+1])
		}
	}
	if short := lawtest.Must(w.Generate(2, rand.NewPCG(9, 9))); !slices.Equal(short, letters.Encode(generated[:2])) {
		t.Errorf("a short text %v is not the beginning of a long one", short)
	}
}
