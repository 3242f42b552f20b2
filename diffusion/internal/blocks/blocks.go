// Package blocks runs the paths of an ensemble in blocks, several at a time.
//
// A block is a fixed number of consecutive paths with a random stream of its own
// (package stream), so that the same seed gives the same numbers whatever the
// number of workers.
package blocks

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Run is an ensemble of Paths paths in blocks of Size.
type Run struct {
	Paths, Size int
	Workers     int                   // goroutines at work; 0: all cores
	Progress    func(done, total int) // told how many paths are done, one call at a time; nil: silent
}

// Block is the paths First to First + Len − 1; only the last may be shorter than Size.
type Block struct{ Index, First, Len int }

// Len returns the number of blocks.
func (r Run) Len() int { return (r.Paths + r.Size - 1) / r.Size }

// Each moves all blocks. newWorker is called once for each worker and returns the
// function that moves a block, which may keep memory from one block to the next. The
// first error, or that of ctx, ends the run and is returned; ctx is looked at before every
// block, and work looks at the context that it is given as often as it must.
func (r Run) Each(ctx context.Context, newWorker func() (work func(ctx context.Context, b Block) error)) error {
	blocks := r.Len()
	report := r.reporter()
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range min(r.workers(), blocks) {
		group.Go(func() error {
			work := newWorker()
			for i := int(next.Add(1)) - 1; i < blocks; i = int(next.Add(1)) - 1 {
				if err := ctx.Err(); err != nil {
					return err
				}
				first := i * r.Size
				b := Block{Index: i, First: first, Len: min(r.Size, r.Paths-first)}
				if err := work(ctx, b); err != nil {
					return err
				}
				report(b.Len)
			}
			return nil
		})
	}
	return group.Wait()
}

func (r Run) workers() int {
	if r.Workers == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return r.Workers
}

// reporter returns the function by which workers report paths that are done.
func (r Run) reporter() func(paths int) {
	if r.Progress == nil {
		return func(int) {}
	}
	var mu sync.Mutex
	var done int
	return func(paths int) {
		mu.Lock()
		defer mu.Unlock()
		done += paths
		r.Progress(done, r.Paths)
	}
}
