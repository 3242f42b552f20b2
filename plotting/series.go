package plotting

// What a panel asks of everything that is drawn inside of its axes. Each kind of
// plot is a file of its own: a type with these methods, and the method of Panel
// that adds one. Nothing else knows the kinds.

import (
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A series is one thing inside of the axes: a curve, a histogram, a heat map, a
// note. None of these methods changes it, so that a figure can be drawn, changed
// and drawn again.
type series interface {
	// extent returns the range of the data on the given axes.
	extent(x, y axis) extent
	// layer says what it covers, and what covers it.
	layer() layer
	// draw draws it.
	draw(v view)
	// entries returns what stands for it in the legend.
	entries(v view) []entry
	// table returns the data that are drawn on the given axes.
	table(x, y axis) table
}

// A colored series takes a look from the theme when it is added.
type colored interface {
	series
	wear(look)
}

// A sampled series, such as a function, computes its data. This is done once for
// a drawing: samples returns the series of the data.
type sampled interface {
	samples(x axis) series
}

// A sideLabelled series has a label outside of the frame; see sidelabels.go.
type sideLabelled interface {
	sideLabel(x, y axis) sideLabel
}

// A nested series has series of its own.
type nested interface {
	// obstacle reports why it cannot be drawn.
	obstacle() error
	// tables returns the data of its series.
	tables() []table
}

// An extent is the range of data and how close the axes may come to it.
type extent struct {
	x, y     span
	roomy    bool // leave room at the left and right, for markers
	grounded bool // the y axis starts at the data
	tight    bool // both axes end at the data
}

func emptyExtent() extent { return extent{x: emptySpan(), y: emptySpan()} }

// unite widens the extent by another one; what one of them wants holds for both.
func (e *extent) unite(f extent) {
	e.x.unite(f.x)
	e.y.unite(f.y)
	e.roomy = e.roomy || f.roomy
	e.grounded = e.grounded || f.grounded
	e.tight = e.tight || f.tight
}

// A layer is a step in the order of drawing; in a layer, what was added first is
// drawn first.
type layer int

const (
	groundLayer    layer = iota // pictures, which cover everything
	areaLayer                   // translucent areas
	barLayer                    // histograms
	referenceLayer              // reference lines
	curveLayer                  // lines and points
	textLayer                   // text, over the frame too
)

// A ground is what lies below the curves of a panel.
type ground int

const (
	whiteGround ground = iota
	paleGround         // colours on which text can be read
	mapGround          // a heat map, dark and light: a line of one colour would be lost
)

// A view is the inside of a frame as a series sees it.
type view struct {
	draw.Canvas
	x, y   axis // with their final ranges
	ground ground
}

// place returns where a point of the data is on the canvas.
func (v view) place(x, y float64) vg.Point {
	return vg.Point{X: v.X(v.x.fraction(x)), Y: v.Y(v.y.fraction(y))}
}

// labelled is the part that most kinds share: a label and a look.
type labelled struct {
	label string
	look  look
}

func (l *labelled) wear(k look) { l.look = k }

// entry returns the entry in the legend, if there is a label, with the sample
// that is drawn beside it.
func (l *labelled) entry(sample func(*draw.Canvas)) []entry {
	if l.label == "" {
		return nil
	}
	return []entry{{l.label, sample}}
}

// points pairs coordinates; it copies them.
func points(x, y []float64) plotter.XYs {
	pts := make(plotter.XYs, len(x))
	for i := range x {
		pts[i] = plotter.XY{X: x[i], Y: y[i]}
	}
	return pts
}

// extentOf returns the range of the points that the axes show.
func extentOf(pts plotter.XYs, x, y axis) extent {
	e := emptyExtent()
	for _, pt := range pts {
		if x.shows(pt.X) && y.shows(pt.Y) {
			e.x.include(pt.X)
			e.y.include(pt.Y)
		}
	}
	return e
}

// A stretch is a range of indices, without the end.
type stretch struct{ from, to int }

// stretches cuts n points at those that are not to be drawn, and leaves out
// single ones: there is nothing to connect.
func stretches(n int, drawn func(i int) bool) []stretch {
	var (
		out   []stretch
		start = 0
	)
	for i := 0; i <= n; i++ {
		if i < n && drawn(i) {
			continue
		}
		if i-start > 1 {
			out = append(out, stretch{start, i})
		}
		start = i + 1
	}
	return out
}
