//go:build !unix

package cputime

import "time"

var start = time.Now()

// Now returns the time since the start of the process: where the system does
// not count processor time in this way, the clock has to do.
func Now() time.Duration { return time.Since(start) }
