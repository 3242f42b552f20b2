package plotting

// Writing figures to files. The same program writes the same bytes each time.

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// printDPI is the resolution of a saved PNG.
const printDPI = 300

// Save writes the figure to a file in the format of its extension: .png (300 dpi), .svg
// or .pdf; .csv writes the data that are drawn, one point a row. It creates the folder if
// necessary. An existing file is replaced only when the new one is complete.
func (f *Figure) Save(path string) error {
	if err := f.problem(); err != nil {
		return err
	}
	data, err := f.encode(path)
	if err != nil {
		return err
	}
	return writeFile(path, data)
}

// encode returns the contents of a file of that name.
func (f *Figure) encode(path string) ([]byte, error) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".png":
		return f.png(printDPI)
	case ".svg":
		return f.svg()
	case ".pdf":
		return f.pdf()
	case ".csv":
		return f.csv()
	default:
		return nil, fmt.Errorf("plotting: Save: path %q has the extension %q, want .png, .svg, .pdf or .csv", path, ext)
	}
}

func (f *Figure) svg() ([]byte, error) {
	size := f.dimensions()
	c := vgsvg.New(size.width, size.height)
	if err := f.drawOn(c); err != nil {
		return nil, err
	}
	data, err := written(c)
	// vgsvg embeds PNG images but calls them image/jpg, which not every viewer
	// forgives.
	return bytes.ReplaceAll(data, []byte("data:image/jpg;"), []byte("data:image/png;")), err
}

func (f *Figure) pdf() ([]byte, error) {
	setPDFDefaults()
	size := f.dimensions()
	c := vgpdf.New(size.width, size.height)
	if err := f.drawOn(&pdfCanvas{Canvas: c}); err != nil {
		return nil, err
	}
	return written(c)
}

// setPDFDefaults makes files the same each time: a date and the order of a map
// would make each another one. The defaults of fpdf are the only way to them
// through gonum's canvas, and they are variables of fpdf, so they are set once.
var setPDFDefaults = sync.OnceFunc(func() {
	fpdf.SetDefaultCatalogSort(true)
	fpdf.SetDefaultCreationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultModificationDate(time.Unix(0, 0).UTC())
})

// drawOn draws the figure on a canvas of its size, with a white ground.
func (f *Figure) drawOn(c vg.CanvasSizer) error {
	dc := draw.New(c)
	dc.SetColor(color.White)
	dc.Fill(dc.Rectangle.Path())
	return f.draw(dc)
}

// written returns what a canvas writes.
func written(c vg.CanvasWriterTo) ([]byte, error) {
	var buf bytes.Buffer
	if _, err := c.WriteTo(&buf); err != nil {
		return nil, fmt.Errorf("plotting: Save: %w", err)
	}
	return buf.Bytes(), nil
}

// A pdfCanvas puts three things right in gonum's: vgpdf writes a translucent
// colour multiplied with its opacity, and the opacity once more; it draws images
// upside down; and fpdf writes images in the order of their widths, at random
// among equal ones.
type pdfCanvas struct {
	*vgpdf.Canvas
	widths map[int]bool // of the images so far
}

func (c *pdfCanvas) SetColor(clr color.Color) {
	if clr == nil {
		clr = color.Black
	}
	c.Canvas.SetColor(straight(color.NRGBAModel.Convert(clr).(color.NRGBA)))
}

func (c *pdfCanvas) DrawImage(rect vg.Rectangle, img image.Image) {
	if c.widths == nil {
		c.widths = make(map[int]bool)
	}
	width := img.Bounds().Dx()
	for c.widths[width] {
		width++
	}
	c.widths[width] = true
	c.Canvas.DrawImage(rect, pdfImage{img, width})
}

// straight is a colour whose RGBA is not multiplied with its opacity.
type straight color.NRGBA

func (s straight) RGBA() (r, g, b, a uint32) {
	return uint32(s.R) * 0x101, uint32(s.G) * 0x101, uint32(s.B) * 0x101, uint32(s.A) * 0x101
}

// A pdfImage is an image with its rows in reverse order, stretched to a width.
type pdfImage struct {
	image.Image
	width int
}

func (p pdfImage) Bounds() image.Rectangle { return image.Rect(0, 0, p.width, p.Image.Bounds().Dy()) }

func (p pdfImage) At(x, y int) color.Color {
	b := p.Image.Bounds()
	return p.Image.At(b.Min.X+x*b.Dx()/p.width, b.Max.Y-1-y)
}

// Opaque tells the PNG encoder whether there is transparency to write.
func (p pdfImage) Opaque() bool {
	img, ok := p.Image.(interface{ Opaque() bool })
	return ok && img.Opaque()
}
