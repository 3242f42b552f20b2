package scribe

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"nonequilibrium/diffusion/digits"
	"nonequilibrium/diffusion/sde"
)

func reader(t *testing.T) *Scribe {
	t.Helper()
	file, err := os.Open("../../../../diffusion/digits/weights/small.weights.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s, err := New(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestWrite: the pictures are those of digits.Writing, and there is a page before each step and one at the end.
func TestWrite(t *testing.T) {
	const steps = 6
	var pages []Page
	if err := reader(t).Write(t.Context(), Order{Digits: []int{3, 5}, Guidance: 2, Steps: steps, Seed: 4}, func(p Page) { pages = append(pages, p) }); err != nil {
		t.Fatal(err)
	}
	if len(pages) != 2*(steps+1) {
		t.Fatalf("%d pages, want %d", len(pages), 2*(steps+1))
	}
	model, err := digits.Small.Model()
	if err != nil {
		t.Fatal(err)
	}
	times, err := sde.KarrasTimes(3.4, .002, steps-1)
	if err != nil {
		t.Fatal(err)
	}
	want, err := digits.Writing{Model: model, Times: append(times, 0), Guidance: 2, Seed: 4}.Run(t.Context(), 3, 5)
	if err != nil {
		t.Fatal(err)
	}
	for i, picture := range want {
		page := pages[i*(steps+1):]
		for n := range steps + 1 {
			if page[n].Which != i || page[n].Step != n || n < steps && page[n].Time != times[n] {
				t.Errorf("page %d of picture %d is %d of %d, t = %v", n, i, page[n].Step, page[n].Which, page[n].Time)
			}
		}
		last := page[steps]
		if !slices.Equal(last.Picture, grey(picture)) || last.Time != 0 {
			t.Errorf("picture %d is another one", i)
		}
		if before := page[steps-1]; !slices.Equal(before.Guess, last.Picture) { // the last step goes to the guess
			t.Errorf("the guess before the last step of picture %d is not what is written", i)
		}
	}
}

// TestWeights: what the page says of the network's size is so.
func TestWeights(t *testing.T) {
	page, err := os.ReadFile("../page/digits.js")
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("a network of %d weights", reader(t).model.Parameters())
	if !strings.Contains(strings.ReplaceAll(string(page), ",", ""), want) { // 260,353 there
		t.Errorf("digits.js does not say %q", want)
	}
}

// TestWithoutGuidance: with the weight 0 the network is not told which digit.
func TestWithoutGuidance(t *testing.T) {
	s, last := reader(t), make([]Page, 2)
	for i, digit := range []int{3, digits.Any} {
		if err := s.Write(t.Context(), Order{Digits: []int{digit}, Steps: 2, Seed: 1}, func(p Page) { last[i] = p }); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(last[0].Picture, last[1].Picture) {
		t.Error("the digit makes a difference")
	}
}

func TestUnusable(t *testing.T) {
	if _, err := New(strings.NewReader("no weights")); err == nil {
		t.Error("New takes anything")
	}
	if _, err := New(bytes.NewReader(nil)); err == nil {
		t.Error("New takes nothing")
	}
	s := reader(t)
	for what, o := range map[string]Order{
		"Steps = 1": {Digits: []int{1}, Steps: 1}, "Steps = 201": {Digits: []int{1}, Steps: 201}, "is 10": {Digits: []int{10}, Steps: 4, Guidance: 1},
	} {
		if err := s.Write(t.Context(), o, func(Page) {}); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	pages := 0
	err := s.Write(ctx, Order{Digits: []int{1, 2}, Steps: 4, Guidance: 1}, func(Page) { pages++; cancel() })
	if err == nil || pages > 5 {
		t.Errorf("cancelled, it writes %d pages; error %v", pages, err)
	}
}
