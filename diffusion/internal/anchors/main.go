// Anchors measures the kernels of package diffusion against programs that do the
// same work: C with AVX-512 intrinsics, plain C, numpy and numba. It prints the
// tables of BENCHMARKS.md. From the top of the project,
//
//	go run ./diffusion/internal/anchors
//
// takes about two minutes. It uses what it finds: a C compiler ($CC, cc, gcc or
// clang) and a Python ($PYTHON or python3) with numpy and numba. It says what is
// missing and leaves it out.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
)

// workMode is the argument with which the program starts itself to do the work
// that it measures.
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
	if ctx.Err() != nil { // whatever came of it
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
	profile      work // of which the share of the kernels is taken
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
