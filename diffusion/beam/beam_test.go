package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/testing/ptest"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/parts"
)

func TestMain(m *testing.M) { ptest.Main(m) }

// TestPipeline: the pipeline writes the bytes of one run, whatever the number of blocks.
func TestPipeline(t *testing.T) {
	p := parts.Plan{Law: parts.Pair(1, 0.6), Process: "reverse", Paths: 100000, Steps: 20, Duration: 2, Seed: 3}
	s, move, err := p.Simulation()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Sign(t.Context(), s, move); err != nil {
		t.Fatal(err)
	}
	sum, err := s.Summarize(t.Context(), move)
	if err != nil {
		t.Fatal(err)
	}
	one := parts.Part{Plan: p, Summary: sum}
	if err := one.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := one.Write(filepath.Join(t.TempDir(), "one.json")); err != nil {
		t.Fatal(err)
	}
	want, err := one.Content()
	if err != nil {
		t.Fatal(err)
	}
	for _, blocks := range []int{1, 7, 98} {
		out := filepath.Join(t.TempDir(), "all.json")
		if err := run(t.Context(), p, blocks, out); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, append(want, '\n')) {
			t.Errorf("%d blocks: other bytes than in one run", blocks)
		}
		if part, err := parts.Read(out); err != nil || part.Summary.Paths() != p.Paths {
			t.Errorf("%d blocks: %v", blocks, err)
		}
	}
}

// TestMergeRefuses: the same block twice is an error and not counted twice.
func TestMergeRefuses(t *testing.T) {
	plan, err := json.Marshal(parts.Plan{Law: parts.Pair(1, 0.6), Process: "forward", Paths: 5000, Steps: 1, Duration: 1})
	if err != nil {
		t.Fatal(err)
	}
	r := &runBlock{Plan: plan, Blocks: 3}
	first, err := r.ProcessElement(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	m := &merge{}
	once, err := m.AddInput(m.CreateAccumulator(), first)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.MergeAccumulators(once, first); err == nil {
		t.Error("a block was counted twice")
	}
	if _, err := (&finish{Plan: plan}).ProcessElement(once); err == nil {
		t.Error("two blocks are missing, and nobody says so")
	}
	var s diffusion.Summary
	if _, err := decode([]byte("{")); err == nil || s.Paths() != 0 {
		t.Error("what is cut off was read")
	}
}

func TestRunRefuses(t *testing.T) {
	p := parts.Plan{Law: parts.Pair(1, 0.6), Process: "forward", Paths: 5000, Steps: 1, Duration: 1}
	if err := run(t.Context(), p, 6, "x"); err == nil {
		t.Error("more blocks than there are")
	}
	if err := run(t.Context(), p, 2, ""); err == nil {
		t.Error("no file")
	}
}
