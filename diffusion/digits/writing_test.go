package digits

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/sde"
)

// untrained is a small network after one step.
func untrained(t *testing.T) *learned.Model {
	t.Helper()
	set, _, err := ReadFolder(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	training := Small.Training(set)
	training.Steps, training.Batch, training.WarmUp = 1, 2, 0
	return lawtest.Must(training.Run(context.Background()))
}

// quick writes in two steps.
func quick(m *learned.Model) Writing { return Writing{Model: m, Times: []float64{3, .5, .1}} }

func TestWriting(t *testing.T) {
	w, which := quick(untrained(t)), []int{3, Any, 3}
	w.Guidance, w.Workers = 2, 1
	one := lawtest.Must(w.Run(context.Background(), which...))
	w.Workers = 2
	two := lawtest.Must(w.Run(context.Background(), which...))
	for i := range which {
		if len(one[i]) != Pixels || !slices.Equal(one[i], two[i]) {
			t.Errorf("digit %d differs between 1 worker and 2", i)
		}
	}
	if slices.Equal(one[0], one[2]) {
		t.Error("the same noise twice")
	}
	w.Seed = 1
	if other := lawtest.Must(w.Run(context.Background(), which...)); slices.Equal(one[0], other[0]) {
		t.Error("another seed gives the same digit")
	}
	if none, err := w.Run(context.Background()); len(none) != 0 || err != nil {
		t.Errorf("%d pictures of no digits, error %v", len(none), err)
	}
}

func TestWritingErrors(t *testing.T) {
	m := untrained(t)
	line := learned.Training{Data: func(dst []float64, src rand.Source) { dst[0] = rand.New(src).NormFloat64() }, Dim: 1, Steps: 1, Batch: 2, Network: learned.MLP{Width: 2, Depth: 2}}
	other := lawtest.Must(line.Run(context.Background()))
	for _, c := range []struct {
		change func(*Writing)
		digit  int
		want   string
	}{
		{func(w *Writing) { w.Model = nil }, 1, "Model is not one of pictures"},
		{func(w *Writing) { w.Model = other }, 1, "Model is not one of pictures"},
		{func(w *Writing) { w.Guidance = math.NaN() }, 1, "Guidance = NaN"},
		{func(w *Writing) { w.Workers = -1 }, 1, "Workers = -1"},
		{func(*Writing) {}, 10, "digit 0 is 10"},
		{func(*Writing) {}, -2, "digit 0 is -2"},
	} {
		w := quick(m)
		c.change(&w)
		pictures, err := w.Run(context.Background(), c.digit)
		lawtest.CheckError(t, "digits", "Writing.Run", err, c.want)
		if pictures != nil {
			t.Errorf("pictures come with the error %v", err)
		}
	}
	w := quick(m)
	w.Times = []float64{1, 2}
	if _, err := w.Run(context.Background(), 1); err == nil {
		t.Error("no error from times that rise")
	}
	w = quick(m)
	w.Sampler = sde.ReverseProcess{}
	if _, err := w.Run(context.Background(), 1); err == nil {
		t.Error("no error from a sampler without a method")
	}
}

// TestWritingCancelled: also in the middle of a digit.
func TestWritingCancelled(t *testing.T) {
	check := lawtest.CheckLeaks(t)
	defer check()
	ctx, cancel := context.WithCancel(context.Background())
	w := Writing{Model: untrained(t), Progress: func(int, int) { cancel() }}
	w.Times = lawtest.Must(sde.KarrasTimes(3, .01, 5))
	if pictures, err := w.Run(ctx, 1, 2, 3, 4, 5, 6, 7, 8, 9); !errors.Is(err, context.Canceled) || pictures != nil {
		t.Errorf("error %v", err)
	}
	if _, err := w.Run(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestDigit(t *testing.T) {
	if got := Digit(3); !slices.Equal(got, []float64{0, 0, 0, 1, 0, 0, 0, 0, 0, 0}) {
		t.Errorf("Digit(3) = %v", got)
	}
	for _, d := range []int{-1, 10} {
		if got := lawtest.Panic(func() { Digit(d) }); got != "digits: not a digit" {
			t.Errorf("Digit(%d) panics with %q", d, got)
		}
	}
}
