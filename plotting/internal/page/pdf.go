package page

// PDF 1.4 (ISO 32000): a page whose text is text, in fonts of the glyphs used.

import (
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"
)

// PDF returns the page as a PDF file.
func (p *Page) PDF() []byte {
	w := &pdfWriter{fonts: p.fonts()}
	for _, m := range p.marks {
		switch m := m.(type) {
		case stroke:
			w.stroke(m)
		case area:
			w.area(m)
		case picture:
			w.picture(m)
		case text:
			w.text(m)
		}
	}
	return w.file(p)
}

// fonts returns the parts of the fonts that are used, in a fixed order.
func (p *Page) fonts() []*subset {
	used := make(map[*sfnt.Font]map[sfnt.GlyphIndex]rune)
	for _, l := range p.lines() {
		for _, g := range l.Glyphs {
			if used[g.Font] == nil {
				used[g.Font] = make(map[sfnt.GlyphIndex]rune)
			}
			if old, ok := used[g.Font][g.Index]; !ok || g.Char < old {
				used[g.Font][g.Index] = g.Char
			}
		}
	}
	var subsets []*subset
	for f, chars := range used {
		subsets = append(subsets, newSubset(f, chars))
	}
	slices.SortFunc(subsets, func(a, b *subset) int { return strings.Compare(a.name(), b.name()) })
	return subsets
}

// A pdfWriter writes the contents of the page.
type pdfWriter struct {
	code
	fonts    []*subset
	pictures []picture
	alphas   map[uint8]bool // that are used

	pen   pen         // as it was set last
	fill  color.NRGBA // as it was set last
	begun bool        // they were set
	alpha uint8
}

// pdfPath are the operators of paths.
var pdfPath = [4]string{"m", "l", "c", "h"}

func (w *pdfWriter) stroke(s stroke) {
	if !w.begun || !samePen(w.pen, s.pen) {
		w.pen = s.pen
		w.rgb(s.color)
		w.add("RG\n")
		w.setPen(s.pen, "d")
	}
	w.opacity(s.color.A)
	w.postfix(s.path, pdfPath)
	w.add("S\n")
}

// samePen tells whether two pens draw the same, but for their opacity.
func samePen(a, b pen) bool {
	a.color.A = b.color.A
	return a.color == b.color && a.width == b.width && a.offset == b.offset && slices.Equal(a.dashes, b.dashes)
}

func (w *pdfWriter) area(a area) {
	w.setFill(a.color)
	w.postfix(a.path, pdfPath)
	w.add("f\n")
}

func (w *pdfWriter) setFill(c color.NRGBA) {
	w.opacity(c.A)
	c.A = 0xFF
	if w.fill != c {
		w.fill = c
		w.rgb(c)
		w.add("rg\n")
	}
}

func (w *pdfWriter) opacity(alpha uint8) {
	if !w.begun {
		w.begun, w.alphas = true, make(map[uint8]bool)
		w.add("1 j\n") // round joins
		w.alpha = alpha ^ 1
	}
	if w.alpha != alpha {
		w.alpha, w.alphas[alpha] = alpha, true
		w.add(fmt.Sprintf("/A%d gs\n", alpha))
	}
}

func (w *pdfWriter) picture(p picture) {
	w.opacity(0xFF)
	w.add("q ")
	w.num(digits, p.size.x, 0, 0, p.size.y, p.corner.x, p.corner.y)
	w.add(fmt.Sprintf("cm /I%d Do Q\n", len(w.pictures)))
	w.pictures = append(w.pictures, p)
}

// text writes the glyphs in runs of one font and size on one base line.
func (w *pdfWriter) text(t text) {
	if len(t.Glyphs) > 0 {
		w.setFill(nrgba(t.Color))
		w.add("BT\n")
		for rest := t.Glyphs; len(rest) > 0; {
			n := 1
			for n < len(rest) && rest[n].Font == rest[0].Font && rest[n].Scale == rest[0].Scale && rest[n].Y == rest[0].Y {
				n++
			}
			w.run(t, rest[:n])
			rest = rest[n:]
		}
		w.add("ET\n")
	}
	if a, ok := t.rules(); ok {
		w.area(a)
	}
}

// file returns the file of what was written.
func (w *pdfWriter) file(p *Page) []byte {
	f := &pdfFile{}
	catalog, pages, content := f.reserve(), f.reserve(), f.reserve()
	f.set(catalog, fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /ViewerPreferences << /DisplayDocTitle %v >> >>", pages, p.Title != ""))
	var resources code
	resources.add("<< /Font <<")
	for i, s := range w.fonts {
		resources.add(fmt.Sprintf(" /F%d %d 0 R", i, f.font(s)))
	}
	resources.add(" >> /XObject <<")
	for i, m := range w.pictures {
		resources.add(fmt.Sprintf(" /I%d %d 0 R", i, f.picture(m)))
	}
	resources.add(" >> /ExtGState <<")
	for _, a := range slices.Sorted(maps.Keys(w.alphas)) {
		v := string(number(nil, float64(a)/255, 3))
		resources.add(fmt.Sprintf(" /A%d << /ca %s /CA %s >>", a, v, v))
	}
	resources.add(" >> >>")
	var box code
	box.num(3, p.width, p.height)
	page := f.object(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s] /Contents %d 0 R /Resources %s >>", pages, box, content, resources))
	f.set(pages, fmt.Sprintf("<< /Type /Pages /Kids [%d 0 R] /Count 1 >>", page))
	f.setStream(content, "", w.code)
	info := code("<< /Creator " + pdfString(Creator))
	if p.Title != "" {
		info.add(" /Title ", pdfString(p.Title))
	}
	if p.Description != "" {
		info.add(" /Subject ", pdfString(p.Description))
	}
	info.add(" >>")
	return f.bytes(catalog, f.object(string(info)))
}

// pdfString returns a text in UTF-16, as a string of hexadecimal digits.
func pdfString(s string) string {
	return fmt.Sprintf("<FEFF%s>", hex16(s))
}

func hex16(s string) string {
	var c code
	for _, u := range utf16.Encode([]rune(s)) {
		c.add(fmt.Sprintf("%04X", u))
	}
	return string(c)
}

// A pdfFile is the list of the objects of a file, which are numbered from 1.
type pdfFile struct{ objects [][]byte }

// reserve returns the number of an object that is set later.
func (f *pdfFile) reserve() int {
	f.objects = append(f.objects, nil)
	return len(f.objects)
}

func (f *pdfFile) set(number int, s string) { f.objects[number-1] = []byte(s) }

func (f *pdfFile) object(s string) int {
	n := f.reserve()
	f.set(n, s)
	return n
}

// setStream sets an object to compressed data; entries are those of its dictionary.
func (f *pdfFile) setStream(number int, entries string, data []byte) {
	data = deflated(data)
	f.set(number, fmt.Sprintf("<< /Length %d /Filter /FlateDecode %s>>\nstream\n%s\nendstream", len(data), entries, data))
}

func (f *pdfFile) stream(entries string, data []byte) int {
	n := f.reserve()
	f.setStream(n, entries, data)
	return n
}

// picture adds a picture, and a mask if it is transparent somewhere.
func (f *pdfFile) picture(p picture) int {
	colors, mask := samples(p.Image)
	size := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 ", p.Bounds().Dx(), p.Bounds().Dy())
	space := "/ColorSpace /DeviceRGB "
	if _, ok := p.Image.(*image.Gray); ok {
		space, colors = "/ColorSpace /DeviceGray ", everyThird(colors)
	}
	if !p.isOpaque() {
		space += fmt.Sprintf("/SMask %d 0 R ", f.stream(size+"/ColorSpace /DeviceGray ", mask))
	}
	return f.stream(size+space, colors)
}

// samples returns the colors of the pixels by rows from the top, and their opacities.
func samples(img image.Image) (colors, alphas []byte) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			colors = append(colors, c.R, c.G, c.B)
			alphas = append(alphas, c.A)
		}
	}
	return colors, alphas
}

func everyThird(b []byte) []byte {
	out := make([]byte, 0, len(b)/3)
	for i := 0; i < len(b); i += 3 {
		out = append(out, b[i])
	}
	return out
}

// bytes returns the file with the numbers of its first object and of its metadata.
func (f *pdfFile) bytes(catalog, info int) []byte {
	out := code("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")
	var table code
	for i, o := range f.objects {
		table.add(fmt.Sprintf("%010d 00000 n \n", len(out)))
		out.add(fmt.Sprintf("%d 0 obj\n%s\nendobj\n", i+1, o))
	}
	sum := sha256.Sum256(out)
	start, n := len(out), len(f.objects)+1
	out.add(fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n%s", n, table))
	out.add(fmt.Sprintf("trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%X> <%X>] >>\nstartxref\n%d\n%%%%EOF\n",
		n, catalog, info, sum[:16], sum[:16], start))
	return out
}

// rotation returns the sine and cosine of an angle; those of a quarter are exact.
func rotation(angle float64) (sin, cos float64) {
	sin, cos = math.Sincos(angle)
	if math.Abs(sin) < 1e-12 {
		sin = 0
	}
	if math.Abs(cos) < 1e-12 {
		cos = 0
	}
	return sin, cos
}
