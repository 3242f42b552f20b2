package plotting

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// tangles returns lines of n points that cover themselves in different ways, on a
// canvas of 160 by 120 points.
func tangles(n int) map[string][][]vg.Point {
	r := rand.New(rand.NewPCG(5, 6))
	at := func(x, y float64) vg.Point {
		return vg.Point{X: vg.Length(80 + 70*math.Tanh(x)), Y: vg.Length(60 + 50*math.Tanh(y))}
	}
	var noise, walk, plane, orbit, spiral, spike, stairs []vg.Point
	x, y := 0., 0.
	for i := range n {
		t := float64(i) / float64(n)
		noise = append(noise, vg.Point{X: vg.Length(10 + 140*t), Y: vg.Length(60 + 15*r.NormFloat64())})
		x, y = x+0.05*r.NormFloat64(), y+0.05*r.NormFloat64()
		walk = append(walk, at(x, y))
		plane = append(plane, at(0.4*r.NormFloat64(), 0.4*r.NormFloat64()))
		sin, cos := math.Sincos(40 * math.Pi * t)
		orbit, spiral = append(orbit, at(cos, sin)), append(spiral, at(cos*t, sin*t))
		spike = append(spike, vg.Point{X: vg.Length(10 + 140*t), Y: vg.Length(20 + 0.1*r.Float64())})
		stairs = append(stairs, at(2*t-1, math.Floor(40*t)/20-1))
	}
	spike[n/3].Y = 110
	bars := make([][]vg.Point, n/2)
	for i := range bars {
		bars[i] = []vg.Point{noise[2*i], {X: noise[2*i].X, Y: noise[2*i+1].Y}}
	}
	return map[string][][]vg.Point{
		"noise": {noise}, "walk": {walk}, "plane": {plane}, "orbit": {orbit}, "spiral": {spiral},
		"spike": {spike}, "stairs": {stairs}, "bars": bars, "two": {orbit, walk},
	}
}

// drawn returns an image of what draw draws on a white canvas of 160 by 120 points.
func drawn(wrap func(*vgimg.Canvas) vg.Canvas, paint func(draw.Canvas)) *image.RGBA {
	c := vgimg.NewWith(vgimg.UseWH(160, 120), vgimg.UseDPI(printDPI))
	paint(draw.NewCanvas(wrap(c), 160, 120))
	return c.Image().(*image.RGBA)
}

func plain(c *vgimg.Canvas) vg.Canvas { return c }
func quick(c *vgimg.Canvas) vg.Canvas { return &pngCanvas{Canvas: c} }

// difference returns the part of the values in two images that differ by more than
// the rim of an opaque line may.
func difference(a, b *image.RGBA, opacity uint8) float64 {
	n := 0
	for i := range a.Pix {
		if absDiff(a.Pix[i], b.Pix[i]) > 80*int(opacity)/255 {
			n++
		}
	}
	return float64(n) / float64(len(a.Pix))
}

// What is drawn of long lines looks as all of it would, in a PNG, and drawn by
// another program.
func TestLongLinesLookTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	styles := []draw.LineStyle{
		{Color: colors[0], Width: curveWidth},
		{Color: colors[1], Width: thinWidth, Dashes: dashes[2]},
		{Color: threadColor, Width: 0.45},
	}
	for name, lines := range tangles(longSeries + 100) {
		for _, style := range styles[:map[string]int{"noise": 2}[name]+1] {
			whole := drawn(plain, func(c draw.Canvas) { c.StrokeLines(style, lines...) })
			for canvas, wrap := range map[string]func(*vgimg.Canvas) vg.Canvas{"plain": plain, "quick": quick} {
				thin := drawn(wrap, func(c draw.Canvas) {
					short := make([][]vg.Point, len(lines))
					for i, line := range lines {
						short[i] = thinned(line)
					}
					strokeLines(c, style, short...)
				})
				// Where lines of their own cross, only the sum of their rims differs.
				const most = 0.01
				_, _, _, a := style.Color.RGBA()
				if d := difference(whole, thin, uint8(a>>8)); d > most {
					t.Errorf("%s, width %v, %s: %.2g of the image differs, want at most %v", name, style.Width, canvas, d, most)
				}
			}
		}
	}
}

// Of 10⁵ points, what stands out is kept, and what is covered is not.
func TestUncovered(t *testing.T) {
	points := 100_000
	if testing.Short() {
		points = 10_000
	}
	for name, lines := range tangles(points) {
		if len(lines) == 1 {
			lines[0] = thinned(lines[0])
		}
		low, high := bounds(lines)
		var out [][]vg.Point
		points := 0
		for line := range newCover(lines, curveWidth).uncovered(slices.Values(lines)) {
			out = append(out, line)
			points += len(line)
		}
		outLow, outHigh := bounds(out)
		if distance(low, outLow) > finest || distance(high, outHigh) > finest {
			t.Errorf("%s: what is left goes from %v to %v, want from %v to %v", name, outLow, outHigh, low, high)
		}
		if points > 60_000 {
			t.Errorf("%s: %d points in %d lines are left, want at most %d", name, points, len(out), 60_000)
		}
	}
}

// A line that does not meet itself stays in one piece.
func TestAnUncoveredLineIsNotCut(t *testing.T) {
	for _, name := range []string{"spiral", "stairs"} {
		line := tangles(3000)[name]
		parts := slices.Collect(newCover(line, 0.3).uncovered(slices.Values(line)))
		if len(parts) != 1 || parts[0][0] != line[0][0] || parts[0][len(parts[0])-1] != line[0][2999] {
			t.Errorf("%s is in %d parts", name, len(parts))
		}
	}
}

func TestDashed(t *testing.T) {
	line := []vg.Point{{}, {X: 3}, {X: 10}, {X: 10, Y: 1}, {X: 10, Y: 9}}
	var have [][]vg.Point
	for dash := range dashed([][]vg.Point{line}, []vg.Length{4, 2, 3, 3}) {
		have = append(have, slices.Clone(dash))
	}
	want := [][]vg.Point{{{}, {X: 3}, {X: 4}}, {{X: 6}, {X: 9}}, {{X: 10, Y: 2}, {X: 10, Y: 6}}, {{X: 10, Y: 8}, {X: 10, Y: 9}}}
	if fmt.Sprint(have) != fmt.Sprint(want) {
		t.Errorf("dashes %v, want %v", have, want)
	}
}
