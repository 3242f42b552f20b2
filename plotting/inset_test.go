package plotting

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/plot/vg"
)

// The lines from what is enlarged to the inset cross neither, and rectangles apart from each other have two.
func TestConnections(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		side := func() vg.Length { return vg.Length(1 + 20*rng.Float64()) }
		place := func() vg.Rectangle {
			return around(vg.Point{X: vg.Length(100 * rng.Float64()), Y: vg.Length(100 * rng.Float64())}, side(), side())
		}
		a, b := place(), place()
		lines := connections(a, b)
		if !touches(a, []vg.Rectangle{b}) && len(lines) != 2 {
			t.Errorf("%d lines from %v to %v, want 2", len(lines), a, b)
		}
		for _, l := range lines {
			for k := 1; k < 100; k++ {
				if at := between(l[0], l[1], vg.Length(k)/100); holds(a, at) || holds(b, at) {
					t.Fatalf("the line %v is inside of %v or %v at %v", l, a, b, at)
				}
			}
		}
	}
}
