package lawtest

import (
	"strings"
	"testing"
)

// CheckError reports an error of the function called name that is missing, that does
// not open with the name of its package, or that does not say what is wanted.
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
