//go:build ignore

// The theorem is taken to need the right score.
//
// points: 1
// hint: Is it lost with another force?

package arrow

func WhichProduction() string { return "same" }

func Theorem() string { return "larger" }
