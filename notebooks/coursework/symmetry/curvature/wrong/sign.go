//go:build ignore

// The sign of the term that splits the valley.
//
// points: 1
// hint: the sign of the last term

package curvature

func Curvature(m, v float64) float64 { return -1 + 2/v + 2*m*m/(v*v) }
