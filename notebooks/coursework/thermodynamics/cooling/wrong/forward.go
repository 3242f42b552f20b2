//go:build ignore

// Forward for reverse: the heat of noising.
//
// points: 1
// hint: the heat of noising

package cooling

func ReverseFlux(v float64) float64 { return v - 1 }

func Takes(v float64) bool { return v < 1 }
