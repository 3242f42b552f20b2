package main

import (
	"context"
	"fmt"
	"io"
)

// memoryCase is an ensemble whose memory is measured.
type memoryCase struct{ paths, steps, d int }

// reportMemory runs each ensemble in a process of its own and prints its peak.
// An ensemble keeps 2 d + 4 numbers of each path: its ends, its entropies and its work.
func (t *toolchain) reportMemory(ctx context.Context, w io.Writer, cases []memoryCase) error {
	fmt.Fprintf(w, "\n### Memory\n\nThe largest resident memory of a process that runs `Simulation.Reverse` once, for 8 isotropic components.\n")
	table := newTable("d", "paths", "steps", "peak, MB", "of which the ensemble, 8 (2 d + 4) bytes a path, MB")
	for _, m := range cases {
		bytes, err := t.peak(ctx, m)
		if err != nil {
			return err
		}
		if bytes == 0 {
			fmt.Fprintln(w, "\nLeft out: this system does not report it.")
			return nil
		}
		kept := float64(8 * (2*m.d + 4) * m.paths)
		table.add(digits(m.d), digits(m.paths), digits(m.steps), fmt.Sprintf("%.1f", bytes/1e6), fmt.Sprintf("%.1f", kept/1e6))
	}
	table.print(w)
	return nil
}

// peak returns the largest resident memory of the case in bytes, or 0.
func (t *toolchain) peak(ctx context.Context, m memoryCase) (float64, error) {
	c := t.ours(ours, work{"ensemble", digits(m.paths), digits(m.steps), digits(m.d)})
	if err := c.alone(ctx, 1); err != nil {
		return 0, err
	}
	return peakMemory(c.process.ProcessState), nil
}
