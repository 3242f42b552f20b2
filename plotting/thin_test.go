package plotting

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/plot/vg"
)

// noisy returns n points of white noise, and a positive value for each.
func noisy(n int) (x, y, positive []float64) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		x, y, positive = append(x, float64(i)), append(y, r.NormFloat64()), append(positive, r.Float64())
	}
	return x, y, positive
}

// Columns keep their ends and their extremes.
func TestThinned(t *testing.T) {
	x, y, _ := noisy(50_000)
	pts := make([]vg.Point, len(x))
	for i := range x {
		pts[i] = vg.Point{X: vg.Length(200 * x[i] / float64(len(x))), Y: vg.Length(y[i])}
	}
	if short := thinned(pts[:longSeries]); len(short) != longSeries {
		t.Errorf("a short line has %d points left", len(short))
	}
	out := thinned(pts)
	if most := 4 * 1668; len(out) > most || out[0] != pts[0] || out[len(out)-1] != pts[len(pts)-1] {
		t.Errorf("%d points, want at most %d, from %v to %v", len(out), most, out[0], out[len(out)-1])
	}
	extremes := func(pts []vg.Point) map[int][2]vg.Length {
		m := make(map[int][2]vg.Length)
		for _, pt := range pts {
			c := int(pt.X / finest)
			e, ok := m[c]
			if !ok {
				e = [2]vg.Length{pt.Y, pt.Y}
			}
			m[c] = [2]vg.Length{min(e[0], pt.Y), max(e[1], pt.Y)}
		}
		return m
	}
	if have, want := fmt.Sprint(extremes(out)), fmt.Sprint(extremes(pts)); have != want {
		t.Error("the extremes of the columns differ")
	}
}

// A long path is drawn as vgimg would: the colours of a smooth line and of a band
// differ at the rims by a little.
func TestLongPathsLookTheSame(t *testing.T) {
	n := longSeries + 500
	x, y, high := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = float64(i) / float64(n)
		y[i], high[i] = math.Sin(9*x[i]), math.Sin(9*x[i])+0.5
	}
	draw := func(step int) []uint8 {
		var sx, sy, sh []float64
		for i := 0; i < n; i += step {
			sx, sy, sh = append(sx, x[i]), append(sy, y[i]), append(sh, high[i])
		}
		img, err := NewPanel("", "", "").XRange(0, 1).YRange(-1, 2).Band(sx, sy, sh, "").Line(sx, sy, "").figure().raster(150)
		if err != nil {
			t.Fatal(err)
		}
		return img.Pix
	}
	long, short := draw(1), draw(2)
	differ := 0
	for i := range long {
		if absDiff(long[i], short[i]) > 64 {
			differ++
		}
	}
	if share := float64(differ) / float64(len(long)); share > 0.002 {
		t.Errorf("%.2g of the image differs", share)
	}
}
