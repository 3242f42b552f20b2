package page

import (
	"encoding/xml"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	gonumfont "gonum.org/v1/plot/font"
	gonumtext "gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	"nonequilibrium/plotting/internal/tex"
)

// The reader of fonts that draws PNG finds the same outlines and widths in a part of a font as in the whole.
func TestSubsetHasTheGlyphsOfTheFont(t *testing.T) {
	p := New(10, 10)
	write(p, "$x$", vg.Point{}, 0)
	whole := p.lines()[0].Glyphs[0].Font
	chars := make(map[sfnt.GlyphIndex]rune)
	for _, r := range "Aσ∇∑−√( x01ξ⟩" {
		index, err := whole.GlyphIndex(nil, r)
		if err != nil || index == 0 {
			t.Fatalf("no %q in the font: %v", r, err)
		}
		chars[index] = r
	}
	s := newSubset(whole, chars)
	part, err := sfnt.Parse(s.openType("Test"))
	if err != nil {
		t.Fatal(err)
	}
	if name, _ := part.Name(nil, sfnt.NameIDFamily); name != "Test" {
		t.Errorf("the name of the family is %q", name)
	}
	if got := part.NumGlyphs(); got != len(chars)+1 {
		t.Errorf("%d glyphs, want %d", got, len(chars)+1)
	}
	for index, r := range chars {
		mine, err := part.GlyphIndex(nil, r)
		if err != nil || mine == 0 || int(mine) != s.id(index) {
			t.Errorf("%q is glyph %d, want %d (%v)", r, mine, s.id(index), err)
			continue
		}
		var buf sfnt.Buffer
		want, _ := whole.LoadGlyph(&buf, index, em, nil)
		want = slices.Clone(want)
		got, err := part.LoadGlyph(&buf, mine, em, nil)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q has the outline %v, want %v (%v)", r, got, want, err)
		}
		wide, _ := whole.GlyphAdvance(nil, index, em, font.HintingNone)
		if got, err := part.GlyphAdvance(nil, mine, em, font.HintingNone); got != wide || err != nil {
			t.Errorf("%q has the advance %v, want %v (%v)", r, got, wide, err)
		}
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", -1: "-1", 0.5: "0.5", 1.005: "1", 10: "10", -0.001: "0", 123.456: "123.46", 1e300: "16000", -1e9: "-16000",
		math.Inf(1): "16000",
	} {
		if got := string(number(nil, v, 2)); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
	if got := string(number(nil, math.NaN(), 2)); got != "0" {
		t.Errorf("NaN is written %q", got)
	}
	if got := string(number(nil, 100, 0)); got != "100" {
		t.Errorf("100 is written %q", got)
	}
}

// An arc stays at its distance from the middle, and begins and ends where it should.
func TestArc(t *testing.T) {
	for _, angle := range []float64{2 * math.Pi, -2 * math.Pi, 1, -0.3, 3} {
		var from vg.Path
		from.Move(vg.Point{X: 1, Y: 2})
		from.Arc(vg.Point{X: 10, Y: 20}, 5, 0.4, angle)
		p := straightened(from)
		end := p[len(p)-1].end()
		if math.Hypot(end.x-10-5*math.Cos(0.4+angle), end.y-20-5*math.Sin(0.4+angle)) > 1e-9 {
			t.Errorf("an arc of %v ends at %v", angle, end)
		}
		start := p[1].end()
		for _, s := range p[2:] {
			for u := 0.0; u <= 1; u += 0.125 {
				at := start.scaled((1 - u) * (1 - u) * (1 - u)).plus(s.to[0].scaled(3 * u * (1 - u) * (1 - u))).
					plus(s.to[1].scaled(3 * u * u * (1 - u))).plus(s.to[2].scaled(u * u * u))
				if r := math.Hypot(at.x-10, at.y-20); math.Abs(r-5) > 0.002 {
					t.Errorf("an arc of %v has the radius %v", angle, r)
				}
			}
			start = s.end()
		}
	}
}

func (p point) scaled(by float64) point { return point{p.x * by, p.y * by} }
func (p point) plus(q point) point      { return point{p.x + q.x, p.y + q.y} }

// onePage returns a page with one of each mark.
func onePage() *Page {
	p := New(100, 50)
	p.SetColor(color.White)
	p.Fill(vg.Rectangle{Max: vg.Point{X: 100, Y: 50}}.Path())
	p.SetColor(color.NRGBA{R: 0xFF, A: 0x40})
	p.SetLineDash([]vg.Length{3, 1}, 0.5)
	var line vg.Path
	line.Move(vg.Point{X: 1, Y: 2})
	line.QuadTo(vg.Point{X: 5, Y: 5}, vg.Point{X: 9, Y: 2})
	p.Stroke(line)
	img := image.NewNRGBA(image.Rect(3, 4, 5, 7))
	img.SetNRGBA(3, 4, color.NRGBA{B: 0xFF, A: 0x80})
	p.DrawImage(vg.Rectangle{Min: vg.Point{X: 10, Y: 10}, Max: vg.Point{X: 30, Y: 40}}, img)
	write(p, `a < $\vec{x}_t$ & "b"`, vg.Point{X: 50, Y: 5}, math.Pi/2)
	return p
}

// write writes a label.
func write(p *Page, label string, at vg.Point, angle float64) {
	sty := gonumtext.Style{Color: color.Black, Font: gonumfont.Font{Size: 9}, Rotation: angle, Handler: tex.Handler{}}
	sty.Handler.Draw(p, label, sty, at)
}

func TestMetadata(t *testing.T) {
	p := onePage()
	p.Title, p.Description = "α & <β>\x01", "First\nsecond ] ) \\ \xff"
	svg, err := p.SVG()
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Title string `xml:"title"`
		Desc  string `xml:"desc"`
	}
	if err := xml.Unmarshal(svg, &read); err != nil || read.Title != "α & <β> " || read.Desc != "First second ] ) \\ \uFFFD" {
		t.Errorf("SVG: %+v, %v", read, err)
	}
	if pdf := string(p.PDF()); !strings.Contains(pdf, "/Title <FEFF03B1002000260020003C03B2003E0001>") || strings.Contains(pdf, "Date") {
		t.Error("PDF: no title, or a date")
	}
	if eps := string(p.EPS()); !strings.Contains(eps, "\n%%Title:   & < > \n") || strings.Contains(eps, "Date") {
		t.Error("EPS: no title, or a date")
	}
}

func TestFaintFirst(t *testing.T) {
	solid, faint := color.NRGBA{A: 0xFF}, color.NRGBA{A: 0x40}
	ground, a, b, c, d := area{color: solid}, area{color: solid}, stroke{pen: pen{color: faint}}, picture{}, area{color: faint}
	a.path, d.path = path{{}}, path{{}, {}}
	got := faintFirst([]mark{ground, a, b, c, a, d})
	kinds := ""
	for _, m := range got {
		switch m := m.(type) {
		case area:
			kinds += string("gad"[len(m.path)])
		case stroke:
			kinds += "b"
		case picture:
			kinds += "p"
		}
	}
	if kinds != "gbapda" {
		t.Errorf("the order is %s", kinds)
	}
}

func TestLaTeXGetsTheLabel(t *testing.T) {
	file, pictures, err := onePage().PGF("name")
	if err != nil || len(pictures) != 1 {
		t.Fatalf("%d pictures, %v", len(pictures), err)
	}
	for _, want := range []string{
		`{\color{ink}\fontsize{9}{10.8}\selectfont a $<$ $\vec{x}_{t}$ \& ''b''}`, `{name-1.png}`, `rotate=90`, `\pgfsetstrokeopacity{0.251}`,
		`\pgfsetdash{{3bp}{1bp}}{0.5bp}`,
	} {
		if !strings.Contains(string(file), want) {
			t.Errorf("there is no %s in\n%s", want, file)
		}
	}
}
