package half

import (
	"math"
	"testing"
)

func TestFloat64(t *testing.T) {
	for bits, want := range map[uint16]float64{
		0x0000: 0, 0x0001: 0x1p-24, 0x03ff: 1023 * 0x1p-24, 0x0400: 0x1p-14, 0x3555: 0.333251953125, 0x3c00: 1,
		0x7bff: 65504, 0xfbff: -65504, 0x7c00: math.Inf(1), 0xfc00: math.Inf(-1), 0x8001: -0x1p-24,
	} {
		if got := Float64(bits); got != want {
			t.Errorf("%#04x: %v, want %v", bits, got, want)
		}
	}
	if got := Float64(0x7e00); !math.IsNaN(got) {
		t.Errorf("0x7e00: %v", got)
	}
}
