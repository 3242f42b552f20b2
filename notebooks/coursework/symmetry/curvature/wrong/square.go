//go:build ignore

// One derivative without its factor 1/v.
//
// points: 2
// hint: brings a factor m/v

package curvature

func Curvature(m, v float64) float64 { return -1 + 2/v - 2*m*m/v }
