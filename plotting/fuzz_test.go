package plotting

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"time"
)

// Whatever is given, a figure is drawn or an error says why, and soon.

// drawSmall draws a figure with few pixels, and writes it in one of the ways. So
// a fuzzer has many tries in a second.
func drawSmall(t *testing.T, d Drawable, way int) {
	t.Helper()
	start := time.Now()
	f := d.figure()
	if err := f.problem(); err != nil {
		if !isOurs(err) {
			t.Errorf("error %v", err)
		}
		return
	}
	few := func() ([]byte, error) {
		_, err := f.raster(20)
		return nil, err
	}
	latex := func() ([]byte, error) { return f.encode("x.pgf") }
	ways := []func() ([]byte, error){few, f.svg, f.pdf, f.csv, f.eps, latex}
	if _, err := ways[way%len(ways)](); err != nil && !isOurs(err) {
		t.Errorf("error %v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

func FuzzLabels(f *testing.F) {
	if testing.Short() {
		f.Skip("left out of the quick round")
	}
	for _, label := range []string{"", "x", "$x_t$", `$\frac{a}{\sqrt{b}}$`, "two\nlines", `\$`, "$", "\xff", "é–3", "$x^{y^{z}}'$"} {
		f.Add(label)
	}
	f.Fuzz(func(t *testing.T, label string) {
		x := []float64{1, 2}
		p := NewPanel(label, label, label).Size(40, 30).Line(x, x, label).VLine(1.9, label).VLine(2, label).HLine(1, label).
			Annotate(1, 2, label)
		if len(label)%5 == 4 { // seldom: it makes a picture
			p.Regions(x, x, [][]int{{0, 0}, {1, 1}}, []string{label, label})
		}
		drawSmall(t, Grid(1, p).Title(label).Letters().Size(60, 50), len(label))
	})
}

func FuzzRanges(f *testing.F) {
	for _, r := range hardRanges {
		f.Add(r[0], r[1], r[0], r[1], uint8(3))
		f.Add(r[0], r[1], r[0], r[1], uint8(32))
	}
	f.Add(0., 1., -3., 7., uint8(0))
	f.Add(1e-5, 1e8, 1., 1.5, uint8(7))
	f.Fuzz(func(t *testing.T, a, b, c, d float64, how uint8) {
		if how&32 != 0 {
			box := NewPanel3D("", "", "", "").Size(40, 30).Points([]float64{a, b}, []float64{c, d}, []float64{a, d}, "")
			drawSmall(t, box.View(a, math.Mod(b, 90)), int(how>>6))
			return
		}
		p := NewPanel("", "$x$", "$y$").Size(40, 30).Line([]float64{a, b}, []float64{c, d}, "line")
		if how&1 != 0 {
			p.LogX()
		}
		if how&2 != 0 {
			p.LogY()
		}
		if how&4 != 0 {
			p.XRange(min(a, c), max(b, d))
		}
		if how&8 != 0 {
			p.HeatMap([]float64{0, 1}, []float64{0, 1}, [][]float64{{a, b}, {c, d}}, "z").ZRange(a, d)
		}
		if how&16 != 0 {
			p.Equal()
		}
		drawSmall(t, p, int(how>>6))
	})
}

func FuzzData(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\x00\x40\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf8\x7f"), uint8(0), 3)
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\xf0\x7f\x00\x00\x00\x00\x00\x00\x00\x40\xff\xff\xff\xff\xff\xff\xef\x7f\x00\x00\x00\x00\x00\x00\xf8\x3f"), uint8(3), 0)
	ascent := binary.LittleEndian.AppendUint64(nil, math.Float64bits(1))
	ascent = binary.LittleEndian.AppendUint64(ascent, math.Float64bits(2))
	for kind := range uint8(5) {
		f.Add(ascent, kind<<2, int(kind))
	}
	f.Fuzz(func(t *testing.T, data []byte, how uint8, bins int) {
		var v []float64
		for ; len(data) >= 8 && len(v) < 64; data = data[8:] {
			v = append(v, math.Float64frombits(binary.LittleEndian.Uint64(data)))
		}
		p := NewPanel("", "$x$", "$y$").Size(40, 30)
		switch how >> 2 % 5 {
		case 0:
			p.Line(v, v, "a").Thread(v, v).Scatter(v, v, "b").Arrows(v, v, v, v, "c")
		case 1:
			p.Band(v, v, v, "d").ErrorBars(v, v, v, "e")
		case 2:
			p.Histogram(v, bins%1000, "h").HistogramRange(v, -1, 1, bins%1000, "r")
		case 3:
			z := make([][]float64, len(v))
			for i := range z {
				z[i] = v
			}
			p.HeatMap(v, v, z, "z").Contour(v, v, z, v, "levels")
		case 4:
			drawSmall(t, NewPanel3D("", "", "", "").Size(40, 30).Points(v, v, v, "").Path(v, v, v, "").Thread(v, v, v), bins&3)
			return
		}
		if how&1 != 0 {
			p.LogX()
		}
		if how&2 != 0 {
			p.LogY()
		}
		drawSmall(t, p, bins&3)
	})
}

// FuzzLong draws series that are long enough to be thinned.
func FuzzLong(f *testing.F) {
	for _, r := range hardRanges {
		f.Add(r[0], r[1], 0.3, uint8(0))
	}
	f.Add(0., 1., 0.5, uint8(3))
	f.Fuzz(func(t *testing.T, a, b, c float64, how uint8) {
		values := []float64{a, c, b, a, b}
		x := slices.Repeat(values, longSeries/len(values)+1)
		p := NewPanel("", "", "").Size(40, 30)
		switch how >> 2 % 3 {
		case 0:
			p.Thread(x, x)
		case 1:
			p.Band(x, x, x, "")
		case 2:
			p.ErrorBars(x[:500], x[:500], make([]float64, 500), "")
		}
		if how&1 != 0 {
			p.LogX()
		}
		if how&2 != 0 {
			p.XRange(min(a, b), max(a, b))
		}
		drawSmall(t, p.Line(x, x, ""), int(how>>6))
	})
}
