package blocks

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrExit is the error of a function that ended its goroutine.
var ErrExit = errors.New("the goroutine was ended by runtime.Goexit, as t.FailNow does")

// grace is how long what was cancelled may go on before it is left alone: most returns at once, and
// whoever reads what it wrote has no race then.
const grace = 200 * time.Millisecond

// Call calls f, which calls functions that were handed in, and returns its error; where names what is called. A panic is an error,
// a [Panic], and so is an end of the goroutine, [ErrExit]. If f does not return, Call does a moment after ctx ends, with its error;
// nothing that f writes may be read then.
func Call(ctx context.Context, where string, f func() error) error {
	return wait(ctx, start(&where, f))
}

// wait returns the error that comes, or that of ctx a moment after its end.
func wait(ctx context.Context, ended <-chan error) error {
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

// start runs f in a goroutine of its own and returns where its error will come, also if
// it panics or ends the goroutine; where says what it was at.
func start(where *string, f func() error) <-chan error {
	ended := make(chan error, 1)
	go func() {
		var err error
		returned := false
		defer func() {
			switch value := recover(); {
			case value != nil:
				err = &Panic{Value: value, Where: *where, At: origin()}
			case !returned:
				err = fmt.Errorf("%s: %w", *where, ErrExit)
			}
			ended <- err
		}()
		err = f()
		returned = true
	}()
	return ended
}
