package plotting

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestSheetErrors(t *testing.T) {
	two := []float64{1, 2}
	pair := func() *Sheet { return NewSheet(2, 1).Row("", two) }
	for want, s := range map[string]*Sheet{
		"panels[0] is a nil *plotting.Sheet":          nil,
		"the sheet has no pictures":                   {},
		"NewSheet: width = 0, height = 3":             NewSheet(0, 3),
		"NewSheet: width = 3, height = 5000":          NewSheet(3, 5000),
		"Row: label: label":                           pair().Row(`$\bad$`, two),
		"Row: no pictures":                            pair().Row(""),
		"Row: pictures[1] has 1 values, want 2·1 = 2": pair().Row("", two, two[:1]),
		"Row: pictures[0][1] = NaN":                   pair().Row("", []float64{0, math.NaN()}),
		"Row: pictures[0][0] = -Inf":                  pair().Row("", []float64{math.Inf(-1), 0}),
		"Columns: label: label":                       pair().Columns(`$\bad$`),
		"Columns: 2 labels for 1 columns":             pair().Columns("a", "b"),
		"Range: lo = 1, hi = 1":                       pair().Range(1, 1),
		"Mark: row = 0, column = 1":                   pair().Mark(0, 1),
		"Mark: row = -1, column = 0":                  pair().Mark(-1, 0),
		"Title: label":                                pair().Title(`$\bad$`),
		"Size: width = 1":                             pair().Size(1, 100),
		"the pictures: the range from -1e+308":        NewSheet(2, 1).Row("", []float64{-1e308, 1e308}),
		"the pictures: the range from 1 to 1.0":       NewSheet(2, 1).Row("", []float64{1, 1 + 2.3e-16}),
		"the sheet has 3810 by 4096 pixels":           NewSheet(1, 4096).Row("", slices.Repeat([][]float64{make([]float64, 4096)}, 14)...),
	} {
		err := s.figure().problem()
		if err == nil {
			_, err = s.figure().encode("x.svg")
		}
		if err == nil || !isOurs(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// A pixel is a square of one colour: a picture in black and white has no greys.
func TestPixelsOfASheetAreSharp(t *testing.T) {
	chess := []float64{0, 1, 0, 1, 0, 1, 0, 1, 0}
	for _, dpi := range []int{96, printDPI} {
		img, err := NewSheet(3, 3).Row("", chess, chess).Row("", chess).Mark(1, 0).figure().raster(dpi)
		if err != nil {
			t.Fatal(err)
		}
		black, marked := extentOfColor(img, color.RGBA{A: 255}), extentOfColor(img, color.RGBA{0xD5, 0x5E, 0x00, 0xFF})
		counts := map[color.RGBA]int{}
		runs(img, func(c color.RGBA, _, length int) { counts[c] += length })
		if len(counts) != 3 {
			t.Errorf("%d dpi: the colours are %v, want three", dpi, counts)
		}
		// From the first to the last black pixel there are 2·3 and a gap of 2 pixels.
		side := black.Dx() / 8
		if black.Dx() != 8*side || black.Dy() != 8*side || counts[color.RGBA{A: 255}] != 3*4*side*side {
			t.Errorf("%d dpi: black is in %v", dpi, black)
		}
		if marked.Dx() != 5*side || counts[color.RGBA{0xD5, 0x5E, 0x00, 0xFF}] != 16*side*side {
			t.Errorf("%d dpi: the mark is in %v, where a pixel has %d", dpi, marked, side)
		}
	}
}

// extentOfColor returns the smallest rectangle around the pixels of a colour.
func extentOfColor(img *image.RGBA, c color.RGBA) (box image.Rectangle) {
	runs(img, func(have color.RGBA, start, length int) {
		if have == c {
			x, y := start%img.Rect.Dx(), start/img.Rect.Dx()
			box = box.Union(image.Rect(x, y, x+length, y+1))
		}
	})
	return box
}

func TestLargeValuesAreDark(t *testing.T) {
	for _, c := range []struct {
		values, want []float64
		sheet        func(*Sheet)
	}{
		{[]float64{-1, 0, 1}, []float64{255, 128, 0}, func(*Sheet) {}},
		{[]float64{-1, 0, 1}, []float64{255, 255, 128}, func(s *Sheet) { s.Range(0, 2) }},
		{[]float64{7, 7, 7}, []float64{255, 255, 255}, func(*Sheet) {}},
	} {
		s := NewSheet(3, 1).Row("", c.values)
		c.sheet(s)
		for theme, paper := range map[Theme]float64{Standard: 255, Dark: 0x11} {
			img := sheetLayout{Sheet: s}.image(false, theme).(pixelImage)
			for k, want := range c.want {
				if theme == Dark { // what is dark is light then
					want = 255 + (paper-255)*want/255
				}
				if have := img.GrayAt(k, 0).Y; math.Abs(float64(have)-want) > 1 {
					t.Errorf("%v, %v: the value %v has the grey %d, want %v", theme, c.values, c.values[k], have, want)
				}
			}
		}
	}
}

func TestASavedSheetCanBeChanged(t *testing.T) {
	values := []float64{0, 1, 2, 3}
	build := func(between func(Drawable)) []byte {
		s := NewSheet(2, 2).Row("a", values, values)
		between(s)
		values[0] = 9 // the sheet has its own copy
		s.Row("b", []float64{3, 2, 1, 0}).Columns("1", "2").Mark(1, 0).Title("Changed")
		values[0] = 0
		return slices.Concat(saved(s), saved(Grid(2, NewPanel("", "", ""), s).ShareX().ShareY()))
	}
	if !bytes.Equal(build(func(d Drawable) { saved(d) }), build(func(Drawable) {})) {
		t.Error("the figure is not the one that is made this way from the start")
	}
}

// Labels that leave no room, and more pixels than there are on the screen, are drawn somehow.
func TestCrowdedSheets(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	one := []float64{1}
	checkSoon(t, NewSheet(1, 1).Row(strings.Repeat("wide ", 50), one).Columns("turned").Size(20, 20))
	checkSoon(t, NewSheet(1, 1).Row("", slices.Repeat([][]float64{one}, 1300)...))
	checkSoon(t, Grid(100, NewSheet(1, 1).Row("label", one), NewPanel("", "", "")))
	many := NewSheet(1, 1)
	for range 1000 {
		many.Row("row", one)
	}
	checkSoon(t, many)
}
