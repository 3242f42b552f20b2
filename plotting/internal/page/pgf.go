package page

// PGF for LaTeX, whose text the paper sets in its own fonts.

import (
	"fmt"
	"image/color"

	"nonequilibrium/plotting/internal/tex"
)

// PGF returns the page as LaTeX code that \input reads, and its pictures as PNG files: the first lies
// beside it as name-1.png, and so on.
func (p *Page) PGF(name string) (file []byte, pictures [][]byte, err error) {
	w := &pgfWriter{name: name}
	for i, m := range p.marks {
		switch m := m.(type) {
		case stroke:
			w.stroke(m)
		case area:
			if i > 0 || m.color != white { // the paper is white already
				w.area(m)
			}
		case picture:
			if err := w.picture(m); err != nil {
				return nil, nil, err
			}
		case text:
			w.text(m)
		}
	}
	return w.file(p), w.pictures, nil
}

var white = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}

type pgfWriter struct {
	code
	name     string
	pictures [][]byte
	pen      pen         // as it was set last
	fill     color.NRGBA // as it was set last
}

// line writes a line, whose end LaTeX is not to take for a space.
func (w *pgfWriter) line(s ...string) { w.add(append(s, "%\n")...) }

// file returns the file of what was written.
func (w *pgfWriter) file(p *Page) []byte {
	var c pgfWriter
	c.add("% A figure for LaTeX with \\usepackage{pgf}: \\input{", w.name, "}\n% Creator: ", Creator, "\n")
	if p.Title != "" {
		c.add("% Title: ", oneLine(p.Title), "\n")
	}
	if len(w.pictures) > 0 {
		c.add("% Its pictures lie beside it; in another folder than the paper's, they are found with \\graphicspath{{folder/}}.\n")
	}
	c.line(`\begin{pgfpicture}`)
	c.line(`\pgfpathrectangle{\pgfpointorigin}`, pgfPoint(point{p.width, p.height}), `\pgfusepath{use as bounding box}`)
	for _, definition := range tex.Preamble(string(w.code)) {
		c.line(definition)
	}
	c.line(`\pgfsetroundjoin`)
	c.add(pgfPath)
	c.add(string(w.code))
	c.add(`\end{pgfpicture}%`, "\n")
	return c.code
}

// pgfPath defines short names for the commands of paths, of which there are many.
const pgfPath = `\def\pM#1 #2 m{\pgfpathmoveto{\pgfqpoint{#1bp}{#2bp}}}%
\def\pL#1 #2 l{\pgfpathlineto{\pgfqpoint{#1bp}{#2bp}}}%
\def\pC#1 #2 #3 #4 #5 #6 c{\pgfpathcurveto{\pgfqpoint{#1bp}{#2bp}}{\pgfqpoint{#3bp}{#4bp}}{\pgfqpoint{#5bp}{#6bp}}}%
\let\pZ\pgfpathclose
`

func (w *pgfWriter) path(p path) {
	for _, s := range p {
		w.add([]string{`\pM`, `\pL`, `\pC`, `\pZ`}[s.kind])
		for _, pt := range s.points() {
			w.num(digits, pt.x, pt.y)
		}
		w.line([]string{"m", "l", "c", ""}[s.kind])
	}
}

func bp(v float64, digits int) string { return string(number(nil, v, digits)) + "bp" }

func pgfPoint(p point) string {
	return `{\pgfqpoint{` + bp(p.x, digits) + "}{" + bp(p.y, digits) + "}}"
}

func rgb(c color.NRGBA) string { return fmt.Sprintf("{RGB}{%d,%d,%d}", c.R, c.G, c.B) }

func opacity(c color.NRGBA) string { return "{" + short(float64(c.A)/255) + "}" }

func (w *pgfWriter) stroke(s stroke) {
	if w.pen.color != s.color || !samePen(w.pen, s.pen) {
		w.pen = s.pen
		w.line(`\definecolor{pen}`, rgb(s.color), `\pgfsetstrokecolor{pen}\pgfsetstrokeopacity`, opacity(s.color))
		w.add(`\pgfsetlinewidth{`, bp(s.width, 3), `}\pgfsetdash{`)
		for _, d := range s.dashes {
			w.add("{", bp(d, 3), "}")
		}
		w.line("}{", bp(s.offset, 3), "}")
	}
	w.path(s.path)
	w.line(`\pgfusepath{stroke}`)
}

func (w *pgfWriter) area(a area) {
	w.setFill(a.color)
	w.path(a.path)
	w.line(`\pgfusepath{fill}`)
}

// setFill sets the colour of areas and text.
func (w *pgfWriter) setFill(c color.NRGBA) {
	if w.fill != c {
		w.fill = c
		w.line(`\definecolor{ink}`, rgb(c), `\pgfsetfillcolor{ink}\pgfsetfillopacity`, opacity(c))
	}
}

func (w *pgfWriter) picture(p picture) error {
	data, err := p.png()
	if err != nil {
		return err
	}
	w.pictures = append(w.pictures, data)
	w.setFill(color.NRGBA{A: 0xFF})
	w.line(`\pgftext[left,bottom,at=`, pgfPoint(p.corner), `]{\includegraphics[width=`, bp(p.size.x, digits), ",height=", bp(p.size.y, digits),
		fmt.Sprintf("]{%s-%d.png}}", w.name, len(w.pictures)))
	return nil
}

// text gives LaTeX a label with the end, or the middle, of its base line by which it was placed:
// the paper's fonts may be wider.
func (w *pgfWriter) text(t text) {
	anchor, part := "left,", 0.0
	switch {
	case t.Align <= -0.75:
		anchor, part = "right,", 1
	case t.Align <= -0.25:
		anchor, part = "", 0.5
	}
	size := t.Size.Points()
	w.setFill(nrgba(t.Color))
	w.line(`\pgftext[`, anchor, "base,at=", pgfPoint(at(t.At(part*t.Width, 0))), ",rotate=", short(degrees(t.Rotation)),
		`]{\color{ink}\fontsize{`, short(size), "}{", short(1.2*size), `}\selectfont `, tex.LaTeX(t.Source), "}")
}
