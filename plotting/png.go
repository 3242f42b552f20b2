package plotting

// PNG images with a palette: a figure has few colours, and a quarter of the
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
	img, err := f.raster(dpi)
	if err != nil {
		return nil, err
	}
	if err := encoder.Encode(&buf, paletted(img)); err != nil {
		return nil, fmt.Errorf("plotting: %w", err)
	}
	return buf.Bytes(), nil
}

// mostPixels is the largest size of an image; it takes a gigabyte.
const mostPixels = 2e8

// raster draws the figure as an image.
func (f *Figure) raster(dpi int) (*image.RGBA, error) {
	size := f.dimensions()
	if pixels := size.width.Dots(float64(dpi)) * size.height.Dots(float64(dpi)); pixels > mostPixels {
		return nil, fmt.Errorf("plotting: Save: a PNG of %.0f by %.0f mm has %.2g pixels, want at most %.2g; save a PDF instead", size.width/mm, size.height/mm, pixels, mostPixels)
	}
	c := vgimg.NewWith(vgimg.UseWH(size.width, size.height), vgimg.UseDPI(dpi))
	if err := f.drawOn(&pngCanvas{Canvas: c}); err != nil {
		return nil, err
	}
	return c.Image().(*image.RGBA), nil // which is what vgimg makes
}

// paletted returns an image with at most 256 colours. The most frequent colours
// are kept as they are; the rare ones, at the smoothed edges of lines, become
// the nearest of these.
func paletted(img *image.RGBA) *image.Paletted {
	counts := make(map[color.RGBA]int)
	runs(img, func(c color.RGBA, _, length int) { counts[c] += length })
	kept := chooseColors(counts)
	index := make(map[color.RGBA]uint8, len(counts))
	for c := range counts {
		index[c] = uint8(kept.Index(c))
	}
	out := image.NewPaletted(img.Bounds(), kept)
	runs(img, func(c color.RGBA, start, length int) {
		i := index[c]
		for k := range length {
			out.Pix[start+k] = i
		}
	})
	return out
}

// runs calls visit for each run of pixels of one colour; start counts pixels
// from the upper left corner. Figures are opaque and mostly white, so there
// are far fewer runs than pixels.
func runs(img *image.RGBA, visit func(c color.RGBA, start, length int)) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := range h {
		row := img.Pix[y*img.Stride : y*img.Stride+4*w]
		for x := 0; x < w; {
			r, g, b := row[4*x], row[4*x+1], row[4*x+2]
			end := x + 1
			for end < w && row[4*end] == r && row[4*end+1] == g && row[4*end+2] == b {
				end++
			}
			visit(color.RGBA{r, g, b, 0xFF}, y*w+x, end-x)
			x = end
		}
	}
}

// Most colours of the palette go to the most frequent ones; the rest are spread
// over what is left.
const (
	paletteSize   = 256
	frequentSlots = 208
)

// chooseColors picks the colours of the palette: the frequent ones, and then
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

// apart tells whether a colour is at least a distance away from all others.
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
