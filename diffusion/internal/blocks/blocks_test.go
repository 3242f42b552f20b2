package blocks

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"
)

func TestEachMovesEveryPathOnce(t *testing.T) {
	for _, r := range []Run{
		{Paths: 1, Size: 4},
		{Paths: 4, Size: 4},
		{Paths: 9, Size: 4, Workers: 1},
		{Paths: 103, Size: 4, Workers: 7},
	} {
		visits := make([]int, r.Paths)
		var workers atomic.Int64
		var told []int
		r.Progress = func(done, total int) {
			if total != r.Paths {
				t.Errorf("%+v: total = %d", r, total)
			}
			told = append(told, done)
		}
		err := r.Each(context.Background(), func() func(context.Context, Block) error {
			workers.Add(1)
			return func(_ context.Context, b Block) error {
				if b.First != b.Index*r.Size {
					t.Errorf("block %+v", b)
				}
				for i := range b.Len {
					visits[b.First+i]++
				}
				return nil
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range visits {
			if n != 1 {
				t.Errorf("%d paths: path %d moved %d times", r.Paths, i, n)
			}
		}
		if len(told) != r.Len() || told[len(told)-1] != r.Paths {
			t.Errorf("%d paths: progress was %v", r.Paths, told)
		}
		if n := int(workers.Load()); r.Workers > 0 && n != min(r.Workers, r.Len()) {
			t.Errorf("%d paths: %d workers, want %d", r.Paths, n, min(r.Workers, r.Len()))
		}
	}
}

func TestEachStopsAtAnError(t *testing.T) {
	bad := errors.New("bad block")
	r := Run{Paths: 1000, Size: 1, Workers: 2}
	var moved atomic.Int64
	err := r.Each(context.Background(), func() func(context.Context, Block) error {
		return func(_ context.Context, b Block) error {
			moved.Add(1)
			if b.Index == 3 {
				return bad
			}
			return nil
		}
	})
	if err != bad {
		t.Errorf("got %v", err)
	}
	if n := moved.Load(); n == 1000 {
		t.Error("the run went on to its end")
	}
}

func TestEachIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := Run{Paths: 10, Size: 1}.Each(ctx, func() func(context.Context, Block) error {
		return func(context.Context, Block) error { t.Error("a block was moved"); return nil }
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestManyWorkers: any number of workers can be asked for, and the run ends with its context.
func TestManyWorkers(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := Run{Paths: 1 << 50, Size: 64, Workers: 1 << 50}.Each(ctx, func() Work {
		return func(context.Context, Block) error { return nil }
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}
