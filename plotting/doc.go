// Package plotting draws the figures of the notebooks and of a paper.
//
// It knows how figures look, and no physics: a caller says what to plot; fonts, colours,
// dashes, ticks and sizes come from one theme. A panel is one set of axes, a figure is a
// grid of panels, a sheet is a table of pictures:
//
//	p := plotting.NewPanel("", "$t$", "$S(t)$").
//		Line(t, s, "entropy").
//		Function(math.Exp, 0, 1, `$e^{t}$`)
//	if err := p.Show("The entropy falls from 2 to 1."); err != nil {
//		log.Fatal(err)
//	}
//
// Methods chain. Bad data never cause a panic: the first error of a panel is kept and
// returned by Show and Save.
//
// Drawing does not change a panel, so more can be added after it has been shown or
// saved, and it can be shown and saved again. Several goroutines can show and save
// figures at the same time, even the same figure, as long as none adds to it.
//
// A figure has a Theme: for print, for slides, dark, or the standard one. A Table shows results, with values as
// 0.113(3), and writes them for a paper.
//
// Labels are text with TeX mathematics between dollar signs, set in Latin Modern, the
// font of most papers.
//
// # Adding a kind of plot
//
// A kind of plot is a file of its own: a type with the methods of series (series.go),
// or of item3 (item3d.go) for a Panel3D, and the method of the panel that checks the
// arguments and adds it. Colours, widths and sizes belong into theme.go. Nothing else
// has to know about the new kind: where a type switch seems necessary, the interface
// lacks a method. Add the kind to kinds_test.go, which tests what all kinds have in
// common, and write an Example, whose picture golden_test.go compares with the one in
// testdata.
package plotting
