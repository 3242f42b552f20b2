package bootstrap

import (
	"math"
	"testing"
)

// TestWilson: the examples of Newcombe, Stat. Med. 17, 857 (1998), and z²/(n + z²) if nothing has happened.
func TestWilson(t *testing.T) {
	for _, test := range []struct{ k, n, low, high float64 }{
		{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}, {0, 10, 0, 0.277533}, {10, 10, 1 - 0.277533, 1},
	} {
		low, high := Wilson(test.k, test.n)
		if math.Abs(low-test.low) > 6e-5 || math.Abs(high-test.high) > 6e-5 {
			t.Errorf("%v of %v: %.5f to %.5f, want %.5f to %.5f", test.k, test.n, low, high, test.low, test.high)
		}
	}
	if low, high := Wilson(0, 7); low != 0 || high == 1 {
		t.Errorf("none of 7: %v to %v", low, high)
	}
	if low, high := Wilson(7, 7); high != 1 || low == 0 {
		t.Errorf("all of 7: %v to %v", low, high)
	}
}
