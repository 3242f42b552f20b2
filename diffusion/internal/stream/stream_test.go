package stream

import (
	"math/rand/v2"
	"testing"
)

// TestNew: a change of any part of the key changes the stream, and the same key gives the same one.
func TestNew(t *testing.T) {
	first := New(1, 2, 3).Uint64()
	if got := New(1, 2, 3).Uint64(); got != first {
		t.Errorf("the same key gives %x and %x", first, got)
	}
	for _, key := range [][3]uint64{{2, 2, 3}, {1, 3, 3}, {1, 2, 4}, {2, 1, 3}, {1 + 1<<63, 2, 3}, {1, 2 + 1<<63, 3}} {
		if New(key[0], key[1], key[2]).Uint64() == first {
			t.Errorf("key %d gives the stream of 1, 2, 3", key)
		}
	}
}

// TestFrom: the source is used as it is, and without one every draw differs.
func TestFrom(t *testing.T) {
	if got, want := From(New(1, 2, 3)).Float64(), rand.New(New(1, 2, 3)).Float64(); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if a, b := From(nil).Uint64(), From(nil).Uint64(); a == b {
		t.Errorf("two draws of the global source are both %x", a)
	}
}
