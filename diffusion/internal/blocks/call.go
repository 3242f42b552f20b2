package blocks

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrExit is the error of a function that ended its goroutine.
var ErrExit = errors.New("the goroutine was ended by runtime.Goexit, as t.FailNow does")

// grace is how long a cancelled function may keep running before it is abandoned. Most return at
// once, and then nobody reads what they are still writing.
const grace = 200 * time.Millisecond

// Call calls f, which calls functions of the user, and returns its error; where names what is called. A panic is an error,
// a [Panic], and so is the end of the goroutine, [ErrExit]. If f does not return, Call returns shortly after ctx is done, with the
// error of ctx; what f writes must not be read then.
func Call(ctx context.Context, where string, f func() error) error {
	return wait(ctx, start(&where, f))
}

// wait returns the error that arrives, or that of ctx shortly after it is done.
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

// start runs f in a goroutine of its own and returns the channel on which its error will arrive,
// even if it panics or ends the goroutine; where says what it was doing.
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
