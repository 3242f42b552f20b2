//go:build ignore

// The factor 2 of ln p is lost.
//
// points: 1
// hint: a factor 2 in U

package curvature

func Curvature(m, v float64) float64 { return -1 + 1/v - m*m/(v*v) }
