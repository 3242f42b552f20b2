package samples

// Estimate is a number that a set of points determines, with its standard error and 95 % interval, which are
// infinite where the points are too few for them.
type Estimate struct {
	Value, StdErr float64
	Low, High     float64 // the 95 % interval
	OK            bool    // false: there is no such number, as a speciation time of data that do not split
	Warning       string  // why the estimate cannot be trusted; empty if it can
}
