package check

import "fmt"

// Memory returns an error if n items of the given number of bytes each need more than the memory
// of the machine, or more than 64 GiB if the system does not say how much it has. Call it before
// anything is allocated: when the system runs out of memory the runtime ends the program, and
// nothing can recover from that.
//
//	driven: Paths = 1125899906842624 takes 32 PiB of memory, want at most 62.7 GiB
func (p Package) Memory(name string, n int, bytesEach float64) error {
	if need := float64(n) * bytesEach; need > physicalMemory {
		return fmt.Errorf("%s: %s = %d takes %s of memory, want at most %s", p, name, n, binary(need), binary(physicalMemory))
	}
	return nil
}

var physicalMemory = func() float64 {
	if total := machineMemory(); total > 0 {
		return total
	}
	return 64 << 30
}()

// binary writes a number of bytes with the prefixes of powers of 1024.
func binary(bytes float64) string {
	prefixes := []string{"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}
	k := 0
	for bytes >= 1024 && k < len(prefixes)-1 {
		bytes, k = bytes/1024, k+1
	}
	return fmt.Sprintf("%.3g %sB", bytes, prefixes[k])
}
