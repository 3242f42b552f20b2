package plotting

// Writing figures to files. The same program writes the same bytes each time.

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"nonequilibrium/plotting/internal/page"
	"nonequilibrium/plotting/internal/tex"
)

// printDPI is the resolution of a saved PNG.
const printDPI = 300

// Save writes the figure to a file in the format of its extension:
//
//   - .png, an image of 300 dots an inch;
//   - .pdf and .svg, whose text can be searched and selected, in the glyphs of Latin Modern that it uses, which
//     are inside of the file;
//   - .eps, for journals that ask for it: text is drawn as outlines; translucent colours, which PostScript
//     lacks, are mixed with that of the ground, and faint ones lie below the others;
//   - .pgf or .tex, for \input in a LaTeX document with \usepackage{pgf}, which sets the text in its own fonts;
//     heat maps and other pictures are written beside it, as name-1.png and so on;
//   - .csv, the data that are drawn, one point a row.
//
// Everything but the fonts of .pgf is in the same places in all of them. No file holds a date, so the
// same program writes the same bytes each time. Save creates the folder if necessary. An existing file is replaced
// only when the new one is complete.
func (f *Figure) Save(path string) error {
	if err := f.problem(); err != nil {
		return err
	}
	if saving != nil {
		saving(f)
	}
	if err := f.saveFigure(path); err != nil || f.record == nil {
		return err
	}
	return f.saveRecord(path)
}

// saveFigure is Save without what is beside it.
func (f *Figure) saveFigure(path string) error {
	if isLaTeX(path) {
		return f.savePGF(path)
	}
	data, err := f.encode(path)
	if err != nil {
		return err
	}
	return writeFile(path, data)
}

// saving, if it is set, is told the figures that are saved. Tests look at those of the examples.
var saving func(*Figure)

// encode returns the contents of a file of that name.
func (f *Figure) encode(path string) ([]byte, error) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".png":
		return f.png(printDPI)
	case ".svg":
		return f.svg()
	case ".pdf":
		return f.pdf()
	case ".eps":
		return f.eps()
	case ".pgf", ".tex":
		data, _, err := f.pgf(path)
		return data, err
	case ".csv":
		return f.csv()
	default:
		return nil, fmt.Errorf("plotting: Save: path %q has the extension %q, want .png, .pdf, .svg, .eps, .pgf, .tex or .csv", path, ext)
	}
}

func (f *Figure) svg() ([]byte, error) {
	p, err := f.page()
	if err != nil {
		return nil, err
	}
	data, err := p.SVG()
	if err != nil {
		return nil, fmt.Errorf("plotting: Save: %w", err)
	}
	return data, nil
}

func (f *Figure) pdf() ([]byte, error) {
	p, err := f.page()
	if err != nil {
		return nil, err
	}
	return p.PDF(), nil
}

func (f *Figure) eps() ([]byte, error) {
	p, err := f.page()
	if err != nil {
		return nil, err
	}
	return p.EPS(), nil
}

// isLaTeX tells whether a file of that name is for LaTeX.
func isLaTeX(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".pgf" || ext == ".tex"
}

// pgf returns the figure for LaTeX, and its pictures.
func (f *Figure) pgf(path string) (data []byte, pictures [][]byte, err error) {
	p, err := f.page()
	if err != nil {
		return nil, nil, err
	}
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	data, pictures, err = p.PGF(name)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("plotting: Save: %w", err)
	case len(pictures) > 0 && strings.ContainsAny(name, `#$%&\^{}~" `):
		return nil, nil, fmt.Errorf("plotting: Save: path %q: LaTeX finds no pictures beside a file of that name, want letters, digits and -", path)
	}
	return data, pictures, nil
}

// savePGF writes the figure for LaTeX, and before that its pictures.
func (f *Figure) savePGF(path string) error {
	data, pictures, err := f.pgf(path)
	if err != nil {
		return err
	}
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	for i, picture := range pictures {
		if err := writeFile(fmt.Sprintf("%s-%d.png", stem, i+1), picture); err != nil {
			return err
		}
	}
	return writeFile(path, data)
}

// page draws the figure on a page.
func (f *Figure) page() (*page.Page, error) {
	size := f.dimensions()
	p := page.New(size.width, size.height)
	p.Description = f.alt
	p.Title = cmp.Or(tex.Plain(f.title), f.alt)
	return p, f.drawOn(p)
}
