package lawtest

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"testing"
	"time"
)

// Run is what all runners of ensembles have in common.
type Run struct {
	Paths, Steps, Workers int
	Progress              func(done, total int)
}

// CheckRunner checks what all runners of ensembles promise: the same
// numbers for any Workers and GOMAXPROCS; calls of Progress that come one at a time and
// end at the total; and after a cancellation a prompt return with the error of the context and
// no goroutine left behind. start runs the ensemble of r, with a duration and a seed of its own,
// and returns the result.
func CheckRunner(t *testing.T, start func(ctx context.Context, r Run) (any, error)) {
	t.Run("workers", func(t *testing.T) { checkWorkers(t, start) })
	t.Run("progress", func(t *testing.T) { checkProgress(t, start) })
	t.Run("interrupt", func(t *testing.T) { checkInterrupt(t, start) })
}

func checkWorkers(t *testing.T, start func(ctx context.Context, r Run) (any, error)) {
	defer CheckLeaks(t)()
	run := Run{Paths: 1000, Steps: 5, Workers: 1} // several blocks, the last not full
	want := Must(start(t.Context(), run))
	for _, run.Workers = range []int{2, 7} {
		if got := Must(start(t.Context(), run)); !reflect.DeepEqual(got, want) {
			t.Errorf("the numbers differ with %d workers", run.Workers)
		}
	}
	run.Workers = 0
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	if got := Must(start(t.Context(), run)); !reflect.DeepEqual(got, want) {
		t.Error("other numbers with another GOMAXPROCS")
	}
}

func checkProgress(t *testing.T, start func(ctx context.Context, r Run) (any, error)) {
	var calls, last int
	run := Run{Paths: 1000, Steps: 2, Workers: 3}
	run.Progress = func(done, total int) {
		if done <= last || total != run.Paths {
			t.Errorf("progress goes from %d to %d of %d", last, done, total)
		}
		calls, last = calls+1, done
	}
	if _, err := start(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if calls < 2 || last != run.Paths {
		t.Errorf("progress ends at %d of %d after %d calls", last, run.Paths, calls)
	}
}

// checkInterrupt cancels runs that would take hours, before they begin and in the middle of
// a single path.
func checkInterrupt(t *testing.T, start func(ctx context.Context, r Run) (any, error)) {
	defer CheckLeaks(t)()
	long := Run{Paths: 1 << 20, Steps: 1 << 20, Workers: 3}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := start(ctx, long); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of a cancelled context, want %v", err, context.Canceled)
	}
	const wait = 20 * time.Millisecond
	ctx, cancel = context.WithTimeout(t.Context(), wait)
	defer cancel()
	began := time.Now()
	_, err := start(ctx, long)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v after the deadline, want %v", err, context.DeadlineExceeded)
	}
	late := time.Since(began) - wait
	t.Logf("%v late", late)
	if late > 2*time.Second { // much sooner if the machine is not busy
		t.Errorf("a cancelled run goes on for %v", late)
	}
}

// patience is the time that goroutines have to end.
var patience = time.Second

// CheckLeaks returns a function, to be deferred, that fails the test if there are more
// goroutines then than now. It gives them a second to end.
func CheckLeaks(t testing.TB) func() {
	before := runtime.NumGoroutine()
	return func() {
		t.Helper()
		for range patience / time.Millisecond {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(time.Millisecond)
		}
		t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
	}
}
