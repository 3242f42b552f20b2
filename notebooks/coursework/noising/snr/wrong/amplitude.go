//go:build ignore

// The time for a signal e^{−t}, whose power was taken for its amplitude: twice as long.
//
// points: 0
// hint: the amplitude of the signal

package snr

import "math"

func Time(r float64) float64 { return math.Log(1 + 1/r) }
