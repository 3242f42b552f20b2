//go:build !unix

package cputime

import "time"

var start = time.Now()

// Now returns the time since the start of the process, because the system does not measure
// processor time in this way.
func Now() time.Duration { return time.Since(start) }
