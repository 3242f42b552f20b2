package plotting

// The lines where a field has a given value, which contours and the borders of
// regions are made of.

import (
	"cmp"
	"slices"
	"sync"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// A levelSet is the lines where a field has one of some levels.
type levelSet struct {
	x, y  []float64           // of the nodes
	lines func() [][]vg.Point // with coordinates that count nodes
}

// newLevelSet returns the lines where a field has one of the levels. They are
// found when they are first drawn, which is for all drawings.
func newLevelSet(f field, levels []float64) levelSet {
	return levelSet{f.x, f.y, sync.OnceValue(func() [][]vg.Point { return levelLines(f, levels) })}
}

// levelLines finds the lines with gonum, which strokes them in the order of a map,
// another one each time: so they are recorded and put in order.
func levelLines(f field, levels []float64) [][]vg.Point {
	unit, at, ok := f.unit(levels)
	if !ok {
		return nil // The field is flat.
	}
	var rec recorder.Canvas
	plt := &plot.Plot{}
	plt.X.Scale, plt.Y.Scale = sameScale{}, sameScale{}
	plotter.NewContour(unit, at, nil).Plot(draw.Canvas{Canvas: &rec, Rectangle: vg.Rectangle{Max: vg.Point{X: 1, Y: 1}}}, plt)
	var paths []vg.Path
	for _, action := range rec.Actions {
		if stroke, ok := action.(*recorder.Stroke); ok {
			paths = append(paths, stroke.Path)
		}
	}
	slices.SortFunc(paths, comparePaths)
	lines := make([][]vg.Point, len(paths))
	for i, path := range paths {
		for _, c := range path {
			if c.Type != vg.CloseComp { // A loop comes back to its first point.
				lines[i] = append(lines[i], c.Pos)
			}
		}
	}
	return lines
}

// strokeLevels draws the lines.
func (v view) strokeLevels(s levelSet, style draw.LineStyle) {
	var inside, cut [][]vg.Point
	for _, line := range s.lines() {
		placed := make([]vg.Point, len(line))
		for i, at := range line {
			placed[i] = v.place(atNode(s.x, at.X), atNode(s.y, at.Y))
		}
		if slices.ContainsFunc(placed, func(pt vg.Point) bool { return !v.Contains(pt) }) {
			cut = append(cut, v.ClipLinesXY(placed)...)
		} else {
			inside = append(inside, placed)
		}
	}
	all := slices.Concat(inside, cut)
	if isLong(all) {
		strokeLines(v.Canvas, style, all...)
		return
	}
	v.StrokeLines(style, cut...)
	v.SetLineStyle(style)
	for _, line := range inside {
		v.Stroke(levelPath(line))
	}
}

// levelPath returns the path of a line, closed if it is a loop.
func levelPath(line []vg.Point) vg.Path {
	var path vg.Path
	path.Move(line[0])
	for _, pt := range line[1:] {
		path.Line(pt)
	}
	if line[0] == line[len(line)-1] {
		path.Close()
	}
	return path
}

// offNodes is by how much levels are moved, as a part of the range of the values:
// where a level goes exactly through a node, or the middle of a cell, gonum's
// contour takes one of two ways at random.
const offNodes = 1e-9

// unit returns the field with its values on a scale from 0 to 1 and its
// coordinates counted in nodes, and those of the levels that can be met: gonum
// needs numbers that differ by more than rounding. It is not ok if all values are
// equal, or no level is among them.
func (f field) unit(levels []float64) (unit field, at []float64, ok bool) {
	values := f.values()
	width := values.hi - values.lo
	if !(width > 0) {
		return field{}, nil, false
	}
	unit = field{indices(len(f.x)), indices(len(f.y)), make([][]float64, len(f.z))}
	for i, row := range f.z {
		for _, z := range row {
			unit.z[i] = append(unit.z[i], (z-values.lo)/width)
		}
	}
	for _, l := range levels {
		if l >= values.lo && l <= values.hi {
			at = append(at, (l-values.lo)/width+offNodes)
		}
	}
	return unit, at, len(at) > 0
}

func indices(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(i)
	}
	return v
}

// A sameScale leaves coordinates as they are.
type sameScale struct{}

func (sameScale) Normalize(_, _, x float64) float64 { return x }

// atNode returns the coordinate of what is counted in nodes.
func atNode(nodes []float64, at vg.Length) float64 {
	i := max(0, min(int(at), len(nodes)-2))
	return nodes[i] + (float64(at)-float64(i))*(nodes[i+1]-nodes[i])
}

// comparePaths orders paths by their points, from the first one on.
func comparePaths(a, b vg.Path) int {
	return slices.CompareFunc(a, b, func(p, q vg.PathComp) int {
		return cmp.Or(cmp.Compare(p.Pos.X, q.Pos.X), cmp.Compare(p.Pos.Y, q.Pos.Y))
	})
}
