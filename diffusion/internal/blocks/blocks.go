// Package blocks runs the paths of an ensemble in blocks, several at a time.
//
// A block is a fixed number of consecutive paths with a random stream of its own
// (package stream), so that the same seed gives the same numbers for any
// number of workers.
package blocks

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Run is an ensemble of Paths paths in blocks of Size.
type Run struct {
	Paths, Size int
	Workers     int                   // goroutines at work; 0: all cores
	Progress    func(done, total int) // told how many paths are done, one call at a time; nil: silent
}

// Block is the paths First to First + Len − 1. Only the last block may be shorter than Size.
type Block struct{ Index, First, Len int }

// Work moves a block. It has to check ctx often enough for a prompt end after a cancellation.
type Work = func(ctx context.Context, b Block) error

// Len returns the number of blocks.
func (r Run) Len() int { return (r.Paths + r.Size - 1) / r.Size }

// Each moves all blocks. newWorker is called once for each worker and returns the
// function that moves a block, which may keep memory from one block to the next. The
// first error, or that of ctx, ends the run and is returned; ctx is checked before every
// block. A panic of a worker or of Progress is an error too, a [Panic], and so is the end of its goroutine, [ErrExit].
//
// When Each returns nil, all blocks have been reported. After an error it waits only briefly
// for a worker or a call of Progress that does not return, and does not call Progress again.
func (r Run) Each(ctx context.Context, newWorker func() Work) error {
	done := make(chan int)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		err := r.move(ctx, newWorker, done)
		if err == nil {
			close(done)
		}
		return err
	})
	group.Go(func() error { return Call(ctx, "Progress", func() error { return r.report(ctx, done) }) })
	return group.Wait()
}

// move moves all blocks and sends their lengths.
func (r Run) move(ctx context.Context, newWorker func() Work, done chan<- int) error {
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	const most = 4096 // goroutines: more than there are processors, and the results do not depend on it
	for range min(r.workers(), r.Len(), most) {
		group.Go(func() error {
			where := "the start of a worker"
			return wait(ctx, start(&where, func() error { return r.work(ctx, newWorker(), &next, &where, done) }))
		})
	}
	return group.Wait()
}

// work moves one block after the other, and records in where which one.
func (r Run) work(ctx context.Context, work Work, next *atomic.Int64, where *string, done chan<- int) error {
	for i := int(next.Add(1)) - 1; i < r.Len(); i = int(next.Add(1)) - 1 {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := r.block(i)
		*where = fmt.Sprintf("paths %d to %d", b.First, b.First+b.Len-1)
		if err := work(ctx, b); err != nil {
			return err
		}
		select {
		case done <- b.Len:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (r Run) block(i int) Block {
	first := i * r.Size
	return Block{Index: i, First: first, Len: min(r.Size, r.Paths-first)}
}

func (r Run) workers() int {
	if r.Workers == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return r.Workers
}
