package frozen

import (
	"slices"
	"testing"

	"nonequilibrium/notebooks/coursework/grade"
)

// TestWords checks that both answers are one of the three words (0 points).
func TestWords(t *testing.T) {
	for _, s := range []string{WithoutNoise(), Flow()} {
		if !slices.Contains([]string{"narrower", "wider", "right"}, s) {
			t.Errorf("%q is none of the words narrower, wider, right", s)
		}
	}
}

// TestWithoutNoise checks the first answer (1 point, hidden).
func TestWithoutNoise(t *testing.T) {
	grade.Choice(t, "without noise", WithoutNoise(), "narrower", map[string]string{
		"right": "the force alone does not make the distribution; what is the score of these data, and which motion is left?",
		"wider": "put in the score −y of these data: which way does the force point?",
	})
}

// TestFlow checks the second answer (1 point, hidden).
func TestFlow(t *testing.T) {
	grade.Choice(t, "with the other force", Flow(), "right", map[string]string{
		"narrower": "put in the score −y of these data: what is left of the force?",
		"wider":    "put in the score −y of these data: what is left of the force?",
	})
}
