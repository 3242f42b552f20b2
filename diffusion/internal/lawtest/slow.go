package lawtest

import "testing"

// Slow leaves a test out of the quick round, go test -short.
func Slow(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
}
