package blocks

import (
	"context"
	"time"
)

// Progress has a goroutine of its own, so that a run can end while a call hangs.

// grace is how long a run that was cancelled or failed waits for the call of Progress
// under way: most return at once, and whoever reads what they wrote has no race then.
const grace = 100 * time.Millisecond

// report tells Progress of the paths that are done, until there are no more.
func (r Run) report(ctx context.Context, done <-chan int) error {
	where := "Progress"
	ended := start(&where, func() error { return r.tell(ctx, done) })
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(grace):
		return ctx.Err()
	}
}

// tell calls Progress, if there is one, for each number of paths that comes in.
func (r Run) tell(ctx context.Context, done <-chan int) error {
	sum := 0
	for paths := range done {
		if err := ctx.Err(); err != nil {
			return err
		}
		sum += paths
		if r.Progress != nil {
			r.Progress(sum, r.Paths)
		}
	}
	return nil
}
