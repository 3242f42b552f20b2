package plotting_test

// The files for print: whatever an example draws, its text is found in them, in the same places, and the
// programs that a reader has can read them.

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf16"

	"nonequilibrium/plotting"
	"nonequilibrium/plotting/internal/tex"
)

// figures returns the figures of the examples by the names of their files; one in the quick round.
var figures = sync.OnceValue(func() map[string]*plotting.Figure {
	all := make(map[string]*plotting.Figure)
	for _, file := range slices.Sorted(maps.Keys(examples)) {
		if testing.Short() && file != "math.png" {
			continue
		}
		for i, f := range plotting.Saved(examples[file]) {
			all[fmt.Sprintf("%s-%d", strings.TrimSuffix(file, ".png"), i)] = f
		}
	}
	return all
})

func encode(t *testing.T, f *plotting.Figure, name string) []byte {
	t.Helper()
	data, err := f.Encode(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// letters returns the characters of a line without spaces.
func letters(l tex.Line) string {
	var b strings.Builder
	for _, g := range l.Glyphs {
		b.WriteRune(g.Char)
	}
	return unspaced(b.String())
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestPDFHasTheText(t *testing.T) {
	for name, f := range figures() {
		texts := textsOfPDF(t, encode(t, f, "x.pdf"))
		lines := f.Lines()
		if len(texts) != len(lines) {
			t.Errorf("%s: %d texts, want %d lines", name, len(texts), len(lines))
			continue
		}
		for i, l := range lines {
			if unspaced(texts[i].text) != letters(l) {
				t.Errorf("%s: the text of %q is %q", name, l.Source, texts[i].text)
			}
			checkPlaces(t, name, texts[i], l)
		}
	}
}

// A pdfText is a text and the places of its glyphs.
type pdfText struct {
	text   string
	places [][2]float64
}

// checkPlaces compares the places of glyphs with those of a line.
func checkPlaces(t *testing.T, name string, text pdfText, l tex.Line) {
	t.Helper()
	for i, g := range l.Glyphs {
		want := l.At(g.X, g.Y)
		if i >= len(text.places) || math.Hypot(text.places[i][0]-want.X.Points(), text.places[i][1]-want.Y.Points()) > 0.02 {
			t.Errorf("%s: glyph %d of %q is not at %v", name, i, l.Source, want)
			return
		}
	}
}

var (
	pdfObject = regexp.MustCompile(`(?s)(\d+) 0 obj\n(.*?)\nendobj\n`)
	pdfStream = regexp.MustCompile(`(?s)stream\n(.*)\nendstream`)
	pdfFonts  = regexp.MustCompile(`/(F\d+) (\d+) 0 R`)
	pdfRun    = regexp.MustCompile(`/(F\d+) (\S+) Tf (\S+) (\S+) \S+ \S+ (\S+) (\S+) Tm \[(.*?)\] TJ`)
	bfchar    = regexp.MustCompile(`beginbfchar <(\w+)> <(\w+)>`)
	number    = regexp.MustCompile(`-?[\d.]+`)
)

// textsOfPDF reads the texts of a file of one page.
func textsOfPDF(t *testing.T, data []byte) []pdfText {
	t.Helper()
	objects := make(map[string]string)
	for _, m := range pdfObject.FindAllStringSubmatch(string(data), -1) {
		objects[m[1]] = m[2]
	}
	reference := func(object, key string) string {
		m := regexp.MustCompile(key + ` \[?(\d+) 0 R`).FindStringSubmatch(object)
		if m == nil {
			t.Fatalf("no %s in %q", key, object)
		}
		return objects[m[1]]
	}
	page := reference(reference(objects["1"], "/Pages"), "/Kids")
	meaning, widths := make(map[string]string), make(map[string]float64)
	for _, m := range pdfFonts.FindAllStringSubmatch(page, -1) {
		font := objects[m[2]]
		glyphs := reference(font, "/DescendantFonts")
		program := inflated(t, reference(reference(glyphs, "/FontDescriptor"), "/FontFile3"))
		if len(program) < 100 || len(program) > 40000 {
			t.Errorf("the font has %d bytes", len(program))
		}
		for _, c := range bfchar.FindAllStringSubmatch(inflated(t, reference(font, "/ToUnicode")), -1) {
			meaning[m[1]+c[1]] = fromUTF16(t, c[2])
		}
		_, list, _ := strings.Cut(glyphs, "/W [0 [")
		for i, w := range strings.Fields(list[:strings.Index(list, "]")]) {
			widths[m[1]+fmt.Sprintf("%04X", i)] = float(t, w)
		}
	}
	var texts []pdfText
	for _, block := range strings.Split(inflated(t, reference(page, "/Contents")), "BT\n")[1:] {
		block, _, _ = strings.Cut(block, "ET\n")
		var text pdfText
		for _, m := range pdfRun.FindAllStringSubmatch(block, -1) {
			font, size, cos, sin, x, y := m[1], float(t, m[2]), float(t, m[3]), float(t, m[4]), float(t, m[5]), float(t, m[6])
			pen := 0.0
			for i, part := range strings.FieldsFunc(m[7], func(r rune) bool { return r == '<' || r == '>' }) {
				if part = strings.TrimSpace(part); i%2 == 1 { // between the strings
					pen -= float(t, part) / 1000 * size
					continue
				}
				for ; len(part) >= 4; part = part[4:] {
					text.text += meaning[font+part[:4]]
					text.places = append(text.places, [2]float64{x + pen*cos, y + pen*sin})
					pen += widths[font+part[:4]] / 1000 * size
				}
			}
		}
		texts = append(texts, text)
	}
	return texts
}

func float(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func inflated(t *testing.T, object string) string {
	t.Helper()
	m := pdfStream.FindStringSubmatch(object)
	if m == nil {
		t.Fatalf("no stream in %.100q", object)
	}
	z, err := zlib.NewReader(strings.NewReader(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func fromUTF16(t *testing.T, digits string) string {
	t.Helper()
	data, err := hex.DecodeString(digits)
	if err != nil {
		t.Fatal(err)
	}
	var units []uint16
	for ; len(data) > 1; data = data[2:] {
		units = append(units, uint16(data[0])<<8|uint16(data[1]))
	}
	return string(utf16.Decode(units))
}

func TestSVGHasTheText(t *testing.T) {
	for name, f := range figures() {
		data := encode(t, f, "x.svg")
		var all strings.Builder
		decoder := xml.NewDecoder(bytes.NewReader(data))
		inText := false
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				inText = inText || token.Name.Local == "text"
			case xml.EndElement:
				if token.Name.Local == "text" {
					inText = false
					all.WriteByte('\n')
				}
			case xml.CharData:
				if inText {
					all.Write(token)
				}
			}
		}
		var want strings.Builder
		for _, l := range f.Lines() {
			want.WriteString(strings.Map(func(r rune) rune {
				if unicode.Is(unicode.M, r) { // it is drawn: as a character it would not stay in its place
					return -1
				}
				return r
			}, letters(l)))
		}
		if unspaced(all.String()) != want.String() {
			t.Errorf("%s: the text is %q, want %q", name, all.String(), want.String())
		}
		fonts := 0
		for _, m := range regexp.MustCompile(`otf;base64,([^)]*)\)`).FindAllSubmatch(data, -1) {
			fonts += len(m[1])
		}
		if fonts == 0 || fonts > 40000 {
			t.Errorf("%s: the fonts have %d bytes", name, fonts)
		}
	}
}

func TestPDFIsReadByOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("not run: there is no pdftotext (Debian: apt install poppler-utils)")
	}
	dir := t.TempDir()
	for name, f := range figures() {
		path := filepath.Join(dir, name+".pdf")
		if err := f.Save(path); err != nil {
			t.Fatal(err)
		}
		text := unspaced(run(t, dir, "pdftotext", "-raw", path, "-"))
		for _, l := range f.Lines() {
			if want := letters(l); !strings.Contains(text, want) {
				t.Errorf("%s: pdftotext does not find %q in %q", name, want, text)
			}
		}
		fonts := strings.Split(strings.TrimSpace(run(t, dir, "pdffonts", path)), "\n")
		for _, font := range fonts[min(2, len(fonts)):] {
			if !regexp.MustCompile(`CID Type 0C +Identity-H +yes yes yes`).MatchString(font) {
				t.Errorf("%s: a font that is not embedded: %s", name, font)
			}
		}
	}
}

// run returns what a program prints. It must print no complaints.
func run(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 && program != "pdflatex" { // which reports the making of fonts there
		t.Fatalf("%s %v: %v\n%s\n%s", program, args, err, complaints.String(), out[max(0, len(out)-2000):])
	}
	return string(out)
}

func TestLaTeXReadsPGF(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	if _, err := exec.LookPath("pdflatex"); err != nil {
		t.Skip("not run: there is no pdflatex (Debian: apt install texlive-latex-base texlive-pictures)")
	}
	dir := t.TempDir()
	var paper strings.Builder
	paper.WriteString("\\documentclass{article}\n\\usepackage{pgf}\n\\begin{document}\n")
	for name, f := range figures() {
		if err := f.Save(filepath.Join(dir, name+".pgf")); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&paper, "\\noindent\\input{%s.pgf}\n\\clearpage\n", name)
	}
	paper.WriteString("\\end{document}\n")
	if err := os.WriteFile(filepath.Join(dir, "paper.tex"), []byte(paper.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	log := run(t, dir, "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex")
	for _, complaint := range []string{"LaTeX Warning", "Missing character", "undefined"} {
		if i := strings.Index(log, complaint); i >= 0 {
			t.Errorf("LaTeX: %.300s", log[i:])
		}
	}
}

func TestGhostscriptReadsEPS(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	if _, err := exec.LookPath("gs"); err != nil {
		t.Skip("not run: there is no gs (Debian: apt install ghostscript)")
	}
	dir := t.TempDir()
	for name, f := range figures() {
		path := filepath.Join(dir, name+".eps")
		if err := f.Save(path); err != nil {
			t.Fatal(err)
		}
		// The part of the page that each ink covers: cyan, magenta, yellow and black, in which text and frames are.
		inks := number.FindAllString(run(t, dir, "gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-dEPSCrop", "-sDEVICE=inkcov", "-o", "-", path), -1)
		if len(inks) < 4 || float(t, inks[3]) < 0.003 {
			t.Errorf("%s: Ghostscript finds the inks %q", name, inks)
		}
	}
}
