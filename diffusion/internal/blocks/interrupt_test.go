package blocks

import (
	"context"
	"errors"
	"testing"
)

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	for n := range 3000 {
		if err := Interrupted(ctx, n); err != nil {
			t.Fatalf("error %v before the end", err)
		}
	}
	cancel()
	for n := range 3000 {
		if err := Interrupted(ctx, n); errors.Is(err, context.Canceled) != (n%1024 == 0) {
			t.Fatalf("error %v at %d", err, n)
		}
	}
}
