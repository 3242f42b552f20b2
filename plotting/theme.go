package plotting

// The one place for styling: colours, dashes, markers, line widths, font sizes
// and distances. All lengths are those of the printed figure, made for a
// journal column of 86 mm or a page of 178 mm; a screen shows it enlarged.

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of a figure in print.
const (
	columnWidth = ColumnWidth * mm
	pageWidth   = PageWidth * mm
	panelHeight = 62 * mm // of one row of panels
	mm          = vg.Millimeter
)

// Font sizes.
const (
	labelSize = 9.0 // axis labels and titles
	smallSize = 8.0 // tick labels, legends, annotations

	arrowTextSize = 7.0 // along the arrows of a graph
)

// Line widths and distances.
const (
	frameWidth   = 0.5 // the box around the data
	curveWidth   = 1.3
	thinWidth    = 0.6 // outlines, contours, threads
	barWidth     = 0.8 // error bars
	contourWidth = 0.9
	gridWidth    = 0.4

	tickLength  = 3.0 // ticks point inwards
	tickGap     = 3.0 // between the frame and the tick labels
	labelGap    = 2.5 // between tick labels and the axis label
	titleGap    = 0.5
	outerMargin = 3.0 // around everything
	panelGap    = 6.0 // between the decorations of neighbours

	leastNode    = 9.0   // radius of the nodes of a graph
	nodeDistance = 110.0 // of two nodes
	nodePadding  = 2.0   // around what is written into them
	nodeWidth    = 0.8   // their outlines
	loopSize     = 8.0   // radius of an arrow from a node to itself
	headLength   = 3.6   // of an arrow between nodes
	headGap      = 0.5   // between its tip and the node
	widestArrow  = 2.2   // that of the largest weight

	markerRadius = 1.9
	dotRadius    = 1.1 // in a cloud of many points
)

// cloudSize is the number of points from which a scatter is a cloud, drawn
// with small translucent dots.
const cloudSize = 150

// colors are those of Okabe and Ito that have a contrast of at least 3:1 to white, as thin lines need, and
// a brown and an indigo in place of their paler ones. Readers with any colour vision can tell
// them apart.
var colors = []color.NRGBA{
	{0x00, 0x72, 0xB2, 0xFF}, // blue
	{0xD5, 0x5E, 0x00, 0xFF}, // vermilion
	{0x00, 0x9E, 0x73, 0xFF}, // bluish green
	{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
	{0x80, 0x40, 0x00, 0xFF}, // brown
	{0x55, 0x33, 0xCC, 0xFF}, // indigo
	{0x33, 0x33, 0x33, 0xFF}, // nearly black
}

// dashes tell lines apart in black and white. They go through their round one
// step a palette, so that colour and dash do not repeat together.
var dashes = [][]vg.Length{
	nil,
	{5, 2},
	{5, 1.8, 1, 1.8},
	{1.2, 1.6},
	{8, 2},
	{5, 1.6, 1, 1.6, 1, 1.6},
}

// markers tell points apart in black and white.
var markers = []draw.GlyphDrawer{
	draw.CircleGlyph{},
	draw.BoxGlyph{},
	draw.PyramidGlyph{},
	diamondGlyph{},
	hollow{draw.RingGlyph{}},
	hollow{draw.SquareGlyph{}},
	hollow{draw.TriangleGlyph{}},
}

// Colours of what is not data.
var (
	inkColor       = color.NRGBA{0x1A, 0x1A, 0x1A, 0xFF}
	referenceColor = color.NRGBA{0x70, 0x70, 0x70, 0xFF} // reference lines
	gridColor      = color.NRGBA{0xDD, 0xDD, 0xDD, 0xFF}
	arrowColor     = color.NRGBA{0x60, 0x60, 0x60, 0xFF} // between the nodes of a graph
	threadColor    = color.NRGBA{0x60, 0x70, 0x80, 0x48}
	missingColor   = color.NRGBA{0xD0, 0xD0, 0xD0, 0xFF} // NaN in a heat map
	legendBacking  = color.NRGBA{0xFF, 0xFF, 0xFF, 0xD8}
)

// Opacities of filled areas.
const (
	bandAlpha      = 0x48
	histogramAlpha = 0x58
	cloudAlpha     = 0x90
	spanAlpha      = 0x30
)

// A look is the part of the theme that one series gets.
type look struct {
	color  color.NRGBA
	dashes []vg.Length
	marker draw.GlyphDrawer
}

// lookOf returns the look of the i-th series.
func lookOf(i int) look {
	return look{
		color:  colors[i%len(colors)],
		dashes: dashes[i%len(dashes)],
		marker: markers[i%len(markers)],
	}
}

// line returns the style of a curve.
func (l look) line() draw.LineStyle {
	return draw.LineStyle{Color: l.color, Width: curveWidth, Dashes: l.dashes}
}

// cased returns the strokes of a line that is seen on dark and on light: a dark
// seam and white over it.
func cased(width vg.Length, dashes []vg.Length) []draw.LineStyle {
	return []draw.LineStyle{
		{Color: faded(inkColor, 0x80), Width: 2 * width},
		{Color: color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}, Width: width, Dashes: dashes},
	}
}

// tickStyle returns the style of the frame and its ticks.
func tickStyle() draw.LineStyle { return draw.LineStyle{Color: inkColor, Width: frameWidth} }

// faded returns the colour with an opacity of alpha/255.
func faded(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

// diamondGlyph is a filled square standing on its corner.
type diamondGlyph struct{}

func (diamondGlyph) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, pt vg.Point) {
	r := sty.Radius * 1.15
	var path vg.Path
	path.Move(vg.Point{X: pt.X + r, Y: pt.Y})
	path.Line(vg.Point{X: pt.X, Y: pt.Y + r})
	path.Line(vg.Point{X: pt.X - r, Y: pt.Y})
	path.Line(vg.Point{X: pt.X, Y: pt.Y - r})
	path.Close()
	c.Fill(path)
}

// hollow draws an outlined glyph a little larger, to weigh as much as a
// filled one.
type hollow struct{ draw.GlyphDrawer }

func (h hollow) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, pt vg.Point) {
	sty.Radius *= 1.1
	h.GlyphDrawer.DrawGlyph(c, sty, pt)
}
