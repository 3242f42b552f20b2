package blocks

import "context"

// report tells Progress, if it is not nil, how many paths are done, until all are. It has a
// goroutine of its own, so that workers do not wait for Progress.
func (r Run) report(ctx context.Context, done <-chan int) error {
	sum := 0
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case paths, more := <-done:
			if !more {
				return nil
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			sum += paths
			if r.Progress != nil {
				r.Progress(sum, r.Paths)
			}
		}
	}
}
