// Anchors measures the kernels of package diffusion against programs that do the
// same work: C with AVX-512 intrinsics, plain C, numpy and numba. It prints the
// tables of BENCHMARKS.md. From the top of the project,
//
//	go run ./diffusion/internal/anchors
//
// takes about two minutes. It needs a C compiler ($CC, cc, gcc or
// clang) and a Python ($PYTHON or python3) with numpy and numba. Whatever is missing is
// named and left out.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
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
		err = report(ctx, os.Stdout, full)
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
	memory       []memoryCase
	profile      work // the run whose share of time in kernels is reported
}

var full = size{
	rounds: 15, paths: 8192, steps: 1000, evaluations: 1 << 22,
	memory: []memoryCase{
		{1, 1, 1}, {1e5, 10, 1}, {1e6, 10, 1}, {1e6, 100, 1}, {1e6, 1000, 1},
		{1e5, 10, 8}, {4e5, 10, 8}, {4e5, 100, 8}, {4e5, 10, 32}, {4e5, 40, 32},
	},
	profile: work{"pair", "logratio", "1000000", "100"},
}

// report prints all tables.
func report(ctx context.Context, w io.Writer, s size) error {
	t, err := newToolchain(ctx)
	if err != nil {
		return err
	}
	defer t.close()
	t.describe(w)
	for _, c := range t.contests(s) {
		if err := c.run(ctx, w, s.rounds); err != nil {
			return err
		}
	}
	if err := t.reportMemory(ctx, w, s.memory); err != nil {
		return err
	}
	return t.reportShare(ctx, w, s.profile, s.rounds)
}
