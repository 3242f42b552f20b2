package plotting

// Animated pictures: GIF, and PNG with several frames. A frame holds only what changes from the one before it.

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"math"
	"slices"
)

const (
	// movieDPI is the resolution of an animated picture: a column is 488 pixels wide, a page 1009.
	movieDPI = 144
	// endPause is how long the last frame stays, in seconds.
	endPause = 1.5
)

// An animation is a movie in pixels, with one palette. The first colour is that of a pixel that stays as it was.
type animation struct {
	frames []*image.Paletted
	delays []float64 // seconds
}

// animate draws the frames.
func (m *cutMovie) animate() (*animation, error) {
	images := make([]*image.RGBA, len(m.frames))
	counts := make(map[color.RGBA]int)
	for i := range m.frames {
		img, err := m.stamped(i).raster(movieDPI)
		if err != nil {
			return nil, err
		}
		images[i] = img
		runs(img, func(c color.RGBA, _, length int) { counts[c] += length })
	}
	colors := newPainter(counts)
	a := &animation{}
	var before *image.Paletted
	for i, img := range images {
		whole := colors.paint(img)
		a.frames = append(a.frames, changed(before, whole))
		delay := 1 / m.rate
		if i == len(images)-1 {
			delay = max(delay, endPause)
		}
		a.delays = append(a.delays, delay)
		before = whole
	}
	return a, nil
}

// A painter turns images into ones with a palette.
type painter struct {
	palette color.Palette
	index   map[color.RGBA]uint8
}

// mostTones is the number of colours for which a palette is chosen; rarer ones become the nearest of it.
const mostTones = 20000

// newPainter chooses a palette for colours by how often they occur. Its first colour is transparent.
func newPainter(counts map[color.RGBA]int) *painter {
	rank := make([]color.RGBA, 0, len(counts))
	for c := range counts {
		rank = append(rank, c)
	}
	slices.SortFunc(rank, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(rgbNumber(a), rgbNumber(b)))
	})
	for _, c := range rank[min(len(rank), mostTones):] {
		delete(counts, c)
	}
	kept := chooseColors(counts)
	if len(kept) == paletteSize {
		kept = kept[:paletteSize-1]
	}
	p := &painter{palette: append(color.Palette{color.RGBA{}}, kept...), index: make(map[color.RGBA]uint8, len(rank))}
	for _, c := range rank {
		p.index[c] = uint8(1 + kept.Index(c))
	}
	return p
}

func (p *painter) paint(img *image.RGBA) *image.Paletted {
	out := image.NewPaletted(img.Rect, p.palette)
	runs(img, func(c color.RGBA, start, length int) {
		i := p.index[c]
		for k := range length {
			out.Pix[start+k] = i
		}
	})
	return out
}

// changed returns the rectangle in which an image differs from the one before it, transparent where it does not.
func changed(before, img *image.Paletted) *image.Paletted {
	if before == nil {
		return img
	}
	var box image.Rectangle
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if k := y*img.Stride + x; img.Pix[k] != before.Pix[k] {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if box.Empty() {
		box = image.Rect(0, 0, 1, 1)
	}
	out := image.NewPaletted(box, img.Palette)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if k := y*img.Stride + x; img.Pix[k] != before.Pix[k] {
				out.SetColorIndex(x, y, img.Pix[k])
			}
		}
	}
	return out
}

// gif returns the movie as an animated GIF that repeats.
func (m *cutMovie) gif() ([]byte, error) {
	a, err := m.animate()
	if err != nil {
		return nil, err
	}
	out := &gif.GIF{Config: image.Config{ColorModel: a.frames[0].Palette, Width: a.frames[0].Rect.Dx(), Height: a.frames[0].Rect.Dy()}}
	for i, img := range a.frames {
		out.Image = append(out.Image, img)
		out.Delay = append(out.Delay, int(math.Round(100*a.delays[i])))
		out.Disposal = append(out.Disposal, gif.DisposalNone)
	}
	var buf bytes.Buffer
	if err := gif.EncodeAll(&buf, out); err != nil {
		return nil, fmt.Errorf("plotting: Save: %w", err)
	}
	return buf.Bytes(), nil
}

// apng returns the movie as an animated PNG that repeats. Where it does not move, its first frame is seen. A frame is written as a
// picture of its own, whose data then go into a chunk of the frame; see https://www.w3.org/TR/png-3/.
func (m *cutMovie) apng() ([]byte, error) {
	a, err := m.animate()
	if err != nil {
		return nil, err
	}
	out := &chunks{}
	for i, img := range a.frames {
		var buf bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&buf, img); err != nil {
			return nil, fmt.Errorf("plotting: Save: %w", err)
		}
		out.frame(buf.Bytes(), i, img.Rect, a)
	}
	out.write("IEND")
	return out.Bytes(), nil
}

// chunks is a PNG file that is being written.
type chunks struct {
	bytes.Buffer
	number uint32 // of the next chunk of the animation
}

// write adds a chunk.
func (c *chunks) write(kind string, data ...any) {
	body := bytes.NewBufferString(kind)
	for _, d := range data {
		binary.Write(body, binary.BigEndian, d) // A buffer takes everything.
	}
	binary.Write(c, binary.BigEndian, uint32(body.Len()-len(kind)))
	c.Write(body.Bytes())
	binary.Write(c, binary.BigEndian, crc32.ChecksumIEEE(body.Bytes()))
}

// next numbers the chunks of the animation.
func (c *chunks) next() uint32 {
	c.number++
	return c.number - 1
}

// frame adds the i-th frame, given as a PNG file.
func (c *chunks) frame(file []byte, i int, r image.Rectangle, a *animation) {
	const header, over, keep = 8, 1, 0
	if i == 0 {
		c.Write(file[:header])
	}
	for rest := file[header:]; len(rest) > 0; {
		n := binary.BigEndian.Uint32(rest)
		kind, data := string(rest[4:8]), rest[8:8+n]
		rest = rest[12+n:]
		switch {
		case kind == "IDAT" && i == 0:
			c.write(kind, data)
		case kind == "IDAT":
			c.write("fdAT", c.next(), data)
		case kind == "IHDR":
			if i == 0 {
				c.write(kind, data)
				c.write("acTL", uint32(len(a.frames)), uint32(0))
			}
			c.write("fcTL", c.next(), uint32(r.Dx()), uint32(r.Dy()), uint32(r.Min.X), uint32(r.Min.Y),
				uint16(math.Round(1000*a.delays[i])), uint16(1000), uint8(keep), uint8(over))
		case kind != "IEND" && i == 0: // the palette
			c.write(kind, data)
		}
	}
}
