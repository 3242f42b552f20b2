//go:build ignore

// All motions without noise are taken to contract.
//
// points: 1
// hint: what is left of the force

package frozen

func WithoutNoise() string { return "narrower" }

func Flow() string { return "narrower" }
