//go:build ignore

// The velocity of the probability flow for the force of the reverse process.
//
// points: 0
// hint: velocity of the probability flow

package reverse

func Force(x, s float64) float64 { return x + s }
