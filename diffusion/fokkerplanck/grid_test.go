package fokkerplanck

import (
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

func TestGrid(t *testing.T) {
	g, err := NewGrid(Axis{Interval{0, 3, Reflecting}, 3}, Axis{Interval{-2, 2, Periodic}, 4})
	if err != nil {
		t.Fatal(err)
	}
	if g.Dim() != 2 || g.Len() != 12 || g.CellVolume() != 1 || g.Axis(1).Cells != 4 {
		t.Errorf("dimension %d, length %d, volume %v", g.Dim(), g.Len(), g.CellVolume())
	}
	if x := g.Center(nil, 6); x[0] != 1.5 || x[1] != 0.5 {
		t.Errorf("centre %v", x)
	}
	p := g.Histogram(4, func(j int) []float64 {
		return [][]float64{{1.2, 0.9}, {3, 2}, {3.1, 0}, {0, -2}}[j]
	})
	for i, v := range p {
		want := map[int]float64{6: 0.25, 11: 0.25, 0: 0.25}[i]
		if v != want {
			t.Errorf("histogram[%d] = %v, want %v", i, v, want)
		}
	}
}

// TestPointMass: the mass is 1 and the mean is the point, also around a ring.
func TestPointMass(t *testing.T) {
	g, err := NewGrid(Axis{Interval{0, 3, Reflecting}, 6}, Axis{Interval{-2, 2, Periodic}, 8})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range [][]float64{{1.3, 0.4}, {2.6, 1.9}, {0.25, -2}, {2.75, 2}} {
		p := lawtest.Must(g.PointMass(x))
		var mass, mean, cos, sin float64
		for i, v := range p {
			y := g.Center(nil, i)
			mass += v * g.CellVolume()
			mean += v * g.CellVolume() * y[0]
			cos += v * math.Cos(math.Pi/2*y[1])
			sin += v * math.Sin(math.Pi/2*y[1])
		}
		if math.Abs(mass-1) > 1e-14 || math.Abs(mean-x[0]) > 1e-14 {
			t.Errorf("mass %v, mean %v at %v", mass, mean, x)
		}
		if angle := math.Remainder(math.Atan2(sin, cos)*2/math.Pi-x[1], 4); math.Abs(angle) > 0.02 {
			t.Errorf("direction off by %v at %v", angle, x)
		}
	}
	if p := lawtest.Must(g.PointMass([]float64{3, 0.25})); math.Abs(g.Mass(p)-1) > 1e-14 || p[5*8+4] != 1/g.CellVolume() {
		t.Error("the point at the end is not in the last cell")
	}
	if _, err := g.PointMass([]float64{3.5, 0}); err == nil || err.Error() != "fokkerplanck: x[0] = 3.5 is outside 0 to 3" {
		t.Errorf("error %v", err)
	}
}

func TestBadGrid(t *testing.T) {
	good := Axis{Interval{0, 1, Reflecting}, 10}
	for _, c := range []struct {
		axes []Axis
		want string
	}{
		{nil, "len(axes) = 0"},
		{[]Axis{good, good, good}, "len(axes) = 3"},
		{[]Axis{good, {Interval{0, 1, Reflecting}, 2}}, "Cells = 2, want at least 3 (axes[1])"},
		{[]Axis{{Interval{1, 1, Reflecting}, 9}}, "Hi = 1 is not above Lo = 1"},
		{[]Axis{{Interval{math.NaN(), 1, Reflecting}, 9}}, "Lo = NaN"},
		{[]Axis{{Interval{0, math.Inf(1), Reflecting}, 9}}, "Hi = +Inf"},
		{[]Axis{{Interval{0, 1, 5}, 9}}, "Boundary = 5"},
	} {
		if _, err := NewGrid(c.axes...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}
