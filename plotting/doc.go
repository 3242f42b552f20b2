// Package plotting draws the figures of the notebooks and of a paper.
//
// It knows how things look and not what they mean: a caller says what to plot,
// and the fonts, the colors, the dashes, the ticks and the sizes come from one
// theme. A panel is one set of axes, a figure is a grid of panels:
//
//	p := plotting.NewPanel("", "$t$", "$S(t)$").
//		Line(t, s, "entropy").
//		Function(math.Exp, 0, 1, `$e^{t}$`)
//	if err := p.Show("The entropy falls from 2 to 1."); err != nil {
//		log.Fatal(err)
//	}
//
// Methods chain. Bad data never panics: the first error of a panel is kept and
// returned by Show and Save.
//
// Labels are text with TeX mathematics between dollar signs, set in Latin
// Modern so that a figure agrees with the paper around it.
package plotting
