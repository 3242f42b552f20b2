package plotting

// The lines where a field has a given value, which contours and the borders of
// regions are made of.

import (
	"cmp"
	"image/color"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// strokeLevels draws the lines where a field has one of the levels. gonum finds
// the lines but strokes them in the order of a map, another one each time, so
// they are recorded and put in order first.
func (v view) strokeLevels(f field, levels []float64, style draw.LineStyle) {
	lines := plotter.NewContour(f, offNodes(f, levels), onePen{style.Color})
	lines.LineStyles = []draw.LineStyle{style}
	var rec recorder.Canvas
	recorded := v
	recorded.Canvas.Canvas = &rec
	recorded.plot(lines)
	var paths []vg.Path
	for _, action := range rec.Actions {
		if stroke, ok := action.(*recorder.Stroke); ok {
			paths = append(paths, stroke.Path)
		}
	}
	slices.SortFunc(paths, comparePaths)
	for _, path := range paths {
		v.strokeInside(path, style)
	}
}

// strokeInside draws the part of a path that is in the frame.
func (v view) strokeInside(path vg.Path, style draw.LineStyle) {
	lines := flatten(path)
	out := func(pt vg.Point) bool { return !v.Contains(pt) }
	if slices.ContainsFunc(lines, func(line []vg.Point) bool { return slices.ContainsFunc(line, out) }) {
		v.StrokeLines(style, v.ClipLinesXY(lines...)...)
		return
	}
	v.SetLineStyle(style)
	v.Stroke(path) // closed where it is a loop
}

// offNodes returns the levels moved by an invisible amount: where a level goes
// exactly through a node, or the middle of a cell, gonum's contour takes one of
// two ways at random.
func offNodes(f field, levels []float64) []float64 {
	values := f.values()
	off := make([]float64, len(levels))
	for i, l := range levels {
		off[i] = l + 1e-9*(values.hi-values.lo)
	}
	return off
}

// comparePaths orders paths by their points, from the first one on.
func comparePaths(a, b vg.Path) int {
	return slices.CompareFunc(a, b, func(p, q vg.PathComp) int {
		return cmp.Or(cmp.Compare(p.Pos.X, q.Pos.X), cmp.Compare(p.Pos.Y, q.Pos.Y))
	})
}

// onePen is the palette of lines of one color.
type onePen struct{ color.Color }

func (p onePen) Colors() []color.Color { return []color.Color{p.Color} }
