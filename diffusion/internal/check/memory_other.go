//go:build !linux

package check

// machineMemory returns 0: the standard library does not know.
func machineMemory() float64 { return 0 }
