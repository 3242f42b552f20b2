//go:build ignore

// The force of noising with its forward sign.
//
// points: 0
// hint: changes its sign when time does

package reverse

func Force(x, s float64) float64 { return -x + 2*s }
