package blocks

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"
)

// still returns a worker that moves nothing.
func still() Work { return func(context.Context, Block) error { return nil } }

// noLeak fails the test if it leaves goroutines behind.
func noLeak(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 100 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
	})
}

func TestProgressThatPanics(t *testing.T) {
	noLeak(t)
	r := Run{Paths: 1000, Size: 1, Workers: 4, Progress: func(done, _ int) {
		if done == 10 {
			panic("no display")
		}
	}}
	err := r.Each(context.Background(), still)
	var p *Panic
	if !errors.As(err, &p) || p.Value != "no display" || !strings.Contains(err.Error(), "panic in Progress: no display (") ||
		!strings.Contains(p.At, "progress_test.go:") {
		t.Errorf("got %v", err)
	}
}

func TestProgressThatExits(t *testing.T) {
	noLeak(t)
	r := Run{Paths: 1000, Size: 1, Workers: 4, Progress: func(int, int) { runtime.Goexit() }}
	if err := r.Each(context.Background(), still); !errors.Is(err, ErrExit) || !strings.HasPrefix(err.Error(), "Progress: ") {
		t.Errorf("got %v", err)
	}
}

// TestWorkThatExits: it is an error if the goroutine of a worker ends, even if others could have
// taken the remaining blocks.
func TestWorkThatExits(t *testing.T) {
	noLeak(t)
	for _, workers := range []int{1, 4} {
		r := Run{Paths: 1000, Size: 10, Workers: workers}
		err := r.Each(context.Background(), func() Work {
			return func(_ context.Context, b Block) error {
				if b.Index == 7 {
					runtime.Goexit()
				}
				return nil
			}
		})
		if !errors.Is(err, ErrExit) || !strings.HasPrefix(err.Error(), "paths 70 to 79: ") {
			t.Errorf("%d workers: got %v", workers, err)
		}
		err = r.Each(context.Background(), func() Work { runtime.Goexit(); return nil })
		if !errors.Is(err, ErrExit) || !strings.HasPrefix(err.Error(), "the start of a worker: ") {
			t.Errorf("%d workers: got %v", workers, err)
		}
	}
}

func TestWorkThatPanics(t *testing.T) {
	noLeak(t)
	broken := errors.New("broken drift")
	r := Run{Paths: 1000, Size: 10, Workers: 4}
	err := r.Each(context.Background(), func() Work {
		return func(_ context.Context, b Block) error {
			if b.Index == 7 {
				panic(broken)
			}
			return nil
		}
	})
	if !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), "panic in paths 70 to 79: broken drift (") {
		t.Errorf("got %v", err)
	}
	err = r.Each(context.Background(), func() Work { panic("no memory") })
	if err == nil || !strings.HasPrefix(err.Error(), "panic in the start of a worker: no memory (") {
		t.Errorf("got %v", err)
	}
	var list []int
	err = r.Each(context.Background(), func() Work {
		return func(context.Context, Block) error { list[3] = 1; return nil }
	})
	var fault runtime.Error
	if !errors.As(err, &fault) || !strings.Contains(err.Error(), "progress_test.go:") {
		t.Errorf("got %v", err)
	}
}

// TestWorkThatBlocks cancels a run whose worker does not return: Each returns shortly after.
func TestWorkThatBlocks(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	release := make(chan struct{})
	defer close(release)
	r := Run{Paths: 1000, Size: 10, Workers: 4}
	err := r.Each(ctx, func() Work {
		return func(_ context.Context, b Block) error {
			if b.Index == 7 {
				cancel()
				<-release
			}
			return nil
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestProgressThatBlocks cancels a run, and fails one, while Progress hangs.
func TestProgressThatBlocks(t *testing.T) {
	noLeak(t)
	bad := errors.New("bad block")
	for _, want := range []error{context.Canceled, bad} {
		release, called := make(chan struct{}), make(chan struct{})
		calls := 0
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error)
		r := Run{Paths: 100, Size: 1, Workers: 2, Progress: func(int, int) {
			calls++
			close(called) // panics at a second call
			<-release
		}}
		go func() {
			ended <- r.Each(ctx, func() Work {
				return func(_ context.Context, b Block) error {
					if b.Index > 0 && want == bad {
						<-called
						return bad
					}
					return nil
				}
			})
		}()
		<-called
		if want == context.Canceled {
			cancel()
		}
		select {
		case err := <-ended:
			if !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("the run does not end")
		}
		close(release)
		cancel()
		time.Sleep(20 * time.Millisecond)
		if calls != 1 {
			t.Errorf("%d calls of Progress, want 1", calls)
		}
	}
}

// TestLastProgress: when the run returns, the last call of Progress has returned.
func TestLastProgress(t *testing.T) {
	for range 20 {
		last := 0 // written only by Progress: go test -race reports a later call
		r := Run{Paths: 20, Size: 4, Workers: 2, Progress: func(done, _ int) {
			time.Sleep(time.Millisecond)
			last = done
		}}
		if err := r.Each(context.Background(), still); err != nil || last != 20 {
			t.Fatalf("last call: %d of 20, error %v", last, err)
		}
	}
}
