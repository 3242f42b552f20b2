//go:build ignore

// The continuous process.
//
// points: 1
// hint: put h = 1 into the chain

package stationary

func Variance(h float64) float64 { return 1 }
