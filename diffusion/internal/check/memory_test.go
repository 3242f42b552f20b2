package check

import (
	"math"
	"strings"
	"testing"
)

func TestMemory(t *testing.T) {
	if physicalMemory < 1<<20 || physicalMemory > 1<<50 {
		t.Errorf("the machine has %v", binary(physicalMemory))
	}
	defer func(was float64) { physicalMemory = was }(physicalMemory)
	physicalMemory = 64 << 30
	const p = Package("driven")
	for _, test := range []struct {
		err  error
		want string
	}{
		{p.Memory("Paths", 1<<33, 8), ""},
		{p.Memory("Paths", 1<<50, 32), "driven: Paths = 1125899906842624 takes 32 PiB of memory, want at most 64 GiB"},
		{p.Memory("Steps", 1e10, 8), "driven: Steps = 10000000000 takes 74.5 GiB of memory, want at most 64 GiB"},
		{p.Memory("Cells", 3, math.Inf(1)), "driven: Cells = 3 takes +Inf EiB of memory, want at most 64 GiB"},
		{p.Memory("Cells", math.MaxInt, 8), "driven: Cells = 9223372036854775807 takes 64 EiB of memory, want at most 64 GiB"},
	} {
		got := ""
		if test.err != nil {
			got = test.err.Error()
		}
		if got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
	for bytes, want := range map[float64]string{0: "0 B", 1023: "1.02e+03 B", 1024: "1 KiB", 8.25 * (1 << 30): "8.25 GiB"} {
		if got := binary(bytes); !strings.EqualFold(got, want) {
			t.Errorf("%v bytes: %s, want %s", bytes, got, want)
		}
	}
}
