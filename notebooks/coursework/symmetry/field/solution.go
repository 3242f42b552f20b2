package field

import "math"

// Field returns h for the weight w of the mode at +μ.
func Field(w float64) float64 {
	// BEGIN SOLUTION
	return 0.5 * math.Log(w/(1-w))
	// END SOLUTION
}
