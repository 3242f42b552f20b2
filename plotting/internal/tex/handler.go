package tex

// The interface of the package: the text.Handler through which every label of a
// figure is measured and drawn, and the check of a label when it is given.

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// Heights of a line of text in ems. The digits, 0.66 high, are then centered
// between the two, which centers a tick label on its tick.
const (
	lineAscent  = 0.87
	lineDescent = 0.21
)

// Handler sets labels of text and TeX mathematics in Latin Modern.
type Handler struct{}

var _ text.Handler = Handler{}

// Cache returns an empty cache: no backend draws strings.
func (Handler) Cache() *font.Cache { return font.NewCache(nil) }

// Extents returns the extents of a line of text.
func (Handler) Extents(f font.Font) font.Extents {
	return font.Extents{
		Ascent:  f.Size * lineAscent,
		Descent: f.Size * lineDescent,
		Height:  f.Size * (lineAscent + lineDescent),
	}
}

// Lines splits a label at its line breaks.
func (Handler) Lines(label string) []string {
	return strings.Split(strings.TrimRight(label, "\n"), "\n")
}

// Box returns the extents of one line.
func (Handler) Box(line string, f font.Font) (width, height, depth vg.Length) {
	b := typeset(line)
	return f.Size * vg.Length(b.width+b.italic),
		f.Size * vg.Length(max(b.height, lineAscent)),
		f.Size * vg.Length(max(b.depth, lineDescent))
}

// longest is the largest number of characters of a label.
const longest = 1000

// Check reports what cannot be set in a label: an error that names the line and
// what is wrong in it.
func Check(label string) error {
	if n := utf8.RuneCountInString(label); n > longest {
		return fmt.Errorf("label of %d characters, want at most %d", n, longest)
	}
	for _, line := range (Handler{}).Lines(label) {
		if _, err := setLabel(line); err != nil {
			return err
		}
	}
	return nil
}

// typeset sets a line that was checked when it was passed in. An unchecked line with an error
// is drawn as it was typed, since a Handler cannot return an error.
func typeset(line string) box {
	b, err := setLabel(line)
	if err != nil {
		b, _ = textNode{text: line}.set(style{scale: 1})
	}
	return b
}
