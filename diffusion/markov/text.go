package markov

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Letters as states, and text as a chain of words of k letters.

// Alphabet says which state a letter is. It is immutable.
type Alphabet struct {
	states map[rune]int
	first  []rune // of each state
}

// NewAlphabet returns the alphabet in which the runes of classes[i] are the state i. Small and capital letters are the same; runes in no
// class are left out of a text. It is an error if there is no class, if one is empty, or if a rune is in two classes.
func NewAlphabet(classes ...string) (*Alphabet, error) {
	if len(classes) == 0 {
		return nil, errors.New("markov: no classes")
	}
	a := &Alphabet{states: make(map[rune]int)}
	for i, class := range classes {
		if class == "" {
			return nil, fmt.Errorf("markov: classes[%d] is empty", i)
		}
		for k, r := range strings.ToLower(class) {
			if k == 0 {
				a.first = append(a.first, r)
			}
			if j, found := a.states[r]; found && j != i {
				return nil, fmt.Errorf("markov: %q is in classes[%d] and in classes[%d]", r, j, i)
			}
			a.states[r] = i
		}
	}
	return a, nil
}

// RussianVowels returns the alphabet of Markov's count: vowels are 0, consonants 1, and the signs ъ and ь are left out. The short й is a vowel,
// which gives nearly his numbers for the text of today.
func RussianVowels() *Alphabet {
	return mustAlphabet("аеёиійоуыэюяѣѵ", "бвгджзклмнпрстфхцчшщѳ")
}

// EnglishVowels returns the alphabet of vowels, 0, among them y, and consonants, 1, of English.
func EnglishVowels() *Alphabet { return mustAlphabet("aeiouy", "bcdfghjklmnpqrstvwxz") }

func mustAlphabet(classes ...string) *Alphabet {
	a, err := NewAlphabet(classes...)
	if err != nil {
		panic(err)
	}
	return a
}

// AlphabetOf returns the alphabet of the letters of a text, each a state of its own, by rising code, preceded by those of the
// extra runes, such as a space, that occur in it. It is an error if there is none.
func AlphabetOf(text, extra string) (*Alphabet, error) {
	var letters []rune
	for _, r := range strings.ToLower(text) {
		if unicode.IsLetter(r) && r != unicode.ReplacementChar && !strings.ContainsRune(extra, r) {
			letters = append(letters, r)
		}
	}
	slices.Sort(letters)
	var classes []string
	for _, r := range append([]rune(extra), slices.Compact(letters)...) {
		if strings.ContainsRune(strings.ToLower(text), r) && !slices.Contains(classes, string(r)) {
			classes = append(classes, string(r))
		}
	}
	return NewAlphabet(classes...)
}

// Len returns the number of states.
func (a *Alphabet) Len() int { return len(a.first) }

// State returns the state of a rune; ok is false if it has none.
func (a *Alphabet) State(r rune) (state int, ok bool) {
	state, ok = a.states[unicode.ToLower(r)]
	return state, ok
}

// Encode returns the states of the runes of a text that have one.
func (a *Alphabet) Encode(text string) []int {
	var states []int
	for _, r := range text {
		if s, ok := a.State(r); ok {
			states = append(states, s)
		}
	}
	return states
}

// Decode returns the text of the first runes of the states. It panics if one is not a state.
func (a *Alphabet) Decode(states []int) string {
	var b strings.Builder
	for _, s := range states {
		arg.Index("state", s, len(a.first))
		b.WriteRune(a.first[s])
	}
	return b.String()
}

// ReadText returns the states of the runes of a text that have one. Text that is not UTF-8 is an error that says where.
func ReadText(r io.Reader, a *Alphabet) ([]int, error) {
	if r == nil || a == nil {
		return nil, errors.New("markov: r or a is nil")
	}
	var states []int
	in, offset := bufio.NewReader(r), 0
	for {
		letter, size, err := in.ReadRune()
		switch {
		case err == io.EOF:
			return states, nil
		case err != nil:
			return nil, fmt.Errorf("markov: byte %d: %w", offset, err)
		case letter == unicode.ReplacementChar && size == 1:
			return nil, fmt.Errorf("markov: byte %d is not UTF-8 text", offset)
		}
		if s, ok := a.State(letter); ok {
			states = append(states, s)
		}
		offset += size
	}
}

// WordChain is a chain of the order k: a chain whose states are the words of k states that occur in a sequence. A step drops the first state
// of the word and appends a new one.
type WordChain struct {
	chain *Chain
	words [][]int
	start cumulative
}

// FitWords fits a chain of the given order, at least 1, to a sequence, by maximum likelihood. The sequence is taken as
// closed, with its first states behind the last, so that no word is without a successor; the stationary law is then the frequency of the
// words in it. It is an error if an entry is negative or order is not from 1 to the length of the sequence.
func FitWords(sequence []int, order int) (*WordChain, error) {
	if err := check.First(arg.AtLeast("order", order, 1)); err != nil {
		return nil, err
	}
	n := len(sequence)
	if order > n {
		return nil, fmt.Errorf("markov: order = %d, want at most the length of sequence, %d", order, n)
	}
	for i, x := range sequence {
		if x < 0 {
			return nil, fmt.Errorf("markov: sequence[%d] = %d, want at least 0", i, x)
		}
	}
	closed := append(slices.Clone(sequence), sequence[:order]...)
	number := make([]int, n) // of the word that begins at each place
	for k := range order {
		number = extended(number, closed[k:])
	}
	counts, err := Count(append(slices.Clone(number), number[0]), slices.Max(number)+1)
	if err != nil {
		return nil, err
	}
	w := &WordChain{words: make([][]int, counts.Len()), start: newCumulative(counts.totals)}
	for i, of := range number {
		if w.words[of] == nil {
			w.words[of] = slices.Clone(closed[i : i+order])
		}
	}
	w.chain, err = counts.Chain()
	return w, err
}

// Chain returns the chain on the words.
func (w *WordChain) Chain() *Chain { return w.chain }

// Word returns the states of the word with the number i. It panics if there is no such word.
func (w *WordChain) Word(i int) []int {
	arg.Index("i", i, len(w.words))
	return slices.Clone(w.words[i])
}

// Generate draws a sequence of n states, letter by letter: a word by its frequency, then each state given the k before.
// It is an error if n is less than 1. A nil source is the global one.
func (w *WordChain) Generate(n int, src rand.Source) ([]int, error) {
	if err := check.First(arg.AtLeast("n", n, 1), arg.Memory("n", n, 8)); err != nil {
		return nil, err
	}
	rng := stream.From(src)
	word := w.start.draw(rng)
	sequence := slices.Clone(w.words[word])
	for len(sequence) < n {
		word = w.chain.next(word, rng)
		last := w.words[word]
		sequence = append(sequence, last[len(last)-1])
	}
	return sequence[:n], nil
}
