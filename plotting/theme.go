package plotting

// The one place for styling: colours, dashes, markers, line widths, font sizes
// and distances. All lengths are those of the printed figure, made for a
// journal column of 86 mm or a page of 178 mm; a screen shows it enlarged, and
// so does a theme as a whole (see Theme).

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
	slideWidth  = 254 * mm
	slideHeight = 143 * mm
	leastPanel  = 42 * mm // height of a row of panels on a slide
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

// A role is what a colour is for. Which shade it has depends on the theme.
type role int

// The colours of data come first, in the order of the constants of Color.
const (
	groundRole    role = iota + role(Black) + 1 // the paper
	inkRole                                     // text, frames
	referenceRole                               // reference lines
	gridRole
	arrowRole // between the nodes of a graph
	threadRole
	missingRole // NaN in a heat map
	backingRole // below text that stands on data
	roles
)

// A hue is the color of a role, or a mixture of two. It is drawn in its shade of the theme.
type hue struct {
	role, toward role
	part         float64 // of toward
	alpha        uint8   // 0: that of the theme
}

func hueOf(r role) hue { return hue{role: r, toward: r} }

// Colours of what is not data.
var (
	groundColor    = hueOf(groundRole)
	inkColor       = hueOf(inkRole)
	referenceColor = hueOf(referenceRole)
	gridColor      = hueOf(gridRole)
	arrowColor     = hueOf(arrowRole)
	threadColor    = hueOf(threadRole)
	missingColor   = hueOf(missingRole)
	legendBacking  = hueOf(backingRole)
)

// colors are those of data.
var colors = []hue{
	hueOf(role(Blue)), hueOf(role(Vermilion)), hueOf(role(Green)), hueOf(role(Purple)),
	hueOf(role(Brown)), hueOf(role(Indigo)), hueOf(role(Black)),
}

// RGBA returns the standard shade; it implements color.Color.
func (h hue) RGBA() (r, g, b, a uint32) { return Standard.shade(h).RGBA() }

// faded returns the colour with an opacity of alpha/255.
func faded(h hue, alpha uint8) hue {
	h.alpha = alpha
	return h
}

// towards returns a part of the way from one colour to another.
func (h hue) towards(to hue, part float64) hue { return hue{role: h.role, toward: to.role, part: part} }

// shades are the colours of a theme.
type shades [roles]color.NRGBA

// A style is what a theme changes.
type style struct {
	name   string
	shades *shades
	weight vg.Length // factor of the widths of lines
	zoom   vg.Length // factor of all lengths, with figures of the same size; 0 to fill a slide
}

// styles are those of the themes.
var styles = [...]style{
	Standard: {"standard", &light, 1, 1},
	Print:    {"print", &greys, 0.7, 8 / labelSize},
	Slides:   {"slides", &light, 1.2, 0},
	Dark:     {"dark", &dark, 1, 1},
}

// light has the colours of Okabe and Ito that have a contrast of at least 3:1 to white, as thin lines need, and
// a brown and an indigo in place of their paler ones. Readers with any colour vision can tell
// them apart.
var light = shades{
	Blue:          {0x00, 0x72, 0xB2, 0xFF},
	Vermilion:     {0xD5, 0x5E, 0x00, 0xFF},
	Green:         {0x00, 0x9E, 0x73, 0xFF}, // bluish
	Purple:        {0xCC, 0x79, 0xA7, 0xFF}, // reddish
	Brown:         {0x80, 0x40, 0x00, 0xFF},
	Indigo:        {0x55, 0x33, 0xCC, 0xFF},
	Black:         {0x33, 0x33, 0x33, 0xFF}, // nearly
	groundRole:    {0xFF, 0xFF, 0xFF, 0xFF},
	inkRole:       {0x1A, 0x1A, 0x1A, 0xFF},
	referenceRole: {0x70, 0x70, 0x70, 0xFF},
	gridRole:      {0xDD, 0xDD, 0xDD, 0xFF},
	arrowRole:     {0x60, 0x60, 0x60, 0xFF},
	threadRole:    {0x60, 0x70, 0x80, 0x48},
	missingRole:   {0xD0, 0xD0, 0xD0, 0xFF},
	backingRole:   {0xFF, 0xFF, 0xFF, 0xD8},
}

// greys has colours whose lightnesses differ by 9 of 100 (CIE L*), so that they can be told apart without colour
// too. Their order in lightness puts the first ones far apart.
var greys = shades{
	Blue:          {0x0B, 0x58, 0x9E, 0xFF},
	Vermilion:     {0xC1, 0x70, 0x00, 0xFF},
	Green:         {0x04, 0x7D, 0x4F, 0xFF},
	Purple:        {0xD6, 0x80, 0xCB, 0xFF},
	Brown:         {0x74, 0x2B, 0x00, 0xFF},
	Indigo:        {0x4A, 0x04, 0x71, 0xFF},
	Black:         {0x11, 0x11, 0x11, 0xFF},
	groundRole:    {0xFF, 0xFF, 0xFF, 0xFF},
	inkRole:       {0x00, 0x00, 0x00, 0xFF},
	referenceRole: {0x60, 0x60, 0x60, 0xFF},
	gridRole:      {0xDD, 0xDD, 0xDD, 0xFF},
	arrowRole:     {0x50, 0x50, 0x50, 0xFF},
	threadRole:    {0x50, 0x60, 0x70, 0x48},
	missingRole:   {0xD0, 0xD0, 0xD0, 0xFF},
	backingRole:   {0xFF, 0xFF, 0xFF, 0xD8},
}

// dark has colours with a contrast of at least 4.5:1 to the ground, which is that of JupyterLab's
// dark theme.
var dark = shades{
	Blue:          {0x33, 0xBC, 0xFF, 0xFF},
	Vermilion:     {0xFF, 0x8A, 0x3D, 0xFF},
	Green:         {0x4C, 0xB9, 0x86, 0xFF},
	Purple:        {0xE6, 0x88, 0xBE, 0xFF},
	Brown:         {0xA2, 0x72, 0x46, 0xFF},
	Indigo:        {0x81, 0x7D, 0xFD, 0xFF},
	Black:         {0xE8, 0xE8, 0xE8, 0xFF}, // that of ink
	groundRole:    {0x11, 0x11, 0x11, 0xFF},
	inkRole:       {0xE0, 0xE0, 0xE0, 0xFF},
	referenceRole: {0x98, 0x98, 0x98, 0xFF},
	gridRole:      {0x38, 0x38, 0x38, 0xFF},
	arrowRole:     {0xA0, 0xA0, 0xA0, 0xFF},
	threadRole:    {0xA0, 0xB0, 0xC0, 0x48},
	missingRole:   {0x50, 0x50, 0x50, 0xFF},
	backingRole:   {0x11, 0x11, 0x11, 0xD8},
}

// shade returns a colour as the theme shows it.
func (t Theme) shade(h hue) color.NRGBA {
	s := styles[t].shades
	c := s[h.role]
	if h.toward != h.role {
		c = mix(c, s[h.toward], h.part)
	}
	if h.alpha != 0 {
		c.A = h.alpha
	}
	return c
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

// Opacities of filled areas.
const (
	bandAlpha      = 0x48
	histogramAlpha = 0x58
	cloudAlpha     = 0x90
	spanAlpha      = 0x30
)

// A look is the part of the theme that one series gets.
type look struct {
	color  hue
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
// seam and white over it, in any theme.
func cased(width vg.Length, dashes []vg.Length) []draw.LineStyle {
	return []draw.LineStyle{
		{Color: color.NRGBA{0x1A, 0x1A, 0x1A, 0x80}, Width: 2 * width},
		{Color: color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}, Width: width, Dashes: dashes},
	}
}

// tickStyle returns the style of the frame and its ticks.
func tickStyle() draw.LineStyle { return draw.LineStyle{Color: inkColor, Width: frameWidth} }

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
