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

// CheckRunner holds a runner of an ensemble against what all of them promise: the same
// numbers whatever Workers and GOMAXPROCS; progress that goes one call at a time and
// ends at the total; and when the context is cancelled, soon, its error, and no goroutine
// left behind. start runs the ensemble of r, at a duration and a seed of its own, and
// returns what it found.
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
			t.Errorf("other numbers with %d workers", run.Workers)
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

// checkInterrupt cancels runs that would take hours: before they begin, and at work on
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
	if late > 2*time.Second { // or much sooner, if the machine has nothing else to do
		t.Errorf("a cancelled run goes on for %v", late)
	}
}

// patience is how long goroutines may take to end.
var patience = time.Second

// CheckLeaks returns a function, to be deferred, that fails if there are then more
// goroutines than now. It gives those that are about to end a second.
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
