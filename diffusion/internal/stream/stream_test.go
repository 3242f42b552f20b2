package stream

import "testing"

// TestNew: every part of the key makes another stream, and the same key the same.
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
