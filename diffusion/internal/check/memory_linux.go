package check

import "syscall"

// machineMemory returns the memory of the machine in bytes, 0 if it is not known.
func machineMemory() float64 {
	var info syscall.Sysinfo_t
	if err := syscall.Sysinfo(&info); err != nil {
		return 0
	}
	return float64(info.Totalram) * float64(info.Unit)
}
