package lawtest

// Must returns v, and panics if err is not nil: for values without which a test cannot go on.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
