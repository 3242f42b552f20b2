package tex

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

func TestLabelErrorsNameTheCommand(t *testing.T) {
	for label, want := range map[string]string{
		`$\nosuch$`:      `unknown command \nosuch`,
		`$x$ and $y`:     `a $ is not closed`,
		`${x$`:           `a { is not closed`,
		`$x}$`:           `a } without {`,
		`$x_$`:           `missing argument of subscript`,
		`$x^{a}^{b}$`:    `double superscript`,
		`$\frac{a}$`:     `missing argument of \frac`,
		`$\sqrt$`:        `missing argument of \sqrt`,
		`$\mathrm$`:      `missing argument of \mathrm`,
		`$\text{x$`:      `a { is not closed`,
		`$a & b$`:        `unexpected '&'`,
		"a \u4e2d":       `no character '中'`,
		`$\left\frac12$`: `\left needs a delimiter`,
		"$" + strings.Repeat("{", 80) + strings.Repeat("}", 80) + "$": "nested too deep",
	} {
		err := Check(label)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q) = %v, want %q", label, err, want)
		}
	}
}

func TestSymbolsAreInTheFonts(t *testing.T) {
	var labels []string
	for name := range symbols {
		labels = append(labels, `$\`+name+`$`)
	}
	for name := range functions {
		labels = append(labels, `$\`+name+` x$`)
	}
	for name := range accents {
		labels = append(labels, `$\`+name+`{x}$`)
	}
	for name := range spaces {
		labels = append(labels, `$a\`+name+` b$`)
	}
	for name := range variants {
		labels = append(labels, `$\`+name+`{ABCHILMRZ}$`)
	}
	for _, label := range labels {
		if err := Check(label); err != nil {
			t.Errorf("%s: %v", label, err)
		}
	}
}

func width(t *testing.T, label string) float64 {
	t.Helper()
	b, err := setLabel(label)
	if err != nil {
		t.Fatal(err)
	}
	return b.width
}

func TestSpacing(t *testing.T) {
	for _, tt := range []struct{ wide, narrow string }{
		{"$a+b$", "$a{+}b$"},          // room around an operator …
		{"$a-b$", "$ab{-}$"},          //
		{"$x=-1$", "$x{=}{-}1$"},      // … and around a relation
		{`$\ln x$`, `$\mathrm{ln}x$`}, // after a function
		{`$x_{ab}$`, `$x_a$`},         //
		{`$x^{ab}$`, `$x_{\,}^{a}$`},  //
	} {
		if !(width(t, tt.wide) > width(t, tt.narrow)) {
			t.Errorf("%s is not wider than %s", tt.wide, tt.narrow)
		}
	}
	if a, b := width(t, "$-1$"), width(t, "${-}1$"); math.Abs(a-b) > 1e-12 {
		t.Errorf("a sign takes space: %v, %v", a, b)
	}
}

func TestScriptsAreShifted(t *testing.T) {
	base, _ := setLabel("$x$")
	sub, _ := setLabel("$x_t$")
	sup, _ := setLabel("$x^t$")
	both, _ := setLabel("$x_t^t$")
	if !(sub.depth > base.depth) || sub.height > base.height+1e-12 {
		t.Errorf("subscript: depth %v, height %v, of the base %v, %v", sub.depth, sub.height, base.depth, base.height)
	}
	if !(sup.height > base.height) {
		t.Errorf("superscript: height %v, of the base %v", sup.height, base.height)
	}
	if both.width > sub.width+sup.width-base.width-0.1 {
		t.Errorf("scripts are not one over the other: width %v", both.width)
	}
	small := sub.glyphs[1].scale
	if small >= 1 || small < 0.6 {
		t.Errorf("scale of a subscript: %v", small)
	}
	nested, _ := setLabel("$x_{t_n}$")
	if s := nested.glyphs[2].scale; s >= small {
		t.Errorf("scale of a nested subscript: %v, of the outer one: %v", s, small)
	}
}

func TestLettersAreSlanted(t *testing.T) {
	for r, want := range map[rune]rune{'x': '𝑥', 'h': 'ℎ', 'A': '𝐴', 'α': '𝛼', 'ϵ': '𝜖', 'Δ': 'Δ', '1': '1'} {
		if got := italicLetters.letter(r); got != want {
			t.Errorf("italic %q = %q, want %q", r, got, want)
		}
	}
	for r, want := range map[rune]rune{'N': '𝒩', 'L': 'ℒ', 'R': 'ℛ'} {
		if got := scriptLetters.letter(r); got != want {
			t.Errorf("script %q = %q, want %q", r, got, want)
		}
	}
}

// styleOf returns the style of a label of a font size.
func styleOf(size vg.Length) text.Style {
	return text.Style{Color: color.Black, Font: font.Font{Size: size}, Handler: Handler{}}
}

// The rectangle on which gonum's axes rely must contain what is drawn.
func TestInkIsInTheRectangle(t *testing.T) {
	for _, label := range []string{"agy", `$\frac{a}{b}$`, "one\ntwo $x_t$", `$\hat S^{2^2}$`} {
		for _, x := range []float64{-1, -0.5, 0} {
			for _, y := range []float64{-1, -0.5, 0} {
				for _, angle := range []float64{0, math.Pi / 2, 1} {
					sty := styleOf(10)
					sty.XAlign, sty.YAlign, sty.Rotation = draw.XAlignment(x), draw.YAlignment(y), angle
					var rec recorder.Canvas
					sty.Handler.Draw(&rec, label, sty, vg.Point{})
					r := sty.Rectangle(label)
					for _, a := range rec.Actions {
						if f, ok := a.(*recorder.Fill); ok {
							checkInside(t, label, f.Path, r)
						}
					}
				}
			}
		}
	}
}

func checkInside(t *testing.T, label string, path vg.Path, r vg.Rectangle) {
	t.Helper()
	const slack = 0.8 // italic overhang and side bearings
	for _, c := range path {
		p := c.Pos
		if c.Type == vg.CloseComp {
			continue
		}
		if p.X < r.Min.X-slack || p.X > r.Max.X+slack || p.Y < r.Min.Y-slack || p.Y > r.Max.Y+slack {
			t.Fatalf("%q: ink at %v is outside of %v", label, p, r)
		}
	}
}

func TestBrokenLabelIsDrawnAsTyped(t *testing.T) {
	w, _, _ := Handler{}.Box(`$\nosuch$`, font.Font{Size: 10})
	if w <= 0 {
		t.Error("a label that cannot be set has no width")
	}
}

func FuzzLabel(f *testing.F) {
	for _, seed := range []string{
		`$x_t$`, `$\frac{a}{b}^2_3$`, `$\left(\sqrt{x'}\right.$`, `\$`, `$$`, `$\`, `$_`, `$^'$`, "a\nb",
		`$\text{`, `$\operatorname`, `$\bm\hat{}$`, `${{}}$`, `$\dot\dot x$`, "\x00\xff", `$a''^b$`, `$\,\!$`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, label string) {
		if Check(label) == nil {
			checkBraces(t, LaTeX(label))
		}
		var rec recorder.Canvas
		Handler{}.Draw(&rec, label, styleOf(9), vg.Point{})
	})
}

// checkBraces reports braces that are not closed.
func checkBraces(t *testing.T, code string) {
	t.Helper()
	open := 0
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '\\':
			i++
		case '{':
			open++
		case '}':
			open--
		}
		if open < 0 {
			break
		}
	}
	if open != 0 {
		t.Errorf("the braces of %q do not match", code)
	}
}
