package check

import "syscall"

// machineMemory returns the bytes of memory that the machine has, 0 if it does not say.
func machineMemory() float64 {
	var info syscall.Sysinfo_t
	if err := syscall.Sysinfo(&info); err != nil {
		return 0
	}
	return float64(info.Totalram) * float64(info.Unit)
}
