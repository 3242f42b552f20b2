package plotting

// Long series: what a reader can see of them is drawn, which is much less than
// what they hold, in a time that grows with their length only.

import (
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// longSeries is the number of points from which a series is long. Shorter ones
// are drawn point by point.
const longSeries = 2000

// thinColumn is the width of a pixel of a saved PNG.
const thinColumn = vg.Inch / printDPI

// thinned returns a long polyline without what cannot be seen: of the points that
// follow each other in one column of pixels it keeps the first, the lowest, the
// highest and the last.
func thinned(pts []vg.Point) []vg.Point {
	if len(pts) <= longSeries {
		return pts
	}
	var out []vg.Point
	for start := 0; start < len(pts); {
		end, low, high := start+1, start, start
		column := int(pts[start].X / thinColumn)
		for ; end < len(pts) && int(pts[end].X/thinColumn) == column; end++ {
			if pts[end].Y < pts[low].Y {
				low = end
			}
			if pts[end].Y > pts[high].Y {
				high = end
			}
		}
		last := -1
		for _, i := range []int{start, min(low, high), max(low, high), end - 1} {
			if i != last {
				out = append(out, pts[i])
			}
			last = i
		}
		start = end
	}
	return out
}

// places returns where points are on the canvas, without what cannot be seen.
func (v view) places(pts plotter.XYs) []vg.Point {
	out := make([]vg.Point, len(pts))
	for i, pt := range pts {
		out[i] = v.place(pt.X, pt.Y)
	}
	return thinned(out)
}

// strokeTogether strokes very many short lines of an opaque color, several at a
// time.
func (v view) strokeTogether(style draw.LineStyle, lines [][]vg.Point) {
	const together = 64
	v.SetLineStyle(style)
	for group := range slices.Chunk(lines, together) {
		path := make(vg.Path, 0, 2*together)
		for _, line := range group {
			path.Move(line[0])
			for _, pt := range line[1:] {
				path.Line(pt)
			}
		}
		v.Stroke(path)
	}
}
