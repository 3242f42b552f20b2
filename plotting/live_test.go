package plotting

import (
	"strings"
	"testing"
	"time"
)

// TestLive: each change replaces the one before, in one place, and quick ones are left out.
func TestLive(t *testing.T) {
	var ids, shown []string
	clock := time.Unix(100, 0)
	l := newLive(func(id, html string) { ids, shown = append(ids, id), append(shown, html) }, func() time.Time { return clock })
	l.Text("loss <1>")
	l.Text("too soon")
	clock = clock.Add(progressPause)
	f := Grid(1, NewPanel("", "x", "y").Line([]float64{0, 1}, []float64{0, 1}, ""))
	if err := l.Figure("loss 2", f, "a line"); err != nil {
		t.Fatal(err)
	}
	l.Clear()
	if len(shown) != 3 || ids[0] != ids[1] || ids[1] != ids[2] {
		t.Fatalf("shown %d times, in %q", len(shown), ids)
	}
	if shown[0] != "<output>loss &lt;1&gt;</output>" || shown[2] != "" {
		t.Errorf("text %q, at the end %q", shown[0], shown[2])
	}
	for _, want := range []string{"loss 2", `alt="a line"`, "data:image/png;base64,iVBOR"} {
		if !strings.Contains(shown[1], want) {
			t.Errorf("the figure has no %q", want)
		}
	}
	if err := l.Figure("", f, " "); err == nil {
		t.Error("a figure without alternative text: no error")
	}
	if err := l.Figure("", nil, "x"); err == nil {
		t.Error("a nil figure: no error")
	}
}

// TestLiveIsSilentWithoutANotebook: nobody watches a test.
func TestLiveIsSilentWithoutANotebook(t *testing.T) {
	l := NewLive()
	l.Text("x")
	l.Clear()
}
