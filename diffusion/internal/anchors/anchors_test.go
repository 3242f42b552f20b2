package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestMain lets the test binary act as the program that a report starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == workMode {
		main()
		return
	}
	os.Exit(m.Run())
}

var small = size{
	rounds: 2, paths: 64, steps: 20, evaluations: mixturePoints, places: 100, points: 1000, images: 4, pixels: 4, base: 8,
	memory:  []memoryCase{{100, 2, 2}},
	profile: work{"pair", "logratio", "64", "20"},
}

// TestReportWithoutToolchain: a missing toolchain is named and left out; this project's own code is measured.
func TestReportWithoutToolchain(t *testing.T) {
	for _, name := range []string{"PATH", "CC", "PYTHON"} {
		t.Setenv(name, "")
	}
	var out bytes.Buffer
	if err := report(t.Context(), &out, small, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Left out: C, AVX-512 intrinsics (no C compiler), C, scalar (no C compiler), numpy (no Python), numba (no Python).", "PyTorch (no Python)",
		"| ours without AVX | ours | ", "| 2 | 100 | 2 | ", "there is no go",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, out.String())
		}
	}
}

// TestAnchorsAgree: the anchors that this machine can run compute the same as this project,
// within five standard errors, and for the drift of a mixture up to rounding.
func TestAnchorsAgree(t *testing.T) {
	lawtest.Slow(t)
	tools, err := newToolchain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tools.close()
	for source, why := range tools.broken {
		t.Logf("%s: %s", source, why)
	}
	s := small
	s.paths, s.steps = 1<<15, 20
	for _, c := range tools.contests(s) {
		if err := c.run(t.Context(), io.Discard, s.rounds); err != nil {
			t.Error(err)
		}
	}
}

func TestInterruption(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := report(ctx, io.Discard, full, ""); err != context.Canceled {
		t.Errorf("an interrupted report ends with %v", err)
	}
}

func TestVerdicts(t *testing.T) {
	for _, test := range []struct {
		q     comparison
		ratio float64
		want  string
	}{
		{comparison{target: 2}, 1.9, "met"}, {comparison{target: 2}, 2.1, "**missed**"},
		{comparison{target: 2, least: true}, 1.9, "**missed**"}, {comparison{target: 2, least: true}, 2.1, "met"},
		{comparison{}, 1, ""},
	} {
		if got := test.q.verdict(test.ratio); got != test.want {
			t.Errorf("%+v: %v is %q, want %q", test.q, test.ratio, got, test.want)
		}
	}
	if low, median, high := quartiles([]float64{5, 1, 3, 2, 4}); low != 2 || median != 3 || high != 4 {
		t.Errorf("quartiles of 1 to 5: %v, %v, %v", low, median, high)
	}
}

func TestShare(t *testing.T) {
	const top = `Showing nodes accounting for 1.65s, 100% of 1.65s total
      flat  flat%   sum%        cum   cum%
     1.46s 88.48% 88.48%      1.46s 88.48%  nonequilibrium/diffusion/internal/vec.pairLogRatioAVX512
     0.03s  1.82% 90.30%      0.05s  3.03%  nonequilibrium/diffusion.(*block).finish
     0.02s  1.50% 91.80%      0.02s  1.50%  nonequilibrium/diffusion/internal/vec.turn (inline)
`
	if got := shareOf([]byte(top), kernels); got < 89.97 || got > 89.99 {
		t.Errorf("share of the kernels = %v %%, want 89.98", got)
	}
}
