//go:build ignore

// The force alone is taken to give the right samples.
//
// points: 1
// hint: which motion is left

package frozen

func WithoutNoise() string { return "right" }

func Flow() string { return "right" }
