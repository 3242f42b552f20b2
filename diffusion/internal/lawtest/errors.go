package lawtest

import (
	"strings"
	"testing"
)

// CheckError fails the test if the error of the function called name is nil, does not
// begin with the name of its package, or does not contain want.
func CheckError(t testing.TB, pkg, name string, err error, want string) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error, want one with %q", name, want)
		return
	}
	if !strings.HasPrefix(err.Error(), pkg+": ") || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: error %q, want one of %s with %q", name, err, pkg, want)
	}
}
