package plotting

// Which theme a figure has.

import (
	"fmt"
	"os"
	"strings"
)

// A Theme is a look of a figure for one purpose.
type Theme int

// The themes. Standard is for the screen and for a first look on paper. Print has thinner lines, letters of 8 points in place
// of 9, and colours that differ in grey too. Slides has large letters and thick lines: a figure
// without a Size is as wide as a slide of 254 mm by 143 mm (16:9), and one with a Size is enlarged
// until it fills the slide in one direction. Dark has a dark ground; what is white in a Sheet is
// dark then, and what is dark is light.
const (
	Standard Theme = iota
	Print
	Slides
	Dark
)

// themeVariable is the environment variable that names the theme of all figures that do not
// have one.
const themeVariable = "NONEQUILIBRIUM_THEME"

// String returns the name of the theme, as in the environment variable NONEQUILIBRIUM_THEME.
func (t Theme) String() string {
	if t < Standard || t > Dark {
		return fmt.Sprintf("Theme(%d)", int(t))
	}
	return styles[t].name
}

// A themed thing may have a theme of its own.
type themed struct{ own *Theme }

// setTheme gives a thing a theme.
func (t *themed) setTheme(f *firstError, theme Theme) {
	if theme < Standard || theme > Dark {
		f.fail("Theme: theme = %d, want Standard, Print, Slides or Dark", int(theme))
		return
	}
	t.own = &theme
}

// theme returns the theme, which is that of the environment if it was not set.
func (t themed) theme() (Theme, error) {
	if t.own != nil {
		return *t.own, nil
	}
	name := os.Getenv(themeVariable)
	if name == "" {
		return Standard, nil
	}
	var names []string
	for theme := range styles {
		if styles[theme].name == name {
			return Theme(theme), nil
		}
		names = append(names, styles[theme].name)
	}
	return Standard, fmt.Errorf("plotting: the environment variable %s is %q, want one of %s", themeVariable, name, strings.Join(names, ", "))
}

// Theme sets the theme of the figure, in place of those of its panels. Figures without a theme
// have the one that the environment variable NONEQUILIBRIUM_THEME names, or Standard.
func (f *Figure) Theme(t Theme) *Figure {
	f.setTheme(&f.firstError, t)
	return f
}

// Theme sets the theme of a figure that consists of this panel; see Figure.Theme.
func (p *Panel) Theme(t Theme) *Panel {
	p.setTheme(&p.firstError, t)
	return p
}

// Theme sets the theme of a figure that consists of this panel; see Figure.Theme.
func (p *Panel3D) Theme(t Theme) *Panel3D {
	p.setTheme(&p.firstError, t)
	return p
}

// Theme sets the theme of a figure that consists of this graph; see Figure.Theme.
func (g *Graph) Theme(t Theme) *Graph {
	g.setTheme(&g.firstError, t)
	return g
}

// Theme sets the theme of a figure that consists of this sheet; see Figure.Theme.
func (s *Sheet) Theme(t Theme) *Sheet {
	s.setTheme(&s.firstError, t)
	return s
}
