package plotting

import (
	"math"
	"testing"
)

func TestColorMapGrowsLighter(t *testing.T) {
	last := -1.0
	for i := 0; i <= 100; i++ {
		c := colorAt(float64(i) / 100)
		l := 0.2126*math.Pow(float64(c.R)/255, 2.2) + 0.7152*math.Pow(float64(c.G)/255, 2.2) + 0.0722*math.Pow(float64(c.B)/255, 2.2)
		if l < last {
			t.Errorf("lightness falls at %d%%", i)
		}
		last = l
	}
}
