package lawtest

// Must returns v, and panics if there was an error: for values that a test cannot do without.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
