//go:build ignore

// Itô's product for Stratonovich's.
//
// points: 1
// hint: the Itô product

package cooling

func ReverseFlux(v float64) float64 { return (v - 2) * (v - 2) / v }

func Takes(v float64) bool { return false }
