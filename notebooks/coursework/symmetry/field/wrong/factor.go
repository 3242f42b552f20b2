//go:build ignore

// The factor ½ is lost.
//
// points: 1
// hint: the ratio of the weights is e^{2h}

package field

import "math"

func Field(w float64) float64 { return math.Log(w / (1 - w)) }
