package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// kernels is the package of the kernels.
const kernels = "nonequilibrium/diffusion/internal/vec."

// reportShare prints the share of its processor time that a run spends in kernels.
func (t *toolchain) reportShare(ctx context.Context, w io.Writer, run work, turns int) error {
	fmt.Fprintf(w, "\n### Share of the kernels\n\n")
	tool := find("go")
	if tool == "" {
		fmt.Fprintln(w, "Left out: `go tool pprof` is needed, and there is no go.")
		return nil
	}
	profile := filepath.Join(t.dir, "profile")
	if err := t.ours(ours, run, profileEnv+"="+profile).alone(ctx, turns); err != nil {
		return err
	}
	top, err := exec.CommandContext(ctx, tool, "tool", "pprof", "-top", "-nodecount=100000", "-nodefraction=0", profile).Output()
	if err != nil {
		fmt.Fprintf(w, "Left out: go tool pprof: %v.\n", err)
		return nil
	}
	fmt.Fprintf(w, "`Simulation.Reverse` of the pair, %s paths of %s steps, by the log-ratio, spends %.1f %% of its processor time in kernels (target: at least 85 %%).\n", run[2], run[3], shareOf(top, kernels))
	return nil
}

// shareOf returns the percentage of the samples in functions whose name has the prefix, from
// the list that `go tool pprof -top` prints: flat, flat%, sum%, cum, cum% and the name.
func shareOf(top []byte, prefix string) float64 {
	var share float64
	for line := range bytes.Lines(top) {
		fields := strings.Fields(string(line))
		if len(fields) < 6 || !strings.HasPrefix(fields[5], prefix) {
			continue
		}
		if percent, err := strconv.ParseFloat(strings.TrimSuffix(fields[1], "%"), 64); err == nil {
			share += percent
		}
	}
	return share
}
