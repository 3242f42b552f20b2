package arrow

import (
	"math"
	"slices"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestWords checks that both answers are one of the three words (0 points).
func TestWords(t *testing.T) {
	for _, s := range []string{WhichProduction(), Theorem()} {
		if !slices.Contains([]string{"smaller", "larger", "same"}, s) {
			t.Errorf("%q is none of the words smaller, larger, same", s)
		}
	}
}

// TestProduction compares the first answer with the balances of the package (1 point, hidden).
func TestProduction(t *testing.T) {
	pair, err := diffusion.SymmetricPair(2, 0.25)
	if err != nil {
		t.Fatal(err)
	}
	forward, err := diffusion.ForwardBalance(pair, 3)
	if err != nil {
		t.Fatal(err)
	}
	reverse, err := diffusion.ReverseBalance(pair, 3)
	if err != nil {
		t.Fatal(err)
	}
	want := "same"
	if d := reverse.Total - forward.Total; math.Abs(d) > 1e-6 {
		want = map[bool]string{true: "larger", false: "smaller"}[d > 0]
	}
	grade.Choice(t, "the production of generation", WhichProduction(), want, map[string]string{
		"larger":  "the production is ⟨ν²⟩ with the mean velocity ν at each point. How do the velocities of the two processes compare?",
		"smaller": "generation makes order, so the system's entropy falls. But the total includes the bath",
	})
}

// TestTheorem checks the second answer (1 point, hidden).
func TestTheorem(t *testing.T) {
	hint := "which property of the process does the proof of the theorem use? Is it lost with another force?"
	grade.Choice(t, "the exponential average with a wrong score", Theorem(), "same", map[string]string{"smaller": hint, "larger": hint})
}
