package plotting

// PNG images with a palette: a figure has few colors, and a quarter of the
// bytes is then enough.

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"

	"gonum.org/v1/plot/vg/vgimg"
)

// png returns the figure as a PNG image of a resolution.
func (f *Figure) png(dpi int) ([]byte, error) {
	var buf bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&buf, paletted(f.raster(dpi))); err != nil {
		return nil, fmt.Errorf("plotting: %w", err)
	}
	return buf.Bytes(), nil
}

// raster draws the figure as an image.
func (f *Figure) raster(dpi int) image.Image {
	size := f.dimensions()
	c := vgimg.NewWith(vgimg.UseWH(size.width, size.height), vgimg.UseDPI(dpi))
	f.drawOn(c)
	return c.Image()
}

// paletted returns an image with at most 256 colors. The most frequent colors
// are kept as they are; the rare ones, at the smoothed edges of lines, become
// the nearest of these.
func paletted(img image.Image) *image.Paletted {
	var (
		bounds = img.Bounds()
		counts = make(map[color.RGBA]int)
	)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			counts[rgbAt(img, x, y)]++
		}
	}
	kept := chooseColors(counts)
	index := make(map[color.RGBA]uint8, len(counts))
	out := image.NewPaletted(bounds, kept)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			c := rgbAt(img, x, y)
			i, ok := index[c]
			if !ok {
				i = uint8(kept.Index(c))
				index[c] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	return out
}

// rgbAt returns the color of a pixel; figures are opaque.
func rgbAt(img image.Image, x, y int) color.RGBA {
	r, g, b, _ := img.At(x, y).RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xFF}
}

// Most colors of the palette go to the most frequent ones; the rest are spread
// over what is left.
const (
	paletteSize   = 256
	frequentSlots = 208
)

// chooseColors picks the colors of the palette: the frequent ones, and then
// always the next one that is not too close to those picked already, with a
// distance that shrinks until the palette is full. Ties are broken by value,
// so the choice is reproducible.
func chooseColors(counts map[color.RGBA]int) color.Palette {
	all := make([]color.RGBA, 0, len(counts))
	for c := range counts {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(rgbNumber(a), rgbNumber(b)))
	})
	var (
		kept  color.Palette
		taken = make(map[color.RGBA]bool)
	)
	keep := func(limit, distance int) {
		for _, c := range all {
			if len(kept) < limit && !taken[c] && apart(kept, c, distance) {
				kept = append(kept, c)
				taken[c] = true
			}
		}
	}
	keep(frequentSlots, 0)
	for distance := 24; len(kept) < min(paletteSize, len(all)); distance /= 2 {
		keep(paletteSize, distance)
	}
	return kept
}

func rgbNumber(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }

// apart tells whether a color is at least a distance away from all others.
func apart(kept color.Palette, c color.RGBA, distance int) bool {
	for _, k := range kept {
		q := k.(color.RGBA)
		if max(absDiff(q.R, c.R), absDiff(q.G, c.G), absDiff(q.B, c.B)) < distance {
			return false
		}
	}
	return true
}

func absDiff(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
