//go:build unix

package cputime

import (
	"syscall"
	"time"
)

// Now returns the processor time that all threads of the process have used.
func Now() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err) // cannot happen with these arguments
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
