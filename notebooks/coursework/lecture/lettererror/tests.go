package lettererror

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/janpfeifer/must"

	"nonequilibrium/diffusion/markov"
	"nonequilibrium/notebooks/coursework/grade"
)

// TestVowelShare counts a sequence of which every fourth letter is a vowel (1 point).
func TestVowelShare(t *testing.T) {
	letters := make([]int, 2000)
	for i := range letters {
		if i%4 == 0 {
			letters[i] = 1
		}
	}
	share, _ := VowelShare(letters)
	grade.Number(t, "the share", share, 0.25, 1e-9)
}

// testClaims compares the standard errors with the scatter of the shares in 300 texts of 4000 letters, in which a consonant follows a vowel
// with the probability a, and a vowel a consonant with the probability b. The scatter is known exactly.
func testClaims(t *testing.T, a, b float64) {
	const texts, n = 300, 4000
	chain := must.M1(markov.TwoState(b, a))
	claimed := 0.0
	for k := range texts {
		src := rand.NewPCG(30, uint64(k))
		start := must.M1(chain.Draw(must.M1(chain.Stationary()), src))
		_, se := VowelShare(must.M1(chain.Simulate(start, n-1, src)))
		claimed += se / texts
	}
	_, variance, err := chain.BlockMoments([]float64{0, 1}, n) // of the sum over n letters
	must.M(err)
	scatter := math.Sqrt(variance) / n
	q := b / (a + b)
	naive := math.Sqrt(q * (1 - q) / n)
	switch {
	case math.Abs(claimed-scatter) < 0.12*scatter:
	case math.Abs(claimed-naive) < 0.03*naive:
		t.Errorf("your standard error is %.4f, that of independent letters, but the shares of 300 texts scatter by %.4f", claimed, scatter)
	case claimed > 4*scatter:
		t.Errorf("your standard error is %.4f, but the shares of 300 texts scatter only by %.4f. Is it the scatter of the blocks, and not that of their mean?", claimed, scatter)
	case claimed < scatter/4:
		t.Errorf("your standard error is %.4f, but the shares of 300 texts scatter by %.4f. Is it a variance?", claimed, scatter)
	default:
		t.Errorf("your standard error is %.4f, but the shares of 300 texts scatter by %.4f. How long are the blocks, compared with the memory?", claimed, scatter)
	}
}

// TestAlternating takes texts in which vowels and consonants alternate more often than by chance (2 points, hidden).
func TestAlternating(t *testing.T) {
	testClaims(t, 0.85, 0.7)
}

// TestClustered takes texts in which vowels stand together (2 points, hidden).
func TestClustered(t *testing.T) {
	testClaims(t, 0.25, 0.15)
}
