//go:build ignore

// The first order in h.
//
// points: 1
// hint: first order in h only

package stationary

func Variance(h float64) float64 { return 1 + h/2 }
