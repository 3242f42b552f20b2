// Package tex sets the labels of figures: text with TeX mathematics between
// dollar signs, in Latin Modern, so that a figure agrees with the paper around
// it. Its interface is Handler, through which gonum/plot draws text, and Check, which
// reports whether a label can be set.
//
// gonum/plot has a handler of its own for TeX, text.Latex, but in version
// 0.17.0 it cannot be used: it panics on subscripts and superscripts such as $x_t$,
// and on \mathrm, \mathcal and \left(; and the fonts that come with it,
// Liberation, lack ∇, ∝, ∼, ⟨ and ⟩.
//
// A label is parsed into a tree of nodes (parse.go, nodes.go, symbols.go), the
// tree is laid out as one box of placed glyphs and rules (layout.go,
// constructs.go, box.go), and each line is given to the canvas as glyphs in their
// places, or as their outlines (fonts.go, handler.go, line.go).
package tex
