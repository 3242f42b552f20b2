//go:build ignore

// The continuous process.
//
// points: 1
// hint: put dt = 1 into the chain

package stationary

func Variance(dt float64) float64 { return 1 }
