// Anchors measures the kernels of package diffusion against programs that do the
// same work: C with AVX-512 intrinsics, plain C, numpy, numba and PyTorch. It prints the
// tables of BENCHMARKS.md. From the top of the project,
//
//	go run ./diffusion/internal/anchors
//
// takes about three minutes; with words behind it, only the comparisons whose titles contain them are made, as with U-Net. It needs a C compiler ($CC, cc, gcc or
// clang) and a Python ($PYTHON or python3) with numpy, numba and PyTorch. Whatever is missing is
// named and left out.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

// workMode is the argument with which the program starts itself for the work to be
// measured.
const workMode = "work"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if len(os.Args) > 1 && os.Args[1] == workMode {
		err = serve(ctx, os.Stdin, os.Stdout, os.Args[2:])
	} else {
		err = report(ctx, os.Stdout, full, strings.Join(os.Args[1:], " "))
	}
	if ctx.Err() != nil { // interrupted, whatever the result
		os.Exit(130)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "anchors:", err)
		os.Exit(1)
	}
}

// size says how much work a report does.
type size struct {
	rounds       int
	paths, steps int // of the pair
	evaluations  int // of a mixture's drift
	places       int // at which the score of an empirical law is wanted,
	points       int // of which it is
	images       int // of a step of the U-Net,
	pixels, base int // their size and the channels of the first level
	memory       []memoryCase
	profile      work // the run whose share of time in kernels is reported
}

var full = size{
	rounds: 15, paths: 8192, steps: 1000, evaluations: 1 << 22, places: 1000, points: 1e5, images: 64, pixels: 28, base: 32,
	memory: []memoryCase{
		{1, 1, 1}, {1e5, 10, 1}, {1e6, 10, 1}, {1e6, 100, 1}, {1e6, 1000, 1},
		{1e5, 10, 8}, {4e5, 10, 8}, {4e5, 100, 8}, {4e5, 10, 32}, {4e5, 40, 32},
	},
	profile: work{"pair", "logratio", "1000000", "100"},
}

// report prints all tables, or those of the comparisons whose titles contain only.
func report(ctx context.Context, w io.Writer, s size, only string) error {
	t, err := newToolchain(ctx)
	if err != nil {
		return err
	}
	defer t.close()
	t.describe(w)
	for _, c := range t.contests(s) {
		if !strings.Contains(c.title, only) {
			continue
		}
		if err := c.run(ctx, w, s.rounds); err != nil {
			return err
		}
	}
	if only != "" {
		return nil
	}
	if err := t.reportMemory(ctx, w, s.memory); err != nil {
		return err
	}
	return t.reportShare(ctx, w, s.profile, s.rounds)
}
