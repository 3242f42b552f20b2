//go:build !linux

package check

// machineMemory returns 0: the standard library cannot tell.
func machineMemory() float64 { return 0 }
