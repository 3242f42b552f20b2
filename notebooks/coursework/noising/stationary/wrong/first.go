//go:build ignore

// The first order in dt.
//
// points: 1
// hint: first order in dt only

package stationary

func Variance(dt float64) float64 { return 1 + dt/2 }
