//go:build ignore

// Generation makes order, so it is taken to produce less.
//
// points: 1
// hint: the total includes the bath

package arrow

func WhichProduction() string { return "smaller" }

func Theorem() string { return "same" }
