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
// Drawing changes nothing: what was shown or saved can be added to, and shown and
// saved again. Figures can be shown and saved from several goroutines at the same
// time, also one figure, as long as none adds to it.
//
// Labels are text with TeX mathematics between dollar signs, set in Latin
// Modern so that a figure agrees with the paper around it.
//
// # Adding a kind of plot
//
// A kind of plot is a file of its own: a type with the methods of series
// (series.go), or of item3 (item3d.go) for a Panel3D, and the method of the
// panel that checks the arguments and takes it up. Colors, widths and sizes go
// into theme.go. Nothing else has to know the new kind; if it seems so, the
// interface wants a method, not the caller a type switch. Add the kind to
// kinds_test.go, which has the tests that hold for all of them, and an Example
// whose picture golden_test.go compares with the one in testdata.
package plotting
